"""Publishing to a SPARQL engine elsewhere: two sides, of which one answers while the other is brought up to date."""
