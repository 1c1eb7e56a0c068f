"""Verbs that span all apps."""
