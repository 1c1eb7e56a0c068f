"""Search over everything that this officer may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain.han import LONGEST_QUERY, is_han, runs
from law.actions.law_names import LawNames
from personnel.access import OfficerRequest, requires
from portal.search.asking import Asked, Found, Hit
from portal.search.sources import SOURCES, Source

PER_PAGE = 20
MOST_PAGES = 500
"""Pages that can be turned; who needs more asks more precisely."""
NEAR_SHOWN = 6


@requires()
def search(request: OfficerRequest) -> HttpResponse:
    """`q`: the text; `in`: the source shown; `on`: the day whose law is searched; `older`: all versions; `page`."""
    text = request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", " ").strip()
    day, fault = _day(request.GET.get("on", ""), request.day)
    older = request.GET.get("older") == "1"
    start = _start(request.GET.get("page", ""))
    asked = (
        Asked(text, request.officer, request.day, day, LawNames(), older, start, PER_PAGE) if text else None
    )
    tabs = _tabs(asked) if asked else []
    chosen = _chosen(tabs, request.GET.get("in", ""))
    page = Paginator(_Rows(chosen), PER_PAGE).get_page(request.GET.get("page")) if chosen else None
    context: dict[str, Any] = {
        "text": text,
        "day": day,
        "older": older,
        "day_fault": fault,
        "tabs": [tab.shown(asked, tab is chosen) for tab in tabs] if asked else [],
        "page": page,
        "hits": list(page.object_list) if page else [],
        "chosen": chosen.source.code if chosen else "",
        "total": sum(tab.count for tab in tabs),
        "near": _near(text),
        "narrowed": day != request.day,
        "options_open": bool(fault) or older or day != request.day,
    }
    return render(request, "portal/search.html", context)


@dataclass(frozen=True, slots=True)
class _Tab:
    source: Source
    found: Found
    count: int

    def shown(self, asked: Asked, current: bool) -> dict[str, Any]:
        kept = {"q": asked.text, "in": self.source.code}
        kept |= {"on": asked.on.isoformat()} if asked.on != asked.today else {}
        kept |= {"older": "1"} if asked.older else {}
        return {
            "code": self.source.code,
            "label": self.source.label,
            "count": self.count,
            "url": f"{reverse('portal:search')}?{urlencode(kept)}",
            "current": current,
        }


class _Rows:
    """The hits of a source as a paginator wants them: counted once, fetched by the page."""

    def __init__(self, tab: _Tab) -> None:
        self._tab = tab

    def count(self) -> int:
        return min(self._tab.count, PER_PAGE * MOST_PAGES)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, cut: slice) -> list[Hit]:
        return self._tab.found.hits(cut.start or 0, cut.stop)


def _tabs(asked: Asked) -> list[_Tab]:
    """The sources that are open to the officer, with what they found."""
    answers = [(source, source.search(asked)) for source in SOURCES]
    return [_Tab(source, found, found.count()) for source, found in answers if found is not None]


def _chosen(tabs: list[_Tab], code: str) -> _Tab | None:
    """The tab asked for, else the first one with a hit."""
    named = next((tab for tab in tabs if tab.source.code == code), None)
    return named or next((tab for tab in tabs if tab.count), tabs[0] if tabs else None)


def _start(page: str) -> int:
    """The first row of the page that the address names; of the first one where it names none."""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 9 else 1
    return PER_PAGE * (min(max(number, 1), MOST_PAGES) - 1)


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, _("“%(text)s” is no date; the law of today was searched.") % {"text": text[:20]}


def _near(text: str) -> list[str]:
    """Parts of the text to try when the whole finds nothing: its words, or the halves of a long one."""
    words = list(dict.fromkeys(runs(text)))
    if len(words) == 1 and is_han(words[0]) and len(words[0]) >= 4:
        half = len(words[0]) // 2
        words = [words[0][:half], words[0][half:]]
    return words[:NEAR_SHOWN] if len(words) > 1 else []
