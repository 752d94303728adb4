-- 0003_lane.sql  Lanes: priority, places, and backlogs shown as lists. Times as in 0001.

ALTER TABLE cycle ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;   -- 0 low, 1 normal, 2 high, 3 urgent

ALTER TABLE posting ADD COLUMN priority INTEGER NOT NULL DEFAULT 1; -- as of its cycle
ALTER TABLE posting ADD COLUMN class    INTEGER NOT NULL DEFAULT 2; -- 0 a change or a look-up, 1 a first post of high priority, 2 another
ALTER TABLE posting ADD COLUMN turn_ms  BIGINT  NOT NULL DEFAULT 0; -- its place in its class
ALTER TABLE posting ADD COLUMN list_id  TEXT    NOT NULL DEFAULT ''; -- posting_id of the list that shows this card
ALTER TABLE posting ADD COLUMN thread   TEXT    NOT NULL DEFAULT ''; -- of a notice: the message it stands below
UPDATE posting SET turn_ms = run_ms + CASE WHEN kind = 'line' THEN 5000 ELSE 0 END, class = CASE WHEN posted > 0 OR state = 'unknown' THEN 0 ELSE 2 END;
UPDATE posting SET state = 'held' WHERE kind = 'line' AND state = 'waiting' AND NOT EXISTS (SELECT 1 FROM posting c
  WHERE c.handoff_id = posting.handoff_id AND c.cycle = posting.cycle AND c.kind = 'card'
  AND c.platform = posting.platform AND c.channel = posting.channel AND c.posted > 0);
DROP INDEX posting_due;
CREATE INDEX posting_lane ON posting (platform, channel, class, turn_ms, id, run_ms) WHERE state IN ('waiting', 'unknown');
CREATE INDEX posting_sending ON posting (platform, channel, lease_ms) WHERE state = 'sending';
CREATE INDEX posting_list ON posting (list_id) WHERE list_id <> '';

-- rest_ms counts for first posts; changes rest apart. A row without a channel stands for the whole platform.
ALTER TABLE lane ADD COLUMN change_rest_ms BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE lane ADD COLUMN streak         INTEGER NOT NULL DEFAULT 0; -- first posts of high priority in a row
INSERT INTO lane (platform, channel, rest_ms) SELECT DISTINCT platform, channel, 0 FROM posting WHERE true ON CONFLICT (platform, channel) DO NOTHING;
