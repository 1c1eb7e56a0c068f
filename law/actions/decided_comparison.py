"""Two versions of a law, with what people have decided about them in the place of what was proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from law.domain.compare import Comparison, Kind, Pair
from law.domain.decided import with_decisions
from law.models import Article, CorrespondenceDecision, StatuteVersion

from .compare_versions import VersionComparison, compare_versions


@dataclass(frozen=True, slots=True)
class Row:
    """An old article, what it became, or only one of the two; `decision`: the one that says so, None for a proposal."""

    kind: Kind
    old: Article | None
    new: Article | None
    score: float | None = None
    decision: CorrespondenceDecision | None = None

    @property
    def anchor(self) -> str:
        """The name of the row in the page."""
        return f"{self.old.short_number if self.old else ''}_{self.new.short_number if self.new else ''}"

    @property
    def subject(self) -> Article:
        """The article that a decision about the row is about: the old one; the new one where there is none."""
        return cast(Article, self.old or self.new)


@dataclass(frozen=True, slots=True)
class DecidedComparison:
    """`comparison`: as it stands now; `found`: the proposals and the articles of both versions; `decisions`: the
    latest one about each article by its row in the database, taken back ones included."""

    comparison: Comparison
    found: VersionComparison
    decisions: Mapping[int, CorrespondenceDecision]

    def counterparts(self, old: Article) -> list[Article]:
        """What the old article became, in the order of the newer version."""
        return self._named(self.comparison, old)

    def proposed(self, old: Article) -> list[Article]:
        """What was proposed for the old article."""
        return self._named(self.found.comparison, old)

    def _named(self, comparison: Comparison, old: Article) -> list[Article]:
        return [self.found.new[pair.new] for pair in comparison.pairs if pair.old == old.short_number]

    def decision_about(self, article: Article) -> CorrespondenceDecision | None:
        """The decision that stands about the article; None where there is none or it was taken back."""
        decision = self.decisions.get(article.pk)
        return decision if decision is not None and is_said(decision) else None

    def turns(self, article: Article) -> int:
        """How many decisions there are about the article, taken back ones included."""
        decision = self.decisions.get(article.pk)
        return decision.turn if decision is not None else 0


def is_said(decision: CorrespondenceDecision) -> bool:
    """Whether the decision says anything: one without correspondences takes the one before it back."""
    return bool(decision.correspondences.all())


def decided_comparison(old: StatuteVersion, new: StatuteVersion) -> DecidedComparison:
    """Compares the versions, in four queries. Raises NotComparable."""
    found = compare_versions(old, new)
    latest = (
        CorrespondenceDecision.objects.standing(old=old, new=new)
        .select_related("article", "decided_by")
        .prefetch_related("correspondences")
    )
    decisions = {decision.article_id: decision for decision in latest}
    said = [decision for decision in decisions.values() if is_said(decision)]
    by_pk = {article.pk: article for article in found.new.values()}
    comparison = with_decisions(
        found.comparison,
        found.old_texts,
        found.new_texts,
        decided={
            decision.article.short_number: [
                by_pk[row.new_article_id].short_number
                for row in decision.correspondences.all()
                if row.new_article_id is not None
            ]
            for decision in said
            if decision.article.version_id == old.pk
        },
        new={decision.article.short_number for decision in said if decision.article.version_id == new.pk},
    )
    return DecidedComparison(comparison, found, decisions)


def rows_of(now: DecidedComparison) -> list[Row]:
    """All articles in the order of the newer version; one that is gone stands after the one that was before it."""
    found, comparison = now.found, now.comparison
    by_new: dict[str, list[Pair]] = {}
    for pair in comparison.pairs:
        by_new.setdefault(pair.new, []).append(pair)
    added = set(comparison.added)
    rows: list[Row] = []
    for key, article in found.new.items():
        for pair in by_new.get(key, ()):
            old = found.old[pair.old]
            rows.append(Row(pair.kind, old, article, pair.score, now.decision_about(old)))
        if key in added:
            rows.append(Row(Kind.NEW, None, article, None, now.decision_about(article)))
    gone = set(comparison.repealed)
    before: str | None = None
    for key, article in found.old.items():
        if key in gone:
            place = _after(rows, before)
            rows.insert(place, Row(Kind.REPEALED, article, None, None, now.decision_about(article)))
        before = key
    return rows


def _after(rows: Sequence[Row], key: str | None) -> int:
    """The place behind the last row of the old article `key`; the beginning where it has none."""
    places = [place for place, row in enumerate(rows) if row.old is not None and row.old.short_number == key]
    return places[-1] + 1 if places else 0
