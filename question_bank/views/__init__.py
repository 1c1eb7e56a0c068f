"""Screens of the question bank, one file each."""
