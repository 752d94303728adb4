-- 0006_board.sql  What the board sorts and finds by. All of it follows from status and state; nobody writes it.

ALTER TABLE cycle ADD COLUMN stage INTEGER GENERATED ALWAYS AS
  (CASE status WHEN 'open' THEN 0 WHEN 'claimed' THEN 1 WHEN 'answered' THEN 1 ELSE 2 END) VIRTUAL;      -- 0: nobody has taken it, 1: in hand, 2: closed
ALTER TABLE cycle ADD COLUMN urgency INTEGER GENERATED ALWAYS AS
  (CASE json_extract(state, '$.priority') WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END) VIRTUAL;
ALTER TABLE cycle ADD COLUMN due TEXT GENERATED ALWAYS AS
  (coalesce(json_extract(state, '$.due_at'), '~')) VIRTUAL;                                             -- RFC 3339, UTC; '~', after all of them, when none
ALTER TABLE cycle ADD COLUMN holder TEXT GENERATED ALWAYS AS
  (coalesce(json_extract(state, '$.claimed_by.platform') || ':' || json_extract(state, '$.claimed_by.id'), '')) VIRTUAL;
ALTER TABLE cycle ADD COLUMN closed TEXT GENERATED ALWAYS AS
  (coalesce(json_extract(state, '$.resolved_at'), json_extract(state, '$.cancelled_at'), '')) VIRTUAL;  -- RFC 3339, UTC

CREATE INDEX cycle_board ON cycle (stage, urgency, due, received_ms, handoff_id, holder, route) WHERE latest = 1 AND stage < 2;
CREATE INDEX cycle_closed ON cycle (closed, handoff_id) WHERE latest = 1 AND stage = 2;
