"""A Django project with one view and nothing else: what `make bench` sets the platform beside."""
