"""Who may speak for others: the proxy in front, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SPEAKING_FOR_OTHERS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUEST_ID",
)


class TrustedProxies:
    """Forgets what a request says about its origin unless it comes from `LIANBING_TRUSTED_PROXIES`.

    Whoever reaches the server past the proxy cannot pretend to have come over HTTPS or from another address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._trusted = tuple(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.forget_claims(request)
        return self.get_response(request)

    def believes(self, request: HttpRequest) -> bool:
        """Whether whoever brought `request` may speak for others."""
        return _speaks_for_others(request.META.get("REMOTE_ADDR", ""), self._trusted)

    def forget_claims(self, request: HttpRequest) -> None:
        """Takes away what `request` says about its origin, if whoever brought it may not say that."""
        if not self.believes(request):
            for name in SPEAKING_FOR_OTHERS:
                request.META.pop(name, None)


@lru_cache(maxsize=1024)
def _speaks_for_others(address: str, trusted: tuple[str, ...]) -> bool:
    try:
        origin = ip_address(address)
    except ValueError:
        return False
    return any(origin in ip_network(network) for network in trusted)
