"""Find the article that a citation means, in the law in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from law.domain.citations import CitationRef, CitationUnreadable, parse_citations, title_key
from law.domain.currency import version_on
from law.domain.numerals import article_label, han_number
from law.models import Abbreviation, Article, Statute, StatuteVersion


class UnknownCitation(Refused):
    """What a citation names does not exist; `code` says what is missing.

    Codes: `unreadable`, `no_title`, `no_article`, `too_long`, `range_too_long` (the words cannot be read),
    `no_such_law`, `ambiguous_law`, `no_text_in_force`, `no_such_article`, `deleted_article`,
    `no_such_paragraph`, `no_such_item`.
    """


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that exists. `label` is the canonical citation: 《中华人民共和国刑法》第一百三十三条之一第一款."""

    ref: CitationRef
    statute: Statute
    version: StatuteVersion
    article: Article
    label: str


_UNREADABLE = {
    "unreadable": _(
        "“%(words)s” cannot be read as a citation. Write for example 《刑法》第一百三十三条之一第一款."
    ),
    "no_title": _("“%(words)s” does not say which law it belongs to."),
    "no_article": _("“%(words)s” names no article."),
    "too_long": _("The citations are too long to be read."),
    "range_too_long": _("“%(words)s” covers too many articles. Name the articles one by one."),
}


class ArticleFinder:
    """Looks citations up on one day and remembers what it has read.

    One query for all statutes, one for short titles, then two for each statute the first time it is cited: never one
    per citation.
    """

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._statutes: dict[str, list[Statute]] | None = None
        self._short: dict[str, str] = {}
        self._versions: dict[int, StatuteVersion | None] = {}
        self._articles: dict[int, dict[tuple[int, int], Article]] = {}

    def find_all(self, text: str) -> list[FoundArticle]:
        """The articles of a list of citations as a person wrote it. Raises UnknownCitation at the first fault."""
        try:
            refs = parse_citations(text)
        except CitationUnreadable as fault:
            message = _UNREADABLE[fault.code]
            raise UnknownCitation(message % {"words": fault.fragment}, code=fault.code) from fault
        return [self.find(ref) for ref in refs]

    def find(self, ref: CitationRef) -> FoundArticle:
        """The article of `ref` in the version in force on the day. Raises UnknownCitation."""
        statute = self.statute(ref)
        version = self._version(statute)
        if version is None:
            raise UnknownCitation(
                _("No text of 《%(title)s》 is in force on %(day)s.")
                % {"title": statute.title, "day": self._on.isoformat()},
                code="no_text_in_force",
            )
        article = self._articles_of(version).get((ref.number, ref.suffix))
        facts = {
            "title": statute.title,
            "article": article_label(ref.number, ref.suffix),
            "version": version.name or version.label,
        }
        if article is None:
            raise UnknownCitation(
                _("《%(title)s》 (%(version)s) has no %(article)s.") % facts, code="no_such_article"
            )
        if article.is_deleted:
            raise UnknownCitation(
                _("%(article)s of 《%(title)s》 (%(version)s) is deleted.") % facts, code="deleted_article"
            )
        _check_place(ref, article, facts)
        label = CitationRef(statute.title, ref.number, ref.suffix, ref.paragraph, ref.item).short
        return FoundArticle(ref, statute, version, article, label)

    def statute(self, ref: CitationRef) -> Statute:
        """The law that the title of `ref` means. Raises UnknownCitation."""
        if self._statutes is None:
            self._short = Abbreviation.objects.standing()
            self._statutes = _statutes_by_name(Statute.objects.order_by("pk"), self._short)
        found = self._statutes.get(title_key(ref.title, self._short), [])
        exact = [statute for statute in found if statute.title == ref.title]
        if len(found) > 1 and len(exact) != 1:
            raise UnknownCitation(
                _("“%(title)s” may mean several laws: %(laws)s. Write the full title.")
                % {"title": ref.title, "laws": "、".join(f"《{statute.title}》" for statute in found)},
                code="ambiguous_law",
            )
        if not found:
            raise UnknownCitation(
                _("No law called “%(title)s” has been imported.") % {"title": ref.title}, code="no_such_law"
            )
        return exact[0] if exact else found[0]

    def _version(self, statute: Statute) -> StatuteVersion | None:
        if statute.pk not in self._versions:
            versions = {version.pk: version for version in StatuteVersion.objects.filter(statute=statute)}
            chosen = version_on((version.dates for version in versions.values()), self._on)
            self._versions[statute.pk] = versions[chosen.key] if chosen else None
        return self._versions[statute.pk]

    def _articles_of(self, version: StatuteVersion) -> dict[tuple[int, int], Article]:
        if version.pk not in self._articles:
            articles = version.articles.defer("text")
            self._articles[version.pk] = {(article.number, article.suffix): article for article in articles}
        return self._articles[version.pk]


def resolve_citation(ref: CitationRef, *, on: date) -> Article:
    """The article of one citation in the version in force on the day `on`. Raises UnknownCitation."""
    return ArticleFinder(on=on).find(ref).article


def _statutes_by_name(
    statutes: Iterable[Statute], short_titles: Mapping[str, str]
) -> dict[str, list[Statute]]:
    """Statutes by every name they answer to: title, short title, aliases."""
    names: dict[str, list[Statute]] = {}
    for statute in statutes:
        for key in {title_key(name, short_titles) for name in (statute.title, *statute.aliases)}:
            names.setdefault(key, []).append(statute)
    return names


def _check_place(ref: CitationRef, article: Article, facts: dict[str, str]) -> None:
    """Paragraph and item exist; an item without a paragraph may stand in any paragraph."""
    paragraphs = article.paragraphs
    if ref.paragraph is not None and not 1 <= ref.paragraph <= len(paragraphs):
        raise UnknownCitation(
            _("%(article)s of 《%(title)s》 (%(version)s) has %(count)s paragraphs (款), no %(paragraph)s.")
            % {**facts, "count": len(paragraphs), "paragraph": f"第{han_number(ref.paragraph)}款"},
            code="no_such_paragraph",
        )
    if ref.item is None:
        return
    searched = paragraphs if ref.paragraph is None else [paragraphs[ref.paragraph - 1]]
    if not any(item["number"] == ref.item for paragraph in searched for item in paragraph["items"]):
        raise UnknownCitation(
            _("%(article)s of 《%(title)s》 (%(version)s) has no %(item)s there.")
            % {**facts, "item": f"第（{han_number(ref.item)}）项"},
            code="no_such_item",
        )
