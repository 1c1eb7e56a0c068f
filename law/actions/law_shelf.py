"""The laws as a check of many citations needs them: each read once, however often it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from law.changes import confirmed_changes
from law.domain.citations import title_key
from law.domain.compare import Comparison, Text, compare
from law.domain.currency import version_on
from law.domain.key_terms import TermIndex
from law.domain.law_tasks import Changes
from law.domain.law_words import NameList
from law.domain.numerals import article_key
from law.models import Abbreviation, Article, Statute, StatuteVersion

Place = tuple[int, int]
"""Number and suffix of an article."""


class LawShelf:
    """Statutes, versions, articles and their words, and what became of articles from one version to the next.

    Two queries at once, one for the versions of all statutes, one for the articles of each version that is needed.
    """

    def __init__(self) -> None:
        self._short = Abbreviation.objects.standing()
        self._by_key: dict[str, list[Statute]] = {}
        every = list(Statute.objects.order_by("pk"))
        for statute in every:
            for key in {title_key(name, self._short) for name in (statute.title, *statute.aliases)}:
                self._by_key.setdefault(key, []).append(statute)
        written = [name for statute in every for name in (statute.title, *statute.aliases)]
        self.names = NameList([*written, *self._by_key, *self._short, *self._short.values()])
        """What laws answer to, here or not."""
        self._versions: dict[int, list[StatuteVersion]] | None = None
        self._articles: dict[int, dict[Place, Article]] = {}
        self._indexes: dict[int, TermIndex[Place]] = {}
        self._comparisons: dict[tuple[int, int], Comparison] = {}
        self._confirmed: dict[tuple[int, int], Changes] = {}

    def called(self, title: str) -> list[Statute]:
        """The statutes of this name; the one with exactly this title alone, where there is one."""
        found = self._by_key.get(title_key(title, self._short), [])
        return [statute for statute in found if statute.title == title] or found

    def versions(self, statute: Statute) -> Sequence[StatuteVersion]:
        """All versions of the statute, in the order in which they replace each other."""
        if self._versions is None:
            self._versions = {}
            slim = StatuteVersion.objects.defer("warnings", "front_matter", "annexes", "events", "unplaced")
            for version in sorted(slim, key=lambda one: one.dates.order):
                self._versions.setdefault(version.statute_id, []).append(version)
        return self._versions.get(statute.pk, ())

    def in_force(self, statute: Statute, on: date) -> StatuteVersion | None:
        """The version that counts on the day."""
        versions = {version.pk: version for version in self.versions(statute)}
        chosen = version_on((version.dates for version in versions.values()), on)
        return versions[chosen.key] if chosen else None

    def articles(self, version: StatuteVersion) -> dict[Place, Article]:
        """The articles of a version by number and suffix."""
        if version.pk not in self._articles:
            read = version.articles.defer("text_hash", "notes").order_by("position")
            self._articles[version.pk] = {(article.number, article.suffix): article for article in read}
        return self._articles[version.pk]

    def index(self, version: StatuteVersion) -> TermIndex[Place]:
        """The words of its articles."""
        if version.pk not in self._indexes:
            texts = {place: one.text for place, one in self.articles(version).items() if not one.is_deleted}
            self._indexes[version.pk] = TermIndex(texts)
        return self._indexes[version.pk]

    def moved(self, place: Place, old: StatuteVersion, new: StatuteVersion) -> list[Place]:
        """Where the provision of an article of `old` stands in `new`: as people confirmed it, else as the comparison of
        the texts proposes."""
        if old.pk == new.pk:
            return []
        pair = (old.pk, new.pk)
        if pair not in self._confirmed:
            self._confirmed[pair] = confirmed_changes(old, new)
        became = self._confirmed[pair].get(place)
        if became is not None:
            return list(became.new)
        if old.is_sample or new.is_sample:
            return []
        if pair not in self._comparisons:
            self._comparisons[pair] = compare(self._texts(old), self._texts(new))
        key = article_key(*place)
        return [_place(found.new) for found in self._comparisons[pair].pairs if found.old == key]

    def _texts(self, version: StatuteVersion) -> list[Text]:
        return [
            Text(one.number, one.suffix, one.text, one.is_deleted) for one in self.articles(version).values()
        ]


def _place(key: str) -> Place:
    number, _dash, suffix = key.partition("-")
    return int(number), int(suffix or 0)
