"""What a reader browses: entities on shelves (a letter, a year, a class of knowledge), counted and in order."""
