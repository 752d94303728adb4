-- 0011_sums.sql  Sums of an hour, for reports that need no more of it. All of it can be made anew. Times as in 0001.

-- As in 0005, with the sums before what is long, so that they are read without it. The log is folded anew.
DROP TABLE tally;
DELETE FROM tallied;
CREATE TABLE tally (
  policy   TEXT   NOT NULL,
  hour_ms  BIGINT NOT NULL,                    -- when the hour begins
  known_ms BIGINT NOT NULL,                    -- when the newest thing in it was learnt
  sales    BLOB   NOT NULL,                    -- what became of its sales handoffs
  packed   BLOB   NOT NULL,
  PRIMARY KEY (policy, hour_ms)
);

-- The conversations that ended in an hour, by intent. One that ended is counted here, or is not marked as counted.
CREATE TABLE ended_tally (
  hour_ms   BIGINT PRIMARY KEY,
  handed_ms BIGINT NOT NULL,                   -- the latest first handoff of any of them; 0 when none was handed off
  packed    BLOB   NOT NULL
);
ALTER TABLE conversation ADD COLUMN counted BIGINT NOT NULL DEFAULT 0; -- 1 when its hour tells how it ended and whether it was handed off
CREATE INDEX conversation_uncounted ON conversation (ended_ms) WHERE ended_ms > 0 AND counted = 0;
