"""Reading a law: the text in force on a day, or one version."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from law.actions.changed_articles import reach_of
from law.domain.numerals import article_key, article_label, parse_article_label
from law.forms.import_text import EffectiveDateForm, WithdrawForm
from law.interchange.report import warning_texts
from law.models import Article, Statute, StatuteVersion
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.reading_places import place_in

from ._reading import reading_of
from .coming import coming_changes
from .reading_place import text_name
from .wording import FOUND_IN, SAMPLE, ShownVersion, shown_versions


@requires()
def statute(request: OfficerRequest, pk: int) -> HttpResponse:
    """The text of a law. `version` picks one, `on` the one of a day (default today); `article` jumps."""
    row = get_object_or_404(Statute, pk=pk)
    day, day_fault = _day(request.GET.get("on", ""), request.day)
    versions = shown_versions(row.versions.all(), day)
    chosen = _chosen(versions, request.GET.get("version", ""))
    asked = request.GET.get("article", "").strip()[:40]
    jump_fault = ""
    if asked and chosen is not None:
        target = _address_of_article(chosen.version, asked)
        if target is not None:
            return redirect(f"{_address(row, chosen, request)}#art-{target}")
        jump_fault = _("“%(asked)s” is not in this version. Write 第八十二条, 八十二, 82 or 133-1.") % {
            "asked": asked
        }
    context: dict[str, Any] = {
        "statute": row,
        "versions": versions,
        "chosen": chosen,
        "day": day,
        "day_fault": day_fault,
        "asked": asked,
        "jump_fault": jump_fault,
        "sample": SAMPLE,
    }
    if chosen is not None:
        context |= _place(request, row)
        context |= _text_of(chosen, request)
        context |= coming_changes(chosen, versions, day)
    return render(request, "law/statute.html", context)


@requires()
def article(request: OfficerRequest, pk: int, key: str) -> HttpResponse:
    """The address of one article, with the day in `on`: sends to its place in the text."""
    label = parse_article_label(key)
    if label is None:
        raise Http404
    query = {"article": article_key(*label)} | {
        name: request.GET[name] for name in ("on", "version") if name in request.GET
    }
    return redirect(f"{reverse('law:statute', args=[pk])}?{urlencode(query)}")


def _place(request: OfficerRequest, row: Statute) -> dict[str, Any]:
    place = place_in(request, text_name(row.pk))
    label = parse_article_label(place.anchor.removeprefix("art-")) if place else None
    return {"place": place, "place_label": article_label(*label) if label else ""}


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, _("“%(text)s” is no date; the text of today is shown.") % {"text": text[:20]}


def _chosen(versions: list[ShownVersion], asked: str) -> ShownVersion | None:
    if asked:
        for entry in versions:
            if str(entry.version.pk) == asked:
                return entry
        raise Http404
    return next((entry for entry in versions if entry.counts), None)


def _address(row: Statute, chosen: ShownVersion, request: OfficerRequest) -> str:
    kept = {name: request.GET[name] for name in ("on", "version") if request.GET.get(name)}
    address = reverse("law:statute", args=[row.pk])
    return f"{address}?{urlencode(kept)}" if kept else address


def _address_of_article(version: StatuteVersion, asked: str) -> str | None:
    label = parse_article_label(asked)
    if label is None:
        return None
    number, suffix = label
    there = Article.objects.filter(version=version, number=number, suffix=suffix).exists()
    return article_key(number, suffix) if there else None


def _text_of(chosen: ShownVersion, request: OfficerRequest) -> dict[str, Any]:
    today = request.day
    version = chosen.version
    may_import = request.officer.may(Permission.LAW_IMPORT, on=request.day)
    withdrawn = version.withdrawn_on is not None
    editable = not withdrawn and (version.effective_on is None or version.effective_found_in == "person")
    is_coming = not withdrawn and version.dates.begins_on > today
    return {
        "version": version,
        "reading": reading_of(version),
        "clauses": reach_of(version),
        "found_in": FOUND_IN.get(version.effective_found_in, ""),
        "parts": [{**part, "on": _iso_day(part.get("on"))} for part in version.effective_notes],
        "events": [{**event, "on": _iso_day(event.get("on"))} for event in version.events],
        "gaps": [gap_name(gap) for gap in version.gaps],
        "warnings": warning_texts(version.warnings) if may_import else [],
        "effective_form": EffectiveDateForm() if may_import and editable else None,
        "withdraw_form": WithdrawForm() if may_import and is_coming else None,
        "date_changes": version.date_changes.select_related("actor").order_by("pk"),
    }


def _iso_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def gap_name(gap: str) -> str:
    """A gap as stored ("128", "133-1", "12..40") in the words of the law."""
    first, _dots, last = gap.partition("..")
    names = [article_label(*label) for text in (first, last) if (label := parse_article_label(text))]
    return "至".join(names)
