"""The change feed as a Linked Data Event Stream (https://w3id.org/ldes/specification) in pages of TREE."""
