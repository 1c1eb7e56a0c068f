"""An article in the version that counts and in the one that follows, with the difference marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.changes import confirmed
from law.domain.currency import version_on
from law.domain.differences import Run, differences
from law.models import Article, Correspondence, StatuteVersion

TONES = {
    Correspondence.Kind.CHANGED: "warn",
    Correspondence.Kind.RENUMBERED: "info",
    Correspondence.Kind.NEW: "good",
    Correspondence.Kind.REPEALED: "bad",
    Correspondence.Kind.SPLIT: "info",
    Correspondence.Kind.MERGED: "info",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One article in runs, as one of the two versions has it."""

    article: Article
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class BothTexts:
    """One article and what it becomes. `kind` is None where nobody has confirmed it: then the same number is shown."""

    kind: Correspondence.Kind | None
    old: Side | None
    new: Side | None

    @property
    def label(self) -> Any:
        """What happened, in words."""
        return self.kind.label if self.kind is not None else ""

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES.get(self.kind, "") if self.kind is not None else "warn"


@dataclass(frozen=True, slots=True)
class BothVersions:
    """What is shown of two versions of one statute."""

    old: StatuteVersion
    new: StatuteVersion
    texts: Sequence[BothTexts]

    @property
    def begins_on(self) -> date:
        """The day from which the new version counts."""
        return self.new.dates.begins_on


def both_versions(
    old: StatuteVersion, new: StatuteVersion, articles: Collection[tuple[int, int]]
) -> BothVersions:
    """These articles of `old` beside what they become, in four queries; those that stay word for word are left out."""
    rows = confirmed(old, new)
    texts: list[BothTexts] = []
    undecided = [article for article in sorted(set(articles)) if article not in rows]
    for article in sorted(set(articles)):
        if article in rows:
            for row in rows[article][1]:
                if row.kind != Correspondence.Kind.SAME:
                    texts.append(both_texts(row.old_article, row.new_article, Correspondence.Kind(row.kind)))
    if undecided:
        before, after = _numbered(old, undecided), _numbered(new, undecided)
        for article in undecided:
            one, other = before.get(article), after.get(article)
            if one is None or (other is not None and one.text_hash == other.text_hash):
                continue
            texts.append(both_texts(one, other, None))
    return BothVersions(old, new, texts)


def both_texts(old: Article | None, new: Article | None, kind: Correspondence.Kind | None) -> BothTexts:
    """The two texts with what differs marked."""
    if old is None or new is None:
        return BothTexts(
            kind,
            Side(old, [Run(old.text)]) if old else None,
            Side(new, [Run(new.text)]) if new else None,
        )
    before, after = differences(old.text, new.text)
    return BothTexts(kind, Side(old, before), Side(new, after))


def coming_after(
    versions: Iterable[StatuteVersion], on: date
) -> tuple[StatuteVersion, StatuteVersion] | None:
    """The version of one statute that counts on the day and the next one, where one is adopted and not yet in force."""
    rows = {row.pk: row for row in versions}
    dates = [row.dates for row in rows.values()]
    counting = version_on(dates, on)
    ahead = min((one for one in dates if one.begins_on > on), key=lambda one: one.order, default=None)
    return (rows[counting.key], rows[ahead.key]) if counting is not None and ahead is not None else None


def _numbered(
    version: StatuteVersion, articles: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Article]:
    found = version.articles.filter(number__in={number for number, _suffix in articles}, is_deleted=False)
    return {(row.number, row.suffix): row for row in found}
