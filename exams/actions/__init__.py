"""Verbs of exams: the only writers of its rows."""
