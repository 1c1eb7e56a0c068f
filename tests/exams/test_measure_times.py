"""How long questions take, measured from the answers of released exams."""

from __future__ import annotations

import pytest

from core.clock import now
from core.due import run_due_steps
from exams.actions.measure_times import exams_to_measure, measure_times
from exams.models import AnswerStep, Attempt, Exam, TimesMeasured
from question_bank.models import QuestionTime
from tests.exams.managing import closed
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def answered(exam: Exam, *elapsed: int) -> None:
    """Steps of the one attempt at the one question, as saving writes them."""
    attempt = Attempt.objects.get(sitting__exam=exam)
    for number, one in enumerate(elapsed):
        AnswerStep.objects.create(
            attempt=attempt,
            kind="answer",
            position=0,
            client_seq=number,
            key=f"key-{number}",
            at=now(),
            seq=100 + number,
            hash=f"{number}",
            facts={"elapsed_ms": one} if one else {},
        )


def released(people: Cast) -> Exam:
    exam = closed(people)
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.RELEASED)
    return Exam.objects.get(pk=exam.pk)


def test_the_longest_stretch_before_an_answer_is_taken_and_an_exam_is_measured_once(people: Cast) -> None:
    exam = released(people)
    answered(exam, 20_000, 65_000, 400, 0, 9_000_000)
    assert exams_to_measure() == [exam.pk]

    run_due_steps(now())
    again = measure_times(exam, at=now())

    (time,) = QuestionTime.objects.all()
    assert (time.origin, time.seconds, time.n, again) == ("measured", 65, 1, 0)
    assert TimesMeasured.objects.get().questions == 1
    assert exams_to_measure() == []


def test_an_exam_that_is_not_released_or_a_rehearsal_measures_nothing(people: Cast) -> None:
    exam = closed(people)
    answered(exam, 20_000)

    assert measure_times(exam, at=now()) == 0
    assert not TimesMeasured.objects.exists()


def test_exams_weigh_by_their_candidates(people: Cast) -> None:
    exam = released(people)
    answered(exam, 60_000)
    question = exam.papers.get().items.get().revision.question
    QuestionTime.objects.create(question=question, origin="measured", seconds=20, n=3, at=now())

    measure_times(exam, at=now())

    assert list(QuestionTime.objects.order_by("pk").values_list("seconds", "n")) == [(20, 3), (30, 4)]
