"""Verbs on units, officers, postings, roles and sign-ins."""
