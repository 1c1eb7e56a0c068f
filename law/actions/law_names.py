"""Statutes by every name they answer to, read once."""

from __future__ import annotations

import re
from collections import defaultdict

from core.domain.han import folded
from core.pinyin_letters import is_typed
from law.domain.citations import title_key
from law.domain.queries import LawQuery, read_query
from law.models import Abbreviation, Statute

SHORTEST_TITLE = 2
"""Characters of a text that are looked for in titles; one would find every law."""
_LETTERS = re.compile(r"[a-z]{2,60}")


def names_of(statute: Statute) -> tuple[str, ...]:
    """Everything that one statute is called, title and short titles as they stand today. One query."""
    short = Abbreviation.objects.standing()
    given = (statute.title, *statute.aliases)
    keys = [title_key(name, short) for name in given]
    return tuple(dict.fromkeys((*given, *keys, *(name for name, meant in short.items() if meant in keys))))


class LawNames:
    """The names of all statutes: title, short titles, what people of the trade call them, and how each is typed.

    zaglcff is 治安管理处罚法; so is any mixture of first letters and whole syllables.
    """

    def __init__(self) -> None:
        self._all = list(Statute.objects.order_by("title"))
        self._short = Abbreviation.objects.standing()
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for statute in self._all:
            for key in {self._key(name) for name in (statute.title, *statute.aliases)}:
                self._by_key[key].append(statute.pk)
        self._typed: dict[tuple[str, bool], list[int]] = {}

    def has(self, name: str) -> bool:
        """Whether a statute has this name."""
        return self._key(name) in self._by_key or bool(self.typed(name))

    def ids(self, name: str) -> list[int]:
        """The statutes of this name."""
        return self._by_key.get(self._key(name)) or self.typed(name)

    def typed(self, letters: str, *, beginning: bool = False) -> list[int]:
        """The statutes one of whose names is typed like that, or begins so; none for what is not letters alone."""
        letters = folded(letters)
        if not _LETTERS.fullmatch(letters):
            return []
        if (letters, beginning) not in self._typed:
            self._typed[letters, beginning] = [
                statute.pk
                for statute in self._all
                if any(is_typed(letters, name, beginning=beginning) for name in self._names(statute))
            ]
        return self._typed[letters, beginning]

    def _names(self, statute: Statute) -> set[str]:
        """Every name of a statute, the country left out, with those of the trade."""
        keys = {self._key(name) for name in (statute.title, *statute.aliases)}
        return {*statute.aliases, *keys, *(name for name, meant in self._short.items() if meant in keys)}

    def like(self, text: str) -> tuple[Statute, ...]:
        """Statutes whose title or short title holds the text, by title."""
        key = self._key(text[:100])
        if len(key) < SHORTEST_TITLE:
            return ()
        if typed := self.typed(key, beginning=True):
            return tuple(statute for statute in self._all if statute.pk in typed)
        return tuple(
            statute
            for statute in self._all
            if any(key in self._key(name) for name in (statute.title, *statute.aliases))
        )

    def _key(self, name: str) -> str:
        return title_key(name, self._short)

    def read(self, text: str) -> LawQuery:
        """What a query means among these laws. The name of a law as it is typed limits to that law."""
        if self.typed(text.strip()):
            return LawQuery(title=text.strip())
        return read_query(text, self.has)
