"""The enforcement file on screen."""
