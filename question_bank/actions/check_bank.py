"""Check the citations of whole banks: every newest revision, and the approved one that is still in use beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from core.clock import local_day
from law.actions.check_citations import CitationChecker
from law.actions.law_shelf import LawShelf
from law.domain.citation_findings import Finding
from question_bank.actions.check_citations import check_content
from question_bank.domain.states import PENDING, RevisionState
from question_bank.models import Bank, CitationCheck, QuestionRevision

AT_ONCE = 500
LOOKED_AT = (*PENDING, RevisionState.SCHEDULED, RevisionState.APPROVED)


@dataclass(frozen=True, slots=True)
class CheckedRevision:
    """A revision and what was found in it in the law of the day `on`."""

    revision: QuestionRevision
    on: date
    findings: tuple[Finding, ...]


def checked_revisions(banks: Sequence[Bank], *, on: date) -> Iterator[CheckedRevision]:
    """Every revision that may be asked or is on its way there, checked in the law of the day `on`.

    A question that is valid only later is checked in the law of its first day. A few queries for each 500 revisions.
    """
    shelf = LawShelf()
    checkers: dict[date, CitationChecker] = {}
    last = 0
    while True:
        together = list(_revisions(banks).filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not together:
            return
        last = together[-1].pk
        for revision in together:
            day = max(on, revision.valid_from or on)
            if day not in checkers:
                checkers[day] = CitationChecker(on=day, shelf=shelf)
            yield CheckedRevision(revision, day, check_content(checkers[day], revision.content()))


def check_banks(banks: Sequence[Bank], *, at: datetime) -> dict[str, int]:
    """Checks the banks in today's law and keeps what was found. Returns `{checked, found}`. Safe to run twice."""
    checked: list[CheckedRevision] = []
    looked = 0
    for one in checked_revisions(banks, on=local_day(at)):
        looked += 1
        if one.findings:
            checked.append(one)
    with transaction.atomic():
        CitationCheck.objects.filter(revision__question__bank__in=banks).delete()
        CitationCheck.objects.bulk_create(
            (
                CitationCheck(
                    revision=one.revision,
                    checked_at=at,
                    on=one.on,
                    findings=[finding.as_json() for finding in one.findings],
                    faults="".join(f"|{fault}" for fault in sorted({f.fault.value for f in one.findings}))
                    + "|",
                )
                for one in checked
            ),
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
    return {"checked": looked, "found": len(checked)}


def _revisions(banks: Sequence[Bank]) -> QuerySet[QuestionRevision]:
    newest = QuestionRevision.objects.newest().values("pk")
    return (
        QuestionRevision.objects.with_content()
        .filter(
            Q(pk__in=newest) | Q(state=RevisionState.APPROVED), question__bank__in=banks, state__in=LOOKED_AT
        )
        .select_related("question__bank")
    )
