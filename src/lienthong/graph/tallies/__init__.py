"""What leads to each entity, counted and in order, beside the store of a generation: docs/decisions/077-hubs.md."""
