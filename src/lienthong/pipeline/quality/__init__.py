"""Data quality for the public, by source: counted from live records only, and anew only for those that changed."""
