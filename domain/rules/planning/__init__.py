"""Planning: the difference between what is wanted and what is there, as ordered steps with their reasons."""
