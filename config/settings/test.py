"""Settings of the test suite: fast hashing of test passwords, everything else as in service."""

import os
import tempfile

os.environ.setdefault("LIANBING_DATA_DIR", tempfile.mkdtemp(prefix="lianbing-test-"))
os.environ.setdefault("LIANBING_INSECURE_HTTP", "1")
os.environ.setdefault("LIANBING_ALLOW_SCENARIOS", "1")

from .base import *  # noqa: F403
from .base import STORAGES, TASKS

PRODUCTION = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {**TASKS["default"], "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
