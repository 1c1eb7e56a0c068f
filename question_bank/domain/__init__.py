"""The rules of questions in plain Python: kinds, scoring, blueprints, checks. Nothing here knows Django."""
