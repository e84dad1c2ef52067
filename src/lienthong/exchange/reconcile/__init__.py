"""Reconciliation: names of another system's table matched to entries here, many at a time (Reconciliation API 0.2,
https://reconciliation-api.github.io/specs/0.2/)."""
