"""WSGI entry point, served by granian as the platform is."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
