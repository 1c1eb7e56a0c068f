"""Safe Exam Browser at an exam: what each sitting asks for, and letting one candidate in with any browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from exams.actions.let_browser_in import let_in_by_hand
from exams.actions.set_safe_browser import ask_for_no_safe_browser, ask_for_safe_browser, change_exam_keys
from exams.forms.safe_browser import KEPT, OFF, OWN, UPLOADED, LetInForm, SafeBrowserForm
from exams.models import BrowserPass, Exam, SafeBrowser, Sitting
from exams.models.figures import roster
from exams.views.candidate_safe_browser import safe_browser_links
from exams.views.manage_common import frame, may, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

OVER = (
    Exam.State.CLOSED,
    Exam.State.MARKED,
    Exam.State.PROVISIONAL,
    Exam.State.SIGNED_OFF,
    Exam.State.RELEASED,
    Exam.State.CANCELLED,
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def safe_browser(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """What each sitting asks for; POST changes it for one."""
    exam = _exam_or_404(request, exam_id)
    bound = None
    if request.method == "POST":
        must(request, exam, Permission.EXAM_MANAGE)
        bound = _bound(request, exam)
        if bound is None:
            messages.error(request, gettext("The exam is over, or has no such sitting. Nothing was changed."))
            return redirect("exams:manage_safe_browser", exam.pk)
        if bound.is_valid():
            _set(request, bound)
            messages.success(request, gettext("Saved."))
            return redirect("exams:manage_safe_browser", exam.pk)
    return _page(request, exam, form=bound, status=200 if bound is None else 422)


@require_POST
@requires(Permission.INVIGILATE)
def let_in(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """One candidate may use any browser, with a reason."""
    exam = _exam_or_404(request, exam_id)
    must(request, exam, Permission.INVIGILATE)
    form = LetInForm(request.POST)
    if form.is_valid() and _let_in(request, exam, form):
        return redirect("exams:manage_safe_browser", exam.pk)
    return _page(request, exam, let_in=form, status=422)


def _exam_or_404(request: OfficerRequest, exam_id: int) -> Exam:
    for permission in (Permission.EXAM_READ, Permission.INVIGILATE):
        visible = Exam.objects.visible_to(request.officer, on=request.day, permission=permission)
        exam = visible.select_related("unit").filter(pk=exam_id).first()
        if exam is not None:
            return exam
    raise Http404


def _bound(request: OfficerRequest, exam: Exam) -> SafeBrowserForm | None:
    """The form of the sitting that it was sent for; None when there is none to change."""
    sittings = {str(sitting.pk): sitting for sitting in exam.sittings.order_by("pk")}
    sitting = sittings.get(request.POST.get("sitting", ""))
    if sitting is None or exam.state in OVER:
        return None
    form = SafeBrowserForm(
        request.POST,
        request.FILES,
        sitting=sitting,
        has_file=SafeBrowser.objects.filter(sitting=sitting).exists(),
    )
    return form


def _set(request: OfficerRequest, form: SafeBrowserForm) -> None:
    chosen = form.cleaned_data
    sitting = form.sitting
    who: dict[str, Any] = {"actor": request.officer, "at": request.at}
    if chosen["mode"] == OFF:
        ask_for_no_safe_browser(sitting=sitting, **who)
    elif chosen["mode"] == KEPT:
        rule = SafeBrowser.objects.select_related("sitting").get(sitting=sitting)
        change_exam_keys(rule=rule, exam_keys=chosen["exam_keys"], **who)
    else:
        ask_for_safe_browser(
            sitting=sitting,
            start_address=safe_browser_links(sitting)["begin"],
            quit_address=safe_browser_links(sitting)["quit"],
            uploaded=chosen["file"] if chosen["mode"] == UPLOADED else None,
            exam_keys=chosen["exam_keys"],
            **who,
        )


def _let_in(request: OfficerRequest, exam: Exam, form: LetInForm) -> bool:
    """Whether the candidate was let in; otherwise the form says why not."""
    enrolment = roster(exam).filter(badge=form.cleaned_data["badge"].strip()).first()
    if enrolment is None:
        form.add_error("badge", gettext("No officer with this badge number is on the roster of this exam."))
        return False
    try:
        new = let_in_by_hand(
            enrolment=enrolment,
            reason=form.cleaned_data["reason"].strip(),
            actor=request.officer,
            at=request.at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = gettext("%(name)s may write in any browser.") if new else gettext("%(name)s was let in before.")
    messages.success(request, words % {"name": enrolment.officer.name})
    return True


def _page(
    request: OfficerRequest,
    exam: Exam,
    *,
    form: SafeBrowserForm | None = None,
    let_in: LetInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    by_key = Count("enrolments__browser_passes", filter=Q(enrolments__browser_passes__how="key"))
    sittings = exam.sittings.select_related("browser").annotate(passes=by_key).order_by("opens_at", "pk")
    changes = may(request, exam, Permission.EXAM_MANAGE) and exam.state not in OVER
    rows = []
    for sitting in sittings:
        rule = getattr(sitting, "browser", None)
        own = form if form is not None and form.sitting == sitting else None
        rows.append(
            {
                "sitting": sitting,
                "rule": rule,
                "passes": sitting.passes,
                "links": safe_browser_links(sitting),
                "form": (own or _form(sitting, rule)) if changes else None,
            }
        )
    asked = any(row["sitting"].safe_browser for row in rows)
    lets_in = asked and may(request, exam, Permission.INVIGILATE) and exam.state not in OVER
    by_hand = BrowserPass.objects.filter(enrolment__sitting__exam=exam, how=BrowserPass.How.PERSON)
    context = {
        **frame(request, exam),
        "rows": rows,
        "let_in": (let_in or LetInForm()) if lets_in else None,
        "by_hand": by_hand.select_related("enrolment__officer", "given_by").order_by("-pk"),
    }
    return render(request, "exams/manage_safe_browser.html", context, status=status)


def _form(sitting: Sitting, rule: SafeBrowser | None) -> SafeBrowserForm:
    return SafeBrowserForm(
        sitting=sitting,
        has_file=rule is not None,
        initial={
            "mode": (KEPT if rule else OWN) if sitting.safe_browser else OFF,
            "exam_keys": "\n".join(rule.exam_keys) if rule else "",
        },
    )
