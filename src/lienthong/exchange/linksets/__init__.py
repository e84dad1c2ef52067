"""Link sets: which entries are the same as, or close to, what other systems have; for their maintainers to take."""
