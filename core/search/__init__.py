"""Full-text search in Chinese on the database that is there: the backend, and the two ways in and out of its index."""
