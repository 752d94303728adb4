-- 0002_sighting.sql  What platforms tell before it is understood, postings in doubt, and lanes at rest. Times as in 0001.

-- An act as a platform told it, until it is known who did it and to which handoff.
CREATE TABLE sighting (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order in which it came
  platform    TEXT COLLATE "C" NOT NULL,
  event_id    TEXT COLLATE "C" NOT NULL,
  ordinal     BIGINT           NOT NULL,
  channel     TEXT COLLATE "C" NOT NULL,                -- of the message acted on
  message     TEXT COLLATE "C" NOT NULL,
  orphan      BIGINT           NOT NULL,                -- 1: nobody knows the message yet
  act         TEXT COLLATE "C" NOT NULL,                -- JSON
  recorded_ms BIGINT           NOT NULL,                -- when we learnt of it
  run_ms      BIGINT           NOT NULL,                -- when it is due; an orphan's end
  tries       BIGINT           NOT NULL,
  UNIQUE (platform, event_id, ordinal)
);
CREATE INDEX sighting_due ON sighting (run_ms, id);
CREATE INDEX sighting_orphan ON sighting (platform, channel, message) WHERE orphan = 1;

-- A try that may have posted is looked up before it is repeated.
ALTER TABLE posting ADD COLUMN doubt_ms BIGINT NOT NULL DEFAULT 0; -- when that try began; 0: no doubt
ALTER TABLE posting ADD COLUMN looks    BIGINT NOT NULL DEFAULT 0; -- how often it was looked for in vain
DROP INDEX posting_due;
CREATE INDEX posting_due ON posting (run_ms, id) WHERE state IN ('waiting', 'sending', 'unknown');
CREATE INDEX posting_message ON posting (platform, channel, ref) WHERE ref <> '';

-- Second copies of a posting, and messages it stood in before.
CREATE TABLE posting_alias (
  platform   TEXT COLLATE "C" NOT NULL,
  channel    TEXT COLLATE "C" NOT NULL,
  ref        TEXT COLLATE "C" NOT NULL,
  posting_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (platform, channel, ref)
);

-- Lanes that a platform's pace keeps waiting, in every process.
CREATE TABLE lane (
  platform TEXT COLLATE "C" NOT NULL,
  channel  TEXT COLLATE "C" NOT NULL,
  rest_ms  BIGINT           NOT NULL,                   -- until when
  PRIMARY KEY (platform, channel)
);

-- What is said at most once in a while, such as an alert about one cause.
CREATE TABLE said (
  key     TEXT COLLATE "C" PRIMARY KEY,
  last_ms BIGINT           NOT NULL
);
