-- Version 10: subjects of several schemes with one label, and the change log beside the published graph. Both tables of
-- concepts are a pure function of the live records.

-- What live records say of a subject, as far as it tells whether another scheme has the same.
CREATE TABLE concept (id TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;

-- Under which keys (64 bits of the hash of a folded label, or of an authority's IRI) it meets others.
CREATE TABLE concept_mark (
  mark INTEGER NOT NULL,
  rank INTEGER NOT NULL,                 -- 0: of a published scheme, 1: of a local one, 2: of none
  id TEXT NOT NULL,
  PRIMARY KEY (mark, rank, id)
) WITHOUT ROWID;

-- Subjects whose row in ``concept`` has to be drawn though no record changed, and by which code and tables it was.
CREATE TABLE undrawn (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE drawn_by (fingerprint TEXT NOT NULL);

-- Decisions of librarians that two subjects are different, as the last publish was told them.
CREATE TABLE ruling (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;

CREATE INDEX change_generation ON change (generation);
