"""Verbs on enforcement files."""
