"""Screens of laws: the list, the reader, the import."""
