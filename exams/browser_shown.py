"""What a request says about the browser it comes from: by its headers, or by what the page's script was told."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from exams.actions.let_browser_in import Browser
from exams.domain.safe_browser import CONFIG_KEY_HEADER, EXAM_KEY_HEADER, Shown
from personnel.sessions import session_hash

LONGEST = 300
"""Characters of an address or a hash."""


def browser_of(request: HttpRequest, told: Shown | None = None) -> Browser:
    """The browser behind `request`. Addresses are those that people use, whatever stands between them and us.

    `told` is what the script of a page read from the browser; it counts for pages of exams of this site only.
    """
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    shown = []
    by_header = Shown(
        address=settings.PUBLIC_URL + request.get_full_path(),
        config_key=request.headers.get(CONFIG_KEY_HEADER, "")[:LONGEST],
        exam_key=request.headers.get(EXAM_KEY_HEADER, "")[:LONGEST],
    )
    if by_header.config_key or by_header.exam_key:
        shown.append(by_header)
    if told is not None and told.address.startswith(settings.PUBLIC_URL + _exams()):
        shown.append(told)
    return Browser(session_hash(cookie) if cookie else "", shown)


def told_by_form(request: HttpRequest) -> Shown:
    """What the script of the start page put into its form."""
    return Shown(
        *(request.POST.get(f"browser_{part}", "")[:LONGEST] for part in ("address", "config_key", "exam_key"))
    )


def _exams() -> str:
    """Where the pages of candidates stand."""
    return reverse("exams:start", args=[0]).removesuffix("0/")
