"""Which clause of which amendment changed an article, and what a clause changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from law.domain.citations import title_key
from law.models import AmendmentClause, ClauseChange, Statute, StatuteVersion


@dataclass(frozen=True, slots=True)
class ArticleChanged:
    """A clause that changes an article; `is_done`: the version of the article has the change in it."""

    change: ClauseChange
    instrument: StatuteVersion
    clause: AmendmentClause
    is_done: bool


@dataclass(frozen=True, slots=True)
class ClauseReach:
    """A clause and what it changes: `targets` with the statute where it has been imported."""

    clause: AmendmentClause
    targets: tuple[tuple[ClauseChange, Statute | None], ...]


def changes_to(version: StatuteVersion) -> Mapping[str, Sequence[ArticleChanged]]:
    """The clauses that change articles of the version, by short number, the oldest first, in one query.

    An instrument adopted not later than the version has been worked into it: then a renumbered article stands under its
    later number.
    """
    statute = version.statute
    keys = {title_key(name)[:200] for name in (statute.title, *statute.aliases)}
    rows = ClauseChange.objects.filter(law_key__in=keys).select_related("clause__version__statute")
    found: dict[str, list[ArticleChanged]] = {}
    for row in sorted(rows, key=lambda row: (_made_on(row.clause.version), row.clause_id, row.position)):
        instrument = row.clause.version
        is_done = version.adopted_on is not None and _made_on(instrument) <= version.adopted_on
        key = row.becomes if is_done and row.becomes else row.short_number
        found.setdefault(key, []).append(ArticleChanged(row, instrument, row.clause, is_done))
    return found


def reach_of(instrument: StatuteVersion) -> list[ClauseReach]:
    """The clauses of an instrument with what they change, in three queries at most."""
    clauses = list(instrument.clauses.order_by("number").prefetch_related("changes"))
    if not any(clause.changes.all() for clause in clauses):
        return [ClauseReach(clause, ()) for clause in clauses]
    by_key: dict[str, Statute] = {}
    for statute in Statute.objects.order_by("-pk"):
        by_key |= {title_key(name)[:200]: statute for name in (statute.title, *statute.aliases)}
    return [
        ClauseReach(
            clause,
            tuple(
                (change, by_key.get(change.law_key))
                for change in sorted(clause.changes.all(), key=lambda change: change.position)
            ),
        )
        for clause in clauses
    ]


def _made_on(instrument: StatuteVersion) -> date:
    return instrument.adopted_on or instrument.promulgated_on or instrument.effective_on or date.max
