"""Files of laws from outside."""
