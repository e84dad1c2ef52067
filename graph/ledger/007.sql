-- Version 7: links that are attached by identifier, and those that wait for a librarian's decision.

-- The id that the record speaks of now, when that is not the first one that it needs: its own identifier is another
-- thing's weaker key, or its IRI leads to another one (301). '' as long as it is attached to what it names itself.
ALTER TABLE dependent ADD COLUMN attached TEXT NOT NULL DEFAULT '';

-- What the record says of the id that it names itself, kept while it is attached to another one.
ALTER TABLE dependent ADD COLUMN written BLOB;

-- Pairs of an entity of ours and a concept or agent of an outside authority that only a librarian can judge.
CREATE TABLE link_review (
  ours TEXT NOT NULL,                    -- kind/id, the public name when the pair was found
  iri TEXT NOT NULL,                     -- of the outside authority
  source TEXT NOT NULL,                  -- that brought the outside authority
  label TEXT NOT NULL,
  outside TEXT NOT NULL,                 -- label of the outside authority
  evidence TEXT NOT NULL,                -- why they may be the same, JSON object
  found TEXT NOT NULL,                   -- when the pair was found
  decision TEXT NOT NULL DEFAULT '',     -- same | different | skip; '': nobody has decided
  decided TEXT NOT NULL DEFAULT '',      -- when
  by TEXT NOT NULL DEFAULT '',           -- who, as the librarian wrote it
  PRIMARY KEY (ours, iri)
) WITHOUT ROWID;
CREATE INDEX link_review_iri ON link_review (iri);
