"""Making the dumps of a published generation."""
