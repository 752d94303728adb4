-- 0001_ledger.sql  The ledger. All times are Unix milliseconds, UTC; *_ms columns hold them, 0 means "not given".

CREATE TABLE conversation (
  id              INTEGER PRIMARY KEY,
  source          TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,            -- the chatbot's
  known           TEXT    NOT NULL,            -- JSON: locale, intent, contact, page, qualification, custom
  decided         INTEGER NOT NULL,            -- leading turns the rules have answered for
  offered         INTEGER NOT NULL,            -- 1: an offer was answered
  ended_ms        INTEGER NOT NULL DEFAULT 0,  -- our clock, its first end
  ended_intent    TEXT    NOT NULL DEFAULT '',
  ended_outcome   TEXT    NOT NULL DEFAULT '',
  UNIQUE (source, conversation_id)
);
CREATE INDEX conversation_ended ON conversation (ended_ms) WHERE ended_ms > 0;

-- Transcripts stand apart from what is scanned.
CREATE TABLE message (
  id           INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (id),
  turn         INTEGER NOT NULL,               -- 1-based
  body         TEXT    NOT NULL,               -- JSON of the message
  UNIQUE (conversation, turn)
);

-- What was answered to a webhook, so that the same again gets the same.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY,
  source      TEXT    NOT NULL,
  event_id    TEXT    NOT NULL,
  digest      TEXT    NOT NULL,                -- of the body
  receipt     TEXT    NOT NULL,                -- JSON
  recorded_ms INTEGER NOT NULL,
  UNIQUE (source, event_id)
);

CREATE TABLE cycle (
  id              INTEGER PRIMARY KEY,
  handoff_id      TEXT    NOT NULL,            -- ULID
  n               INTEGER NOT NULL,            -- 1-based
  source          TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  decision        TEXT    NOT NULL,            -- JSON, as made
  triggered_ms    INTEGER NOT NULL,            -- the chatbot's clock
  received_ms     INTEGER NOT NULL,            -- ours
  due_ms          INTEGER NOT NULL,            -- as computed at receipt
  first           INTEGER NOT NULL,            -- 1: the conversation's first handoff ever
  latest          INTEGER NOT NULL,            -- 1: the handoff's newest cycle
  status          TEXT    NOT NULL,            -- status, route and state are what the acts add up to
  route           TEXT    NOT NULL,
  state           TEXT    NOT NULL,            -- JSON
  UNIQUE (handoff_id, n)
);
CREATE INDEX cycle_received ON cycle (received_ms);
CREATE INDEX cycle_latest ON cycle (received_ms DESC, handoff_id DESC) WHERE latest = 1;
CREATE INDEX cycle_conversation ON cycle (source, conversation_id, received_ms);

-- People's names, apart from what they did.
CREATE TABLE person (
  platform TEXT NOT NULL,
  id       TEXT NOT NULL,
  name     TEXT NOT NULL,
  PRIMARY KEY (platform, id)
);

-- What happened to a cycle, append-only. The first response is derived from it, never stored as truth.
CREATE TABLE act (
  id          INTEGER PRIMARY KEY AUTOINCREMENT, -- commit order
  handoff_id  TEXT    NOT NULL,
  cycle       INTEGER NOT NULL,
  kind        TEXT    NOT NULL,
  platform    TEXT    NOT NULL,                -- of the actor
  actor       TEXT    NOT NULL,                -- id on that platform, never a name
  class       TEXT    NOT NULL,                -- member | guest | external | bot
  event_id    TEXT    NOT NULL,
  ordinal     INTEGER NOT NULL,
  platform_ms INTEGER NOT NULL,                -- when it happened, the platform's clock
  recorded_ms INTEGER NOT NULL,                -- when we learnt of it
  refused     INTEGER NOT NULL,                -- 1: the state did not allow it
  detail      TEXT    NOT NULL,                -- JSON: channel, message, emoji, text, outcome, reroute
  UNIQUE (platform, event_id, ordinal)         -- one event may carry two emoji
);
CREATE INDEX act_handoff ON act (handoff_id, cycle, id);

-- Messages owed to channels, and standing there. The lanes work on this table.
CREATE TABLE posting (
  id           INTEGER PRIMARY KEY,
  posting_id   TEXT    NOT NULL UNIQUE,        -- ULID
  kind         TEXT    NOT NULL,               -- card | line | report
  handoff_id   TEXT    NOT NULL,               -- '' for a report
  cycle        INTEGER NOT NULL,
  platform     TEXT    NOT NULL,
  channel      TEXT    NOT NULL,
  content      TEXT    NOT NULL,               -- JSON; '' for a card, which is rendered from the ledger
  wanted       INTEGER NOT NULL,               -- the revision asked for
  posted       INTEGER NOT NULL,               -- the revision that stands; 0: none
  state        TEXT    NOT NULL,               -- waiting | sending | posted | failed
  ref          TEXT    NOT NULL,               -- the platform's id of the message; '' until it stands
  posted_ms    INTEGER NOT NULL,               -- when it first stood, the platform's clock
  recorded_ms  INTEGER NOT NULL,               -- when we learnt that it stands
  attempted_ms INTEGER NOT NULL,               -- when the last try began
  lease_ms     INTEGER NOT NULL,               -- until when it is in flight
  run_ms       INTEGER NOT NULL,               -- when it is due
  tries        INTEGER NOT NULL,
  cause        TEXT    NOT NULL                -- why the last try failed
);
CREATE INDEX posting_due ON posting (run_ms, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX posting_handoff ON posting (handoff_id, cycle);
CREATE INDEX posting_state ON posting (state);

-- The inbox's own messages: the local channel.
CREATE TABLE inbox_message (
  id         INTEGER PRIMARY KEY,
  message_id TEXT    NOT NULL UNIQUE,          -- = the attempt that posted it, so that it is posted once
  channel    TEXT    NOT NULL,
  root       TEXT    NOT NULL,                 -- message_id of the thread's first; '' for a first
  content    TEXT    NOT NULL,                 -- JSON
  posted_ms  INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
);
CREATE INDEX inbox_channel ON inbox_message (channel, root, id);
CREATE INDEX inbox_thread ON inbox_message (root, id) WHERE root <> '';

-- One row a period that was reported: it is what makes a digest post once.
CREATE TABLE digest_run (
  id          INTEGER PRIMARY KEY,
  period      TEXT    NOT NULL UNIQUE,         -- ISO week
  as_of_ms    INTEGER NOT NULL,
  metrics     TEXT    NOT NULL,                -- JSON, as reported
  recorded_ms INTEGER NOT NULL
);

-- One row that readiness writes to.
CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), written_ms INTEGER NOT NULL);
