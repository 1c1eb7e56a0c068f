"""The blueprint of a draft: rows of sorts of questions with number and marks, rules, checked against the bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from exams.actions._moves import LostRace
from exams.actions.save_blueprint import BlueprintRefused, CellsImpossible, save_blueprint
from exams.actions.seal_exam import exam_day
from exams.domain.paper import decimal_text
from exams.forms.blueprint import PREFIX, CellFormSet, cells_of, rows_as_typed, rows_of
from exams.forms.blueprint_rules import RulesForm, rules_initial
from exams.left_out_shown import left_out_words
from exams.models import Exam
from exams.views.manage_common import exam_or_404, frame, must
from exams.views.manage_supply import Supplied, cell_sentence
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.blueprint import Cell, full_marks
from question_bank.domain.paper_rules import case_percent
from question_bank.models import Blueprint, BlueprintCell

EMPTY_ROWS = 3


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def blueprint(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Rows with live supply. Buttons: add a row, take another blueprint's rows, save."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    if exam.state != Exam.State.DRAFT:
        messages.error(request, gettext("Only a draft can be changed. The paper of this exam is sealed."))
        return redirect("exams:manage_exam", exam.pk)
    others = Blueprint.objects.visible_to(request.officer, on=request.day, permission=Permission.EXAM_MANAGE)
    source = _chosen(others, request.POST.get("source", ""))
    match request.POST.get("action") if request.method == "POST" else "show":
        case "show":
            held = (
                BlueprintCell.objects.filter(blueprint=exam.blueprint_id)
                .select_related("subject", "point", "level", "police_type")
                .order_by("pk")
            )
            rows = rows_of(held) if exam.blueprint_id else [{}] * EMPTY_ROWS
            held_name = exam.blueprint.name if exam.blueprint else exam.title
            rules = RulesForm(units=_units(exam), initial=rules_initial(exam.blueprint, name=held_name))
        case "add":
            rows = [*rows_as_typed(request.POST), {}]
            rules = RulesForm(units=_units(exam), initial=request.POST.dict())
        case "reuse":
            taken = (
                source.cells.select_related("subject", "point", "level", "police_type") if source else None
            )
            rows = rows_of(taken.order_by("pk") if taken else ()) or rows_as_typed(request.POST)
            initial = rules_initial(source, name=source.name) if source else request.POST.dict()
            rules = RulesForm(units=_units(exam), initial=initial)
        case _:
            return _save(request, exam, others, source)
    formset = CellFormSet(initial=rows, prefix=PREFIX)
    return _page(request, exam, formset, rules, others, source)


@require_POST
@requires(Permission.EXAM_READ)
def supply_now(request: OfficerRequest, exam_id: int) -> JsonResponse:
    """What the bank holds for the posted rows: a sentence and a state for each, the totals, and what to change."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    formset = CellFormSet(request.POST, prefix=PREFIX)
    numbers, cells = cells_of(formset) if formset.management_form.is_valid() else ([], [])
    told = Supplied.of(exam, cells, RulesForm(request.POST, units=_units(exam)).rules)
    rows = [{"row": number, **answer} for number, answer in zip(numbers, told.words, strict=True)]
    return JsonResponse({"rows": rows, "totals": _totals(cells), "changes": told.changes(numbers)})


def _save(request: OfficerRequest, exam: Exam, others: Any, source: Blueprint | None) -> HttpResponse:
    formset, rules = CellFormSet(request.POST, prefix=PREFIX), RulesForm(request.POST, units=_units(exam))
    errors: list[dict[str, str]] = []
    if formset.is_valid() and rules.is_valid():
        numbers, cells = cells_of(formset)
        try:
            save_blueprint(
                exam,
                name=rules.cleaned_data["name"],
                rules=rules.rules,
                cells=cells,
                on=exam_day(exam),
                at=request.at,
                actor=request.officer,
                source=source,
            )
        except CellsImpossible as refusal:
            errors = [
                {"text": cell_sentence(exam, answer, words["text"]), "url": f"#row-{number}"}
                for number, answer, words in zip(
                    numbers, refusal.supplies, Supplied.of(exam, cells, rules.rules).words, strict=True
                )
                if not answer.possible
            ]
        except BlueprintRefused as refusal:
            errors = [{"text": str(refusal), "url": ""}]
        except LostRace as refusal:
            messages.error(request, str(refusal))
            return redirect("exams:manage_exam", exam.pk)
        except Refused as refusal:
            errors = [{"text": str(refusal), "url": ""}]
        else:
            messages.success(request, gettext("The blueprint was saved. The bank can fill every row."))
            return redirect("exams:manage_paper", exam.pk)
    else:
        errors = _form_errors(formset, rules)
    return _page(request, exam, formset, rules, others, source, errors=errors, status=422)


def _page(
    request: OfficerRequest,
    exam: Exam,
    formset: Any,
    rules: RulesForm,
    others: Any,
    source: Blueprint | None,
    *,
    errors: Sequence[dict[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    readable = formset if formset.is_bound else CellFormSet(_as_posted(formset.initial), prefix=PREFIX)
    numbers, cells = cells_of(readable)
    held = rules if rules.is_bound else RulesForm(_as_typed(rules.initial), units=_units(exam))
    told = Supplied.of(exam, cells, held.rules)
    words = dict(zip(numbers, told.words, strict=True))
    rows = [
        {"number": number, "form": form, "supply": words.get(number)}
        for number, form in enumerate(formset.forms)
    ]
    context = {
        **frame(request, exam),
        "formset": formset,
        "rows": rows,
        "rules_form": rules,
        "changes": told.changes(numbers),
        "errors": errors,
        "others": others.exclude(cells=None).distinct(),
        "source": source,
        "totals": _totals(cells),
        "day": exam_day(exam),
        "left_out": left_out_words(exam),
    }
    return render(request, "exams/manage_blueprint.html", context, status=status)


def _totals(cells: Sequence[Cell]) -> str:
    text = gettext("%(questions)s questions, full marks %(marks)s") % {
        "questions": number_format(sum(cell.count for cell in cells)),
        "marks": decimal_text(full_marks(cells)),
    }
    share = case_percent(cells)
    if share:
        text += gettext(", cases %(share)s percent") % {"share": decimal_text(share)}
    return text


def _units(exam: Exam) -> list[int]:
    """The units in whose banks the exam looks: its own and those above."""
    return [exam.unit_id, *exam.unit.get_ancestors().values_list("pk", flat=True)]


def _form_errors(formset: Any, rules: RulesForm) -> list[dict[str, str]]:
    found = [{"text": str(error), "url": ""} for error in formset.non_form_errors()]
    found += [
        {"text": f"{field.label}{gettext(': ')}{error}", "url": f"#{field.id_for_label}"}
        for field in rules
        for error in field.errors
    ]
    for number, form in enumerate(formset.forms):
        for field in form:
            found += [
                {
                    "text": gettext("Row %(row)d, %(field)s: %(error)s")
                    % {"row": number + 1, "field": field.label, "error": error},
                    "url": f"#{field.id_for_label}",
                }
                for error in field.errors
            ]
    return found


def _as_typed(initial: Mapping[str, Any]) -> dict[str, str]:
    """What a form shows at first, as a browser would send it."""
    return {name: "" if value is None else str(value) for name, value in initial.items()}


def _as_posted(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Rows as a browser would send them, so that one piece of code reads both."""
    data = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"{PREFIX}-{number}-{name}": str(value) for name, value in row.items()}
    return data


def _chosen(blueprints: Any, number: str) -> Blueprint | None:
    if not number.isdecimal() or len(number) > 18:
        return None
    chosen: Blueprint | None = blueprints.filter(pk=int(number)).first()
    return chosen
