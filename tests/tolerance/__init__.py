"""Well-meant files: the many ways in which people write the same thing."""
