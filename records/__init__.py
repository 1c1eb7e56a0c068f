"""What it means for the person: the enforcement file."""
