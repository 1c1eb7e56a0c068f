"""Two versions of a law side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from law.actions.decide_correspondence import PLAIN_KINDS
from law.actions.decided_comparison import Row, decided_comparison, rows_of
from law.domain.numerals import article_key, parse_article_label
from law.models import Correspondence, Statute
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

from ._comparison_rows import TONES, shown_rows
from .wording import SAMPLE, ShownVersion, shown_versions

PER_PAGE = 40


@requires()
def compare(request: OfficerRequest, pk: int) -> HttpResponse:
    """`old` and `new` pick the versions, `kind` what is shown, `open` only what nobody has decided about, `article`
    jumps to one of either version, `page`."""
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
        now = decided_comparison(old.version, new.version)
    except Refused as refusal:
        return render(request, "law/compare.html", context | {"refusal": str(refusal)})
    rows = rows_of(now)
    counts = Counter(row.kind for row in rows)
    kind = next((kind for kind in TONES if kind.value == request.GET.get("kind")), None)
    is_open = request.GET.get("open") == "1"
    kept = [row for row in rows if (kind is None or row.kind is kind) and not (is_open and row.decision)]
    asked = request.GET.get("article", "").strip()[:40]
    place = _place(kept, asked)
    number = request.GET.get("page") if place is None else place // PER_PAGE + 1
    page = Paginator(kept, PER_PAGE).get_page(number)
    may_decide = request.officer.may(Permission.LAW_IMPORT, on=request.day)
    in_order = old.version.dates.order < new.version.dates.order
    context |= {
        "kind": kind.value if kind else "",
        "kinds": [
            {"code": entry.value, "label": Correspondence.Kind(entry.value).label, "count": counts[entry]}
            for entry in TONES
            if counts[entry]
        ],
        "count": len(rows),
        "open_only": is_open,
        "open_count": sum(1 for row in rows if row.decision is None),
        "unchanged_count": sum(1 for row in rows if row.decision is None and row.kind in PLAIN_KINDS),
        "old_pk": str(old.version.pk),
        "new_pk": str(new.version.pk),
        "may_decide": may_decide and in_order,
        "wrong_order": may_decide and not in_order,
        "page": page,
        "rows": shown_rows(
            page.object_list, now, target=kept[place] if place is not None else None, history=may_decide
        ),
        "asked": asked,
        "jump_fault": _fault(asked) if asked and place is None else "",
    }
    return render(request, "law/compare.html", context)


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
