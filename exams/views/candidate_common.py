"""What the candidate's pages share: their sitting, their attempt, their addresses, plain refusals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from exams.actions._papers import SealedPaper, sealed_paper
from exams.actions._steps import AttemptRead
from exams.actions.errors import NotFound
from exams.actions.look_at_attempt import look_in_time
from exams.domain.marking import pass_mark
from exams.domain.paper import Section, decimal_text
from exams.models import Exam, Sitting
from exams.models.seating import in_bound_rooms
from exams.sittings_shown import ShownSitting, shown_sittings
from exams.writing import grace
from personnel.access import OfficerRequest
from question_bank.domain.kinds import KINDS
from question_bank.wording import rule_sentence


@dataclass(frozen=True, slots=True)
class OwnAttempt:
    """An attempt of the officer who asks, with its paper and sitting."""

    read: AttemptRead
    sealed: SealedPaper
    sitting: Sitting
    """With `in_bound_rooms`."""


def own_sitting(request: OfficerRequest, sitting_id: int) -> ShownSitting:
    """The sitting, if the officer is enrolled and may know of it; else 404."""
    shown = shown_sittings(officer_id=request.officer.pk, at=request.at, sitting_id=sitting_id)
    if not shown:
        raise Http404
    return shown[0]


def own_attempt(request: OfficerRequest, attempt_id: UUID) -> OwnAttempt:
    """The officer's own attempt; else 404."""
    try:
        read = look_in_time(
            attempt_id=attempt_id, officer_id=request.officer.pk, at=request.at, grace=grace()
        )
    except NotFound:
        raise Http404 from None
    sittings = Sitting.objects.select_related("exam").annotate(in_bound_rooms=in_bound_rooms("pk"))
    sitting = sittings.get(pk=read.sitting_id)
    return OwnAttempt(read, sealed_paper(read.paper_id, read.seal), sitting)


def attempt_urls(attempt_id: UUID, *, has_result: bool = False) -> dict[str, str]:
    """Every address that a page of an attempt links to; `result` is empty before release."""
    here = {"attempt_id": attempt_id}
    return {
        "room": reverse("exams:room", kwargs=here),
        "handin": reverse("exams:handin", kwargs=here),
        "receipt": reverse("exams:receipt", kwargs=here),
        "receipt_file": reverse("exams:api_receipt", kwargs=here) + "?download",
        "result": reverse("exams:result", kwargs=here) if has_result else "",
        "api_attempt": reverse("exams:api_attempt", kwargs=here),
        "text_size": reverse("personnel:text_size"),
        "today": reverse("portal:today"),
        "login": reverse("personnel:sign_in"),
        "sign_out": reverse("personnel:sign_out"),
    }


def sitting_facts(sitting: Sitting) -> dict[str, Any]:
    """What every page says about a sitting."""
    exam: Exam = sitting.exam
    return {
        "id": sitting.pk,
        "title": f"{exam.title} {sitting.label}".strip(),
        "kind_label": exam.get_kind_display(),
        "opens_at": sitting.opens_at,
        "closes_at": sitting.closes_at,
        "duration_minutes": round_up_minutes(sitting.duration_s),
        "is_rehearsal": exam.is_rehearsal,
    }


def paper_facts(exam: Exam, sealed: SealedPaper) -> dict[str, Any]:
    """How long the paper is and what passes."""
    full_marks = sealed.paper.full_marks
    return {
        "question_count": len(sealed.paper.items),
        "full_marks": decimal_text(full_marks),
        "pass_mark": decimal_text(pass_mark(full_marks, exam.pass_percent)),
    }


def section_rule(section: Section) -> str:
    """The sentence on scoring, where the kinds of the section use the rule."""
    kinds = dict.fromkeys(item.kind for item in section.items if KINDS[item.kind].uses_rule)
    points = decimal_text(section.rule.points_per_option)
    return " ".join(dict.fromkeys(rule_sentence(section.rule.name, points, kind) for kind in kinds))


def round_up_minutes(seconds: float) -> int:
    """Whole minutes, a begun one counted."""
    return -int(-seconds // 60)
