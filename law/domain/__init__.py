"""The rules of law texts in plain Python: numerals, parsing, citations, which text is in force."""
