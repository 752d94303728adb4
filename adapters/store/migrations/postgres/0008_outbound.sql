-- 0008_outbound.sql  What the chatbots are told. Times as in 0001.
CREATE TABLE outbound (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order in which they are told
  outbound_id TEXT    NOT NULL UNIQUE,           -- ULID, the webhook's id
  source      TEXT    NOT NULL,
  handoff_id  TEXT    NOT NULL,
  key         TEXT    NOT NULL,                  -- what of the handoff is told, once
  type        TEXT    NOT NULL,
  data        TEXT    NOT NULL,                  -- JSON
  since_ms    BIGINT  NOT NULL,                  -- when it was written or replayed; tries end some days after
  state       TEXT    NOT NULL,                  -- waiting | sending | sent | dead
  run_ms      BIGINT  NOT NULL,                  -- when it is due
  lease_ms    BIGINT  NOT NULL,                  -- until when it is in flight
  tries       INTEGER NOT NULL,
  cause       TEXT    NOT NULL,                  -- why the last try failed
  UNIQUE (handoff_id, key)
);
CREATE INDEX outbound_due ON outbound (source, run_ms, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbound_before ON outbound (handoff_id, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbound_state ON outbound (state, id);

-- Callbacks that answered that they are gone for good.
CREATE TABLE callback (
  source      TEXT    PRIMARY KEY,
  url         TEXT    NOT NULL,                  -- the one that is gone; another one is tried
  disabled_ms BIGINT  NOT NULL
);
