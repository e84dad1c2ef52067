"""The report for a library: what was understood, what is wrong, what was lost; in its language."""
