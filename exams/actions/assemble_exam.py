"""Assemble the forms of a draft with a proof: asked for by an officer, done in the background."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._assembled import asked_hash
from exams.actions._assembly_order import Order, Settings, order_of
from exams.actions._seeds import new_seed
from exams.actions.draw_forms import refs_of
from exams.actions.seal_exam import exam_day
from exams.actions.shorter_memory import shorter_memory
from exams.models import Assembly, Exam
from personnel.models import Officer
from question_bank.domain.assembly.model import Assembled, Item
from question_bank.domain.paper_rules import RequiredDoNotFit

logger = logging.getLogger(__name__)

TAKEN_WITHIN: Final = timedelta(minutes=20)
"""What waits longer than that was lost on its way to a worker."""
REST: Final = timedelta(minutes=3)
"""Beyond the time that was asked for the search: reading the bank, explaining what is impossible. What still runs then
was lost with its process."""


class CannotAssemble(Refused):
    """Nothing can be assembled for this exam now."""

    code = "cannot_assemble"


def ask_for_assembly(exam: Exam, *, settings: Settings, at: datetime, actor: Officer) -> Assembly:
    """A new seed for the draft, and an assembly waiting to be run; raises CannotAssemble.

    Writes an audit event like a draw. What was lost gives way (`give_up_lost`).
    """
    if exam.blueprint is None or not exam.blueprint.asked:
        raise CannotAssemble(_("Write the blueprint first."))
    if exam.form_mode == Exam.FormMode.LOT:
        raise CannotAssemble(_("A draw for each candidate is made by lot and not assembled."))
    seed = new_seed()
    try:
        with transaction.atomic():
            give_up_lost(at=at, among=Assembly.objects.filter(exam=exam))
            if Exam.objects.filter(pk=exam.pk, state=Exam.State.DRAFT).update(draw_seed=seed) != 1:
                raise CannotAssemble(
                    _("The paper has been sealed in the meantime. It can no longer be drawn anew.")
                )
            assembly = Assembly.objects.create(
                exam=exam,
                seed=seed,
                asked=asked_hash(exam),
                settings=asdict(settings),
                asked_at=at,
                asked_by=actor,
            )
            record_audit_event(
                kind="exam.assembly_asked",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"seed": seed, "seed_before": exam.draw_seed, "settings": str(assembly.settings)},
            )
    except IntegrityError:
        raise CannotAssemble(_("An assembly is running already. Wait for its end.")) from None
    exam.draw_seed = seed
    return assembly


def assemble_exam(assembly: Assembly, *, clock: Callable[[], datetime]) -> str:
    """Runs an assembly that waits and keeps what came out; returns its state. Does nothing for any other.

    An error that nobody foresaw ends it as failed at once, with a number under which the log has it, and is raised
    again for the worker.
    """
    waiting = Assembly.objects.filter(pk=assembly.pk, state=Assembly.State.QUEUED)
    if waiting.update(state=Assembly.State.RUNNING, stage="together", started_at=clock()) != 1:
        return assembly.state
    if assembly.asked != asked_hash(assembly.exam):  # the blueprint was changed while it waited
        return _end(assembly, Assembly.State.FAILED, {"failure": Assembly.Failure.CHANGED}, clock())
    try:
        state, result = _searched(assembly)
    except Exception:
        logger.exception("assembly %s failed", assembly.pk)
        _end(assembly, Assembly.State.FAILED, {"failure": Assembly.Failure.ERROR}, clock())
        raise
    return _end(assembly, state, result, clock())


def give_up_lost(*, at: datetime, among: Any = None) -> int:
    """Ends as failed what was lost with its process; returns how many there were.

    Running is lost REST after the time of its search is over, waiting after TAKEN_WITHIN.
    """
    rows = Assembly.objects.all() if among is None else among
    lost = 0
    for one in rows.filter(state__in=[Assembly.State.QUEUED, Assembly.State.RUNNING]):
        since = one.started_at or one.asked_at
        if one.state == Assembly.State.RUNNING:
            over = since + timedelta(seconds=one.settings.get("seconds", 60)) + REST
        else:
            over = since + TAKEN_WITHIN
        if over < at:
            lost += rows.filter(pk=one.pk, state=one.state).update(
                state=Assembly.State.FAILED, result={"failure": Assembly.Failure.LOST}, finished_at=at
            )
    return lost


def _searched(assembly: Assembly) -> tuple[Assembly.State, dict[str, Any]]:
    """What the search comes to, and what is kept of it."""
    from question_bank.domain.assembly.assemble import assemble  # the solver: loaded by the worker alone
    from question_bank.domain.assembly.course import NoForms, OutOfTime
    from question_bank.domain.assembly.explain import smallest_change

    told = ("", -1)

    def tell(stage: str, done: float) -> None:
        nonlocal told
        if (stage, int(100 * done)) != told:
            told = (stage, int(100 * done))
            Assembly.objects.filter(pk=assembly.pk).update(stage=stage, percent=told[1])

    try:
        order = order_of(assembly)
    except RequiredDoNotFit as refusal:
        return Assembly.State.IMPOSSIBLE, {"required": refs_of(refusal.ids)}
    try:
        made = assemble(order.spec, order.items, assembly.seed, tell=tell)
    except NoForms as none:
        changes = [
            {"kind": one.kind.value, "was": one.was, "to": one.to, "place": one.place, "ids": list(one.ids)}
            for one in smallest_change(order.spec, order.items)
        ]
        result = {"changes": changes, "proven": none.together, "minutes": order.minutes}
        months = _shorter_memory(assembly)
        return Assembly.State.IMPOSSIBLE, result if months is None else {**result, "months": months}
    except OutOfTime:
        return Assembly.State.FAILED, {"failure": Assembly.Failure.TIME}
    return Assembly.State.DONE, _kept(order, made)


def _kept(order: Order, made: Assembled) -> dict[str, Any]:
    """The forms and their proof."""
    items = {item.id: item for item in order.items}
    forms = []
    for form in made.forms:
        own: dict[int, list[int]] = defaultdict(list)
        for one in form.items:
            own[order.cell_of[int(one)]].append(int(one))
        forms.append([own[number] for number in range(len(order.informed))])
    result: dict[str, Any] = {
        "forms": forms,
        "goal": made.goal.value,
        "objective": made.objective,
        "bound": made.bound,
        "deviation": made.deviation,
        "means": [dict(form.means) for form in made.forms],
        "seconds": round(made.seconds, 1),
        "cut_short": made.cut_short,
        "pool": len(items),
        "calibrated": order.calibrated,
        "times": [_total(map(items.__getitem__, form.items), "seconds") for form in made.forms],
    }
    if order.ability is not None:
        result["at_pass_mark"] = {
            "ability": order.ability,
            "rows": [number + 1 for number, one in enumerate(order.informed) if one],
            "information": [_total(map(items.__getitem__, form.items), "information") for form in made.forms],
            "questions": [sum(items[one].slope is not None for one in form.items) for form in made.forms],
        }
    return result


def _total(items: Iterable[Item], column: str) -> float:
    return sum(item.numbers[column] for item in items)


def _shorter_memory(assembly: Assembly) -> int | None:
    """The months without repetition that would do, when the bank has too few questions for all forms."""
    exam = assembly.exam
    if exam.blueprint is None or exam.skip_used_months == 0:
        return None
    times = exam.form_count if assembly.settings.get("overlap", 0) == 0 else 1
    cells = [replace(cell, count=cell.count * times) for cell in exam.blueprint.asked]
    return shorter_memory(exam, cells, exam.blueprint.rules, on=exam_day(exam))


def _end(assembly: Assembly, state: Assembly.State, result: dict[str, Any], at: datetime) -> str:
    running = Assembly.objects.filter(pk=assembly.pk, state=Assembly.State.RUNNING)
    running.update(state=state, result=result, percent=100, finished_at=at)
    return state
