-- Version 11: a dependent record is looked at when something changed that its needs may lead to, not at every publish.

-- The ids that a dependent record needs, one of which must be described.
CREATE TABLE dependent_need (id TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (id, record)) WITHOUT ROWID;
INSERT INTO dependent_need
  SELECT DISTINCT value, record FROM dependent,
    json_each('["' || replace(replace(needs, ' ', '","'), '|', '","') || '"]');
CREATE INDEX dependent_need_record ON dependent_need (record);

-- Ids of which something changed since dependent records were settled.
CREATE TABLE loose (id TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO loose SELECT id FROM dirty UNION SELECT id FROM dependent_need;
