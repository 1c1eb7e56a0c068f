"""What a request says about where it comes from."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from personnel.domain.devices import describe_device


def address_of(request: HttpRequest) -> str:
    """The address of the client, for lists, the audit trail and rooms that are bound to their machines; it decides on
    no sign-in. Empty when unknown.

    In service a proxy stands in front: the last entry of X-Forwarded-For is what that proxy saw, the entries
    before it are what anybody may claim.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or said
    try:
        return str(ip_address(said))
    except ValueError:
        return ""


def address_for_lockout(request: HttpRequest) -> str | None:
    """The same for django-axes, which notes it beside a failure (lock-out itself never looks at it)."""
    return address_of(request) or None


def device_of(request: HttpRequest) -> str:
    """The browser and system in words, at most 200 characters."""
    return describe_device(request.META.get("HTTP_USER_AGENT", ""))[:200]


def way_back(request: HttpRequest) -> str:
    """Where to go after a sign-in: the page asked for, or the page of the form that was sent. Empty when unknown."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(came_from) if ours else urlsplit("")
    return parts._replace(scheme="", netloc="", fragment="").geturl()
