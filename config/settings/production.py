"""A bureau in service: exams open only over HTTPS and on a database that keeps what it acknowledged."""

from .base import *  # noqa: F403
from .base import env

PRODUCTION = True
DEBUG = False
SECURE_SSL_REDIRECT = not env.insecure_http
SECURE_HSTS_SECONDS = 0 if env.insecure_http else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECOND_FACTOR = env.second_factor or ("nobody" if env.allow_scenarios else "staff")
