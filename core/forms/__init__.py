"""Forms that every app uses."""
