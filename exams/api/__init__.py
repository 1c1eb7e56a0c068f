"""The JSON calls of candidates (contract 5)."""
