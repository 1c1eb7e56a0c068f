"""Backups: one file with all that this installation knows, which either database can be restored from."""
