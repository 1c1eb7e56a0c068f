"""Rows of a comparison as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from law.actions.decided_comparison import DecidedComparison, Row
from law.domain.compare import Kind
from law.domain.differences import Run, differences
from law.interchange.comparison_sheet import state_of
from law.models import Correspondence, CorrespondenceDecision

TONES: dict[Kind, str] = {
    Kind.CHANGED: "warn",
    Kind.RENUMBERED: "info",
    Kind.NEW: "good",
    Kind.REPEALED: "bad",
    Kind.SPLIT: "info",
    Kind.MERGED: "info",
    Kind.SAME: "",
}
"""In the order of the filter."""


def shown_rows(
    rows: Iterable[Row], now: DecidedComparison, *, target: Row | None, history: bool
) -> list[dict[str, Any]]:
    """What the template needs of each row; `target` is the one that was asked for, `history`: with all decisions."""
    kept = list(rows)
    earlier = _history(kept, now) if history else {}
    shown = [_shown(row, now, earlier.get(row.subject.pk, []), is_target=row is target) for row in kept]
    named: set[int] = set()
    for entry in shown:
        subject = entry["row"].subject.pk
        entry["first"] = subject not in named
        named.add(subject)
    return shown


def _shown(
    row: Row, now: DecidedComparison, history: Sequence[dict[str, Any]], *, is_target: bool
) -> dict[str, Any]:
    before, after = _runs(row)
    counterparts = now.counterparts(row.old) if row.old else []
    return {
        "row": row,
        "before": before,
        "after": after,
        "label": Correspondence.Kind(row.kind.value).label,
        "tone": TONES[row.kind],
        "alike": round(row.score * 100) if row.score is not None and row.score < 1 else None,
        "target": is_target,
        "moved": bool(row.old and row.new and row.old.short_number != row.new.short_number),
        "state": state_of(row),
        "seen": now.turns(row.subject),
        "keys": ", ".join(article.short_number for article in counterparts),
        "names": "、".join(article.display for article in counterparts),
        "history": history,
    }


def _runs(row: Row) -> tuple[list[Run], list[Run]]:
    if row.old is None or row.new is None:
        return ([Run(row.old.text)] if row.old else [], [Run(row.new.text)] if row.new else [])
    return differences(row.old.text, row.new.text)


def _history(rows: Sequence[Row], now: DecidedComparison) -> dict[int, list[dict[str, Any]]]:
    """All decisions about the articles of the rows, the newest first, in two queries."""
    subjects = {row.subject.pk for row in rows if row.subject.pk in now.decisions}
    if not subjects:
        return {}
    latest = next(iter(now.decisions.values()))
    made = (
        CorrespondenceDecision.objects.filter(
            old_version=latest.old_version_id, new_version=latest.new_version_id, article__in=subjects
        )
        .select_related("decided_by")
        .prefetch_related("correspondences__new_article")
        .order_by("-turn")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for decision in made:
        pairs = list(decision.correspondences.all())
        found.setdefault(decision.article_id, []).append(
            {
                "decision": decision,
                "kind": Correspondence.Kind(pairs[0].kind).label if pairs else "",
                "names": "、".join(pair.new_article.display for pair in pairs if pair.new_article),
            }
        )
    return found
