-- Version 2: what a load noticed about its file as a whole.

-- JSON list of [subfield, value, records]: subfields with one value in all their records; NULL: not looked for.
ALTER TABLE run ADD COLUMN constants TEXT;
