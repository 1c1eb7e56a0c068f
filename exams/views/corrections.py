"""Correcting results: the list of an exam, the preview of a remedy, and the decision of the second person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.domain.errors import Refused
from exams.actions._correction_rules import CORRECTABLE, CannotCorrect
from exams.actions._papers import sealed_paper
from exams.actions.decide_correction import (
    OtherResults,
    approve_correction,
    refuse_correction,
    withdraw_correction,
)
from exams.actions.propose_correction import (
    foresee,
    propose_correction,
    question_correction,
)
from exams.actions.run_correction import work_through
from exams.corrections_shown import applied_page, foreseen_page
from exams.domain.correction import Remedy
from exams.domain.states import ExamState
from exams.forms.corrections import ProposalForm, RefusalForm, RemedyForm
from exams.models import Attempt, Correction, CorrectionRun, Exam, PaperItem
from exams.tasks import apply_in_background
from exams.views.manage_common import exam_or_404, frame, may, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.difference import key_text
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import option_letter
from question_bank.models import QuestionRevision


@require_safe
@requires(Permission.EXAM_READ)
def corrections(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Every correction of the exam, and the attempts that hold answers which came late."""
    exam = exam_or_404(request, exam_id)
    own = exam.corrections.select_related("proposed_by", "revision__subject", "attempt__officer").order_by(
        "-pk"
    )
    context = {
        **frame(request, exam),
        "corrections": own,
        "late": _late_attempts(exam),
        "correctable": ExamState(exam.state) in CORRECTABLE,
    }
    return render(request, "exams/corrections.html", context)


def _late_attempts(exam: Exam) -> list[Attempt]:
    """Attempts that hold answers which came after the deadline, those that came last first."""
    late = Attempt.objects.filter(sitting__exam=exam, steps__late=True).exclude(state=Attempt.State.VOIDED)
    counted = late.annotate(late_answers=Count("steps"), late_until=Max("steps__at"))
    return list(counted.select_related("officer", "enrolment__unit").order_by("-late_until"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def correct_question(request: OfficerRequest, exam_id: int, revision_id: int, part: int) -> HttpResponse:
    """The remedies for one question with a preview of who changes; POST proposes what was looked at."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    asked = get_object_or_404(
        PaperItem.objects.filter(paper__exam=exam, revision__id=revision_id, part=part).select_related(
            "revision__question", "paper"
        )[:1]
    )
    question = _asked(asked.revision, part)
    sent = request.POST if request.method == "POST" else request.GET
    sides = {name: question[name] for name in ("kind", "options", "matches")}
    form = RemedyForm(sent if "remedy" in sent else None, **sides)
    context: dict[str, Any] = {
        **frame(request, exam),
        "form": form,
        "question": question,
        "revision": asked.revision,
        "options": [(option_letter(number), text) for number, text in enumerate(question["options"])],
        "key": _key_of(asked),
        "open_corrections": exam.corrections.filter(revision=revision_id, part=part).exclude(
            state__in=["refused", "withdrawn"]
        ),
    }
    if not form.is_bound or not form.is_valid():
        return render(request, "exams/correct_question.html", context, status=422 if form.errors else 200)
    chosen = form.cleaned_data
    return proposal_page(
        request,
        exam,
        "exams/correct_question.html",
        context,
        lambda: question_correction(
            exam,
            revision=revision_id,
            part=part,
            remedy=Remedy(chosen["remedy"]),
            key=chosen["key_json"],
            void_mode=chosen["void_mode"],
        ),
    )


@require_safe
@requires(Permission.EXAM_READ)
def correction(request: OfficerRequest, exam_id: int, correction_id: int) -> HttpResponse:
    """One correction: what it is, why, who changes, and what can be done about it."""
    exam = exam_or_404(request, exam_id)
    return _correction_page(request, exam, _correction_or_404(exam, correction_id))


@require_POST
@requires(Permission.EXAM_READ)
def decide(request: OfficerRequest, exam_id: int, correction_id: int, verb: str) -> HttpResponse:
    """The second person applies or refuses; the proposer takes back."""
    exam = exam_or_404(request, exam_id)
    found = _correction_or_404(exam, correction_id)
    must(request, exam, Permission.EXAM_MANAGE if verb == "withdraw" else Permission.EXAM_SIGN_OFF)
    try:
        match verb:
            case "apply":
                said = _apply(request, found)
            case "refuse":
                form = RefusalForm(request.POST)
                if not form.is_valid():
                    return _correction_page(request, exam, found, refusal=form, status=422)
                refuse_correction(
                    found, reason=form.cleaned_data["reason"], actor=request.officer, at=request.at
                )
                said = gettext("The correction was refused.")
            case "withdraw":
                withdraw_correction(found, actor=request.officer, at=request.at)
                said = gettext("The correction was taken back.")
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("exams:correction", exam.pk, found.pk)


def _apply(request: OfficerRequest, found: Correction) -> str:
    """Approves, and has a worker apply; what one result needs is done when the page comes back."""
    run = approve_correction(found, seen=request.POST.get("seen", ""), actor=request.officer, at=request.at)
    if found.attempt_id is not None:
        work_through(run, clock=now)
    else:
        apply_in_background.enqueue(run.pk)
    run.refresh_from_db()
    if run.state == CorrectionRun.State.MOVED:
        raise OtherResults(
            gettext("The results have changed since you looked at the preview. Look at it again.")
        )
    if run.is_working:
        return gettext("Approved. The correction is being applied; this page shows how far it is.")
    return gettext("The correction is applied: %(count)d results changed.") % {
        "count": run.figures["changed"]
    }


def proposal_page(
    request: OfficerRequest,
    exam: Exam,
    template: str,
    context: dict[str, Any],
    wanted: Any,
    *,
    named: bool = True,
) -> HttpResponse:
    """The preview of a correction, and after it the proposal; what is refused is said above the form."""
    try:
        found: Correction = wanted()
        run = foresee(found)
    except CannotCorrect as refusal:
        messages.error(request, str(refusal))
        return render(request, template, context, status=422)
    status, proposal = 200, ProposalForm(initial={"seen": run.digest})
    if request.method == "POST":
        proposal = ProposalForm(request.POST)
        if proposal.is_valid():
            try:
                stored = propose_correction(
                    found,
                    reason=proposal.cleaned_data["reason"],
                    seen=proposal.cleaned_data["seen"],
                    actor=request.officer,
                    at=request.at,
                )
            except CannotCorrect as refusal:
                messages.error(request, str(refusal))
                proposal = ProposalForm(
                    initial={"reason": proposal.cleaned_data["reason"], "seen": run.digest}
                )
            else:
                messages.success(request, gettext("Proposed. A second person now looks at it and decides."))
                return redirect("exams:correction", exam.pk, stored.pk)
        status = 422
    page, rows = foreseen_page(run, request.GET.get("page"), named=named)
    context |= {"figures": run.figures, "page": page, "rows": rows, "proposal": proposal}
    return render(request, template, context, status=status)


def _correction_page(
    request: OfficerRequest,
    exam: Exam,
    found: Correction,
    *,
    refusal: RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own = request.officer.pk == found.proposed_by_id
    context: dict[str, Any] = {
        **frame(request, exam),
        "correction": found,
        "events": found.events.select_related("actor").order_by("pk"),
        "with_stems": may(request, exam, Permission.QUESTION_READ),
        "own": own,
        "refusal": refusal or RefusalForm(),
        "appeals": found.appeals.count(),
    }
    if found.revision is not None:
        question = _asked(found.revision, found.part)
        context |= {"question": question, "new_key": _json_key_text(question, found.key)}
    last = found.runs.order_by("-pk").first()
    context["run"] = last
    if found.state == Correction.State.PROPOSED and (last is None or not last.is_working):
        try:
            run = foresee(found)
        except CannotCorrect as refused:
            messages.error(request, str(refused))
        else:
            page, rows = foreseen_page(run, request.GET.get("page"), named=found.names_its_officer)
            context |= {"figures": run.figures, "page": page, "rows": rows, "seen": run.digest}
            context["moved"] = run.digest != found.foreseen["digest"]
    elif found.state != Correction.State.PROPOSED:
        page, rows = applied_page(found, request.GET.get("page"))
        applied = found.events.filter(to_state=Correction.State.APPLIED).first()
        context |= {"figures": applied.facts if applied else None, "page": page, "rows": rows}
    return render(request, "exams/correction.html", context, status=status)


def _correction_or_404(exam: Exam, correction_id: int) -> Correction:
    rows = Correction.objects.select_related(
        "exam__unit",
        "proposed_by",
        "revision__question",
        "attempt__officer",
        "attempt__paper",
        "attempt__sheet",
    ).defer("attempt__paper__frozen")
    return get_object_or_404(rows, pk=correction_id, exam=exam)


def _asked(revision: QuestionRevision, part: int) -> dict[str, Any]:
    """Kind, stem and options of what stands in the paper: the question, or the part of its case."""
    if revision.parts:
        if part >= len(revision.parts):
            raise Http404
        own = revision.parts[part]
        sides = {side: list(own.get(side, [])) for side in ("options", "matches")}
        return {"kind": own["kind"], "stem": own["stem"], **sides}
    return {
        "kind": revision.kind,
        "stem": revision.stem,
        "options": list(revision.options),
        "matches": list(revision.matches),
    }


def _key_of(item: PaperItem) -> str:
    paper = sealed_paper(item.paper_id, item.paper.seal).paper
    return _json_key_text({"kind": paper.items[item.position].kind}, paper.keys[item.position].key)


def _json_key_text(question: dict[str, Any], key: Any) -> str:
    """A key of its JSON form as people write it; empty for written questions and where there is none."""
    kind = KINDS[question["kind"]]
    if key is None or kind.has_rubric:
        return ""
    return key_text(question["kind"], kind.key_from_json(key))
