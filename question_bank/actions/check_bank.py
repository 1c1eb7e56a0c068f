"""Check the citations of whole banks: every newest revision, and the approved one that is still in use beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from core.clock import local_day
from question_bank.actions.keep_citation_checks import (
    AT_ONCE,
    CheckedRevision,
    RevisionChecker,
    keep_checks,
)
from question_bank.domain.states import PENDING, RevisionState
from question_bank.models import Bank, CitationCheck, QuestionRevision
from question_bank.models.questions import QuestionRevisionQuerySet

LOOKED_AT = (*PENDING, RevisionState.SCHEDULED, RevisionState.APPROVED)


def checked_revisions(banks: Sequence[Bank], *, on: date) -> Iterator[CheckedRevision]:
    """Every revision that may be asked or is on its way there, checked in the law of the day `on`.

    A question that is valid only later is checked in the law of its first day. A few queries for each 500 revisions.
    """
    checker = RevisionChecker(on=on)
    last = 0
    while True:
        together = list(looked_at(banks).filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not together:
            return
        last = together[-1].pk
        yield from map(checker.check, together)


def check_banks(banks: Sequence[Bank], *, at: datetime) -> dict[str, int]:
    """Checks the banks in today's law and keeps what was found. Returns `{checked, found}`. Safe to run twice.

    What was checked since `at`, because somebody saved it meanwhile, stays as that check has it.
    """
    checked: list[CheckedRevision] = []
    looked = 0
    for one in checked_revisions(banks, on=local_day(at)):
        looked += 1
        if one.findings:
            checked.append(one)
    with transaction.atomic():
        CitationCheck.objects.filter(revision__question__bank__in=banks, checked_at__lte=at).delete()
        keep_checks(checked, at=at)
    return {"checked": looked, "found": len(checked)}


def looked_at(banks: Sequence[Bank] | QuerySet[Bank]) -> QuestionRevisionQuerySet:
    """The newest revision of every question, and the approved one beside it."""
    newest = QuestionRevision.objects.newest().values("pk")
    return (
        QuestionRevision.objects.with_content()
        .filter(
            Q(pk__in=newest) | Q(state=RevisionState.APPROVED), question__bank__in=banks, state__in=LOOKED_AT
        )
        .select_related("question__bank")
    )
