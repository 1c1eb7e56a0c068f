"""The demonstration bureau: what stands after seeding, that it is sound, and that seeding can be repeated.

One bureau of 60 is seeded for the whole module, in a transaction that is rolled back at its end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import correlation, mean, pstdev
from typing import Any

import pytest
from django.db import transaction

from appraisal.models import (
    Bulletin,
    BulletinReceipt,
    EvaluationCycle,
    EvaluationItem,
    FaultRecord,
    PromotionCheck,
    PromotionOverride,
)
from core.clock import local_day
from core.ledger import verify_ledger
from exams.models import (
    Attempt,
    Enrolment,
    Exam,
    InvigilatorDuty,
    ItemCheck,
    ItemCheckReading,
    Leave,
    ManualMark,
    Result,
    SeatAssignment,
    SeriesMonth,
    SeriesVersion,
)
from personnel.models import Officer, Unit
from portal.actions.plant_demo import Demo, plant_demo
from portal.demo.moments import months_before
from portal.demo.people import CAST, officers, units
from portal.models import Notice
from records.models import Certificate, CertificateProposal, Credential, FileEntry, LegalOfficerAppointment
from training.models import StudyAssignment, StudyTask

NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)
"""Wednesday, four in the afternoon at the bureau."""
MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """The bureau of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = plant_demo(officers=60, seed=7, at=NOW)
        assert made.refused == ()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _seeded(demo: Demo) -> None:
    """Every test here looks at the bureau."""


def _first_exams() -> list[Exam]:
    return list(Exam.objects.filter(kind="monthly", makeup_of=None, state="released").order_by("month"))


def _percents(exam: Exam) -> dict[int, float]:
    rows = Result.objects.filter(exam=exam).values_list("officer", "score", "full_marks")
    return {officer: float(score * 100 / full) for officer, score, full in rows}


def _rows() -> dict[str, int]:
    kept = (Officer, Unit, Exam, Attempt, Result, FileEntry, Certificate, EvaluationCycle, EvaluationItem)
    kept += (
        FaultRecord,
        PromotionCheck,
        StudyAssignment,
        StudyTask,
        Leave,
        Enrolment,
        SeriesVersion,
        SeriesMonth,
        Bulletin,
        BulletinReceipt,
        Notice,
    )
    return {model.__name__: model._default_manager.count() for model in kept}


def test_three_months_are_released_signed_looked_at_and_filed():
    exams = _first_exams()

    assert [exam.month for exam in exams] == MONTHS
    for exam in exams:
        assert exam.sign_offs.count() == 1
        readers = ItemCheckReading.objects.filter(check_row__in=ItemCheck.objects.filter(exam=exam))
        assert readers.count() == 2
        filed = FileEntry.objects.filter(result__exam=exam)
        assert filed.count() == exam.results.count() >= 50


def test_a_series_made_every_month_and_the_next_waits_for_the_exam_officer():
    months = SeriesMonth.objects.select_related("exam__approval", "version").order_by("month")
    made = {row.month: row for row in months if row.exam is not None}
    following = made.pop(date(2026, 12, 1))
    officer = Officer.objects.holding_badge("900004").get()

    assert list(made) == [*MONTHS, date(2026, 11, 1)]
    assert {row.exam.approval.officer for row in made.values() if row.exam} == {officer}
    assert following.exam is not None
    assert (following.exam.state, local_day(following.at)) == ("draft", local_day(NOW))
    assert following.version.written_by != officer


def test_bulletins_are_issued_read_by_leaders_and_the_newest_is_drawn_up_anew():
    issued = Bulletin.objects.filter(state="issued").order_by("exam__month")
    readers = [made.receipts.count() for made in issued]
    leader = Officer.objects.holding_badge("900007").get()

    assert [made.issue.number for made in issued] == [1, 2, 3]
    assert readers[0] == readers[1] > readers[2] > 0
    assert not issued[2].receipts.filter(officer=leader).exists()
    assert [made.replaces for made in Bulletin.objects.filter(state="draft")] == [issued[2]]


def test_everybody_of_the_cast_has_something_new_in_the_bell():
    untold = [
        member.badge
        for member in CAST
        if not Notice.objects.of(Officer.objects.holding_badge(member.badge).get()).unread().exists()
    ]

    assert untold == []


def test_the_last_month_has_a_make_up_and_leave_was_asked_for_in_every_month():
    makeup = Exam.objects.get(makeup_of=_first_exams()[-1])
    asked = Leave.objects.values_list("enrolment__sitting__exam__month", "state")

    assert (makeup.state, makeup.results.exists()) == ("released", True)
    assert {month for month, state in asked if state == "granted"} >= set(MONTHS)


def test_some_stay_away_without_leave():
    exam = _first_exams()[0]
    absent = Enrolment.objects.filter(sitting__exam=exam, attempts=None, leaves=None)

    assert 0 < absent.count() < 10


def test_people_differ_and_who_is_good_in_one_month_is_good_in_the_next():
    months = [_percents(exam) for exam in _first_exams()]
    pairs = [(months[0][pk], months[1][pk]) for pk in months[0].keys() & months[1].keys()]

    assert all(pstdev(month.values()) > 8 for month in months)
    assert all(60 < mean(month.values()) < 95 for month in months)
    assert correlation([a for a, _b in pairs], [b for _a, b in pairs]) > 0.4


def test_wrong_answers_spread_over_the_options_but_one_tempts_most():
    chosen: dict[int, Counter[int]] = defaultdict(Counter)
    exam = _first_exams()[0]
    paper = exam.papers.get()
    kinds = dict(paper.items.values_list("position", "revision__kind"))
    keys = dict(paper.items.values_list("position", "revision__key"))
    for answers in Attempt.objects.filter(paper=paper).values_list("sheet__answers", flat=True):
        for position, answer in enumerate(answers):
            if kinds[position] == "single_choice" and answer and answer != keys[position]:
                chosen[position][answer[0]] += 1

    several = [counts for counts in chosen.values() if sum(counts.values()) >= 12]
    assert several
    assert all(len(counts) >= 2 for counts in several)
    assert any(counts.most_common(1)[0][1] * 2 > sum(counts.values()) for counts in several)


def test_one_session_of_a_level_was_held_with_marked_answers_and_signed_certificates():
    exam = Exam.objects.get(kind="qualification", state="released")
    states = Counter(exam.applications.values_list("state", flat=True))
    passed = exam.results.filter(passed=True).count()
    signed = CertificateProposal.objects.filter(result__exam=exam, state="signed")

    assert states["cleared"] >= 10
    assert exam.results.count() >= 8
    assert ManualMark.objects.filter(task__item__exam=exam).exists()
    assert signed.count() == passed > 0
    seats = SeatAssignment.objects.filter(enrolment__sitting__exam=exam)
    assert seats.count() == seats.filter(checked_in_at__isnull=False).count() == states["cleared"]
    assert InvigilatorDuty.objects.filter(sitting__exam=exam).exists()
    assert FileEntry.objects.filter(kind="certificate_issued").count() == passed


def test_an_exam_is_open_in_which_some_have_handed_in_and_the_cast_have_it_before_them():
    exam = Exam.objects.get(state="open")
    attempts = Attempt.objects.filter(sitting__exam=exam)
    cast = Officer.objects.filter(badge_holdings__badge_number__in=[m.badge for m in CAST])

    assert exam.sittings.get().opens_at < NOW < exam.sittings.get().closes_at
    assert attempts.filter(state="submitted").count() >= 10
    assert not attempts.filter(started_at__gt=NOW).exists()
    assert not attempts.filter(officer__in=cast).exists()
    assert Enrolment.objects.filter(sitting__exam=exam, officer__in=cast).count() == 12


def test_written_answers_wait_for_markers_beside_some_that_are_marked():
    exam = Exam.objects.get(kind="spot")
    marked = ManualMark.objects.filter(task__item__exam=exam).count()

    assert (exam.state, marked > 0) == ("closed", True)
    assert exam.marking_items.count() == 2


def test_months_and_a_quarter_are_evaluated_and_closed_and_this_month_is_open():
    cycles = EvaluationCycle.objects.order_by("starts_on")
    closed = [(cycle.kind, cycle.starts_on) for cycle in cycles.filter(state="closed")]
    running = {cycle.kind for cycle in cycles.filter(state="open")}
    bands = set(EvaluationCycle.objects.filter(state="closed").values_list("results__band", flat=True))

    assert ("quarter", date(2026, 7, 1)) in closed
    assert {("month", month) for month in MONTHS} <= set(closed)
    assert running == {"month", "quarter"}
    assert len(bands) >= 2
    assert EvaluationItem.objects.filter(cycle__state="open", state="proposed").count() == 3


def test_study_runs_every_week_and_units_differ_in_it():
    weeks = list(StudyAssignment.objects.order_by("week"))
    past = StudyTask.objects.filter(assignment__in=weeks[:-1])
    by_unit: dict[int, list[bool]] = defaultdict(list)
    for unit, done_at in past.values_list("unit", "done_at"):
        by_unit[unit].append(done_at is not None)
    shares = [mean(done) for done in by_unit.values() if len(done) >= 12]

    assert len(weeks) >= 5
    assert weeks[-1].week == date(2026, 11, 16)
    assert max(shares) - min(shares) > 0.1
    assert 0 < weeks[-1].tasks.exclude(done_at=None).count() < 50


def test_there_are_faults_promotion_checks_with_overrides_and_papers_that_run_out():
    soon = Certificate.objects.expiring(on=NOW.date(), months=6)

    assert FaultRecord.objects.filter(state="decided").exists()
    assert set(PromotionCheck.objects.values_list("state", flat=True)) == {"signed", "open"}
    assert PromotionOverride.objects.count() >= 2
    assert soon.exists()
    assert LegalOfficerAppointment.objects.exists()
    assert set(Credential.objects.values_list("state", flat=True)) == {"confirmed", "entered"}


def test_every_chain_holds():
    report = verify_ledger()

    assert report.broken == []
    assert report.rows > 3000


def test_seeding_again_changes_nothing():
    before = _rows()

    plant_demo(officers=60, seed=7, at=NOW + timedelta(minutes=5))

    assert _rows() == before


def test_three_weeks_later_it_is_brought_up_to_the_day():
    later = plant_demo(officers=60, seed=7, at=NOW + timedelta(days=21))

    assert later.refused == ()
    assert [exam.month for exam in _first_exams()] == [*MONTHS, date(2026, 11, 1)]
    assert Exam.objects.get(state="open", kind="monthly").month == date(2026, 12, 1)
    assert EvaluationCycle.objects.filter(kind="month", starts_on=date(2026, 11, 1), state="closed").exists()
    assert verify_ledger().broken == []


def test_a_city_bureau_of_7000_has_ten_counties_225_units_and_nobody_has_the_name_of_another():
    kinds = Counter(unit.kind for unit in units(7000))
    people = officers(7000, seed=2026, today=NOW.date())

    assert (sum(kinds.values()), kinds["county_bureau"]) == (225, 10)
    assert len({person.name for person in people}) == len(people) == 7000
    assert {person.unit for person in people} <= {unit.code for unit in units(7000)}
    assert people == officers(7000, seed=2026, today=NOW.date())


def test_months_before_january_lie_in_the_year_before():
    assert months_before(date(2027, 1, 31)) == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
