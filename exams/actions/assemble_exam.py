"""Assemble the forms of a draft with a proof: asked for by an officer, done in the background."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._assembled import asked_hash
from exams.actions._seeds import new_seed
from exams.actions.draw_forms import drawable_in, refs_of
from exams.actions.seal_exam import exam_day
from exams.models import Assembly, Exam
from personnel.models import Officer
from question_bank.domain.assembly.model import Balance, Item, Limit, Spec
from question_bank.domain.blueprint import PoolQuestion
from question_bank.domain.paper_rules import RequiredDoNotFit, place_required, spread_over
from question_bank.models import Exposure, Question
from question_bank.sorts import enemies_among, pool_in

LOST_AFTER: Final = timedelta(minutes=20)
"""Longer than the longest search: what still runs then was lost with its process."""
FACILITIES: Final = {1: 0.95, 2: 0.82, 3: 0.65, 4: 0.45, 5: 0.25}
"""What is taken for the facility of a question that was never asked, by the author's difficulty, where no question of
that difficulty has been measured: about the middle of the steps in `question_bank.domain.difficulty`."""
FACILITY_WEIGHT: Final = 4.0
"""Difficulty runs over four units from 1 to 5, facility over one."""


class CannotAssemble(Refused):
    """Nothing can be assembled for this exam now."""

    code = "cannot_assemble"


@dataclass(frozen=True, slots=True)
class Settings:
    """`overlap`: how many questions two forms may share beside required ones; `most_uses`: leave out questions that
    stood in more exams than this; `difficulty`: the mean that every form is to have; `seconds`: how long to search."""

    overlap: int = 0
    most_uses: int | None = None
    difficulty: float | None = None
    seconds: int = 60


def ask_for_assembly(exam: Exam, *, settings: Settings, at: datetime, actor: Officer) -> Assembly:
    """A new seed for the draft, and an assembly waiting to be run; raises CannotAssemble.

    Writes an audit event like a draw. What is lost with its process gives way after LOST_AFTER.
    """
    if exam.blueprint is None or not exam.blueprint.asked:
        raise CannotAssemble(_("Write the blueprint first."))
    if exam.form_mode == Exam.FormMode.LOT:
        raise CannotAssemble(_("A draw for each candidate is made by lot and not assembled."))
    seed = new_seed()
    active = Assembly.objects.filter(exam=exam, state__in=[Assembly.State.QUEUED, Assembly.State.RUNNING])
    try:
        with transaction.atomic():
            active.filter(asked_at__lt=at - LOST_AFTER).update(state=Assembly.State.FAILED, finished_at=at)
            if Exam.objects.filter(pk=exam.pk, state=Exam.State.DRAFT).update(draw_seed=seed) != 1:
                raise CannotAssemble(
                    _("The paper has been sealed in the meantime. It can no longer be drawn anew.")
                )
            assembly = Assembly.objects.create(
                exam=exam,
                seed=seed,
                asked=asked_hash(exam),
                settings={
                    "overlap": settings.overlap,
                    "most_uses": settings.most_uses,
                    "difficulty": settings.difficulty,
                    "seconds": settings.seconds,
                },
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
    """Runs an assembly that waits and keeps what came out; returns its state. Does nothing for any other."""
    from question_bank.domain.assembly.assemble import assemble  # the solver: loaded by the worker alone
    from question_bank.domain.assembly.course import NoForms, OutOfTime
    from question_bank.domain.assembly.explain import smallest_change

    waiting = Assembly.objects.filter(pk=assembly.pk, state=Assembly.State.QUEUED)
    if waiting.update(state=Assembly.State.RUNNING, stage="together") != 1:
        return assembly.state
    if assembly.asked != asked_hash(assembly.exam):  # the blueprint was changed while it waited
        return _end(assembly, Assembly.State.FAILED, {}, clock())
    told = ("", -1)

    def tell(stage: str, done: float) -> None:
        nonlocal told
        if (stage, int(100 * done)) != told:
            told = (stage, int(100 * done))
            Assembly.objects.filter(pk=assembly.pk).update(stage=stage, percent=told[1])

    try:
        spec, items, cell_of = _ordered(assembly)
    except RequiredDoNotFit as refusal:
        refs = refs_of(refusal.ids)
        return _end(assembly, Assembly.State.IMPOSSIBLE, {"required": refs}, clock())
    try:
        made = assemble(spec, items, assembly.seed, tell=tell)
    except NoForms as none:
        changes = [
            {"kind": one.kind.value, "was": one.was, "to": one.to, "place": one.place, "ids": list(one.ids)}
            for one in smallest_change(spec, items)
        ]
        return _end(
            assembly, Assembly.State.IMPOSSIBLE, {"changes": changes, "proven": none.together}, clock()
        )
    except OutOfTime:
        return _end(assembly, Assembly.State.FAILED, {}, clock())
    cells = len(spec.limits) - 1
    forms = []
    for form in made.forms:
        own: dict[int, list[int]] = defaultdict(list)
        for one in form.items:
            own[cell_of[int(one)]].append(int(one))
        forms.append([own[number] for number in range(cells)])
    result = {
        "forms": forms,
        "goal": made.goal.value,
        "objective": made.objective,
        "bound": made.bound,
        "deviation": made.deviation,
        "means": [dict(form.means) for form in made.forms],
        "seconds": round(made.seconds, 1),
        "cut_short": made.cut_short,
        "pool": len(items),
    }
    return _end(assembly, Assembly.State.DONE, result, clock())


def _end(assembly: Assembly, state: Assembly.State, result: dict[str, Any], at: datetime) -> str:
    running = Assembly.objects.filter(pk=assembly.pk, state=Assembly.State.RUNNING)
    running.update(state=state, result=result, percent=100, finished_at=at)
    return state


def _ordered(assembly: Assembly) -> tuple[Spec, list[Item], Mapping[int, int]]:
    """The order, the pool, and the cell that each question is for; the limits of the order are the cells and the
    length."""
    exam, wishes = assembly.exam, Settings(**assembly.settings)
    assert exam.blueprint is not None  # noqa: S101 - ask_for_assembly asked
    cells, rules = exam.blueprint.asked, exam.blueprint.rules
    revisions = drawable_in(exam, on=exam_day(exam)).exclude(question__in=rules.forbidden)
    if wishes.most_uses is not None:
        worn = Exposure.objects.order_by().values("question").annotate(uses=Count("pk"))
        revisions = revisions.exclude(
            question__in=worn.filter(uses__gt=wishes.most_uses).values("question"),
        )
    pool = pool_in(revisions, cells)
    placed = place_required(cells, pool, rules.required)
    rest = [question for question in pool if question.id not in rules.required]
    cell_of = {**spread_over(cells, rest, exam.form_count, str(assembly.seed)), **placed.required}
    fitting = [question for question in pool if question.id in cell_of]
    facility = _facilities(fitting)
    items = [
        Item(
            str(question.id),
            {"cell": frozenset([str(cell_of[question.id])])},
            {"difficulty": float(question.difficulty), "facility": facility[question.id]},
        )
        for question in fitting
    ]
    length = sum(cell.count for cell in cells)
    balances = []
    if exam.form_count > 1 or wishes.difficulty is not None:
        balances.append(Balance("difficulty", wishes.difficulty))
    if exam.form_count > 1:
        balances.append(Balance("facility", weight=FACILITY_WEIGHT))
    spec = Spec(
        forms=exam.form_count,
        limits=(
            *(Limit({"cell": frozenset([str(at)])}, cell.count, cell.count) for at, cell in enumerate(cells)),
            Limit({}, length, length),
        ),
        balances=tuple(balances),
        required=tuple(str(one) for one in sorted(rules.required)),
        enemies=tuple(frozenset(map(str, group)) for group in enemies_among(revisions)),
        overlap=wishes.overlap + len(rules.required),
        seconds=float(wishes.seconds),
    )
    return spec, items, cell_of


def _facilities(pool: list[PoolQuestion]) -> dict[int, float]:
    """The measured facility of each question, else the mean of the measured ones of the same author's difficulty."""
    ids = [question.id for question in pool]
    rows = Question.objects.in_bulk(ids).values()
    measured = {row.pk: row.measured_facility for row in rows if row.measured_facility is not None}
    by_level: dict[int, list[float]] = defaultdict(list)
    for question in pool:
        if question.id in measured:
            by_level[question.difficulty].append(measured[question.id])
    guess = {
        level: sum(by_level[level]) / len(by_level[level]) if by_level[level] else usual
        for level, usual in FACILITIES.items()
    }
    return {question.id: measured.get(question.id, guess[question.difficulty]) for question in pool}
