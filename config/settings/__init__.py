"""Settings: base, and one module each for trying it out, for tests and for production."""
