"""The change feed: ActivityStreams in the form of Entity Metadata Management 1.0 (https://emm-spec.org/1.0/)."""
