-- Version 8: what is kept from the public must not live on in what is said of IRIs that are gone.

-- Ids that a record spoke of which its library keeps from the public now.
CREATE TABLE hidden (id TEXT PRIMARY KEY) WITHOUT ROWID;
