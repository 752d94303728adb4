-- 0006_board.sql  What the board sorts and finds by. All of it follows from status and state; nobody writes it.

ALTER TABLE cycle ADD COLUMN stage BIGINT GENERATED ALWAYS AS
  (CASE status WHEN 'open' THEN 0 WHEN 'claimed' THEN 1 WHEN 'answered' THEN 1 ELSE 2 END) STORED;      -- 0: nobody has taken it, 1: in hand, 2: closed
ALTER TABLE cycle ADD COLUMN urgency BIGINT GENERATED ALWAYS AS
  (CASE state::json ->> 'priority' WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END) STORED;
ALTER TABLE cycle ADD COLUMN due TEXT COLLATE "C" GENERATED ALWAYS AS
  (coalesce(state::json ->> 'due_at', '~')) STORED;                                                     -- RFC 3339, UTC; '~', after all of them, when none
ALTER TABLE cycle ADD COLUMN holder TEXT COLLATE "C" GENERATED ALWAYS AS
  (coalesce((state::json #>> '{claimed_by,platform}') || ':' || (state::json #>> '{claimed_by,id}'), '')) STORED;
ALTER TABLE cycle ADD COLUMN closed TEXT COLLATE "C" GENERATED ALWAYS AS
  (coalesce(state::json ->> 'resolved_at', state::json ->> 'cancelled_at', '')) STORED;                 -- RFC 3339, UTC

CREATE INDEX cycle_board ON cycle (stage, urgency, due, received_ms, handoff_id, holder, route) WHERE latest = 1 AND stage < 2;
CREATE INDEX cycle_closed ON cycle (closed, handoff_id) WHERE latest = 1 AND stage = 2;
