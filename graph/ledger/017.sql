-- Version 17: index rows of a great first load, in the order in which they come, until the load has come to its end.

CREATE TABLE arrived_occurrence (id TEXT NOT NULL, hash BLOB NOT NULL, record INTEGER NOT NULL);
CREATE TABLE arrived_claim (key TEXT NOT NULL, own TEXT NOT NULL, record INTEGER NOT NULL);
