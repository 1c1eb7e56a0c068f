"""Rows, constraints and querysets."""
