"""What the domain remembers, and its verbs on real databases."""
