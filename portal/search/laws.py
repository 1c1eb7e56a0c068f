"""Laws as a source of the search: articles named by their number, laws by their title, texts by their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.han import folded
from core.domain.marking import Piece, excerpt, marked, terms
from law.actions.search_laws import NAMED, LawSearch, search_laws
from law.models import Article, Statute, StatuteVersion
from law.views.wording import SAMPLE, ShownVersion, shown_versions
from portal.search.asking import Asked, Badge, Hit


def found_laws(asked: Asked) -> FoundLaws:
    """Everybody who is signed in reads all laws."""
    return FoundLaws(asked, search_laws(asked.text, on=asked.on, older=asked.older))


class FoundLaws:
    """Named articles, then laws whose title holds the text, then articles that hold its words."""

    def __init__(self, asked: Asked, search: LawSearch) -> None:
        self._asked = asked
        self._search = search
        label = folded(search.query.words) if search.query.phrase else ""
        self._words = terms(search.query.words)
        self._label = label

    def count(self) -> int:
        return len(self._search.statutes) + self._search.articles.count()

    def hits(self, start: int, stop: int) -> list[Hit]:
        titles = len(self._search.statutes)
        statutes = self._search.statutes[start:stop]
        articles = list(self._search.articles[max(0, start - titles) : max(0, stop - titles)])
        shown = self._versions(
            {article.version.statute_id for article in articles} | {s.pk for s in statutes}
        )
        return [self._statute(statute, shown) for statute in statutes] + [
            self._article(article, shown) for article in articles
        ]

    def _versions(self, statutes: set[int]) -> dict[int, list[ShownVersion]]:
        """The versions of these statutes with their standing on the day, in one query."""
        rows: dict[int, list[StatuteVersion]] = defaultdict(list)
        kept = StatuteVersion.objects.filter(statute__in=statutes).defer(
            "warnings", "front_matter", "annexes", "events", "effective_notes", "unplaced", "gaps"
        )
        for version in kept:
            rows[version.statute_id].append(version)
        return {pk: shown_versions(versions, self._asked.on) for pk, versions in rows.items()}

    def _statute(self, statute: Statute, shown: dict[int, list[ShownVersion]]) -> Hit:
        versions = shown.get(statute.pk, [])
        current = next((entry for entry in versions if entry.counts), None)
        return Hit(
            title=marked(statute.title, self._words),
            url=self._address(statute.pk, current.version if current else None),
            facts=[statute.get_kind_display(), *([current.name] if current else [])],
            badges=_badges(current or (versions[0] if versions else None)),
        )

    def _article(self, article: Article, shown: dict[int, list[ShownVersion]]) -> Hit:
        version = next(
            entry for entry in shown[article.version.statute_id] if entry.version.pk == article.version_id
        )
        named = article.place == NAMED  # type: ignore[attr-defined]
        text = self._text(article) if named else article.text
        return Hit(
            title=[Piece(f"《{article.version.statute.title}》"), Piece(article.display, marked=named)],
            url=f"{self._address(article.version.statute_id, article.version)}#art-{article.short_number}",
            text=excerpt(text, self._words if not self._label or self._label in folded(text) else ()),
            facts=[version.name, *([_("Deleted")] if article.is_deleted else [])],
            badges=_badges(version),
        )

    def _text(self, article: Article) -> str:
        """The paragraph that was asked for, else the whole article."""
        for ref in self._search.query.refs:
            if ref.paragraph and 0 < ref.paragraph <= len(article.paragraphs):
                paragraph = article.paragraphs[ref.paragraph - 1]
                return "".join(
                    [paragraph["text"], *(item["label"] + item["text"] for item in paragraph["items"])]
                )
        return article.text

    def _address(self, statute: int, version: StatuteVersion | None) -> str:
        address = reverse("law:statute", args=[statute])
        if version is None or (self._asked.on == self._asked.today and not self._asked.older):
            return address
        return f"{address}?{urlencode({'version': version.pk})}"


def _badges(entry: ShownVersion | None) -> Sequence[Badge]:
    """How the version stands, where it is not simply in force; and whether it is a sample."""
    if entry is None:
        return ()
    badges = [] if entry.tone == "good" else [Badge(entry.standing, entry.tone)]
    return [*badges, *([Badge(SAMPLE, "warn")] if entry.version.is_sample else [])]
