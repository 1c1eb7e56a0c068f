"""Forms assembled with a proof: asked for, waited for, and what is proven about them."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions._assembled import asked_hash, assembly_of
from exams.actions.assemble_exam import ask_for_assembly
from exams.actions.draw_forms import refs_of
from exams.forms.assembly import AssemblyForm
from exams.models import Assembly, Exam
from exams.tasks import assemble_in_background
from exams.views.manage_common import exam_or_404, frame, must
from exams.views.manage_supply import memory_words
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def assembly(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The wishes, how far the last assembly is, and its proof."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    if exam.state != Exam.State.DRAFT:
        messages.error(request, gettext("Only a draft can be changed. The paper of this exam is sealed."))
        return redirect("exams:manage_paper", exam.pk)
    if exam.blueprint is None:
        return redirect("exams:manage_blueprint", exam.pk)
    form = AssemblyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_assembly(exam, settings=form.settings, at=request.at, actor=request.officer)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            assemble_in_background.enqueue(asked.pk)
            messages.success(request, gettext("The forms are being assembled. You may leave this page."))
        return redirect("exams:manage_assembly", exam.pk)
    last = assembly_of(exam)
    context = {
        **frame(request, exam),
        "form": form,
        "last": last,
        "by_lot": exam.form_mode == Exam.FormMode.LOT,
        "is_current": last is not None and last.asked == asked_hash(exam),
        "stage": stage_words(last) if last else "",
        "changes": change_words(last) if last else [],
        "failure": failure_words(last) if last else ("", ""),
        "lacking": _rows_without_information(last) if last else "",
        "minutes": exam.blueprint.rules.minutes,
        "forms": _forms(last) if last else [],
    }
    return render(request, "exams/manage_assembly.html", context, status=422 if form.errors else 200)


def stage_words(last: Assembly) -> str:
    """What a running assembly is at."""
    stages = {
        "together": gettext("Choosing the questions of all forms together"),
        "split": gettext("Sharing them out among the forms"),
        "even": gettext("Evening the forms out"),
    }
    return stages.get(last.stage, gettext("Waiting for its turn"))


def change_words(last: Assembly) -> list[str]:
    """The smallest change that would make an impossible assembly possible, in sentences."""
    if "required" in last.result:
        words = gettext("Required questions fit no row, were used lately or may not be asked: %(questions)s.")
        return [words % {"questions": last.result["required"]}]
    cells = len(last.exam.blueprint.asked) if last.exam.blueprint else 0
    sentences = (
        _time_words(change)
        if change["kind"] == "most" and change["place"] == last.result.get("minutes")
        else _change(change, cells)
        for change in last.result.get("changes", ())
    )
    found = [sentence for sentence in sentences if sentence]
    if "months" in last.result:
        found.append(memory_words(last.exam.skip_used_months, last.result["months"]))
    return found


def failure_words(last: Assembly) -> tuple[str, str]:
    """Why an assembly is not finished, and what to do."""
    failure = last.result.get("failure", Assembly.Failure.TIME)
    what_to_do = {
        Assembly.Failure.TIME: gettext("Search longer, or ask for less."),
        Assembly.Failure.CHANGED: gettext("Assemble the forms again."),
        Assembly.Failure.ERROR: gettext(
            "Nothing was changed, and the forms are drawn by lot as before. Assemble them once more; if that fails "
            "too, tell the administrator of the platform: the log has the error under assembly %(number)d."
        )
        % {"number": last.pk},
        Assembly.Failure.LOST: gettext(
            "The platform was restarted, or the assembly was stopped by hand. Nothing was changed. Assemble the forms "
            "once more."
        ),
    }
    return str(Assembly.Failure(failure).label), what_to_do[Assembly.Failure(failure)]


def _rows_without_information(last: Assembly) -> str:
    """The numbers of the rows that go by difficulty; empty when all go by information."""
    informed = last.result.get("at_pass_mark", {}).get("rows", [])
    rows = range(1, 1 + (len(last.exam.blueprint.asked) if last.exam.blueprint else 0))
    return "、".join(str(row) for row in rows if row not in informed)


def _change(change: dict[str, Any], cells: int) -> str:
    facts = {"was": round(change["was"]), "to": round(change["to"]), "row": change["place"] + 1}
    match change["kind"]:
        case "least" | "most" if change["place"] < cells:
            return (
                gettext("Row %(row)d: ask for %(to)d questions and not for %(was)d, or have more approved.")
                % facts
            )
        case "overlap":
            return gettext("Let two forms share %(to)d questions and not %(was)d.") % facts
        case "enemies":
            refs = refs_of(map(int, change["ids"]))
            return gettext("Take apart the enemy set with %(questions)s.") % {"questions": refs}
        case "required":
            return gettext("Do not require %(questions)s.") % {"questions": refs_of(map(int, change["ids"]))}
    return ""


def _time_words(change: dict[str, Any]) -> str:
    return gettext("Let a paper take %(to)d minutes and not %(was)d, or have shorter questions approved.") % {
        "was": round(change["was"] / 60),
        "to": ceil(change["to"] / 60),
    }


def _forms(last: Assembly) -> list[dict[str, Any]]:
    """For each form its number, how many questions it has, mean difficulty, mean facility in percent, minutes, and
    information at the pass mark with the number of questions that it comes from."""
    times = last.result.get("times", ())
    told = last.result.get("at_pass_mark", {})
    return [
        {
            "number": number,
            "questions": sum(map(len, ids)),
            "difficulty": means.get("difficulty"),
            "facility": 100 * means["facility"] if "facility" in means else None,
            "minutes": times[number - 1] / 60 if times else None,
            "information": told["information"][number - 1] if told else None,
            "calibrated": told["questions"][number - 1] if told else 0,
        }
        for number, (ids, means) in enumerate(
            zip(last.result.get("forms", ()), last.result.get("means", ()), strict=True), 1
        )
    ]
