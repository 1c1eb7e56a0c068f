"""What people have confirmed about two versions of a statute, as the tasks after a change of law read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from law.domain.compare import Kind
from law.domain.law_tasks import Became, Changes
from law.models import Article, Correspondence, CorrespondenceDecision, StatuteVersion


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of which articles were confirmed; `latest` is the newest decision about them."""

    old: StatuteVersion
    new: StatuteVersion
    latest: int


Words = Mapping[tuple[int, int, int], str]
"""What stands for the words of an article, by version, number and suffix."""


def comparisons() -> list[Comparison]:
    """Every pair of versions about which something has been confirmed, in two queries; not those of a version that was
    withdrawn."""
    pairs = (
        CorrespondenceDecision.objects.order_by()
        .filter(old_version__withdrawn_on=None, new_version__withdrawn_on=None)
        .values_list("old_version", "new_version")
        .annotate(latest=Max("pk"))
    )
    found = list(pairs)
    ids = {pk for old, new, _latest in found for pk in (old, new)}
    versions = StatuteVersion.objects.select_related("statute").in_bulk(ids)
    rows = [Comparison(versions[old], versions[new], latest) for old, new, latest in found]
    return sorted(rows, key=lambda row: (row.new.dates.order, row.old.dates.order))


def confirmed_changes(old: StatuteVersion, new: StatuteVersion) -> Changes:
    """What became of each article of `old`, by number and suffix, as far as it was confirmed."""
    return {article: became for article, (became, _rows) in confirmed(old, new).items()}


def confirmed(
    old: StatuteVersion, new: StatuteVersion
) -> dict[tuple[int, int], tuple[Became, tuple[Correspondence, ...]]]:
    """The same with the rows themselves, which carry both articles; in one query."""
    rows: dict[tuple[int, int], list[Correspondence]] = {}
    for row in Correspondence.objects.standing(old=old, new=new):
        if row.old_article is not None:
            rows.setdefault((row.old_article.number, row.old_article.suffix), []).append(row)
    return {article: (_became(found), tuple(found)) for article, found in rows.items()}


def _became(rows: list[Correspondence]) -> Became:
    kinds = [Kind(row.kind) for row in rows]
    kind = Kind.SPLIT if len(rows) > 1 and Kind.SPLIT not in kinds else kinds[0]
    new = tuple((row.new_article.number, row.new_article.suffix) for row in rows if row.new_article)
    if kind is Kind.SAME and new != tuple(
        (r.old_article.number, r.old_article.suffix) for r in rows if r.old_article
    ):
        kind = Kind.RENUMBERED
    return Became(kind, new)


def words_before(new: StatuteVersion, numbers: Collection[int]) -> Words:
    """The words of these articles in every version of the statute before `new`. Two queries."""
    dates = [version.dates for version in new.statute.versions.all()]
    return hashes({one.key for one in dates if one.order < new.dates.order}, numbers)


def rests_on(old: StatuteVersion, version_id: int | None, article: tuple[int, int], words: Words) -> bool:
    """Whether a citation that was checked against the version `version_id` means what `old` has under this number: it
    was checked against `old`, or against one that has the article with the same words."""
    if version_id in (None, old.pk):
        return True
    there = words.get((version_id or 0, *article))
    return there is not None and there == words.get((old.pk, *article))


def same_words_in(
    new_id: int, articles: Collection[tuple[int, int, int]]
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """Where the words of these articles (version, number, suffix) stand in the version `new_id`, as far as it is sure.

    Sure is what people confirmed to be the same or only renumbered, also of another version that has the article with
    the same words; and, where nobody has decided, the same number with the same words. In two queries.
    """
    numbers = {number for _version, number, _suffix in articles}
    words = hashes({version for version, _number, _suffix in articles} | {new_id}, numbers)
    said: dict[tuple[int, int, str], set[tuple[int, int] | None]] = {}
    rows = Correspondence.objects.standing().filter(
        decision__new_version=new_id, old_article__number__in=numbers
    )
    for row in rows:
        if row.old_article is not None:
            is_plain = row.kind in (Correspondence.Kind.SAME, Correspondence.Kind.RENUMBERED)
            target = (
                (row.new_article.number, row.new_article.suffix) if row.new_article and is_plain else None
            )
            key = (row.old_article.number, row.old_article.suffix, row.old_article.text_hash)
            said.setdefault(key, set()).add(target)
    found: dict[tuple[int, int, int], tuple[int, int]] = {}
    for version, number, suffix in articles:
        text = words.get((version, number, suffix))
        if text is None:
            continue
        targets = said.get((number, suffix, text))
        if targets is None and words.get((new_id, number, suffix)) == text:
            targets = {(number, suffix)}
        if targets is not None and len(targets) == 1 and (target := next(iter(targets))) is not None:
            found[version, number, suffix] = target
    return found


def hashes(version_ids: Iterable[int], numbers: Collection[int]) -> dict[tuple[int, int, int], str]:
    """The hash of the text of each article with one of these numbers, by version, number and suffix."""
    rows = Article.objects.filter(version__in=set(version_ids), number__in=numbers, is_deleted=False)
    return {
        (version, number, suffix): text
        for version, number, suffix, text in rows.values_list("version", "number", "suffix", "text_hash")
    }
