"""A bureau in service: exams open only over HTTPS and on a database that keeps what it acknowledged."""

from .base import *  # noqa: F403
from .base import SILENCED_SYSTEM_CHECKS, env

PRODUCTION = True
DEBUG = False
SECURE_SSL_REDIRECT = not env.insecure_http
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
"""Asked by programs on this machine, past the proxy."""
SECURE_HSTS_SECONDS = 0 if env.insecure_http else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_SYSTEM_CHECKS,
    "security.W005",  # names below this one belong to other services of the bureau
    "security.W021",  # lists of browsers are for the public internet
]
SECOND_FACTOR = env.second_factor or ("nobody" if env.allow_scenarios else "staff")
