"""Plain rules for figures."""
