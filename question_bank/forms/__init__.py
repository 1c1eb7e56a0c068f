"""Forms of the question screens."""
