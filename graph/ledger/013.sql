-- Version 13: portraits are drawn when a record is mapped, by the process that has its triples, and wait here until they
-- are settled: a stale record without them, or with those of other rules, is drawn from its stored description.

-- Fingerprint of code and tables by which they were drawn, '' for none.
ALTER TABLE stale ADD COLUMN rules TEXT NOT NULL DEFAULT '';

-- The portraits as matching/sketching.py packs them.
ALTER TABLE stale ADD COLUMN portraits BLOB NOT NULL DEFAULT x'';
