"""The citations of questions that another text of the law has overtaken on a chosen day, such as that of an exam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from law.actions.law_shelf import LawShelf
from law.domain.citations import CitationRef
from law.models import Statute
from question_bank.models import Citation, QuestionRevision


@dataclass(frozen=True, slots=True)
class OvertakenCitation:
    """One citation and what the law of the day says in its place. `is_gone`: nothing stands under its number then."""

    label: str
    words: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class OvertakenRevision:
    """A revision with those of its citations that do not hold on the day."""

    revision: QuestionRevision
    citations: Sequence[OvertakenCitation]


def overtaken(revisions: Sequence[QuestionRevision], *, on: date) -> list[OvertakenRevision]:
    """What is wrong on the day with the citations of `revisions`, which `out_of_step` has found.

    Queries grow with the versions of the laws cited, not with the revisions.
    """
    cited: dict[int, list[Citation]] = {}
    rows = Citation.objects.of_another_text(on=on).filter(revision__in=[one.pk for one in revisions])
    for row in rows.select_related("statute").order_by("position", "pk"):
        cited.setdefault(row.revision_id, []).append(row)
    shelf = LawShelf()
    return [
        OvertakenRevision(one, [_told(row, shelf, on) for row in cited.get(one.pk, ())]) for one in revisions
    ]


def _told(row: Citation, shelf: LawShelf, on: date) -> OvertakenCitation:
    versions = {version.pk: version for version in shelf.versions(row.statute)}
    counts = shelf.in_force(row.statute, on)
    checked = versions.get(row.version_id or 0)
    if counts is None:
        words = _("No text of this law is in force on %(day)s.") % {"day": _day(on)}
        return OvertakenCitation(row.label, words, True)
    version = counts.name or counts.label
    place = (row.number, row.suffix)
    article = shelf.articles(counts).get(place)
    is_gone = article is None or article.is_deleted
    moved = shelf.moved(place, checked, counts) if checked is not None else []
    facts: dict[str, Any] = {"version": version, "since": _day(counts.dates.begins_on)}
    if checked is not None and checked.dates.begins_on > on:
        words = _(
            "It was checked against a text that counts from %(begins)s only; on the day %(version)s counts."
        )
        words = words % (facts | {"begins": _day(checked.dates.begins_on)})
    elif is_gone:
        words = _("%(version)s, in force since %(since)s, has no article of this number.") % facts
    else:
        words = _("%(version)s, in force since %(since)s, has other words under this number.") % facts
    if moved and moved != [place]:
        words += " " + _("What it says now stands in %(instead)s then.") % {
            "instead": "、".join(_label(row.statute, *to) for to in moved)
        }
    return OvertakenCitation(row.label, words, is_gone)


def _label(statute: Statute, number: int, suffix: int) -> str:
    return CitationRef(statute.title, number, suffix).short


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
