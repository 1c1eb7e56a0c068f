"""What every screen of exam set-up begins with: the exam that this officer may see, and what they may do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.wording import Words
from exams.models import Exam
from personnel.access import OfficerRequest
from personnel.domain.roles import Permission

STEPS: Final = (
    _("Plan"),
    _("Blueprint"),
    _("Paper"),
    _("Opening"),
    _("Sitting"),
    _("Marking"),
    _("Sign-off"),
    _("Release"),
)
TONES: Final[Mapping[str, str]] = {
    "draft": "",
    "sealed": "info",
    "open": "good",
    "closed": "warn",
    "marked": "warn",
    "provisional": "info",
    "signed_off": "info",
    "released": "good",
    "cancelled": "bad",
}
MOVED: Final[Mapping[str, Words]] = {
    "draft": _("Planned"),
    "sealed": _("Paper sealed"),
    "open": _("Opened"),
    "closed": _("Closed"),
    "marked": _("Marked"),
    "provisional": _("Results shown provisionally"),
    "signed_off": _("Signed off"),
    "released": _("Results released"),
    "cancelled": _("Called off"),
}


def exam_or_404(request: OfficerRequest, exam_id: int) -> Exam:
    """The exam, if it is held by a unit where this officer may read exams; what is not theirs is not there."""
    visible = Exam.objects.visible_to(request.officer, on=request.day)
    return get_object_or_404(visible.select_related("unit", "blueprint", "created_by"), pk=exam_id)


def may(request: OfficerRequest, exam: Exam, *permissions: Permission) -> bool:
    """Whether the officer holds one of `permissions` on the unit of the exam."""
    return any(request.officer.may(permission, on=request.day, unit=exam.unit) for permission in permissions)


def must(request: OfficerRequest, exam: Exam, *permissions: Permission) -> None:
    """A plain refusal for a role that may look but not do this."""
    if not may(request, exam, *permissions):
        raise PermissionDenied


def frame(request: OfficerRequest, exam: Exam) -> dict[str, Any]:
    """What the head of every page about one exam shows."""
    return {
        "exam": exam,
        "tone": TONES[exam.state],
        "steps": [] if exam.state == Exam.State.CANCELLED else STEPS,
        "current_step": _step(exam),
        "may_manage": may(request, exam, Permission.EXAM_MANAGE),
        "may_sign": may(request, exam, Permission.EXAM_SIGN_OFF),
    }


def _step(exam: Exam) -> int:
    if exam.state == Exam.State.DRAFT:
        return 2 if exam.blueprint_id is None else 3
    steps = {
        "sealed": 4,
        "open": 5,
        "closed": 6,
        "marked": 7,
        "provisional": 7,
        "signed_off": 8,
        "released": 9,
    }
    return steps.get(exam.state, 0)


def overtaken(exam: Exam, seen: str) -> str:
    """Who moved the exam while this officer looked at an older state; empty when nobody did."""
    if not seen or seen == exam.state:
        return ""
    last = exam.events.select_related("actor").order_by("-pk").first()
    if last is None:
        return ""
    return gettext("Somebody was faster than you: %(who)s, %(when)s: %(what)s.") % {
        "who": last.actor.name if last.actor else gettext("the clock"),
        "when": date_format(localtime(last.at), "DATETIME_FORMAT"),
        "what": MOVED[last.to_state],
    }


def try_to(request: HttpRequest, act: Callable[[], object], done: object) -> bool:
    """Does `act` and says `done`, or says in its own words why it was refused."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(done))
    return True
