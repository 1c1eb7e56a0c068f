"""Files that come and go: the roster."""
