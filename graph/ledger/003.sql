-- Version 3: in which encoding each record was read, and what was noticed about a file's text.

-- One of the reader's names, "" when it was not written down: mapped again, a record is decoded as it was when loaded.
ALTER TABLE record ADD COLUMN encoding TEXT NOT NULL DEFAULT '';

-- JSON list of [file, format, encoding, [codes of warnings]].
ALTER TABLE run ADD COLUMN texts TEXT NOT NULL DEFAULT '[]';
