"""The one place that reads environment variables (contract 2)."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from core.domain.audit import MINIMUM_AUDIT_DAYS
from personnel.domain.second_factor import roles_that_must

PROJECT_DIR = Path(__file__).resolve().parent.parent
RELEASE: str = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "version"
]


class WrongSetting(Exception):
    """An environment variable has a value that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting that an operator may give, already checked. Times are in the unit of their name."""

    database_url: str
    redis_url: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    public_url: str
    data_dir: Path
    time_zone: str
    grace_seconds: int
    outage_seconds: int
    beat_url: str
    idle_minutes: int
    session_hours: int
    password_profile: str
    lockout_failures: int
    lockout_minutes: int
    second_factor: str
    ldap: dict[str, str]
    oidc: dict[str, str]
    password_sign_in: str
    waiting_minutes: int
    audit_days: int
    pdf_font: str
    notice_url: str
    notice_secret: str
    notice_quiet_hours: tuple[int, int]
    insecure_http: bool
    allow_scenarios: bool
    debug: bool
    metrics_token: str
    trusted_proxies: tuple[str, ...]


def _number(name: str, default: int, *, at_least: int) -> int:
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise WrongSetting(f"{name} must be a whole number, not {raw!r}") from None
    if value < at_least:
        raise WrongSetting(f"{name} must be at least {at_least}, not {value}")
    return value


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _networks(name: str, default: str) -> tuple[str, ...]:
    """Addresses or networks, with commas."""
    given = tuple(part.strip() for part in os.environ.get(name, default).split(",") if part.strip())
    for network in given:
        try:
            ip_network(network)
        except ValueError:
            raise WrongSetting(f"{name} must hold addresses or networks, not {network!r}") from None
    return given


def _font() -> str:
    """The font file for printed documents; empty for the one that comes with the platform."""
    path = os.environ.get("LIANBING_PDF_FONT", "")
    if path and not Path(path).is_file():
        raise WrongSetting(f"LIANBING_PDF_FONT names no file: {path!r}")
    return path


def _beat_url() -> str:
    """Where the clock asks whether the site answers; empty for the public address."""
    url = os.environ.get("LIANBING_BEAT_URL", "")
    if url and not url.startswith(("http://", "https://")):
        raise WrongSetting(f"LIANBING_BEAT_URL must begin with http:// or https://, not {url!r}")
    return url.rstrip("/")


def _notice_url() -> str:
    """Where notices are posted; empty for nowhere. A gateway needs a secret, since it tells people of their exams."""
    url = os.environ.get("LIANBING_NOTICE_URL", "")
    if url and not url.startswith(("http://", "https://")):
        raise WrongSetting(f"LIANBING_NOTICE_URL must begin with http:// or https://, not {url!r}")
    if url and not os.environ.get("LIANBING_NOTICE_SECRET", ""):
        raise WrongSetting("LIANBING_NOTICE_URL needs LIANBING_NOTICE_SECRET beside it")
    return url


def _quiet_hours() -> tuple[int, int]:
    """The hours of the day between which nothing is posted: `21-8` is from 21:00 to 8:00."""
    raw = os.environ.get("LIANBING_NOTICE_QUIET_HOURS", "21-8")
    first, _, end = raw.partition("-")
    if not (first.isascii() and end.isascii() and first.isdigit() and end.isdigit()):
        raise WrongSetting(f"LIANBING_NOTICE_QUIET_HOURS must be two hours such as 21-8, not {raw!r}")
    if int(first) > 23 or int(end) > 23:
        raise WrongSetting(f"LIANBING_NOTICE_QUIET_HOURS must be two hours from 0 to 23, not {raw!r}")
    return int(first), int(end)


def _second_factor() -> str:
    """Who must have a second factor; empty when nothing was said."""
    said = os.environ.get("LIANBING_SECOND_FACTOR", "").strip()
    try:
        roles_that_must(said)
    except ValueError as error:
        raise WrongSetting(f"LIANBING_SECOND_FACTOR: {error}") from None
    return said


def _ldap() -> dict[str, str]:
    """The directory, when one is named."""
    url = os.environ.get("LIANBING_LDAP_URL", "")
    if not url:
        return {}
    if not url.startswith(("ldap://", "ldaps://")):
        raise WrongSetting(f"LIANBING_LDAP_URL must begin with ldaps:// or ldap://, not {url!r}")
    base = os.environ.get("LIANBING_LDAP_BASE", "")
    if not base:
        raise WrongSetting("LIANBING_LDAP_BASE must say below which entry people are found")
    return {
        "url": url,
        "base": base,
        "badge_attribute": os.environ.get("LIANBING_LDAP_BADGE_ATTRIBUTE", "employeeNumber"),
        "bind_dn": os.environ.get("LIANBING_LDAP_BIND_DN", ""),
        "bind_password": os.environ.get("LIANBING_LDAP_BIND_PASSWORD", ""),
        "ca_file": os.environ.get("LIANBING_LDAP_CA_FILE", ""),
    }


def _oidc() -> dict[str, str]:
    """The identity provider, when one is named."""
    issuer = os.environ.get("LIANBING_OIDC_ISSUER", "")
    if not issuer:
        return {}
    host = urlsplit(issuer).hostname or ""
    if not issuer.startswith("https://") and host not in ("localhost", "127.0.0.1"):
        raise WrongSetting(f"LIANBING_OIDC_ISSUER must begin with https://, not {issuer!r}")
    said = {
        "issuer": issuer,
        "client_id": os.environ.get("LIANBING_OIDC_CLIENT_ID", ""),
        "client_secret": os.environ.get("LIANBING_OIDC_CLIENT_SECRET", ""),
        "badge_claim": os.environ.get("LIANBING_OIDC_BADGE_CLAIM", "badge_number"),
        "name": os.environ.get("LIANBING_OIDC_NAME", "统一身份认证"),
    }
    missing = [name for name in ("client_id", "client_secret") if not said[name]]
    if missing:
        raise WrongSetting(f"LIANBING_OIDC_{missing[0].upper()} is missing")
    return said


def _password_sign_in() -> str:
    said = os.environ.get("LIANBING_PASSWORD_SIGN_IN", "everyone")
    if said not in ("everyone", "administrators"):
        raise WrongSetting(f"LIANBING_PASSWORD_SIGN_IN must be everyone or administrators, not {said!r}")
    if said == "administrators" and not (_ldap() or _oidc()):
        raise WrongSetting(
            "LIANBING_PASSWORD_SIGN_IN=administrators needs a directory or an identity provider"
        )
    return said


def _secret_key(data_dir: Path) -> str:
    """The configured key, or one made once for this data folder and readable by its owner only."""
    given = os.environ.get("LIANBING_SECRET_KEY", "")
    if given:
        return given
    path = data_dir / "secret.key"
    if not path.exists():
        _write_secret(path)
    return path.read_text()


def _write_secret(path: Path) -> None:
    """Writes a new key whole or not at all: whoever starts at the same moment reads the first one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(secrets.token_urlsafe(64))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def read_environment() -> Environment:
    """Reads and checks all settings; raises WrongSetting with the name of the variable."""
    data_dir = Path(os.environ.get("LIANBING_DATA_DIR", PROJECT_DIR / "data")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    profile = os.environ.get("LIANBING_PASSWORD_PROFILE", "mlps3")
    if profile not in ("mlps3", "asvs"):
        raise WrongSetting(f"LIANBING_PASSWORD_PROFILE must be mlps3 or asvs, not {profile!r}")
    hosts = os.environ.get("LIANBING_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    return Environment(
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
        secret_key=_secret_key(data_dir),
        allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        public_url=os.environ.get("LIANBING_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        data_dir=data_dir,
        time_zone=os.environ.get("LIANBING_TIME_ZONE", "Asia/Shanghai"),
        grace_seconds=_number("LIANBING_GRACE_SECONDS", 30, at_least=0),
        outage_seconds=_number("LIANBING_OUTAGE_SECONDS", 20, at_least=1),
        beat_url=_beat_url(),
        idle_minutes=_number("LIANBING_IDLE_MINUTES", 30, at_least=1),
        session_hours=_number("LIANBING_SESSION_HOURS", 12, at_least=1),
        password_profile=profile,
        lockout_failures=_number("LIANBING_LOCKOUT_FAILURES", 5, at_least=1),
        lockout_minutes=_number("LIANBING_LOCKOUT_MINUTES", 15, at_least=1),
        second_factor=_second_factor(),
        ldap=_ldap(),
        oidc=_oidc(),
        password_sign_in=_password_sign_in(),
        waiting_minutes=_number("LIANBING_WAITING_MINUTES", 30, at_least=0),
        audit_days=_number("LIANBING_AUDIT_DAYS", 200, at_least=MINIMUM_AUDIT_DAYS),
        pdf_font=_font(),
        notice_url=_notice_url(),
        notice_secret=os.environ.get("LIANBING_NOTICE_SECRET", ""),
        notice_quiet_hours=_quiet_hours(),
        insecure_http=_flag("LIANBING_INSECURE_HTTP"),
        allow_scenarios=_flag("LIANBING_ALLOW_SCENARIOS"),
        debug=_flag("LIANBING_DEBUG"),
        metrics_token=os.environ.get("LIANBING_METRICS_TOKEN", ""),
        trusted_proxies=_networks("LIANBING_TRUSTED_PROXIES", "127.0.0.0/8,::1"),
    )
