-- 0013_erased.sql  What was erased, and what quotes whom. Times as in 0001.

ALTER TABLE conversation ADD COLUMN erased_ms BIGINT NOT NULL DEFAULT 0; -- when what it held was last erased, our clock; 0: never
CREATE INDEX conversation_kept ON conversation (updated_ms, id) WHERE erased_ms < updated_ms;

ALTER TABLE event ADD COLUMN quotes TEXT NOT NULL DEFAULT '';            -- conversation_id of the words in the receipt; '' when there are none
CREATE INDEX event_quotes ON event (source, quotes) WHERE quotes <> '';
