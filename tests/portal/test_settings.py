"""What an operator gives and what the platform makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config import environment

PROJECT = Path(__file__).resolve().parents[2]
SHOW = """
import json
from django.conf import settings
names = ("SESSION_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_NAME "
         "CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG PRODUCTION ALLOWED_HOSTS X_FRAME_OPTIONS")
print(json.dumps({name: getattr(settings, name) for name in names.split()}))
"""


def settings_with(data_dir: Path, **variables: str) -> dict[str, Any]:
    """The settings of a fresh process in production with these variables."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LIANBING_", "DJANGO_"))
    }
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "LIANBING_DATA_DIR": str(data_dir),
        **variables,
    }
    run = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={**kept, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    shown: dict[str, Any] = json.loads(run.stdout)
    return shown


def test_in_service_cookies_travel_over_https_only_and_belong_to_this_host(tmp_path: Path) -> None:
    assert settings_with(tmp_path, LIANBING_ALLOWED_HOSTS="exam.example", LIANBING_DEBUG="1") == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
        "PRODUCTION": True,
        "ALLOWED_HOSTS": ["exam.example"],
        "X_FRAME_OPTIONS": "DENY",
    }


def test_the_secret_is_made_once_whoever_starts_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANBING_SECRET_KEY", raising=False)
    with ThreadPoolExecutor(16) as pool:
        read = set(pool.map(environment._secret_key, [tmp_path] * 64))
    assert (len(read), len(read.pop())) == (1, 86)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_start_that_was_killed_while_writing_leaves_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANBING_SECRET_KEY", raising=False)

    def killed(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment.os, "fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            environment._secret_key(tmp_path)

    assert not (tmp_path / "secret.key").exists()
    assert len(environment._secret_key(tmp_path)) == 86
