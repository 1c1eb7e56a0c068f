"""A bureau with years of monthly exams behind it, written in bulk: the world of `bench/scale.py`.

People come from the demonstration, enlarged to 225 units; each month has a sealed paper, a roster, attempts and
released results. What follows (files, figures, levels, study) is made by the product's own steps.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from core.clock import start_of_day
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.draw_forms import draw_choices
from exams.actions.enrol_roster import enrol_roster
from exams.actions.seal_paper import seal_paper
from exams.models import Attempt, Enrolment, Exam, PaperItem, Release, ReleasedResult, Result, SignOff
from personnel.actions.install_people import OfficerSpec, UnitSpec, install_officers, install_units
from personnel.models import Officer, Unit
from portal.demo import people
from portal.demo.bank import plant_bank
from portal.demo.blueprints import plant_blueprint

ROWS_AT_ONCE = 1000
ABSENT_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Bureau:
    """What stands: the top unit, a county, a station, and everybody in post."""

    root: Unit
    county: Unit
    station: Unit
    officers: list[Officer]


def plant_bureau(*, officers: int, units: int, at: datetime) -> Bureau:
    """Units as a city bureau has them (ten counties), officers spread evenly over the stations."""
    today = at.date()
    counties = [f"BX{number:02d}" for number in range(10)]
    specs = [UnitSpec("BX", "规模测试市公安局", None, Unit.Kind.BUREAU)]
    specs += [UnitSpec(code, f"第{code[2:]}县公安局", "BX", Unit.Kind.COUNTY_BUREAU) for code in counties]
    stations = [f"{counties[number % 10]}{number:03d}" for number in range(units - 11)]
    specs += [UnitSpec(code, f"{code}派出所", code[:4], Unit.Kind.POLICE_STATION) for code in stations]
    found = install_units(specs)
    crowd = [
        OfficerSpec(
            badge=str(500000 + number),
            name=f"测试{number:04d}",
            unit=stations[number % len(stations)],
            password=people.PASSWORD,
            police_type="治安",
            police_rank="二级警司",
            since=today - timedelta(days=2000),
        )
        for number in range(officers)
    ]
    if not Officer.objects.filter(name=crowd[-1].name).exists():
        install_officers(crowd, at=at, today=today)
        plant_bank(unit=found["BX"], at=at)
    everybody = list(Officer.objects.in_post_under(frozenset({found["BX"].path}), on=today))
    return Bureau(found["BX"], found[counties[0]], found[stations[0]], everybody)


def plant_month(bureau: Bureau, month: date, *, signer: Officer, seed: int) -> Exam:
    """One month's exam, released: a real paper and roster, results of varied ability."""
    chance = random.Random(seed)
    opens_at = start_of_day(month.replace(day=20))
    closes_at = opens_at + timedelta(days=3)
    blueprint = plant_blueprint(unit=bureau.root, actor=signer, at=opens_at)
    plan = ExamPlan(
        title=f"{month.year}年{month.month}月执法资格月度考试",
        month=month,
        cut_off=month.replace(day=19),
        opens_at=opens_at,
        closes_at=closes_at,
        duration=timedelta(minutes=60),
        blueprint=blueprint,
        draw_seed=seed,
    )
    exam = create_exam(unit=bureau.root, plan=plan, actor=signer, at=opens_at - timedelta(days=2))
    seal_paper(exam=exam, choices=draw_choices(exam, on=month), actor=signer, at=opens_at - timedelta(days=2))
    sitting = exam.sittings.get()
    enrol_roster(sitting=sitting, actor=signer, at=opens_at - timedelta(days=1))
    with transaction.atomic():
        _results(exam, opens_at, closes_at, signer, chance)
    exam.refresh_from_db()
    return exam


def _results(
    exam: Exam, opens_at: datetime, closes_at: datetime, signer: Officer, chance: random.Random
) -> None:
    paper = exam.papers.defer("frozen").earliest("form")
    marks = list(PaperItem.objects.filter(paper=paper).order_by("position").values_list("marks", flat=True))
    sat = [row for row in Enrolment.objects.filter(sitting__exam=exam) if chance.random() >= ABSENT_SHARE]
    attempts = [
        Attempt(
            id=uuid.UUID(int=chance.getrandbits(128), version=4),
            sitting_id=row.sitting_id,
            officer_id=row.officer_id,
            enrolment=row,
            paper=paper,
            state=Attempt.State.SUBMITTED,
            secret=b"0" * 32,
            started_at=opens_at,
            closed_at=closes_at,
        )
        for row in sat
    ]
    Attempt.objects.bulk_create(attempts, batch_size=ROWS_AT_ONCE)
    results = list(_marked(exam, attempts, marks, closes_at, chance))
    Result.objects.bulk_create(results, batch_size=ROWS_AT_ONCE)
    sign_off = SignOff.objects.create(
        exam=exam,
        stage="legal_head",
        officer=signer,
        at=closes_at,
        results=len(results),
        results_hash="0" * 64,
    )
    at = closes_at + timedelta(days=1)
    release = Release.objects.create(exam=exam, sign_off=sign_off, at=at, actor=signer)
    ReleasedResult.objects.bulk_create(
        [ReleasedResult(result=result, release=release, at=at) for result in results], batch_size=ROWS_AT_ONCE
    )
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.RELEASED)


def _marked(
    exam: Exam, attempts: list[Attempt], marks: list[Decimal], at: datetime, chance: random.Random
) -> Iterator[Result]:
    full = sum(marks, Decimal(0))
    for attempt in attempts:
        ability = chance.gauss(0.78, 0.12)
        earned = [mark if chance.random() < ability else Decimal(0) for mark in marks]
        score = sum(earned, Decimal(0))
        yield Result(
            exam=exam,
            sitting_id=attempt.sitting_id,
            attempt=attempt,
            officer_id=attempt.officer_id,
            unit_id=attempt.enrolment.unit_id,
            score=score,
            full_marks=full,
            passed=score * 100 >= exam.pass_percent * full,
            sections=[],
            items=[f"{mark:f}" for mark in earned],
            evidence={},
            marked_at=at,
        )
