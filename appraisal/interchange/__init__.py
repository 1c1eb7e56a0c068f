"""Evaluation as files."""
