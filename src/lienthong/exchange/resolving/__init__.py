"""From a number of another system to what has it here: one by one, and ten thousand at once."""
