-- Version 16: records that are not published are counted without looking at all the others.
CREATE INDEX record_not_live ON record (source, status, reason) WHERE status <> 'live';
