"""Statutes by every name they answer to, read once."""

from __future__ import annotations

from collections import defaultdict

from law.domain.citations import title_key
from law.domain.queries import LawQuery, read_query
from law.models import Abbreviation, Statute

SHORTEST_TITLE = 2
"""Characters of a text that are looked for in titles; one would find every law."""


class LawNames:
    """The names of all statutes: title, short titles, and what people of the trade call them."""

    def __init__(self) -> None:
        self._all = list(Statute.objects.order_by("title"))
        self._short = Abbreviation.objects.standing()
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for statute in self._all:
            for key in {self._key(name) for name in (statute.title, *statute.aliases)}:
                self._by_key[key].append(statute.pk)

    def has(self, name: str) -> bool:
        """Whether a statute has this name."""
        return self._key(name) in self._by_key

    def ids(self, name: str) -> list[int]:
        """The statutes of this name."""
        return self._by_key.get(self._key(name), [])

    def like(self, text: str) -> tuple[Statute, ...]:
        """Statutes whose title or short title holds the text, by title."""
        key = self._key(text[:100])
        if len(key) < SHORTEST_TITLE:
            return ()
        return tuple(
            statute
            for statute in self._all
            if any(key in self._key(name) for name in (statute.title, *statute.aliases))
        )

    def _key(self, name: str) -> str:
        return title_key(name, self._short)

    def read(self, text: str) -> LawQuery:
        """What a query means among these laws."""
        return read_query(text, self.has)
