"""The rules, as plain Python."""
