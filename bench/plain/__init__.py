"""A Django project with one table and nothing else, in which a plain `ModelResource` imports the same file."""
