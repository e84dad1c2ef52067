-- Version 15: what the runs since a publication have written is found without looking at every record.
CREATE INDEX record_run ON record (run);
