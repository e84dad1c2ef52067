-- Version 6: how far each source has been harvested over OAI-PMH.

-- One row for each list that a source is asked for: an address, a set, a format, and a stretch of time when the
-- operator named one.
CREATE TABLE harvest (
  key INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  address TEXT NOT NULL,
  part TEXT NOT NULL,                    -- setSpec, '' for everything
  prefix TEXT NOT NULL,                  -- metadataPrefix
  since TEXT NOT NULL,                   -- --from and --until, '' when the operator named none
  until TEXT NOT NULL,
  reached TEXT NOT NULL DEFAULT '',      -- the server's clock when the last complete harvest began
  finished TEXT NOT NULL DEFAULT '',     -- our clock when it ended
  short INTEGER NOT NULL DEFAULT 0,      -- times in a row that fewer records came than were announced
  underway TEXT,                         -- JSON of Underway; NULL: no harvest was begun and not ended
  UNIQUE (source, address, part, prefix, since, until)
);

-- OAI identifiers whose last part is not the control number of the MARC record: a deletion names the identifier only.
CREATE TABLE harvest_name (
  source INTEGER NOT NULL REFERENCES source,
  identifier TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (source, identifier)
) WITHOUT ROWID;
