-- 0007_wake.sql  When a cycle is looked at next: something may be due on it. Times as in 0001.
CREATE TABLE wake (
  handoff_id TEXT    NOT NULL,
  cycle      INTEGER NOT NULL,
  run_ms     INTEGER NOT NULL,
  PRIMARY KEY (handoff_id, cycle)
);
CREATE INDEX wake_due ON wake (run_ms);
CREATE INDEX cycle_open ON cycle (handoff_id, n) WHERE status IN ('open', 'claimed', 'answered');
-- What is open from before is looked at once: its log says what is due.
INSERT INTO wake (handoff_id, cycle, run_ms) SELECT handoff_id, n, 0 FROM cycle WHERE status IN ('open', 'claimed', 'answered');
