"""Subjects and articles by the share of the marks that was earned on them in one exam."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.domain.bulletin import WeakPoint
from exams.models import Exam, PaperItem, Result
from exams.models.corrections import void_places
from law.domain.citations import CitationRef
from question_bank.models import Citation

CHUNK = 1000


@dataclass(slots=True)
class _Sum:
    earned: Decimal = Decimal(0)
    full: Decimal = Decimal(0)
    papers: set[int] = field(default_factory=set)


def weak_subjects(exam: Exam) -> list[WeakPoint]:
    """Every subject that the exam asked about."""
    return _points(
        exam,
        (
            (revision, subject)
            for revision, subject in PaperItem.objects.filter(paper__exam=exam)
            .order_by()
            .values_list("revision", "revision__subject__name")
            .distinct()
        ),
    )


def weak_articles(exam: Exam) -> list[WeakPoint]:
    """Every article that a question of the exam cites; a question that cites two counts for both."""
    asked = PaperItem.objects.filter(paper__exam=exam).order_by().values("revision")
    rows = Citation.objects.filter(revision__in=asked).values_list(
        "revision", "statute__title", "number", "suffix"
    )
    return _points(
        exam,
        {
            (revision, CitationRef(title.removeprefix("中华人民共和国") or title, number, suffix).short)
            for revision, title, number, suffix in rows
        },
    )


def _points(exam: Exam, names: Iterable[tuple[int, str]]) -> list[WeakPoint]:
    of: dict[int, list[str]] = defaultdict(list)
    for revision, name in names:
        of[revision].append(name)
    earned, sheets = _earned(exam)
    sums: dict[str, _Sum] = defaultdict(_Sum)
    void = void_places(exam)
    items = PaperItem.objects.filter(paper__exam=exam).order_by("paper", "position")
    rows = items.values_list("paper", "position", "revision", "part", "marks")
    for paper, position, revision, part, marks in rows:
        for name in of[revision] if sheets[paper] and (revision, part) not in void else ():
            own = sums[name]
            own.earned += earned[paper, position]
            own.full += marks * sheets[paper]
            own.papers.add(paper)
    return [
        WeakPoint(name, own.earned, own.full, sum(sheets[paper] for paper in own.papers))
        for name, own in sorted(sums.items())
    ]


def _earned(exam: Exam) -> tuple[dict[tuple[int, int], Decimal], dict[int, int]]:
    """Marks earned at each place of each paper, and how many sat with each paper."""
    earned: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    sheets: dict[int, int] = defaultdict(int)
    rows = Result.objects.filter(exam=exam).standing().order_by("pk")
    for paper, marks in rows.values_list("attempt__paper", "items").iterator(chunk_size=CHUNK):
        sheets[paper] += 1
        for position, mark in enumerate(marks):
            earned[paper, position] += Decimal(mark)
    return earned, sheets
