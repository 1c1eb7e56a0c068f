"""Statutes by every name they answer to, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from law.domain.citations import title_key
from law.domain.queries import LawQuery, read_query
from law.models import Statute

SHORTEST_TITLE = 2
"""Characters of a text that are looked for in titles; one would find every law."""


class LawNames:
    """The names of all statutes: title, short titles, and what people of the trade call them."""

    def __init__(self, statutes: Iterable[Statute] | None = None) -> None:
        self._all = list(Statute.objects.order_by("title") if statutes is None else statutes)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for statute in self._all:
            for key in {title_key(name) for name in (statute.title, *statute.aliases)}:
                self._by_key[key].append(statute.pk)

    def has(self, name: str) -> bool:
        """Whether a statute has this name."""
        return title_key(name) in self._by_key

    def ids(self, name: str) -> list[int]:
        """The statutes of this name."""
        return self._by_key.get(title_key(name), [])

    def like(self, text: str) -> tuple[Statute, ...]:
        """Statutes whose title or short title holds the text, by title."""
        key = title_key(text[:100])
        if len(key) < SHORTEST_TITLE:
            return ()
        return tuple(
            statute
            for statute in self._all
            if any(key in title_key(name) for name in (statute.title, *statute.aliases))
        )

    def read(self, text: str) -> LawQuery:
        """What a query means among these laws."""
        return read_query(text, self.has)
