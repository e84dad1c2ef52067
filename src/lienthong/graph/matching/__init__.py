"""The union catalogue: which things that were described in different words are one. See docs/decisions/050."""
