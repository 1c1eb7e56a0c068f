"""Only what django-import-export needs, and the product's own settings of the database."""

from __future__ import annotations

import os
from typing import Any

import dj_database_url

from config.settings.base import POSTGRESQL_OPTIONS, SQLITE_OPTIONS

SECRET_KEY = "for measuring only"
USE_TZ = True
INSTALLED_APPS = ["bench.plain", "import_export"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database: dict[str, Any] = dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
_database["OPTIONS"] = SQLITE_OPTIONS if _database["ENGINE"].endswith("sqlite3") else POSTGRESQL_OPTIONS
DATABASES = {"default": _database}
