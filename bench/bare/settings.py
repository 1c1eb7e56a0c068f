"""Django as `startproject` makes it, with the product's own settings of the database."""

from __future__ import annotations

import os
from typing import Any

import dj_database_url

from config.settings.base import POSTGRESQL_OPTIONS, SQLITE_OPTIONS

SECRET_KEY = "for measuring only"
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = ["https://localhost"]
USE_TZ = True
ROOT_URLCONF = "bench.bare.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "bench.bare",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
_database: dict[str, Any] = dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
_sqlite = _database["ENGINE"].endswith("sqlite3")
_database["OPTIONS"] = SQLITE_OPTIONS if _sqlite else POSTGRESQL_OPTIONS
_database["CONN_MAX_AGE"] = None if _sqlite else 0
DATABASES = {"default": _database}
