"""The only writers of questions, one verb per file."""
