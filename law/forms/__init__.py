"""Forms of the law screens."""
