-- 0001_ledger.sql  The ledger. All times are Unix milliseconds, UTC; *_ms columns hold them, 0 means "not given".

CREATE TABLE conversation (
  id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source          TEXT COLLATE "C" NOT NULL,
  conversation_id TEXT COLLATE "C" NOT NULL,            -- the chatbot's
  known           TEXT COLLATE "C" NOT NULL,            -- JSON: locale, intent, contact, page, qualification, custom
  decided         BIGINT           NOT NULL,            -- leading turns the rules have answered for
  offered         BIGINT           NOT NULL,            -- 1: an offer was answered
  ended_ms        BIGINT           NOT NULL DEFAULT 0,  -- our clock, its first end
  ended_intent    TEXT COLLATE "C" NOT NULL DEFAULT '',
  ended_outcome   TEXT COLLATE "C" NOT NULL DEFAULT '',
  UNIQUE (source, conversation_id)
);
CREATE INDEX conversation_ended ON conversation (ended_ms) WHERE ended_ms > 0;

-- Transcripts stand apart from what is scanned.
CREATE TABLE message (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation BIGINT           NOT NULL REFERENCES conversation (id),
  turn         BIGINT           NOT NULL,               -- 1-based
  body         TEXT COLLATE "C" NOT NULL,               -- JSON of the message
  UNIQUE (conversation, turn)
);

-- What was answered to a webhook, so that the same again gets the same.
CREATE TABLE event (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      TEXT COLLATE "C" NOT NULL,
  event_id    TEXT COLLATE "C" NOT NULL,
  digest      TEXT COLLATE "C" NOT NULL,                -- of the body
  receipt     TEXT COLLATE "C" NOT NULL,                -- JSON
  recorded_ms BIGINT           NOT NULL,
  UNIQUE (source, event_id)
);

CREATE TABLE cycle (
  id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  handoff_id      TEXT COLLATE "C" NOT NULL,            -- ULID
  n               BIGINT           NOT NULL,            -- 1-based
  source          TEXT COLLATE "C" NOT NULL,
  conversation_id TEXT COLLATE "C" NOT NULL,
  decision        TEXT COLLATE "C" NOT NULL,            -- JSON, as made
  triggered_ms    BIGINT           NOT NULL,            -- the chatbot's clock
  received_ms     BIGINT           NOT NULL,            -- ours
  due_ms          BIGINT           NOT NULL,            -- as computed at receipt
  first           BIGINT           NOT NULL,            -- 1: the conversation's first handoff ever
  latest          BIGINT           NOT NULL,            -- 1: the handoff's newest cycle
  status          TEXT COLLATE "C" NOT NULL,            -- status, route and state are what the acts add up to
  route           TEXT COLLATE "C" NOT NULL,
  state           TEXT COLLATE "C" NOT NULL,            -- JSON
  UNIQUE (handoff_id, n)
);
CREATE INDEX cycle_received ON cycle (received_ms);
CREATE INDEX cycle_latest ON cycle (received_ms DESC, handoff_id DESC) WHERE latest = 1;
CREATE INDEX cycle_conversation ON cycle (source, conversation_id, received_ms);

-- People's names, apart from what they did.
CREATE TABLE person (
  platform TEXT COLLATE "C" NOT NULL,
  id       TEXT COLLATE "C" NOT NULL,
  name     TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (platform, id)
);

-- What happened to a cycle, append-only. The first response is derived from it, never stored as truth.
CREATE TABLE act (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- commit order
  handoff_id  TEXT COLLATE "C" NOT NULL,
  cycle       BIGINT           NOT NULL,
  kind        TEXT COLLATE "C" NOT NULL,
  platform    TEXT COLLATE "C" NOT NULL,                -- of the actor
  actor       TEXT COLLATE "C" NOT NULL,                -- id on that platform, never a name
  class       TEXT COLLATE "C" NOT NULL,                -- member | guest | external | bot
  event_id    TEXT COLLATE "C" NOT NULL,
  ordinal     BIGINT           NOT NULL,
  platform_ms BIGINT           NOT NULL,                -- when it happened, the platform's clock
  recorded_ms BIGINT           NOT NULL,                -- when we learnt of it
  refused     BIGINT           NOT NULL,                -- 1: the state did not allow it
  detail      TEXT COLLATE "C" NOT NULL,                -- JSON: channel, message, emoji, text, outcome, reroute
  UNIQUE (platform, event_id, ordinal)                  -- one event may carry two emoji
);
CREATE INDEX act_handoff ON act (handoff_id, cycle, id);

-- Messages owed to channels, and standing there. The lanes work on this table.
CREATE TABLE posting (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  posting_id   TEXT COLLATE "C" NOT NULL UNIQUE,        -- ULID
  kind         TEXT COLLATE "C" NOT NULL,               -- card | line | report
  handoff_id   TEXT COLLATE "C" NOT NULL,               -- '' for a report
  cycle        BIGINT           NOT NULL,
  platform     TEXT COLLATE "C" NOT NULL,
  channel      TEXT COLLATE "C" NOT NULL,
  content      TEXT COLLATE "C" NOT NULL,               -- JSON; '' for a card, which is rendered from the ledger
  wanted       BIGINT           NOT NULL,               -- the revision asked for
  posted       BIGINT           NOT NULL,               -- the revision that stands; 0: none
  state        TEXT COLLATE "C" NOT NULL,               -- waiting | sending | posted | failed
  ref          TEXT COLLATE "C" NOT NULL,               -- the platform's id of the message; '' until it stands
  posted_ms    BIGINT           NOT NULL,               -- when it first stood, the platform's clock
  recorded_ms  BIGINT           NOT NULL,               -- when we learnt that it stands
  attempted_ms BIGINT           NOT NULL,               -- when the last try began
  lease_ms     BIGINT           NOT NULL,               -- until when it is in flight
  run_ms       BIGINT           NOT NULL,               -- when it is due
  tries        BIGINT           NOT NULL,
  cause        TEXT COLLATE "C" NOT NULL                -- why the last try failed
);
CREATE INDEX posting_due ON posting (run_ms, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX posting_handoff ON posting (handoff_id, cycle);
CREATE INDEX posting_state ON posting (state);

-- The inbox's own messages: the local channel.
CREATE TABLE inbox_message (
  id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id TEXT COLLATE "C" NOT NULL UNIQUE,          -- = the attempt that posted it, so that it is posted once
  channel    TEXT COLLATE "C" NOT NULL,
  root       TEXT COLLATE "C" NOT NULL,                 -- message_id of the thread's first; '' for a first
  content    TEXT COLLATE "C" NOT NULL,                 -- JSON
  posted_ms  BIGINT           NOT NULL,
  updated_ms BIGINT           NOT NULL
);
CREATE INDEX inbox_channel ON inbox_message (channel, root, id);
CREATE INDEX inbox_thread ON inbox_message (root, id) WHERE root <> '';

-- One row a period that was reported: it is what makes a digest post once.
CREATE TABLE digest_run (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  period      TEXT COLLATE "C" NOT NULL UNIQUE,         -- ISO week
  as_of_ms    BIGINT           NOT NULL,
  metrics     TEXT COLLATE "C" NOT NULL,                -- JSON, as reported
  recorded_ms BIGINT           NOT NULL
);

-- One row that readiness writes to.
CREATE TABLE probe (id BIGINT PRIMARY KEY CHECK (id = 1), written_ms BIGINT NOT NULL);
