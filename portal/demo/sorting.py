"""What the demonstration's questions are sorted by: a knowledge point for the law and chapter that each of them cites
first, the police type of those about road traffic, and the upper levels for the hard ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from portal.demo.data import read_data
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.actions.sorting import add_point
from question_bank.models import Bank, KnowledgePoint, Label, Question, Subject

HARD: Final = 4
"""From this difficulty on a question is for the upper levels alone."""
TRAFFIC: Final = "road_traffic"
Place = tuple[str, str, str]
"""Subject, law and chapter; empty where the law has no chapters."""


def sort_questions(bank: Bank, entries: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Gives points and labels to those questions of `bank` that have none yet; `entries` are their data by `ref`."""
    data = {entry["ref"]: entry for entry in entries}
    held = Question.objects.filter(bank=bank, ref__in=data, points=None).in_bulk()
    if not held:
        return
    chapters, points = _chapters(), _Points(at)
    labels = dict(Label.objects.filter(bank=None).values_list("code", "pk"))
    wanted = {}
    for pk, facts in facts_of(list(held)).items():
        entry = data[held[pk].ref]
        cited = entry["citations"][0]
        place = (entry["subject"], cited["statute"], chapters.get((cited["statute"], cited["article"]), ""))
        codes = ["traffic"] if entry["subject"] == TRAFFIC else []
        codes += ["intermediate", "advanced"] if entry["difficulty"] >= HARD else []
        wanted[pk] = replace(facts, points=frozenset([points.of(place)])).with_labels(
            {labels[code] for code in codes if code in labels}
        )
    change_facts(wanted, reason="", at=at, actor=None)


class _Points:
    """The points by place, made when they are met first."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._subjects = {subject.code: subject for subject in Subject.objects.all()}
        self._short = {entry["title"]: entry["short_titles"][0] for entry in read_data("statutes.json")}

    def of(self, place: Place) -> int:
        """The id of the point of the chapter, below that of the law."""
        subject, law, chapter = place
        above = self._point(subject, self._short[law], None)
        return (self._point(subject, chapter, above) if chapter else above).pk

    def _point(self, subject: str, name: str, parent: KnowledgePoint | None) -> KnowledgePoint:
        within = parent.get_children() if parent else KnowledgePoint.get_root_nodes()
        found: KnowledgePoint | None = within.filter(subject__code=subject, name=name).first()
        if found is not None:
            return found
        code = f"{parent.code if parent else subject}-{within.filter(subject__code=subject).count() + 1}"
        return add_point(
            code=code, name=name, subject=self._subjects[subject], parent=parent, at=self._at, actor=None
        )


def _chapters() -> dict[tuple[str, int], str]:
    """The title of the chapter in which an article stands, by law and number."""
    return {
        (law["title"], article["number"]): heading["title"]
        for law in read_data("statutes.json")
        for article in law["articles"]
        for heading in article["headings"]
        if heading["level"] == "chapter"
    }
