"""Lessons and cases as a source of the search: what the officer may read, not even counted otherwise."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.marking import excerpt, marked, terms
from portal.search.asking import Asked, Badge, Hit
from training.actions.search_pages import PageSearch, search_pages


def found_pages(asked: Asked) -> FoundPages:
    """Everybody reads the pages meant for them."""
    return FoundPages(asked, search_pages(asked.text, asked.officer, on=asked.today))


class FoundPages:
    """Pages that cite an article asked for, then pages with the words, the newest first."""

    def __init__(self, asked: Asked, search: PageSearch) -> None:
        self._search = search
        self._words = terms(asked.text, search.query.words)

    def count(self) -> int:
        return int(self._search.pages.count())

    def hits(self, start: int, stop: int) -> list[Hit]:
        return [self._hit(page) for page in self._search.pages[start:stop].specific()]

    def _hit(self, page: Any) -> Hit:
        text = " ".join(entry for _name, entry in page.texts()[1:])
        return Hit(
            title=marked(page.title, self._words),
            url=reverse("training:page", args=[page.pk]),
            text=excerpt(text, self._words),
            facts=[page._meta.verbose_name, *([_("cites this article")] if page.place == 0 else [])],
            badges=[Badge(_("Sample"), "warn")] if page.is_sample else [],
        )
