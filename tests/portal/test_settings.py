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
         "CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG PRODUCTION ALLOWED_HOSTS X_FRAME_OPTIONS "
         "SECOND_FACTOR")
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
        "SECOND_FACTOR": "staff",
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


def test_test_worlds_open_with_the_password_alone_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    world = {"LIANBING_ALLOW_SCENARIOS": "1"}

    assert settings_with(tmp_path, **world)["SECOND_FACTOR"] == "nobody"
    assert settings_with(tmp_path, **world, LIANBING_SECOND_FACTOR="hr")["SECOND_FACTOR"] == "hr"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIANBING_SECOND_FACTOR", "staff,everybody"),
        ("LIANBING_AUDIT_DAYS", "183"),
        ("LIANBING_WAITING_MINUTES", "-1"),
        ("LIANBING_LDAP_URL", "http://directory"),
        ("LIANBING_LDAP_URL", "ldaps://directory"),
        ("LIANBING_OIDC_ISSUER", "http://provider.example"),
        ("LIANBING_OIDC_ISSUER", "https://provider.example"),
        ("LIANBING_PASSWORD_SIGN_IN", "nobody"),
        ("LIANBING_PASSWORD_SIGN_IN", "administrators"),
    ],
)
def test_what_cannot_be_used_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("LIANBING_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(variable, value)

    with pytest.raises(environment.WrongSetting, match="LIANBING_"):
        environment.read_environment()


def test_a_directory_and_a_provider_are_read_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        "LIANBING_DATA_DIR": str(tmp_path),
        "LIANBING_LDAP_URL": "ldaps://directory.example",
        "LIANBING_LDAP_BASE": "ou=people,dc=bureau",
        "LIANBING_OIDC_ISSUER": "https://provider.example",
        "LIANBING_OIDC_CLIENT_ID": "lianbing",
        "LIANBING_OIDC_CLIENT_SECRET": "secret",
        "LIANBING_PASSWORD_SIGN_IN": "administrators",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    read = environment.read_environment()

    assert (read.ldap["badge_attribute"], read.oidc["badge_claim"]) == ("employeeNumber", "badge_number")
    assert read.password_sign_in == "administrators"
