"""What is changed in the public graph by hand: a layer of added and removed quads over what the records say."""
