-- Version 12: who bears a name. A name that one node bears and no other needs no ties: there is nobody to meet by it.

-- The keys of the names that a record gives a node, 8 bytes each.
ALTER TABLE portrait ADD COLUMN names BLOB NOT NULL DEFAULT x'';

-- Nodes by such a key, and how many records call them so. A pure function of the portraits.
CREATE TABLE bearer (
  key INTEGER NOT NULL,
  id TEXT NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;

-- Portraits were drawn without names: all are drawn anew by the next settling.
DELETE FROM matching;
