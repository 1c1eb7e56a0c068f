"""One verb per file: the only writers."""
