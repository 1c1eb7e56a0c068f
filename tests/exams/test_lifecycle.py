"""From a draft to released results, by the actions alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from core.models import AuditEvent, Checkpoint
from exams.actions._moves import IllegalMove, LostRace, move_exam
from exams.actions.close_exam import StillRunning, close_exam, close_finished_exams
from exams.actions.compose_paper import Choice
from exams.actions.draw_forms import CannotSeal
from exams.actions.enrol_roster import RosterClosed, enrol_roster
from exams.actions.grant_time import grant_time
from exams.actions.mark_exam import mark_exam
from exams.actions.open_exam import NotReady, guards_are_in_place, open_exam, writes_are_durable
from exams.actions.release_results import NotSigned, release_due, release_results
from exams.actions.seal_paper import seal_paper
from exams.actions.sign_off_exam import MayNotSign, sign_off_exam
from exams.domain.paper import seal
from exams.domain.states import ExamState
from exams.models import Exam, ExamEvent, Paper, ReleasedResult, Result, Sitting
from tests.exams.candidate import Candidate, sitting_today
from tests.factories import AT, DAY, Cast, approved_question, bank, mixed_questions, officer, statute
from tests.factories.exams import exam_with_sitting

GRACE = timedelta(seconds=30)
LATER = AT + timedelta(hours=3)


def choices(people: Cast, **changes: str) -> list[Choice]:
    return [Choice(revision, Decimal(2)) for revision in mixed_questions(bank(people.bureau, "own"))]


@pytest.fixture
def draft(people: Cast) -> Sitting:
    return exam_with_sitting(unit=people.bureau, actor=people.wang)


# --- Roster


def test_everybody_in_post_on_the_cut_off_date_is_enrolled_with_the_unit_of_that_day(
    draft: Sitting, people: Cast
) -> None:
    officer("100009", "新人", unit=people.station, since=DAY + timedelta(days=1))

    added = [enrol_roster(sitting=draft, actor=people.wang, at=AT) for _ in range(2)]

    rows = set(draft.enrolments.values_list("officer__name", "unit__code"))
    assert added == [3, 0]
    assert rows == {("李明", "A0101"), ("王芳", "A0102"), ("陈静", "A09")}


def test_other_postings_of_that_day_are_noted_beside_the_unit(draft: Sitting, people: Cast) -> None:
    people.li.postings.create(kind="secondment", unit=people.brigade, starts_on=DAY, recorded_at=AT)

    enrol_roster(sitting=draft, actor=people.wang, at=AT)

    assert draft.enrolments.get(officer=people.li).flags == {"secondment": people.brigade.pk}


def test_nobody_is_enrolled_in_a_closed_exam(draft: Sitting, people: Cast) -> None:
    Exam.objects.update(state="closed")
    draft.exam.refresh_from_db()

    with pytest.raises(RosterClosed):
        enrol_roster(sitting=draft, actor=people.wang, at=AT)


def test_time_is_credited_once_per_cause(draft: Sitting, people: Cast) -> None:
    enrol_roster(sitting=draft, actor=people.wang, at=AT)
    enrolment = draft.enrolments.get(officer=people.li)

    granted = [
        grant_time(enrolment=enrolment, time=timedelta(minutes=5), cause="personal", actor=people.wang, at=AT)
        for _ in range(2)
    ]

    assert granted == [True, False]
    assert enrolment.time_credits.get().seconds == 300


# --- Paper


def test_a_sealed_paper_is_frozen_with_its_seal(draft: Sitting, people: Cast) -> None:
    row = seal_paper(exam=draft.exam, choices=choices(people), actor=people.wang, at=AT)

    assert row.seal == seal(row.frozen)
    assert (row.item_count, row.full_marks, draft.exam.state) == (5, 10, "sealed")
    assert list(row.items.order_by("position").values_list("position", "section")) == [
        (0, 0), (1, 1), (2, 2), (3, 3), (4, 4),
    ]  # fmt: skip
    assert AuditEvent.objects.get(kind="exam.sealed").facts == {"seal": row.seal, "items": 5}


def test_a_sealed_paper_cannot_be_changed(draft: Sitting, people: Cast) -> None:
    seal_paper(exam=draft.exam, choices=choices(people), actor=people.wang, at=AT)

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Paper.objects.update(frozen="{}")


def test_an_exam_is_sealed_once(draft: Sitting, people: Cast) -> None:
    own = choices(people)
    seal_paper(exam=draft.exam, choices=own, actor=people.wang, at=AT)

    with pytest.raises(IllegalMove), transaction.atomic():
        move_exam(draft.exam, ExamState.SEALED, at=AT, actor=people.wang)
    assert Paper.objects.count() == 1


def test_an_empty_paper_cannot_be_sealed(draft: Sitting, people: Cast) -> None:
    with pytest.raises(CannotSeal):
        seal_paper(exam=draft.exam, choices=[], actor=people.wang, at=AT)


@pytest.mark.parametrize(
    ("sample", "production", "refused"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_production_seals_no_paper_that_cites_a_sample(
    draft: Sitting, people: Cast, sample: bool, production: bool, refused: bool
) -> None:
    revision = approved_question(bank(people.bureau), cites=statute(sample=sample))
    act = {
        "choices": [Choice(revision, Decimal(2))],
        "actor": people.wang,
        "at": AT,
        "production": production,
    }

    if refused:
        with pytest.raises(CannotSeal) as refusal:
            seal_paper(exam=draft.exam, **act)
        assert refusal.value.code == "cites_samples"
    else:
        seal_paper(exam=draft.exam, **act)

    assert draft.exam.state == ("draft" if refused else "sealed")


# --- Opening


def test_an_obstacle_keeps_the_exam_sealed(draft: Sitting, people: Cast) -> None:
    seal_paper(exam=draft.exam, choices=choices(people), actor=people.wang, at=AT)

    with pytest.raises(NotReady, match="not today"):
        open_exam(exam=draft.exam, actor=people.wang, at=AT, checks=[lambda: "not today"])

    assert Exam.objects.get(pk=draft.exam_id).state == "sealed"


def test_missing_guards_are_an_obstacle(people: Cast) -> None:
    whole = guards_are_in_place()
    with connection.cursor() as cursor:
        table = " ON exams_answerstep" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER exams_answerstep_keeps_rows{table}")

    assert (whole, bool(guards_are_in_place())) == (None, True)


def test_a_lossy_setting_of_the_serving_connection_is_an_obstacle(people: Cast) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")

    lossy = writes_are_durable()  # test databases on SQLite run with synchronous=OFF as it is

    assert lossy is not None


# --- Moves


def test_two_workers_that_move_the_same_exam_are_told_who_won(draft: Sitting, people: Cast) -> None:
    first, second = Exam.objects.get(pk=draft.exam_id), Exam.objects.get(pk=draft.exam_id)
    move_exam(first, ExamState.CANCELLED, at=AT, actor=None)

    with pytest.raises(LostRace):
        move_exam(second, ExamState.SEALED, at=AT, actor=None)
    assert ExamEvent.objects.filter(exam=first, to_state="cancelled").count() == 1


# --- Closing, marking, signing, releasing (on a sitting of today)


def finished(people: Cast, *, answered: int = 1, **plan: object) -> Exam:
    """A closed exam of 李 and 王; the first `answered` of them said 对."""
    sitting = sitting_today([people.li, people.wang], **plan)
    for number, person in enumerate((people.li, people.wang)):
        candidate = Candidate.of(person, sitting)
        candidate.start()
        if number < answered:
            candidate.answer("true_false", True)
        candidate.hand_in()
    Sitting.objects.filter(pk=sitting.pk).update(opens_at=AT, closes_at=AT + timedelta(hours=1))
    exam = Exam.objects.get(pk=sitting.exam_id)
    close_exam(exam=exam, actor=None, at=LATER, grace=GRACE)
    return exam


def test_an_exam_is_not_closed_while_somebody_writes(writing: Candidate) -> None:
    exam = Exam.objects.get()

    with pytest.raises(StillRunning):
        close_exam(exam=exam, actor=None, at=AT, grace=GRACE)
    assert Exam.objects.get().state == "open"
    assert Checkpoint.objects.count() == 0


def test_the_clock_closes_an_exam_when_its_window_is_over(writing: Candidate, sitting: Sitting) -> None:
    writing.hand_in()

    before = close_finished_exams(at=sitting.closes_at - timedelta(seconds=1), grace=GRACE)
    after = close_finished_exams(at=sitting.closes_at, grace=GRACE)

    assert (before, after, Exam.objects.get().state) == (0, 1, "closed")
    assert Checkpoint.objects.get().scope == f"exam:{sitting.exam_id}"


def test_marking_gives_each_attempt_one_result(people: Cast) -> None:
    exam = finished(people)

    made = mark_exam(exam=exam, actor=people.wang, at=LATER)

    scores = dict(Result.objects.values_list("officer__name", "score"))
    assert (made, exam.state, scores) == (2, "marked", {"李明": 2, "王芳": 0})
    assert Result.objects.filter(passed=True).count() == 0


def test_marking_goes_on_where_it_stopped(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)
    kept = Result.objects.get(officer=people.li).pk
    Exam.objects.update(state="closed")
    exam.refresh_from_db()

    made = mark_exam(exam=exam, actor=None, at=LATER)

    assert (made, Result.objects.count(), Result.objects.get(officer=people.li).pk) == (0, 2, kept)


def test_an_open_exam_is_not_marked(sitting: Sitting) -> None:
    with pytest.raises(IllegalMove):
        mark_exam(exam=Exam.objects.get(), actor=None, at=AT)


def test_the_head_of_the_legal_department_signs_and_results_are_released(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)

    signed = sign_off_exam(exam=exam, actor=people.chen, at=LATER)
    released = [release_results(exam=exam, actor=people.wang, at=LATER) for _ in range(2)]

    assert (signed.results, len(signed.results_hash)) == (2, 64)
    assert (released, exam.state, ReleasedResult.objects.count()) == ([2, 0], "released", 2)
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["exam.marked", "exam.signed_off", "exam.released"]


def test_nothing_is_released_without_a_signature(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)

    with pytest.raises(NotSigned):
        release_results(exam=exam, actor=people.wang, at=LATER)
    assert ReleasedResult.objects.count() == 0


@pytest.mark.parametrize("who", ["wang", "zhou", "li"])
def test_only_the_legal_head_of_the_unit_signs(people: Cast, who: str) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)

    with pytest.raises(MayNotSign):
        sign_off_exam(exam=exam, actor=getattr(people, who), at=LATER)


def test_nobody_signs_an_exam_that_they_made(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)
    Exam.objects.update(created_by=people.chen)
    exam.refresh_from_db()

    with pytest.raises(MayNotSign):
        sign_off_exam(exam=exam, actor=people.chen, at=LATER)


def test_a_legal_head_who_sat_the_monthly_exam_may_sign_it(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)
    people.wang.role_grants.create(role="legal_head", unit=people.bureau, starts_on=DAY)

    signed = sign_off_exam(exam=exam, actor=people.wang, at=LATER)

    assert exam.results.filter(officer=people.wang).count() == 1
    assert (exam.state, signed.officer) == ("signed_off", people.wang)


def test_an_exam_that_says_so_is_released_by_the_clock(people: Cast) -> None:
    exam = finished(people, release_mode="on_close")

    released = [release_due(at=LATER) for _ in range(2)]

    exam.refresh_from_db()
    assert (released, exam.state, exam.release.sign_off) == ([2, 0], "released", None)


def test_results_are_never_changed_or_deleted(people: Cast) -> None:
    exam = finished(people)
    mark_exam(exam=exam, actor=None, at=LATER)

    for act in (lambda: Result.objects.update(score=1), lambda: Result.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            act()
