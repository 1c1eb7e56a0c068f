"""Composition root: settings, URLs and the WSGI entry point."""
