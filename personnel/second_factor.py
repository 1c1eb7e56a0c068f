"""Questions about second factors: who must have one, who has one, and what the site is called on their devices."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from core.models import AuditEvent
from personnel.domain.second_factor import FRESH_MINUTES, roles_that_must
from personnel.models import Officer

FACTOR_AT = "factor_at"
"""In the session: the second when a second factor was last confirmed."""
FACTOR_ASKED = "factor_asked"
"""In the session: the officer has a second factor and has not confirmed it yet."""

CONFIRMED, REFUSED = "factor.confirmed", "factor.refused"


def must_have(officer: Officer, *, on: date) -> bool:
    """Whether a role of `officer` on day `on` asks for a second factor; without such a rule no query is made."""
    roles = roles_that_must(settings.SECOND_FACTOR)
    return bool(roles) and bool(officer.roles_on(on) & roles)


def has_factor(officer: Officer) -> bool:
    """Whether an authenticator or a security key is set up now."""
    return Officer.objects.with_factor().filter(pk=officer.pk, has_factor=True).exists()


def is_locked(officer_id: int, at: datetime) -> bool:
    """Whether so many wrong codes were typed lately that the next ones are not looked at.

    The same numbers as for passwords: LOCKOUT failures within LOCKOUT minutes, counted since the last right one.
    """
    since = at - timedelta(minutes=settings.AXES_COOLOFF_TIME * 60)
    subject = f"officer:{officer_id}"
    events = AuditEvent.objects.filter(subject=subject, at__gte=since, at__lte=at)
    right = events.filter(kind=CONFIRMED).order_by("-pk").values_list("pk", flat=True).first()
    wrong = events.filter(kind=REFUSED, pk__gt=right or 0).count()
    return wrong >= settings.AXES_FAILURE_LIMIT


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was confirmed within the last minutes of this session."""
    confirmed_at = request.session.get(FACTOR_AT)
    at: datetime = request.at  # type: ignore[attr-defined]
    return confirmed_at is not None and at.timestamp() - confirmed_at < FRESH_MINUTES * 60


def keys_can_be_used(request: HttpRequest) -> bool:
    """Whether browsers offer security keys here: over HTTPS with a name, or on this very machine."""
    host = host_of(request)
    return host == "localhost" or (request.is_secure() and not _is_address(host))


def host_of(request: HttpRequest) -> str:
    """The name of this site in the address bar, without the port: what security keys are bound to."""
    return urlsplit(f"//{request.get_host()}").hostname or ""


def site_name() -> str:
    """What authenticators show beside the account: the name of the platform and of its host."""
    return f"练兵 {urlsplit(settings.PUBLIC_URL).hostname or ''}".strip()


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
