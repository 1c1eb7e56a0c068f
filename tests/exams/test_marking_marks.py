"""Marks that people give: kept for good, superseded by later ones, exact in the result, and evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.clock import now
from core.ledger import verify_ledger
from core.models import AuditEvent
from exams.actions.give_marks import CannotGiveMarks, give_marks
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.prepare_marking import prepare_marking
from exams.actions.release_results import release_due
from exams.actions.sign_off_exam import MayNotSign, sign_off_exam
from exams.actions.take_answer import MayNotMark
from exams.models import Exam, ManualMark, MarkingTask, Result
from exams.tasks import mark_in_background
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.test_written_papers import closed
from tests.exams.written import POINTS, item_of, mark_all, marker, on_screen, short_answers
from tests.factories import Cast, approved_question, bank, cast, grant, written_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def first(people: Cast) -> Officer:
    return marker(people.legal, people.bureau)


def test_marks_are_kept_point_by_point_with_their_sum(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)

    row = give_marks(task=task, written=["0.5", "1"], marker=first, at=now())

    assert (row.points, row.marks, row.full_marks, row.seq) == (["0.5", "1"], Decimal("1.5"), Decimal(2), 1)
    event = AuditEvent.objects.get(kind="exam.answer_marked")
    assert (event.actor_id, event.facts["hash"]) == (first.pk, row.hash)


def test_later_marks_supersede_and_both_stay(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)
    give_marks(task=task, written=["0.5", "1"], marker=first, at=now())

    give_marks(task=task, written=["0.5", "0"], marker=first, at=now())

    assert list(ManualMark.objects.order_by("seq").values_list("seq", "marks")) == [
        (1, Decimal("1.50")),
        (2, Decimal("0.50")),
    ]
    assert ManualMark.objects.counting().get().seq == 2


def test_the_same_marks_sent_twice_are_kept_once(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)
    rows = [give_marks(task=task, written=POINTS, marker=first, at=now()) for _time in range(2)]
    assert rows[0] == rows[1] == ManualMark.objects.get()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (["0.3", "1"], "not_in_steps"),
        (["1", "1"], "out_of_range"),
        (["", "1"], "missing"),
        (["x", "1"], "no_number"),
    ],
)
def test_marks_that_cannot_be_given_are_not_kept(
    people: Cast, first: Officer, written: list[str], code: str
) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)
    with pytest.raises(CannotGiveMarks) as refusal:
        give_marks(task=task, written=written, marker=first, at=now())
    assert (refusal.value.code, ManualMark.objects.count()) == (code, 0)


def test_an_answer_on_another_screen_cannot_be_marked(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)
    other = marker(people.legal, people.bureau, "200002", "阅卷乙")
    with pytest.raises(CannotGiveMarks) as refusal:
        give_marks(task=task, written=POINTS, marker=other, at=now())
    assert refusal.value.code == "lease_over"


def test_marks_are_never_rewritten_and_lie_between_nothing_and_all(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    [row] = mark_all(exam, first)
    with pytest.raises(IntegrityError), transaction.atomic():
        ManualMark.objects.filter(pk=row.pk).update(marks=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkingTask.objects.update(position=7)
    row.pk, row.seq, row.marks = None, 2, Decimal(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_results_wait_until_everything_is_marked_and_then_add_up(people: Cast, first: Officer) -> None:
    own = bank(people.bureau)
    questions = [approved_question(own, "单-1"), *written_questions(own)]
    exam = short_answers(
        people.bureau,
        [[[1], "先出示证件。", "论点", [0, 1], "制止。"], [[0], None, None, None, None]],
        units=[people.station],
        questions=questions,
    )
    with pytest.raises(NeedsMarkers) as refusal:
        mark_exam(exam=exam, actor=None, at=now())
    assert "3" in str(refusal.value)
    assert (exam.state, Result.objects.count()) == (Exam.State.CLOSED, 0)

    short, essay, case = exam.marking_items.order_by("position")
    for item, written in ((short, ["0.5", "1"]), (essay, ["1.5"]), (case, ["1", "2.5"])):
        task = on_screen(type(item).objects.select_related("exam__unit").get(pk=item.pk), first)
        give_marks(task=task, written=written, marker=first, at=now())
    assert mark_exam(exam=exam, actor=None, at=now()) == 2

    whole, nothing = Result.objects.order_by("-score")
    assert whole.items == ["2", "1.5", "1.5", "2", "3.5"]
    assert [section["score"] for section in whole.sections] == ["2", "1.5", "1.5", "5.5"]
    assert (whole.score, nothing.score, nothing.items) == (Decimal("10.5"), Decimal(0), ["0"] * 5)


def test_whoever_gave_marks_does_not_sign_the_results(people: Cast) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    marks_too = marker(people.legal, people.bureau)
    grant(marks_too, Role.LEGAL_HEAD, people.bureau)
    mark_all(exam, marks_too)
    mark_exam(exam=exam, actor=None, at=now())

    with pytest.raises(MayNotSign) as refusal:
        sign_off_exam(exam=exam, actor=marks_too, at=now(), about_flags="示例")

    assert (refusal.value.code, exam.sign_offs.count()) == ("own_marks", 0)


def test_once_results_are_made_marks_are_closed(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    task = on_screen(item_of(exam), first)
    give_marks(task=task, written=POINTS, marker=first, at=now())
    mark_exam(exam=exam, actor=None, at=now())
    with pytest.raises(MayNotMark):
        give_marks(task=task, written=["0", "0"], marker=first, at=now())


def test_the_worker_and_the_clock_wait_without_an_error(people: Cast, first: Officer) -> None:
    exam = short_answers(
        people.bureau, ["先出示证件。"], units=[people.station], release_mode=Exam.ReleaseMode.ON_CLOSE
    )
    assert mark_in_background.func(exam.pk, people.wang.pk) == 0
    assert release_due(at=now()) == 0

    mark_all(exam, first)

    assert release_due(at=now()) == 1


def written_by_li(people: Cast, first: Officer) -> Exam:
    """An exam with evidence from beginning to end: 李 wrote, 阅卷 marked, results stand."""
    question = approved_question(bank(people.bureau), "简-1", kind="short_answer")
    sitting = sitting_today([people.li], questions=[question])
    Exam.objects.filter(pk=sitting.exam_id).update(unit=people.bureau)
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    candidate.answer("short_answer", "先出示证件，再告知权利。")
    candidate.hand_in()
    closed(sitting, people)
    exam = Exam.objects.get(pk=sitting.exam_id)
    prepare_marking(exam=exam, at=now())
    mark_all(exam, first, ["0.5", "1"])
    mark_exam(exam=exam, actor=None, at=now())
    return exam


def tampered(sql: str, *args: Any) -> set[str]:
    """What the check of the ledger says after somebody went past the guards."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, args)
    return {found.reason for found in verify_ledger().broken}


def test_marks_and_results_as_they_were_given_verify(people: Cast, first: Officer) -> None:
    written_by_li(people, first)
    assert Result.objects.get().score == Decimal("1.5")
    assert verify_ledger().broken == []


def test_marks_changed_by_hand_are_named(people: Cast, first: Officer) -> None:
    written_by_li(people, first)
    reasons = tampered("UPDATE exams_manualmark SET marks = 2")
    assert {"the result differs from the answers and the key"} < reasons


def test_marks_put_in_by_hand_after_the_result_are_named(people: Cast, first: Officer) -> None:
    written_by_li(people, first)
    row = ManualMark.objects.get()
    row.pk, row.points, row.marks = None, ["0.5", "1.5"], Decimal(2)
    row.chain_after(1, row.hash)
    row.save(force_insert=True)
    assert [found.reason for found in verify_ledger().broken] == [
        "the marks that people gave differ from those in the result"
    ]
