-- The editorial layer: what people and programs with a token have changed in the public graph by SPARQL Update or the
-- Graph Store Protocol. Public = (derived from the records - removed) + added; see docs/decisions/063-updates.md.

-- Who asked for what, and when.
CREATE TABLE editorial_request (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL,                    -- update | put | post | delete | undo | drop
  text TEXT NOT NULL,                    -- the update, or the graph's IRI; its beginning when it is long
  added INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  generation INTEGER NOT NULL,           -- in which it became public
  undone INTEGER NOT NULL DEFAULT 0      -- the request that took it back
);

-- The layer as it stands. Lines are N-Triples without the dot, IRIs below the base in the private scheme lt:.
CREATE TABLE editorial (
  graph TEXT NOT NULL,                   -- '' is the default graph
  line TEXT NOT NULL,
  entity TEXT NOT NULL,                  -- kind/id of the subject below the base, else ''
  sign INTEGER NOT NULL,                 -- 1 added, -1 removed
  request INTEGER NOT NULL REFERENCES editorial_request,
  PRIMARY KEY (graph, line)
) WITHOUT ROWID;
CREATE INDEX editorial_entity ON editorial (entity) WHERE graph = '';

-- Named graphs that were made, empty ones too.
CREATE TABLE editorial_graph (name TEXT PRIMARY KEY, request INTEGER NOT NULL) WITHOUT ROWID;

-- What each request did, so that one can be taken back.
CREATE TABLE editorial_change (
  request INTEGER NOT NULL REFERENCES editorial_request,
  ordinal INTEGER NOT NULL,
  what TEXT NOT NULL,                    -- added | removed | withdrawn | restored | created | dropped
  graph TEXT NOT NULL,
  line TEXT NOT NULL,                    -- '' of created and dropped graphs
  PRIMARY KEY (request, ordinal)
) WITHOUT ROWID;
