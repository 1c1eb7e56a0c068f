"""Tools of the workshop: message catalogues, checks of this repository, a throw-away PostgreSQL."""
