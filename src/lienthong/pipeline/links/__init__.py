"""Links to outside authorities: candidates for a librarian's eye, decisions, and what is attached."""
