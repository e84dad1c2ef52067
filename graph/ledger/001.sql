-- The ledger, version 1: the one durable truth. Everything public can be rebuilt from it.

CREATE TABLE source (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  entry TEXT NOT NULL,                   -- JSON of Source
  changed TEXT NOT NULL DEFAULT '',      -- start of the run that last changed a live record
  live INTEGER NOT NULL DEFAULT 0,       -- live records
  statements INTEGER NOT NULL DEFAULT 0  -- triples that its live records state, repeats counted
);

CREATE TABLE run (
  key INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  files TEXT NOT NULL,                   -- JSON list
  rules TEXT NOT NULL,                   -- fingerprint of rules and shapes
  started TEXT NOT NULL,
  finished TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,                   -- running | interrupted | what finish_run says
  counts TEXT NOT NULL DEFAULT '{}'
);

-- Small columns apart from the large ones, so that marking a record as seen does not rewrite it.
CREATE TABLE record (
  key INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  number TEXT NOT NULL,
  pending INTEGER NOT NULL DEFAULT 0,    -- 1: a bad update, kept beside the live version
  entity TEXT NOT NULL DEFAULT '',       -- record/…
  status TEXT NOT NULL,                  -- live | quarantined | deleted
  hash BLOB NOT NULL,                    -- of the raw record; empty once withdrawn
  rules TEXT NOT NULL,
  datestamp TEXT NOT NULL DEFAULT '',
  format TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  statements INTEGER NOT NULL DEFAULT 0,
  run INTEGER NOT NULL,                  -- that wrote this version
  seen INTEGER NOT NULL,                 -- that last met this record
  UNIQUE (source, number, pending)
);

CREATE TABLE body (
  record INTEGER PRIMARY KEY REFERENCES record,
  raw BLOB NOT NULL,                     -- zlib
  described BLOB,                        -- zlib: JSON of the entities, then N-Triples; live records only
  report BLOB NOT NULL                   -- zlib JSON: accounts, flags, findings
);

CREATE TABLE record_history (
  key INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES record,
  run INTEGER NOT NULL,                  -- that replaced this version
  status TEXT NOT NULL,
  hash BLOB NOT NULL,
  datestamp TEXT NOT NULL,
  format TEXT NOT NULL,
  reason TEXT NOT NULL,
  raw BLOB NOT NULL
);
CREATE INDEX record_history_record ON record_history (record, hash);

-- Which live records describe which entity, and with what words (hash of the lines; empty: only mentioned).
CREATE TABLE occurrence (
  id TEXT NOT NULL,
  hash BLOB NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (id, hash, record)
) WITHOUT ROWID;

-- Which live records say that ``key`` is a weaker name of ``own``.
CREATE TABLE claim (
  key TEXT NOT NULL,
  own TEXT NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (key, own, record)
) WITHOUT ROWID;
CREATE INDEX claim_own ON claim (own, key);

-- Ids whose descriptions or claims changed since the last generation.
CREATE TABLE dirty (id TEXT PRIMARY KEY) WITHOUT ROWID;

-- Every id that was ever published as an IRI.
CREATE TABLE identity (
  id TEXT PRIMARY KEY,
  since INTEGER NOT NULL,                -- first generation
  state TEXT NOT NULL,                   -- live | moved | gone
  root TEXT NOT NULL,                    -- strongest id of the cluster that it last named
  target TEXT NOT NULL DEFAULT '',       -- moved: the live name
  hint TEXT NOT NULL DEFAULT '',         -- the id that its records gave instead when they were updated
  at TEXT NOT NULL DEFAULT '',           -- gone: when
  label TEXT NOT NULL DEFAULT '',        -- gone: last labels, N-Triples terms, one a line
  types TEXT NOT NULL DEFAULT ''         -- gone: last classes, likewise
) WITHOUT ROWID;
CREATE INDEX identity_target ON identity (target) WHERE target <> '';
CREATE INDEX identity_hint ON identity (hint) WHERE hint <> '';
CREATE INDEX identity_root ON identity (root);

-- Ids of live records whose public name is another one, as of the last generation.
CREATE TABLE alias (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_name ON alias (name);

CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  entity TEXT NOT NULL,
  event TEXT NOT NULL,                   -- created | updated | merged | split | deleted
  target TEXT NOT NULL DEFAULT ''
);
CREATE INDEX change_entity ON change (entity);

CREATE TABLE generation (
  number INTEGER PRIMARY KEY,
  base TEXT NOT NULL,
  published TEXT NOT NULL,
  triples INTEGER NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}'
);
