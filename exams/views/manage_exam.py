"""One exam: where it stands, what happened to it, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from core.wording import Words
from exams.actions._after_exam import after_exam, missing_stages, signing_obstacles
from exams.actions.answer_flag import UNSIGNED
from exams.actions.cancel_exam import cancel_exam
from exams.actions.close_by_hand import close_by_hand
from exams.actions.open_public_notice import open_public_notice, release_obstacles, standing_notice
from exams.actions.open_to_roster import open_to_roster
from exams.actions.opening_checks import opening_checks
from exams.actions.release_results import release_results
from exams.actions.show_provisional_results import show_provisional_results
from exams.actions.sign_off_exam import results_hash, sign_off_exam
from exams.domain.after_exam import Stage
from exams.forms.manage import ReasonForm, SignOffForm
from exams.models import AnswerSheet, AppealWindow, Enrolment, Exam, ExamApproval, ItemCheck
from exams.models.figures import Due
from exams.models.marking import answers_waiting
from exams.public_notice import notice_until
from exams.routine import due_for
from exams.tasks import mark_in_background
from exams.views.manage_approve import waiting_for_approval
from exams.views.manage_common import MOVED, exam_or_404, frame, may, must, overtaken, try_to
from exams.views.manage_marking import BEFORE
from exams.writing import grace
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.wording import RULE_NAMES, rule_sentence


@require_safe
@requires(Permission.EXAM_READ)
def exam(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The page of one exam for all who may read it; the next step for whoever may take it."""
    return _page(request, exam_or_404(request, exam_id))


@dataclass(frozen=True, slots=True)
class Move:
    """A step that an officer takes by a button: who may, what happens, what is said then."""

    permissions: tuple[Permission, ...]
    act: Callable[[OfficerRequest, Exam], object]
    done: Words


def _open(request: OfficerRequest, exam: Exam) -> None:
    open_to_roster(exam, at=request.at, actor=request.officer)


def _close(request: OfficerRequest, exam: Exam) -> None:
    close_by_hand(exam, at=request.at, actor=request.officer, grace=grace())


def _mark(request: OfficerRequest, exam: Exam) -> None:
    if exam.state != Exam.State.CLOSED:
        raise Refused(_("Only a closed exam can be marked."))
    waiting = answers_waiting(exam)
    if waiting:
        raise Refused(
            ngettext(
                "%(count)d answer still waits for a marker.",
                "%(count)d answers still wait for a marker.",
                waiting,
            )
            % {"count": waiting}
        )
    mark_in_background.enqueue(exam.pk, request.officer.pk)


def _show(request: OfficerRequest, exam: Exam) -> None:
    show_provisional_results(exam=exam, at=request.at, actor=request.officer)


def _release(request: OfficerRequest, exam: Exam) -> None:
    release_results(exam=exam, at=request.at, actor=request.officer)


def _notice(request: OfficerRequest, exam: Exam) -> None:
    open_public_notice(exam=exam, at=request.at, actor=request.officer)


def _cancel(request: OfficerRequest, exam: Exam) -> None:
    form = ReasonForm(request.POST)
    form.is_valid()
    cancel_exam(exam, reason=form.cleaned_data.get("reason", ""), at=request.at, actor=request.officer)


MOVES: Mapping[str, Move] = {
    "open": Move((Permission.EXAM_MANAGE,), _open, _("The exam is open.")),
    "close": Move((Permission.EXAM_MANAGE,), _close, _("The exam is closed.")),
    "mark": Move((Permission.EXAM_MANAGE,), _mark, _("Marking has begun.")),
    "show": Move(
        (Permission.EXAM_MANAGE, Permission.EXAM_SIGN_OFF),
        _show,
        _("The results are shown provisionally. Officers can appeal now."),
    ),
    "notice": Move(
        (Permission.EXAM_MANAGE, Permission.EXAM_SIGN_OFF),
        _notice,
        _("The public notice is open. Whoever may read it can object."),
    ),
    "release": Move(
        (Permission.EXAM_MANAGE, Permission.EXAM_SIGN_OFF),
        _release,
        _("The results are released. Each officer sees their own."),
    ),
    "cancel": Move((Permission.EXAM_MANAGE,), _cancel, _("The exam was called off.")),
}


@require_POST
@requires(Permission.EXAM_READ)
def move(request: OfficerRequest, exam_id: int, verb: str) -> HttpResponse:
    """Takes one step; says so in words when somebody else was faster or something stands in the way."""
    exam = exam_or_404(request, exam_id)
    try:
        chosen = MOVES[verb]
    except KeyError:
        raise Http404 from None
    must(request, exam, *chosen.permissions)
    words = overtaken(exam, request.POST.get("state", ""))
    if words:
        messages.error(request, words)
    else:
        try_to(request, lambda: chosen.act(request, exam), chosen.done)
    return redirect("exams:manage_exam", exam.pk)


@require_POST
@requires(Permission.EXAM_READ)
def sign_off(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The legal head, or an exam officer where two sign, signs what they saw, with a typed comment."""
    exam = exam_or_404(request, exam_id)
    officers = request.POST.get("stage") == Stage.EXAM_OFFICER
    must(request, exam, Permission.EXAM_MANAGE if officers else Permission.EXAM_SIGN_OFF)
    words = overtaken(exam, request.POST.get("state", ""))
    if words:
        messages.error(request, words)
        return redirect("exams:manage_exam", exam.pk)
    form = SignOffForm(request.POST, open_flags=ItemCheck.open_flags_of(exam))
    if not form.is_valid():
        return _page(request, exam, sign_form=form, status=422)

    def act() -> None:
        if exam.state in UNSIGNED and form.cleaned_data["seen"] != results_hash(exam):
            raise Refused(
                _("The results have changed since you looked at them. Look at them again, then sign.")
            )
        sign_off_exam(
            exam=exam,
            actor=request.officer,
            at=request.at,
            comment=form.cleaned_data["comment"],
            about_flags=form.cleaned_data.get("about_flags", ""),
            stage=Stage.EXAM_OFFICER if officers else Stage.LEGAL_HEAD,
        )

    if try_to(request, act, _("You have signed the results.")) and exam.state == Exam.State.SIGNED_OFF:
        messages.info(request, _("They can be released now."))
    return redirect("exams:manage_exam", exam.pk)


def _page(
    request: OfficerRequest, exam: Exam, *, sign_form: SignOffForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **frame(request, exam),
        "rule_name": RULE_NAMES[exam.multiple_choice_rule],
        "rule": rule_sentence(exam.multiple_choice_rule, exam.rule_parameters.get("points_per_option", "")),
        "sittings": exam.sittings.order_by("opens_at"),
        "paper": exam.papers.defer("frozen").select_related("sealed_by").order_by("form").first(),
        "enrolled": Enrolment.objects.filter(sitting__exam=exam).count(),
        "timeline": _timeline(exam),
        "marked_by_people": exam.state not in BEFORE and exam.marking_items.exists(),
        **_next_step(request, exam, sign_form),
    }
    return render(request, "exams/manage_exam.html", context, status=status)


def _next_step(request: OfficerRequest, exam: Exam, sign_form: SignOffForm | None) -> dict[str, Any]:
    """What the card of the next step shows beside the state itself."""
    match exam.state:
        case Exam.State.DRAFT:
            due: Due = due_for(exam)
            return {"due": due, **waiting_for_approval(request, exam)}
        case Exam.State.SEALED:
            checks = [
                {"name": named.name, "obstacle": named.check(), "binding": named.binding}
                for named in opening_checks(exam, at=request.at)
            ]
            ready = not any(check["obstacle"] and check["binding"] for check in checks)
            approval = ExamApproval.objects.filter(exam=exam).select_related("officer").first()
            late = approval is not None and exam.cut_off <= request.day
            return {"checks": checks, "ready": ready, "approval": approval, "late": late}
        case Exam.State.OPEN:
            return {"window_over": not exam.sittings.filter(closes_at__gt=request.at).exists()}
        case Exam.State.CLOSED:
            sheets = AnswerSheet.objects.filter(attempt__sitting__exam=exam).exclude(attempt__state="voided")
            return {
                "sheets": sheets.count(),
                "marked": exam.results.count(),
                "waiting": answers_waiting(exam),
            }
        case Exam.State.MARKED | Exam.State.PROVISIONAL:
            return _signing(request, exam, sign_form)
        case Exam.State.SIGNED_OFF:
            notice = standing_notice(exam)
            return {
                "to_announce": after_exam(exam).body.notice_first and notice is None,
                "notice_days": after_exam(exam).body.notice_days,
                "public_notice": notice,
                "obstacles": list(release_obstacles(exam, at=request.at)),
                "notice_until": notice_until(exam, request.at),
            }
        case Exam.State.RELEASED:
            return {"notice_until": notice_until(exam, request.at)}
        case _:
            return {}


def _signing(request: OfficerRequest, exam: Exam, sign_form: SignOffForm | None) -> dict[str, Any]:
    """What stands before the signatures, who is still to sign, and the form for whoever may."""
    digest = results_hash(exam)
    open_flags = ItemCheck.open_flags_of(exam)
    form = sign_form or SignOffForm(open_flags=open_flags)
    form.initial["seen"] = digest
    rules = after_exam(exam).body
    missing = missing_stages(exam, digest)
    own = request.officer.pk == exam.created_by_id or exam.papers.filter(sealed_by=request.officer).exists()
    allowed = {
        Stage.EXAM_OFFICER: may(request, exam, Permission.EXAM_MANAGE),
        Stage.LEGAL_HEAD: may(request, exam, Permission.EXAM_SIGN_OFF),
    }
    given = exam.sign_offs.filter(results_hash=digest).select_related("officer").order_by("pk")
    return {
        "results_hash": digest,
        "sign_form": form,
        "own_exam": own and allowed[Stage.LEGAL_HEAD] and missing == [Stage.LEGAL_HEAD],
        "open_flags": open_flags,
        "rules": rules,
        "to_show": rules.provisional and exam.state == Exam.State.MARKED,
        "obstacles": list(signing_obstacles(exam, at=request.at)),
        "window": AppealWindow.objects.filter(exam=exam).first(),
        "given": given,
        "stage": next((stage for stage in missing if allowed[stage]), None),
        "signed_by_me": given.filter(officer=request.officer).exists(),
    }


def _timeline(exam: Exam) -> list[dict[str, Any]]:
    """Who did what when, oldest first; the sign-off with its comment and hash."""
    signatures = list(exam.sign_offs.select_related("officer").order_by("pk"))
    last = {sign_off.at: sign_off for sign_off in signatures}
    rows: list[dict[str, Any]] = [
        {
            "what": MOVED[event.to_state],
            "at": event.at,
            "who": event.actor,
            "reason": event.reason,
            "sign_off": last.get(event.at) if event.to_state == Exam.State.SIGNED_OFF else None,
        }
        for event in exam.events.select_related("actor").order_by("pk")
    ]
    told = {row["sign_off"].pk for row in rows if row["sign_off"]}
    for own in signatures:
        if own.pk not in told:
            later = (place for place, row in enumerate(rows) if row["sign_off"] and row["at"] >= own.at)
            first = {
                "what": _("First signature"),
                "at": own.at,
                "who": own.officer,
                "reason": "",
                "sign_off": own,
            }
            rows.insert(next(later, len(rows)), first)
    return rows
