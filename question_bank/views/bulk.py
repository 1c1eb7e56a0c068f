"""One thing for many questions: chosen on the list, looked at, then done together."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.bulk_change import BulkPlan, do_bulk, plan_bulk
from question_bank.domain.bulk import MOST, Verb
from question_bank.forms.beside import VERBS, BulkForm
from question_bank.forms.filters import QuestionFilter
from question_bank.models import Bank, Question, QuestionRevision

SHOWN = 50
"""Questions named in the preview; the others are counted."""


@require_POST
@requires(Permission.QUESTION_WRITE)
def bulk(request: OfficerRequest) -> HttpResponse:
    """`verb` and the chosen questions lead to its form; `step=preview` tells who is touched; `step=do` does it."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    try:
        verb = Verb(request.POST.get("verb", ""))
    except ValueError:
        messages.error(request, _("Choose what is to be done."))
        return redirect("question_bank:list")
    ids = _chosen(request, banks)
    if not ids:
        messages.error(request, _("Choose at least one question of a bank in which you write."))
        return redirect("question_bank:list")
    if len(ids) > MOST:
        text = _("At most %(most)s questions are changed at once. Narrow the filters.")
        messages.error(request, text % {"most": MOST})
        return redirect("question_bank:list")
    questions = Question.objects.filter(pk__in=ids, bank__in=banks.order_by())
    step = request.POST.get("step", "")
    touched_banks = Bank.objects.filter(pk__in=questions.order_by().values("bank")).order_by("code")
    form = BulkForm(request.POST if step else None, verb=verb, banks=touched_banks, on=request.day)
    plan = None
    if step and form.is_valid():
        wish = form.wish()
        try:
            if step == "do":
                reason = form.cleaned_data["reason"]
                done = do_bulk(questions, wish, reason=reason, at=request.at, actor=request.officer)
                _tell(request, done)
                return redirect("question_bank:list")
            plan = plan_bulk(questions, wish, on=request.day)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "verb": verb.value,
        "words": VERBS[verb],
        "form": form,
        "ids": ids,
        "count": len(ids),
        "plan": _shown(plan) if plan else None,
    }
    return render(request, "question_bank/bulk.html", context)


def _chosen(request: OfficerRequest, banks: QuerySet[Bank]) -> list[int]:
    """The ids of the chosen questions that the officer may write: those ticked, or all that the filters let through."""
    mine = Question.objects.filter(bank__in=banks.order_by())
    if "matching" in request.POST:
        given = QueryDict(request.POST.get("query", "").replace("\x00", ""))
        readable = Bank.objects.where(request.officer, Permission.QUESTION_READ, on=request.day)
        filters = QuestionFilter(given, banks=readable, officer=request.officer, on=request.day)
        found = filters.applied_to(
            QuestionRevision.objects.newest().filter(question__bank__in=banks.order_by())
        )
        return list(found.order_by("question_id").values_list("question_id", flat=True)[: MOST + 1])
    ticked = [int(pk) for pk in request.POST.getlist("q")[: MOST + 1] if pk.isdecimal() and len(pk) < 19]
    return list(mine.filter(pk__in=ticked).order_by("pk").values_list("pk", flat=True))


def _shown(plan: BulkPlan) -> dict[str, Any]:
    owners = Counter(one.question.owner.name if one.question.owner else _("nobody") for one in plan.touched)
    return {
        "count": len(plan.touched),
        "touched": plan.touched[:SHOWN],
        "further": max(0, len(plan.touched) - SHOWN),
        "owners": owners.most_common(),
        "banks": Counter(one.question.bank.name for one in plan.touched).most_common(),
        "left_out": plan.left_out[:SHOWN],
        "left_out_count": len(plan.left_out),
    }


def _tell(request: OfficerRequest, done: BulkPlan) -> None:
    count = len(done.touched)
    told = ngettext("%(count)s question was changed.", "%(count)s questions were changed.", count)
    messages.success(request, told % {"count": count})
    if done.left_out:
        count = len(done.left_out)
        first = done.left_out[0]
        told = ngettext(
            "%(count)s question was left out: %(ref)s – %(reason)s",
            "%(count)s questions were left out, the first one %(ref)s: %(reason)s",
            count,
        )
        messages.warning(request, told % {"count": count, "ref": first.question.ref, "reason": first.reason})
