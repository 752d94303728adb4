-- 0005_tally.sql  What a report reads instead of the whole log. All of it can be made anew from the log. Times as in 0001.

-- The tallies of the cycles received in an hour, under one policy of what counts as a response.
CREATE TABLE tally (
  policy   TEXT   NOT NULL,
  hour_ms  BIGINT NOT NULL,                    -- when the hour begins
  known_ms BIGINT NOT NULL,                    -- when the newest thing in it was learnt
  packed   BLOB   NOT NULL,
  PRIMARY KEY (policy, hour_ms)
);

-- How far the log has been folded into the tallies.
CREATE TABLE tallied (
  policy     TEXT   PRIMARY KEY,
  through_id BIGINT NOT NULL,                  -- acts up to this one are in the tallies
  seen_id    BIGINT NOT NULL,                  -- the newest act at seen_ms; older ones have all been committed a while after it
  seen_ms    BIGINT NOT NULL,
  posted_ms  BIGINT NOT NULL                   -- cards that were learnt to stand before this are in the tallies
);
CREATE INDEX posting_recorded ON posting (recorded_ms, handoff_id, cycle) WHERE kind = 'card' AND recorded_ms > 0;

-- Whether a conversation that ended was handed off, without a look at its handoffs.
ALTER TABLE conversation ADD COLUMN handed_ms BIGINT NOT NULL DEFAULT 0; -- its first handoff, our clock
UPDATE conversation SET handed_ms = (
  SELECT min(c.received_ms) FROM cycle c WHERE c.source = conversation.source AND c.conversation_id = conversation.conversation_id
) WHERE EXISTS (
  SELECT 1 FROM cycle c WHERE c.source = conversation.source AND c.conversation_id = conversation.conversation_id
);
DROP INDEX conversation_ended;
CREATE INDEX conversation_ended ON conversation (ended_ms, ended_intent, handed_ms) WHERE ended_ms > 0;
