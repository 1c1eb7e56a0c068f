"""The demonstration exams: one month that is over and filed, one exam open now."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from core.clock import local_day, start_of_day
from exams.actions.close_exam import close_exam
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.draw_forms import draw_choices
from exams.actions.enrol_roster import enrol_roster
from exams.actions.mark_exam import mark_exam
from exams.actions.open_exam import open_exam
from exams.actions.release_results import release_results
from exams.actions.save_answers import Save, save_answers
from exams.actions.seal_paper import seal_paper
from exams.actions.sign_off_exam import sign_off_exam
from exams.actions.start_attempt import start_attempt
from exams.actions.submit_attempt import submit_attempt
from exams.domain.layout import layout_of
from exams.domain.paper import Paper, paper_from_frozen
from exams.domain.writer import Writer
from exams.models import Exam, Sitting
from personnel.models import Officer, Unit
from question_bank.domain.kinds import KINDS
from question_bank.models import Blueprint, BlueprintCell, QuestionRevision

GRACE = timedelta(seconds=settings.GRACE_SECONDS)
ABSENT_SHARE = 0.04
LEAVES_WITHOUT_HANDING_IN = 0.02
GUESSING = {"single_choice": 0.2, "true_false": 0.4}


@dataclass(frozen=True, slots=True)
class Staff:
    """Who makes, signs and releases the demonstration exams."""

    exam_officer: Officer
    legal_head: Officer


def plant_blueprint(*, unit: Unit, actor: Officer, at: datetime) -> Blueprint:
    """A plan that asks half of the demonstration bank: every subject and kind in its share.

    Questions that a person marks are left to papers made by hand: this month is marked by the key alone.
    """
    blueprint, new = Blueprint.objects.get_or_create(
        unit=unit, name="月考标准组卷方案", defaults={"created_at": at, "created_by": actor}
    )
    if new:
        by_hand = [code for code, kind in KINDS.items() if kind.has_rubric or kind.has_parts]
        approved = QuestionRevision.objects.approved().filter(question__bank__unit=unit)
        revisions = approved.exclude(kind__in=by_hand)
        available = Counter(revisions.values_list("subject", "kind", "marks"))
        BlueprintCell.objects.bulk_create(
            BlueprintCell(
                blueprint=blueprint, subject_id=subject, kind=kind, count=max(1, count // 2), marks_each=marks
            )
            for (subject, kind, marks), count in sorted(available.items())
        )
    return blueprint


def open_exam_now(*, unit: Unit, blueprint: Blueprint, staff: Staff, at: datetime) -> Exam:
    """This month's exam, open since this morning and for three days."""
    opens_at = start_of_day(local_day(at))
    exam = _sealed_exam(
        unit=unit,
        blueprint=blueprint,
        staff=staff,
        opens_at=opens_at,
        days=3,
        at=opens_at - timedelta(hours=12),
    )
    open_exam(exam=exam, actor=staff.exam_officer, at=opens_at, checks=())
    return exam


def past_exam(*, unit: Unit, blueprint: Blueprint, staff: Staff, opens_at: datetime, seed: int) -> Exam:
    """An exam that was held, marked, signed and released, with simulated answers of varied ability.

    Everything goes the way of a real exam, at the times it would have happened.
    """
    exam = _sealed_exam(
        unit=unit,
        blueprint=blueprint,
        staff=staff,
        opens_at=opens_at,
        days=3,
        at=opens_at - timedelta(days=2),
    )
    open_exam(exam=exam, actor=staff.exam_officer, at=opens_at, checks=())
    sitting = exam.sittings.get()
    _sit(sitting, paper_from_frozen(exam.papers.get().frozen), seed)
    close_exam(exam=exam, actor=staff.exam_officer, at=sitting.closes_at + timedelta(hours=2), grace=GRACE)
    mark_exam(exam=exam, actor=staff.exam_officer, at=sitting.closes_at + timedelta(hours=3))
    sign_off_exam(
        exam=exam,
        actor=staff.legal_head,
        at=sitting.closes_at + timedelta(days=1),
        about_flags="示例：模拟作答，未逐题复核。",
    )
    release_results(exam=exam, actor=staff.exam_officer, at=sitting.closes_at + timedelta(days=1, hours=1))
    return exam


def _sealed_exam(
    *, unit: Unit, blueprint: Blueprint, staff: Staff, opens_at: datetime, days: int, at: datetime
) -> Exam:
    month = local_day(opens_at).replace(day=1)
    plan = ExamPlan(
        title=f"{month.year}年{month.month}月执法资格月度考试",
        month=month,
        cut_off=local_day(at),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=days),
        duration=timedelta(minutes=60),
        multiple_choice_rule="half_if_subset",
        blueprint=blueprint,
        draw_seed=month.year * 100 + month.month,
    )
    exam = create_exam(unit=unit, plan=plan, actor=staff.exam_officer, at=at)
    choices = draw_choices(exam, on=local_day(opens_at))
    seal_paper(exam=exam, choices=choices, actor=staff.exam_officer, at=at)
    enrol_roster(sitting=exam.sittings.get(), actor=staff.exam_officer, at=at)
    return exam


def _sit(sitting: Sitting, paper: Paper, seed: int) -> None:
    """Lets the roster sit: some are absent, some walk away, the others hand in."""
    import numpy as np

    from psychometrics.simulation import simulate_right_answers

    chance = random.Random(seed)  # noqa: S311 - simulated answers, not secrets
    generator = np.random.default_rng(seed)
    roster = list(sitting.enrolments.select_related("officer").order_by("pk"))
    levels = dict(
        QuestionRevision.objects.filter(pk__in=[item.revision for item in paper.items]).values_list(
            "pk", "difficulty"
        )
    )
    right = simulate_right_answers(
        abilities=generator.normal(1.3, 1.0, len(roster)),
        difficulties=np.array([levels[item.revision] - 2.6 for item in paper.items], dtype=np.float64),
        guessing=np.array([GUESSING.get(item.kind, 0.05) for item in paper.items], dtype=np.float64),
        generator=generator,
    )
    opening_hours = (sitting.closes_at - sitting.opens_at).total_seconds() - sitting.duration_s
    for enrolment, row in zip(roster, right.tolist(), strict=True):
        if chance.random() < ABSENT_SHARE:
            continue
        at = sitting.opens_at + timedelta(seconds=chance.uniform(0, opening_hours))
        hands_in = chance.random() >= LEAVES_WITHOUT_HANDING_IN
        _attempt(sitting, enrolment.officer, paper, row, at, chance, hands_in)


def _attempt(
    sitting: Sitting,
    officer: Officer,
    paper: Paper,
    right: Sequence[bool],
    at: datetime,
    chance: random.Random,
    hands_in: bool,
) -> None:
    started = start_attempt(sitting_id=sitting.pk, officer=officer, at=at, grace=GRACE)
    attempt = started.read
    writer = Writer(officer.pk, str(attempt.id), attempt.epoch, attempt.officer_epoch, "demo")
    saves = list(_saves(paper, attempt.secret, right, chance))
    pace = chance.uniform(15, 75)
    for start in range(0, len(saves), 10):
        batch = saves[start : start + 10]
        save_answers(
            attempt_id=attempt.id,
            saves=batch,
            writer=writer,
            officer_id=officer.pk,
            at=at + timedelta(seconds=pace * (start + len(batch))),
            grace=GRACE,
        )
    if hands_in:
        submit_attempt(
            attempt_id=attempt.id,
            officer_id=officer.pk,
            client_digest=None,
            at=at + timedelta(seconds=pace * (len(saves) + 1)),
            grace=GRACE,
        )


def _saves(paper: Paper, secret: bytes, right: Sequence[bool], chance: random.Random) -> Iterator[Save]:
    layout = layout_of(secret, paper.shape)
    for position, (item, key, is_right) in enumerate(zip(paper.items, paper.keys, right, strict=True)):
        answer = _answer(item.kind, key.key, len(item.options), is_right, chance)
        if answer is None:
            continue
        if isinstance(answer, list) and item.options:
            answer = [layout.option_id(position, number) for number in answer]
        yield Save(layout.item_id(position), position + 1, secrets.token_hex(8), answer)


def _answer(kind: str, key: Any, options: int, is_right: bool, chance: random.Random) -> Any:
    """What this candidate writes: the key when right, else a plausible slip, in canonical option numbers."""
    if kind == "true_false":
        return key if is_right else not key
    if kind == "fill_in":
        return [texts[0] for texts in key] if is_right else ["不清楚" for _ in key]
    if is_right:
        return list(key)
    if chance.random() < 0.02:
        return None
    if kind == "single_choice":
        return [chance.choice([number for number in range(options) if number not in key])]
    return sorted(chance.sample(key, max(1, len(key) - 1))) if len(key) > 1 else [(key[0] + 1) % options]
