"""The assembled forms that belong to a draft as it is now."""

from __future__ import annotations

from core.domain.canonical import SHA256, Json, canonical_json, digest
from exams.domain.paper import decimal_text
from exams.models import Assembly, Exam
from question_bank.domain.equal_forms import Drawn


def asked_hash(exam: Exam) -> str:
    """Hex hash over everything of the exam that an assembly follows: cells, rules and the number of forms."""
    blueprint = exam.blueprint
    if blueprint is None:
        return ""
    cells: list[Json] = [
        [*(part if part is not None else "" for part in cell.asked), cell.count, decimal_text(cell.marks)]
        for cell in blueprint.asked
    ]
    rules = blueprint.rules
    facts: list[Json] = [
        cells,
        sorted(rules.required),
        sorted(rules.forbidden),
        exam.form_mode,
        exam.form_count,
    ]
    if rules.minutes:  # without a limit the hash is that of assemblies made before there were any
        facts.append(rules.minutes)
    return digest(canonical_json(facts), SHA256).hex()


def assembly_of(exam: Exam) -> Assembly | None:
    """The last assembly that was asked for since the last draw, whatever became of it."""
    return exam.assemblies.filter(seed=exam.draw_seed).order_by("-pk").first()


def assembled_for(exam: Exam) -> list[Drawn] | None:
    """For each form and cell the ids of its questions; None when the forms are drawn by lot.

    An assembly of another blueprint or number of forms is out of date and counts for nothing.
    """
    last = exam.assemblies.filter(seed=exam.draw_seed, state=Assembly.State.DONE).order_by("-pk").first()
    if last is None or last.asked != asked_hash(exam):
        return None
    return [tuple(tuple(ids) for ids in form) for form in last.result["forms"]]
