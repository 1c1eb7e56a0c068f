"""Two versions of a law side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.domain.errors import Refused
from law.actions.compare_versions import VersionComparison, compare_versions
from law.domain.compare import Kind, Pair
from law.domain.differences import Run, differences
from law.domain.numerals import article_key, parse_article_label
from law.models import Article, Statute
from personnel.access import OfficerRequest, requires

from .wording import SAMPLE, ShownVersion, shown_versions

PER_PAGE = 40

KINDS: dict[Kind, tuple[Any, str]] = {
    Kind.CHANGED: (lazy("Reworded"), "warn"),
    Kind.RENUMBERED: (lazy("Only renumbered"), "info"),
    Kind.NEW: (lazy("New article"), "good"),
    Kind.REPEALED: (lazy("No longer there"), "bad"),
    Kind.SPLIT: (lazy("Split"), "info"),
    Kind.MERGED: (lazy("Merged"), "info"),
    Kind.SAME: (lazy("Word for word the same"), ""),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An old article, what it became, or only one of the two."""

    kind: Kind
    old: Article | None
    new: Article | None
    score: float | None = None

    @property
    def anchor(self) -> str:
        """The name of the row in the page."""
        return f"{self.old.short_number if self.old else ''}_{self.new.short_number if self.new else ''}"


@requires()
def compare(request: OfficerRequest, pk: int) -> HttpResponse:
    """`old` and `new` pick the versions, `kind` what is shown, `article` jumps to one of either version, `page`."""
    statute = get_object_or_404(Statute, pk=pk)
    versions = shown_versions(statute.versions.defer("warnings", "front_matter", "annexes"), request.day)
    old, new = _chosen(versions, request.GET.get("old", ""), request.GET.get("new", ""))
    context: dict[str, Any] = {
        "statute": statute,
        "versions": versions,
        "old": old,
        "new": new,
        "sample": SAMPLE,
    }
    if old is None or new is None:
        return render(request, "law/compare.html", context)
    try:
        found = compare_versions(old.version, new.version)
    except Refused as refusal:
        return render(request, "law/compare.html", context | {"refusal": str(refusal)})
    rows = rows_of(found)
    counts = Counter(row.kind for row in rows)
    kind = next((kind for kind in KINDS if kind.value == request.GET.get("kind")), None)
    kept = [row for row in rows if kind is None or row.kind is kind]
    asked = request.GET.get("article", "").strip()[:40]
    place = _place(kept, asked)
    number = request.GET.get("page") if place is None else place // PER_PAGE + 1
    page = Paginator(kept, PER_PAGE).get_page(number)
    context |= {
        "kind": kind.value if kind else "",
        "kinds": [
            {"code": entry.value, "label": label, "count": counts[entry]}
            for entry, (label, _tone) in KINDS.items()
            if counts[entry]
        ],
        "count": len(rows),
        "page": page,
        "rows": [_shown(row, row is kept[place] if place is not None else False) for row in page.object_list],
        "asked": asked,
        "jump_fault": _fault(asked) if asked and place is None else "",
    }
    return render(request, "law/compare.html", context)


def rows_of(found: VersionComparison) -> list[Row]:
    """All articles in the order of the newer version; one that is gone stands after the one that was before it."""
    by_new: dict[str, list[Pair]] = {}
    for pair in found.comparison.pairs:
        by_new.setdefault(pair.new, []).append(pair)
    added = set(found.comparison.added)
    rows: list[Row] = []
    for key, article in found.new.items():
        rows += [
            Row(pair.kind, found.old[pair.old], article, pair.score) for pair in by_new.get(key, ())
        ] or ([Row(Kind.NEW, None, article)] if key in added else [])
    gone = set(found.comparison.repealed)
    before: str | None = None
    for key, article in found.old.items():
        if key in gone:
            rows.insert(_after(rows, before), Row(Kind.REPEALED, article, None))
        before = key
    return rows


def _after(rows: Sequence[Row], key: str | None) -> int:
    """The place behind the last row of the old article `key`; the beginning where it has none."""
    places = [place for place, row in enumerate(rows) if row.old is not None and row.old.short_number == key]
    return places[-1] + 1 if places else 0


def _chosen(
    versions: Sequence[ShownVersion], old: str, new: str
) -> tuple[ShownVersion | None, ShownVersion | None]:
    """The versions asked for; without a wish the newest and the one before it."""
    by_key = {str(entry.version.pk): entry for entry in versions}
    after = by_key.get(new) or (versions[0] if len(versions) > 1 else None)
    earlier = versions[versions.index(after) + 1 :] if after else []
    before = by_key.get(old) or next(iter(earlier), None)
    return before, after


def _place(rows: Sequence[Row], asked: str) -> int | None:
    """The row of an article by its number in the newer version, else in the older one."""
    label = parse_article_label(asked) if asked else None
    if label is None:
        return None
    key = article_key(*label)
    sides = ([row.new for row in rows], [row.old for row in rows])
    found = (
        place
        for side in sides
        for place, article in enumerate(side)
        if article is not None and article.short_number == key
    )
    return next(found, None)


def _fault(asked: str) -> str:
    return _("“%(asked)s” is not among the articles shown. Write 第八十二条, 82 or 133-1, or show all.") % {
        "asked": asked
    }


def _shown(row: Row, target: bool) -> dict[str, Any]:
    before, after = _runs(row)
    label, tone = KINDS[row.kind]
    alike = round(row.score * 100) if row.score is not None and row.score < 1 else None
    return {
        "row": row, "before": before, "after": after, "label": label, "tone": tone, "alike": alike, "target": target,
        "moved": bool(row.old and row.new and row.old.short_number != row.new.short_number),
    }  # fmt: skip


def _runs(row: Row) -> tuple[list[Run], list[Run]]:
    if row.old is None or row.new is None:
        return ([Run(row.old.text)] if row.old else [], [Run(row.new.text)] if row.new else [])
    return differences(row.old.text, row.new.text)
