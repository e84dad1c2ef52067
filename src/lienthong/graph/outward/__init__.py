"""Links to other systems that entities have, gathered beside each generation: what link sets are written from."""
