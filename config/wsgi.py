"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
long_way = get_wsgi_application()

from config.short_way import ShortWay  # noqa: E402 - needs the applications to be ready

application = ShortWay(long_way)
