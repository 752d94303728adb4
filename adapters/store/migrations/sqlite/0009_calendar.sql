-- 0009_calendar.sql  The calendars that due times were computed on, by version: a report can count in the hours of then. Times as in 0001.
CREATE TABLE calendar (
  version     TEXT    PRIMARY KEY,             -- as in a cycle's decision, route.hours
  definition  TEXT    NOT NULL,                -- JSON
  recorded_ms INTEGER NOT NULL
);
