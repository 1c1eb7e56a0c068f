"""The item check: what looks odd about the questions of an exam, in words first, before its results are signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from exams.actions.answer_flag import UNSIGNED, answer_flag, read_item_check
from exams.domain.item_check import WEIGHTS
from exams.item_words import flag_shown, option_name
from exams.models import Exam, FlagAnswer, ItemCheck
from exams.views.manage_common import exam_or_404, frame, may, must, try_to
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.kinds.choice import option_letter
from question_bank.models import RevisionStatistic


@require_safe
@requires(Permission.EXAM_READ)
def items(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """All questions, those with the weightiest flags first; stems only for those who may read questions."""
    exam = exam_or_404(request, exam_id)
    check = newest_check(exam)
    if check is None:
        messages.error(request, gettext("The questions of this exam have not been counted yet."))
        return redirect("exams:manage_exam", exam.pk)
    read_item_check(check=check, officer=request.officer, at=request.at)
    enough = check.n >= check.policy["smallest_n"]
    answered = _answered(check)
    rows = [_row(number, statistic, answered) for number, statistic in enumerate(_statistics(check), 1)]
    rows.sort(key=lambda row: row["trouble"], reverse=True)
    context = {
        **frame(request, exam),
        "check": check,
        "enough": enough,
        "enough_for_discrimination": check.n >= check.policy["smallest_n_discrimination"],
        "rows": rows,
        "with_flags": sum(any(flag["wants_an_answer"] for flag in row["flags"]) for row in rows),
        "open_flags": check.open_flags - len(answered),
        "with_stems": may(request, exam, Permission.QUESTION_READ),
        "readings": check.readings.select_related("officer").order_by("at"),
        "forms": check.figures["forms"],
    }
    return render(request, "exams/manage_items.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def item(request: OfficerRequest, exam_id: int, statistic_id: int) -> HttpResponse:
    """One question: what was found, its options, and the place to answer each flag."""
    return _item_page(request, exam_or_404(request, exam_id), statistic_id)


@require_POST
@requires(Permission.EXAM_READ)
def answer(request: OfficerRequest, exam_id: int, statistic_id: int) -> HttpResponse:
    """The key is right and stays: a reason for one flag."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    check, statistic, _number = _chosen(exam, statistic_id)
    done = try_to(
        request,
        lambda: answer_flag(
            check=check,
            statistic=statistic,
            flag=request.POST.get("flag", ""),
            reason=request.POST.get("reason", "").replace("\x00", "")[:500],
            actor=request.officer,
            at=request.at,
        ),
        gettext("Your answer was kept."),
    )
    if not done:
        return _item_page(request, exam, statistic_id, status=422)
    return redirect("exams:manage_item", exam.pk, statistic_id)


def newest_check(exam: Exam) -> ItemCheck | None:
    """The check that counts: the one over the results as they stand."""
    return ItemCheck.objects.filter(exam=exam).select_related("exam__unit").order_by("-pk").first()


def _statistics(check: ItemCheck) -> QuerySet[RevisionStatistic]:
    return (
        RevisionStatistic.objects.filter(exam_id=check.exam_id, snapshot=check.snapshot, method=check.method)
        .select_related("revision__subject", "revision__question")
        .order_by("pk")
    )


def _answered(check: ItemCheck) -> dict[tuple[int, str], FlagAnswer]:
    answers = check.answers.select_related("actor")
    return {(given.statistic_id, given.flag): given for given in answers}


def _row(
    number: int, statistic: RevisionStatistic, answered: dict[tuple[int, str], FlagAnswer]
) -> dict[str, Any]:
    kind = statistic.figures["kind"]
    flags = [
        {
            **flag_shown(flag, kind),
            "answer": answered.get((statistic.pk, flag["name"])),
            "new_key": _key_by(flag, kind),
        }
        for flag in statistic.flags
    ]
    open_flags = [flag for flag in flags if flag["wants_an_answer"] and not flag["answer"]]
    weights = [WEIGHTS[flag["code"]] for flag in statistic.flags]
    return {
        "number": number,
        "statistic": statistic,
        "figures": statistic.figures,
        "flags": flags,
        "open": len(open_flags),
        "trouble": (bool(open_flags), max(weights, default=0), len(weights), -number),
    }


def _key_by(flag: dict[str, Any], kind: str) -> str:
    """The key that the finding points at, as people write it: what strong candidates chose in a question with one."""
    if flag["code"] != "strong_chose" or kind not in {"single_choice", "true_false"}:
        return ""
    return option_letter(flag["option"]) if kind == "single_choice" else "√×"[flag["option"]]


def _chosen(exam: Exam, statistic_id: int) -> tuple[ItemCheck, RevisionStatistic, int]:
    """The check, the question and its number in the paper; 404 when it belongs to another exam or an older check."""
    check = get_object_or_404(
        ItemCheck.objects.filter(exam=exam).select_related("exam__unit").order_by("-pk")[:1]
    )
    ids = list(_statistics(check).values_list("pk", flat=True))
    statistic = get_object_or_404(_statistics(check), pk=statistic_id)
    return check, statistic, ids.index(statistic.pk) + 1


def _item_page(request: OfficerRequest, exam: Exam, statistic_id: int, *, status: int = 200) -> HttpResponse:
    check, statistic, number = _chosen(exam, statistic_id)
    read_item_check(check=check, officer=request.officer, at=request.at)
    row = _row(number, statistic, _answered(check))
    with_stems = may(request, exam, Permission.QUESTION_READ)
    context = {
        **frame(request, exam),
        "check": check,
        "enough": check.n >= check.policy["smallest_n"],
        "row": row,
        "revision": statistic.revision,
        "part": _part(statistic),
        "with_stems": with_stems,
        "options": _options(statistic, with_stems),
        "corrections": exam.corrections.filter(revision=statistic.revision_id, part=statistic.part).order_by(
            "-pk"
        ),
        "may_answer": exam.state in UNSIGNED and may(request, exam, Permission.EXAM_MANAGE),
        "counted": ngettext("%(count)d result", "%(count)d results", check.n) % {"count": check.n},
    }
    return render(request, "exams/manage_item.html", context, status=status)


def _part(statistic: RevisionStatistic) -> dict[str, Any]:
    """Stem and options as they were asked: those of the part of a case, else of the question."""
    revision = statistic.revision
    if revision.parts:
        return dict(revision.parts[statistic.part])
    return {"stem": revision.stem, "options": revision.options}


def _options(statistic: RevisionStatistic, with_texts: bool) -> list[dict[str, Any]]:
    """Rows of the option table, in the order of the bank; texts and key only for those who may read questions."""
    figures = statistic.figures
    texts = _part(statistic)["options"]
    return [
        {
            **option,
            "name": option_name(figures["kind"], option["option"]),
            "text": texts[option["option"]] if with_texts and option["option"] < len(texts) else "",
            "is_key": with_texts and option["option"] in figures["key"],
        }
        for option in figures["options"]
    ]
