"""What an assembly is asked for: the blueprint, the pool and the wishes as the rules of assembly know them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count

from exams.actions.draw_forms import drawable_in
from exams.actions.seal_exam import exam_day
from exams.models import Assembly, Exam
from personnel.policy import policy_for
from question_bank.domain.assembly.model import Balance, Information, Item, Limit, Spec
from question_bank.domain.blueprint import Cell, PoolQuestion
from question_bank.domain.paper_rules import place_required, spread_over
from question_bank.models import Exposure, ItemParameters, Question, QuestionRevision
from question_bank.models.questions import QuestionRevisionQuerySet
from question_bank.sorts import enemies_among, pool_in
from question_bank.times import POLICY as TIMES
from question_bank.times import expected_times

FACILITIES: Final = {1: 0.95, 2: 0.82, 3: 0.65, 4: 0.45, 5: 0.25}
"""What is taken for the facility of a question that was never asked, by the author's difficulty, where no question of
that difficulty has been measured: about the middle of the steps in `question_bank.domain.difficulty`."""
FACILITY_WEIGHT: Final = 4.0
"""Difficulty runs over four units from 1 to 5, facility over one."""
SECONDS_WEIGHT: Final = 1 / 30
"""Half a minute of the mean time of a question counts as one step of difficulty."""
INFORMATION_WEIGHT: Final = 10.0
"""A tenth of a unit of the mean information of a question counts as one step: a good question tells about 0.3."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`overlap`: how many questions two forms may share beside required ones; `most_uses`: leave out questions that
    stood in more exams than this; `difficulty`: the mean that every form is to have; `seconds`: how long to search.

    `information` is `equal` (the same at the pass mark in all forms) or `most` (as much as possible there as well);
    with `calibrated_only`, rows for which the bank holds enough questions with parameters take no others.
    """

    overlap: int = 0
    most_uses: int | None = None
    difficulty: float | None = None
    seconds: int = 60
    information: str = "equal"
    calibrated_only: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """`cell_of`: the cell that each question is for; `ability`: where the pass mark lies, None without parameters;
    `informed`: for each cell whether all its questions have parameters, so that it goes by information.
    `minutes`: the place of the limit on the time in `spec.limits`, None where there is none."""

    spec: Spec
    items: list[Item]
    cell_of: Mapping[int, int]
    ability: float | None
    informed: tuple[bool, ...]
    calibrated: int
    minutes: int | None


def order_of(assembly: Assembly) -> Order:
    """The order behind an assembly; raises RequiredDoNotFit."""
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
    parameters = _parameters(revisions, cell_of)
    if wishes.calibrated_only:
        fitting = _calibrated(fitting, cells, cell_of, parameters, rules.required, exam.form_count)
    informed = _informed(fitting, cells, cell_of, parameters)
    items, ability = _items(exam, fitting, cells, cell_of, parameters, informed)
    length = sum(cell.count for cell in cells)
    limits = [
        *(Limit({"cell": frozenset([str(at)])}, cell.count, cell.count) for at, cell in enumerate(cells)),
        Limit({}, length, length),
    ]
    if rules.minutes:
        limits.append(Limit({}, None, 60.0 * rules.minutes, total="seconds"))
    most = wishes.information == "most" and ability is not None
    spec = Spec(
        forms=exam.form_count,
        limits=tuple(limits),
        information=Information((ability,)) if most and ability is not None else None,
        balances=tuple(_balances(exam, wishes, by_information=ability is not None and not most)),
        required=tuple(str(one) for one in sorted(rules.required)),
        enemies=tuple(frozenset(map(str, group)) for group in enemies_among(revisions)),
        overlap=wishes.overlap + len(rules.required),
        seconds=float(wishes.seconds),
    )
    return Order(
        spec,
        items,
        {question.id: cell_of[question.id] for question in fitting},
        ability,
        informed,
        sum(question.id in parameters for question in fitting),
        len(limits) - 1 if rules.minutes else None,
    )


def _balances(exam: Exam, wishes: Settings, *, by_information: bool) -> list[Balance]:
    """What is to be the same in all forms; of one form only the difficulty that was asked for."""
    if exam.form_count == 1:
        return [] if wishes.difficulty is None else [Balance("difficulty", wishes.difficulty)]
    balances = [
        Balance("difficulty", wishes.difficulty),
        Balance("facility", weight=FACILITY_WEIGHT),
        Balance("seconds", weight=SECONDS_WEIGHT),
    ]
    return [*balances, Balance("information", weight=INFORMATION_WEIGHT)] if by_information else balances


def _items(
    exam: Exam,
    fitting: Sequence[PoolQuestion],
    cells: Sequence[Cell],
    cell_of: Mapping[int, int],
    parameters: Mapping[int, ItemParameters],
    informed: Sequence[bool],
) -> tuple[list[Item], float | None]:
    """The pool, and the ability at the pass mark. Only questions of informed cells bring their parameters: what a cell
    tells is comparable over forms only where every question of it could tell something."""
    from question_bank.domain.assembly.information import information_of  # numpy: loaded by the worker alone
    from question_bank.domain.assembly.passing import ability_at

    facility = _facilities(fitting)
    policy = policy_for(TIMES, exam.unit, exam_day(exam)).body
    times = expected_times({question.id: question.kind for question in fitting}, policy)
    items = []
    for question in fitting:
        cell, held = cell_of[question.id], parameters.get(question.id)
        told = held if held is not None and informed[cell] else None
        items.append(
            Item(
                str(question.id),
                {"cell": frozenset([str(cell)])},
                {
                    "difficulty": float(question.difficulty),
                    "facility": facility[question.id],
                    "seconds": float(times[question.id].seconds),
                },
                slope=None if told is None else told.slope,
                location=0.0 if told is None else told.location,
                guessing=0.0 if told is None else told.guessing,
            )
        )
    if not any(informed):
        return items, None
    sizes = Counter(cell_of[question.id] for question in fitting)
    weights = [
        float(cells[cell_of[question.id]].count * cells[cell_of[question.id]].marks)
        / sizes[cell_of[question.id]]
        for question in fitting
    ]
    ability = ability_at(float(exam.pass_percent) / 100, items, weights)
    told_there = information_of(items, ability)
    return [
        replace(item, numbers={**item.numbers, "information": float(value)})
        for item, value in zip(items, told_there, strict=True)
    ], ability


def _parameters(revisions: QuestionRevisionQuerySet, wanted: Mapping[int, int]) -> dict[int, ItemParameters]:
    """By question the parameters of the revision that would be asked."""
    asked = QuestionRevision.objects.filter(pk__in=revisions.order_by().values("pk"))
    rows = ItemParameters.objects.newest().filter(revision__in=asked.values("pk"))
    found = {row.revision.question_id: row for row in rows.select_related("revision")}
    return {question: row for question, row in found.items() if question in wanted}


def _informed(
    fitting: Sequence[PoolQuestion],
    cells: Sequence[Cell],
    cell_of: Mapping[int, int],
    parameters: Mapping[int, ItemParameters],
) -> tuple[bool, ...]:
    there = Counter(cell_of[question.id] for question in fitting)
    lacking = Counter(cell_of[question.id] for question in fitting if question.id not in parameters)
    return tuple(there[number] > 0 and lacking[number] == 0 for number in range(len(cells)))


def _calibrated(
    fitting: list[PoolQuestion],
    cells: Sequence[Cell],
    cell_of: Mapping[int, int],
    parameters: Mapping[int, ItemParameters],
    required: frozenset[int],
    forms: int,
) -> list[PoolQuestion]:
    """Without the questions that lack parameters, in cells that hold enough others for all forms; what is required
    stays."""
    kept = Counter(cell_of[one.id] for one in fitting if one.id in parameters or one.id in required)
    enough = {number for number, cell in enumerate(cells) if kept[number] >= cell.count * forms}
    return [
        one for one in fitting if one.id in parameters or one.id in required or cell_of[one.id] not in enough
    ]


def _facilities(pool: Sequence[PoolQuestion]) -> dict[int, float]:
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
