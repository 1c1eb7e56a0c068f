"""What is coming: a version that is adopted and not yet in force, beside the text that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from law.both_versions import both_versions, coming_after
from law.changes import confirmed_changes
from law.domain.compare import Kind
from law.domain.numerals import article_key, article_label, parse_article_label
from law.models import Statute
from personnel.access import OfficerRequest, requires

from .wording import ShownVersion


@requires()
def coming_article(request: OfficerRequest, pk: int, key: str) -> HttpResponse:
    """One article in the text in force and in the version that is adopted and not yet in force, side by side."""
    row = get_object_or_404(Statute, pk=pk)
    label = parse_article_label(key)
    pair = coming_after(row.versions.defer("warnings", "front_matter", "annexes"), request.day)
    if label is None or pair is None:
        raise Http404
    if not pair[0].articles.filter(number=label[0], suffix=label[1]).exists():
        raise Http404
    context = {"statute": row, "both": both_versions(*pair, [label]), "display": article_label(*label)}
    return render(request, "law/coming_article.html", context)


def coming_changes(chosen: ShownVersion, versions: Sequence[ShownVersion], day: date) -> dict[str, Any]:
    """What the text in force says of the version that follows: from when, and which articles change as confirmed."""
    pair = coming_after([entry.version for entry in versions], day) if chosen.counts else None
    if pair is None:
        return {}
    changes = {
        article_key(*article): "、".join(article_label(*new) for new in became.new)
        for article, became in confirmed_changes(*pair).items()
        if became.kind is not Kind.SAME
    }
    return {"coming": pair[1], "coming_changes": changes}
