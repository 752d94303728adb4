-- 0010_memo.sql  What adapters must not forget with the process and nobody else reads, such
-- as where the Teams app is installed.
CREATE TABLE memo (
  kind        TEXT    NOT NULL,
  memo_key    TEXT    NOT NULL,
  value       TEXT    NOT NULL,     -- JSON of the adapter's own
  recorded_ms INTEGER NOT NULL,     -- Unix milliseconds, UTC
  PRIMARY KEY (kind, memo_key)
);
