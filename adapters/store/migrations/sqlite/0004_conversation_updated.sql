-- 0004_conversation_updated.sql  When a conversation was last heard of, so that those of a week can be found again.

ALTER TABLE conversation ADD COLUMN updated_ms BIGINT NOT NULL DEFAULT 0; -- our clock, Unix milliseconds UTC

-- Of those that are here already, the last trace: their end, or a handoff.
UPDATE conversation SET updated_ms = ended_ms;
UPDATE conversation SET updated_ms = (
  SELECT max(c.received_ms) FROM cycle c WHERE c.source = conversation.source AND c.conversation_id = conversation.conversation_id
) WHERE EXISTS (
  SELECT 1 FROM cycle c WHERE c.source = conversation.source AND c.conversation_id = conversation.conversation_id
    AND c.received_ms > conversation.updated_ms
);
