"""Verbs that every app uses."""
