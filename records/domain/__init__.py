"""Plain rules of the enforcement file."""
