"""Find questions that ask nearly the same: in a file, and in the banks that a person may read. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.search.finding import matching
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.question import Content
from question_bank.domain.rich_text import plain_text
from question_bank.domain.similar import MOST, Comparable, Match, Similar, comparable, shortened
from question_bank.domain.states import RevisionState
from question_bank.domain.windows import windows
from question_bank.models import Bank, Question, QuestionRevision

ALL_COMPARED = 2000
"""Up to so many questions, all are compared."""
CANDIDATES = 300
"""Of larger banks so many are compared."""


@dataclass(frozen=True, slots=True)
class InFile:
    """A question of a file: where it stands, its number in the bank, what is compared."""

    sheet: str
    row: int
    ref: str
    question: Comparable


def readable_banks(officer: Officer | None, *, on: date) -> QuerySet[Bank]:
    """The banks whose questions may be named to `officer`; all of them for the command line."""
    return (
        Bank.objects.all()
        if officer is None
        else Bank.objects.where(officer, Permission.QUESTION_READ, on=on)
    )


def similar_in_file(
    rows: Sequence[InFile], *, into: Bank | None, banks: QuerySet[Bank]
) -> list[list[Similar]]:
    """For each row what it resembles: questions of `banks` (not its own number in `into`), and rows before it."""
    stored = _stored(banks)
    found = _near_duplicates([row.question for row in rows], [one.question for one in stored], most=2 * MOST)
    return [
        [
            _in_file(rows[match.place], match.similarity)
            if match.in_new
            else _in_bank(stored[match.place], match.similarity)
            for match in matches
            if match.in_new or not (into and _is_itself(stored[match.place], row, into))
        ][:MOST]
        for row, matches in zip(rows, found, strict=True)
    ]


def similar_questions(
    content: Content, *, officer: Officer, on: date, but: Collection[int] = ()
) -> list[Similar]:
    """What `content` resembles in the banks that `officer` may read, the closest first; without the questions `but`.

    In banks of up to ALL_COMPARED questions it is compared with every one, in larger ones with those that the
    full-text index finds by pieces of it: the answer does not take longer as banks grow.
    """
    banks = readable_banks(officer, on=on)
    asked = comparable(content)
    small = Question.objects.filter(bank__in=banks.order_by().values("pk"))[: ALL_COMPARED + 1].count()
    only = None if small <= ALL_COMPARED else _candidates(asked.text)
    stored = [one for one in _stored(banks, only=only) if one.id not in but]
    [matches] = _near_duplicates([asked], [one.question for one in stored])
    return [_in_bank(stored[match.place], match.similarity) for match in matches]


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    ref: str
    bank: int
    question: Comparable


def _candidates(text: str) -> list[int]:
    """The revisions that share most pieces with `text`, at most CANDIDATES of them."""
    hits: Counter[int] = Counter()
    for piece in windows(text):
        found = matching(QuestionRevision.objects.all(), piece, phrase=True)
        hits.update(found.order_by().values_list("pk", flat=True)[:CANDIDATES])
    return [pk for pk, _count in hits.most_common(CANDIDATES)]


def _stored(banks: QuerySet[Bank], *, only: Collection[int] | None = None) -> list[_Stored]:
    """The newest wording of every question that is not retired, in one query; of `only` these revisions."""
    narrowed = {} if only is None else {"pk__in": list(only)}
    rows = (
        QuestionRevision.objects.newest()
        .exclude(state=RevisionState.RETIRED)
        .filter(question__bank__in=banks.order_by().values("pk"), **narrowed)
        .order_by("question_id")
        .values_list("question_id", "question__ref", "question__bank_id", "stem", "material", "options")
    )
    return [
        _Stored(number, ref, bank, Comparable(plain_text(material or stem), tuple(map(plain_text, options))))
        for number, ref, bank, stem, material, options in rows.iterator()
    ]


def _near_duplicates(
    new: Sequence[Comparable], stored: Sequence[Comparable], *, most: int = MOST
) -> list[list[Match]]:
    from question_bank.domain.near_duplicates import (
        near_duplicates,  # loads numpy, which web workers start without
    )

    return near_duplicates(new, stored, most=most)


def _is_itself(stored: _Stored, row: InFile, into: Bank) -> bool:
    return stored.bank == into.pk and stored.ref == row.ref


def _in_bank(one: _Stored, similarity: float) -> Similar:
    return Similar(
        _percent(similarity), one.ref, shortened(one.question.text), question=one.id, bank=one.bank
    )


def _in_file(one: InFile, similarity: float) -> Similar:
    return Similar(_percent(similarity), one.ref, shortened(one.question.text), sheet=one.sheet, row=one.row)


def _percent(similarity: float) -> int:
    return int(similarity * 100)
