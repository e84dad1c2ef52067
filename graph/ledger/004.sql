-- Version 4: what the report counted at the end of a load, to be compared with the next one.

-- JSON object of objects: part of the report, code or subfield, how often; NULL: the load was not finished.
ALTER TABLE run ADD COLUMN tallies TEXT;
