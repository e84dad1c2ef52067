"""The text index of a published generation: what it holds, how it is made and changed, how it is asked."""
