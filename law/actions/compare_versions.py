"""Set two versions of a statute against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from law.domain.compare import Comparison, Text, compare
from law.domain.currency import version_on
from law.models import Article, Statute, StatuteVersion


class NotComparable(Refused):
    """One of the versions has no text to compare; `code` says why: `sample`, `no_articles`, `same_version`."""


class NoSuchVersion(Refused):
    """No version of the statute has this day or is in force on it."""

    code = "no_such_version"


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """The correspondences, and the articles of both versions by their short numbers, in the order of the text."""

    comparison: Comparison
    old: Mapping[str, Article]
    new: Mapping[str, Article]

    @property
    def old_texts(self) -> list[Text]:
        """The articles of the older version as the rules see them."""
        return _texts(list(self.old.values()))

    @property
    def new_texts(self) -> list[Text]:
        """The articles of the newer version as the rules see them."""
        return _texts(list(self.new.values()))


def compare_versions(old: StatuteVersion, new: StatuteVersion) -> VersionComparison:
    """Compares the articles of two versions of one statute, in two queries. Raises NotComparable."""
    if old.pk == new.pk:
        raise NotComparable(_("These are one and the same version. Choose two."), code="same_version")
    for version in (old, new):
        if version.is_sample:
            raise NotComparable(
                _("Of the version %(version)s only sample summaries are here; its text cannot be compared.")
                % {"version": version.name or version.label},
                code="sample",
            )
    before, after = _articles(old), _articles(new)
    for version, articles in ((old, before), (new, after)):
        if not articles:
            raise NotComparable(
                _("The version %(version)s has no articles that could be compared.")
                % {"version": version.name or version.label},
                code="no_articles",
            )
    comparison = compare(_texts(before), _texts(after))
    return VersionComparison(comparison, _by_key(before), _by_key(after))


def version_of_day(statute: Statute, day: date) -> StatuteVersion:
    """The version that bears this day (adopted or amended then), else the one in force on it. Raises NoSuchVersion."""
    versions = list(statute.versions.order_by("-adopted_on", "pk"))
    for version in versions:
        if version.label == day.isoformat() or version.adopted_on == day:
            return version
    chosen = version_on((version.dates for version in versions), day)
    if chosen is None:
        raise NoSuchVersion(
            _("No version of 《%(title)s》 was adopted or in force on %(day)s. There are: %(versions)s.")
            % {
                "title": statute.title,
                "day": day.isoformat(),
                "versions": "、".join(version.label for version in versions) or "—",
            }
        )
    return next(version for version in versions if version.pk == chosen.key)


def _articles(version: StatuteVersion) -> list[Article]:
    return list(version.articles.order_by("position"))


def _texts(articles: Sequence[Article]) -> list[Text]:
    return [Text(entry.number, entry.suffix, entry.text, entry.is_deleted) for entry in articles]


def _by_key(articles: Sequence[Article]) -> dict[str, Article]:
    return {article.short_number: article for article in articles}
