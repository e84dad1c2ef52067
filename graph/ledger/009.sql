-- Version 9: the union catalogue. Everything here but ``decision``, ``apart``, ``decision_log`` and ``inbox_taken`` is a
-- pure function of the live records and of those.

-- Records whose description changed since their portraits were drawn. All of them, when no portrait was drawn yet.
CREATE TABLE stale (record INTEGER PRIMARY KEY);
INSERT INTO stale SELECT record FROM body WHERE described IS NOT NULL;

-- What a record says of an Instance, Work or agent, as far as it tells things apart.
CREATE TABLE portrait (
  record INTEGER NOT NULL,
  id TEXT NOT NULL,                      -- own id: a node of the comparison
  hash BLOB NOT NULL,                    -- of the facts
  facts BLOB NOT NULL,                   -- JSON object: name to list of values
  marks BLOB NOT NULL,                   -- the keys of its marks, 8 bytes each
  ties BLOB NOT NULL DEFAULT x'',        -- likewise of its ties
  PRIMARY KEY (record, id)
) WITHOUT ROWID;
-- Missing as long as the first, great number of portraits is being drawn (matching/bulk.py).
CREATE INDEX portrait_id ON portrait (id, hash);

-- Under which cheap keys (64 bits of their hash) a node is looked for: the marks of its first 40 distinct portraits.
CREATE TABLE mark (key INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;

-- Marks that depend on what kinds before were found to be: Works with one Instance, agents of one name in one Work.
CREATE TABLE tie (
  id TEXT NOT NULL,
  key INTEGER NOT NULL,
  times INTEGER NOT NULL,                -- how many records say so
  PRIMARY KEY (id, key)
) WITHOUT ROWID;
CREATE INDEX tie_key ON tie (key, id);

-- Records whose nodes of a kind must be tied again.
CREATE TABLE untied (kind TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (kind, record)) WITHOUT ROWID;

-- Kinds whose ties are being drawn from the beginning: ``tie`` says nothing of them until all are.
CREATE TABLE tying (kind TEXT PRIMARY KEY) WITHOUT ROWID;

-- Nodes that must be compared and grouped again; other ids stand for what they lead to.
CREATE TABLE unsettled (id TEXT PRIMARY KEY) WITHOUT ROWID;

-- Those of them that have been compared since a record was drawn.
CREATE TABLE compared (id TEXT PRIMARY KEY) WITHOUT ROWID;

-- Pairs that were found the same or doubtful; a < b.
CREATE TABLE likeness (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  verdict TEXT NOT NULL,                 -- same | doubtful
  bits REAL NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX likeness_b ON likeness (b, a);
CREATE INDEX likeness_doubtful ON likeness (bits) WHERE verdict = 'doubtful';

-- The second layer of identity: nodes, and the roots that their claims lead to, whose group goes by another id.
CREATE TABLE match (id TEXT PRIMARY KEY, leader TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX match_leader ON match (leader);

-- A leader that no record describes any more, and the group that goes on without it: where its IRIs lead.
CREATE TABLE heir (id TEXT PRIMARY KEY, heir TEXT NOT NULL) WITHOUT ROWID;

-- Agents with years of life or an authority's number, by their root of layer 1: whom the others may be. The row '' says
-- that all agents were settled once.
CREATE TABLE anchored (
  id TEXT PRIMARY KEY,
  team TEXT NOT NULL,                    -- the group of such agents that it is of: the smallest root
  joined TEXT NOT NULL,                  -- the same; of those without years, the team of those with years that it joined
  profile TEXT NOT NULL                  -- JSON: facts by which the others are judged
) WITHOUT ROWID;
CREATE INDEX anchored_team ON anchored (team);

-- Keys of ties that an agent won or lost since agents were settled: whoever has one is looked at again.
CREATE TABLE retied (key INTEGER PRIMARY KEY);
CREATE TRIGGER tie_won AFTER INSERT ON tie WHEN NEW.id BETWEEN 'agent/' AND 'agent0'
  AND EXISTS (SELECT 1 FROM anchored WHERE id = '') BEGIN INSERT OR IGNORE INTO retied VALUES (NEW.key); END;
CREATE TRIGGER tie_lost AFTER DELETE ON tie WHEN OLD.id BETWEEN 'agent/' AND 'agent0'
  AND EXISTS (SELECT 1 FROM anchored WHERE id = '') BEGIN INSERT OR IGNORE INTO retied VALUES (OLD.key); END;

-- Fingerprint of code and tables by which portraits were drawn and compared.
CREATE TABLE matching (key INTEGER PRIMARY KEY CHECK (key = 1), fingerprint TEXT NOT NULL);

-- What librarians decided of a pair; a < b.
CREATE TABLE decision (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  verdict TEXT NOT NULL,                 -- same | different | skip: not to be asked again, the machine judges
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  record_a TEXT NOT NULL,                -- a record/… that described a, and the role it had there: keys are corrected
  role_a TEXT NOT NULL,
  record_b TEXT NOT NULL,
  role_b TEXT NOT NULL,
  split TEXT NOT NULL DEFAULT '',        -- record/… that this decision, with others, takes out of its cluster
  seen_a TEXT NOT NULL DEFAULT '',       -- the ids that it spoke of when things were last settled, '' when of none
  seen_b TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX decision_seen_a ON decision (seen_a);
CREATE INDEX decision_seen_b ON decision (seen_b);

-- Records whose description was taken out of an id that they share with others.
CREATE TABLE apart (
  entity TEXT NOT NULL,                  -- record/…
  id TEXT NOT NULL,                      -- own id as the mapping gives it
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  ids TEXT NOT NULL,                     -- JSON list: all ids as the mapping gave them last, for the way back
  shed TEXT NOT NULL,                    -- JSON list: weaker keys that others had as well, which it claims no more
  PRIMARY KEY (entity, id)
) WITHOUT ROWID;

-- Every decision and every split, and what became of them. Nothing is ever taken out.
CREATE TABLE decision_log (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  event TEXT NOT NULL,                   -- decided | replaced | undone | split | joined | refused
  a TEXT NOT NULL,
  b TEXT NOT NULL DEFAULT '',
  verdict TEXT NOT NULL DEFAULT '',
  record TEXT NOT NULL DEFAULT '',       -- split, joined: record/…
  note TEXT NOT NULL DEFAULT ''          -- refused: the reason, as JSON
);

-- How far each inbox of the editors' page has been taken in: a row that was taken in is never taken in again.
CREATE TABLE inbox_taken (inbox TEXT PRIMARY KEY, key INTEGER NOT NULL) WITHOUT ROWID;
