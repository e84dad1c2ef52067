-- Version 5: records that speak of a thing which another record must describe before anyone can be shown it.

-- A holdings record and the Instance of the bibliographic record that its 004 names.
CREATE TABLE dependent (
  record INTEGER PRIMARY KEY REFERENCES record,
  source INTEGER NOT NULL REFERENCES source,
  needs TEXT NOT NULL,                   -- id of the Instance
  reason TEXT NOT NULL,                  -- why it waits, a code of flags.toml, with its value
  detail TEXT NOT NULL,
  described BLOB                         -- what it says, kept here as long as it waits; NULL while it is live
);
CREATE INDEX dependent_source ON dependent (source);
