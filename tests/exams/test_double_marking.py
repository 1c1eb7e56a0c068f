"""Two blind markers, a third where they differ too much, control answers: who is given what, and what counts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.clock import now
from core.ledger import verify_ledger
from core.models import AuditEvent
from exams.actions.agree_control import CannotAppoint, appoint_chief, put_back, take_for_agreement
from exams.actions.deal_answers import CannotDeal, deal_answers
from exams.actions.decide_correction import apply_correction
from exams.actions.give_marks import CannotGiveMarks, give_marks
from exams.actions.mark_again import ask_to_mark_again
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.prepare_marking import prepare_marking
from exams.actions.propose_correction import propose_correction, remark_correction
from exams.actions.take_answer import MayNotMark, take_answer
from exams.domain.double_marking import Round
from exams.models import Attempt, Exam, ManualMark, MarkingDeal, MarkingTask, Result
from exams.models.marking import answers_waiting
from personnel.models import Officer
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.test_written_papers import closed
from tests.exams.written import (
    item_of,
    loaded,
    mark_again,
    mark_all,
    marker,
    marking_policy,
    on_screen,
    short_answers,
    team,
)
from tests.factories import Cast, approved_question, bank, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    found = cast()
    marking_policy(found.bureau, double=["short_answer"], limit="1", limit_in="marks")
    return found


def exam_of(people: Cast, *texts: str) -> Exam:
    return short_answers(people.bureau, texts, units=[people.station])


def test_two_mark_each_answer_and_nobody_twice(people: Cast) -> None:
    exam = exam_of(people, "甲", "乙", "丙")
    first, second, third = team(people, 3)

    assert [len(mark_all(exam, who)) for who in (first, second, third)] == [3, 3, 0]

    per_answer = MarkingTask.objects.order_by("attempt", "leased_to").values_list("attempt", "leased_to")
    assert len(set(per_answer)) == 6
    assert answers_waiting(exam) == 0


def test_the_database_lets_nobody_hold_an_answer_in_two_rounds(people: Cast) -> None:
    exam = exam_of(people, "甲")
    [first] = team(people, 1)
    on_screen(item_of(exam), first)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkingTask.objects.filter(leased_to=None).update(leased_to=first, leased_until=now())


def test_whose_screen_an_answer_left_unmarked_may_still_mark_it_once(people: Cast) -> None:
    exam = exam_of(people, "甲")
    [first] = team(people, 1)
    task = on_screen(item_of(exam), first)
    later = now() + timedelta(hours=3)
    assert take_answer(item=item_of(exam), marker=first, at=later) == task
    assert MarkingTask.objects.filter(leased_to=first).count() == 1


def test_marks_within_the_limit_give_their_mean_and_the_result_cites_both(people: Cast) -> None:
    exam = exam_of(people, "甲")
    first, second = team(people, 2)
    mark_all(exam, first, ["0.5", "1.5"])
    with pytest.raises(NeedsMarkers):
        mark_exam(exam=exam, actor=None, at=now())
    mark_all(exam, second, ["0.5", "0.5"])

    mark_exam(exam=exam, actor=None, at=now())

    result = Result.objects.get()
    cited = result.evidence["given"]["0"]
    hashes = dict(ManualMark.objects.values_list("task__round", "hash"))
    assert result.score == Decimal("1.5")
    assert (cited["by"], cited["counted"]) == ("pair", [1, 2])
    assert cited["marks"] == {"1": hashes[1], "2": hashes[2]}
    assert (cited["rule"]["limit"], cited["rule"]["combine"]) == ("1", "mean_in_steps")


def test_marks_beyond_the_limit_go_to_a_third_and_hold_up_the_results(people: Cast) -> None:
    exam = exam_of(people, "甲")
    first, second, third = team(people, 3)
    mark_all(exam, first, ["0.5", "1.5"])
    mark_all(exam, second, ["0", "0.5"])
    assert answers_waiting(exam) == 1
    with pytest.raises(NeedsMarkers):
        mark_exam(exam=exam, actor=None, at=now())
    assert [len(mark_all(exam, who)) for who in (first, second)] == [0, 0]

    mark_all(exam, third, ["0.5", "1"])
    mark_exam(exam=exam, actor=None, at=now())

    result = Result.objects.get()
    cited = result.evidence["given"]["0"]
    farthest = ManualMark.objects.get(marker=second).task.round
    assert result.score == Decimal(2)  # 2 and 1.5 are nearest: 1.75, in steps 2
    assert (cited["by"], cited["counted"]) == ("nearest_pair", sorted({1, 2, 3} - {farthest}))
    assert AuditEvent.objects.get(kind="exam.arbitration_opened").facts["difference"] == "1.5"


def test_where_policy_says_so_the_third_decides(people: Cast) -> None:
    marking_policy(
        people.bureau,
        double=["short_answer"],
        limit="1",
        limit_in="marks",
        arbitration="third_decides",
        days=1,
    )
    exam = exam_of(people, "甲")
    for who, points in zip(team(people, 3), (["0.5", "1.5"], ["0", "0"], ["0.5", "0.5"]), strict=True):
        mark_all(exam, who, points)
    mark_exam(exam=exam, actor=None, at=now())
    assert Result.objects.get().score == Decimal(1)


def test_an_arbitration_once_opened_is_not_ended_by_following_the_other(people: Cast) -> None:
    exam = exam_of(people, "甲")
    first, second, third = team(people, 3)
    [mark] = mark_all(exam, first, ["0.5", "1.5"])
    mark_all(exam, second, ["0", "0"])

    give_marks(task=loaded(mark.task), written=["0", "0"], marker=first, at=now())

    assert answers_waiting(exam) == 1
    mark_all(exam, third, ["0.5", "0"])
    mark_exam(exam=exam, actor=None, at=now())
    assert Result.objects.get().score == Decimal(0)


def test_marks_changed_to_beyond_the_limit_open_an_arbitration_late(people: Cast) -> None:
    exam = exam_of(people, "甲")
    first, second = team(people, 2)
    [mark] = mark_all(exam, first, ["0.5", "1.5"])
    mark_all(exam, second, ["0.5", "1.5"])
    assert answers_waiting(exam) == 0
    give_marks(task=loaded(mark.task), written=["0", "0"], marker=first, at=now())
    assert answers_waiting(exam) == 1


def test_what_policy_says_later_changes_nothing_for_answers_sorted_before(people: Cast) -> None:
    exam = exam_of(people, "甲")
    marking_policy(people.bureau, days=1, step="1")
    first, second = team(people, 2)
    mark_all(exam, first, ["0.5", "1.5"])
    assert answers_waiting(exam) == 1
    mark_all(exam, second, ["0.5", "1"])
    assert answers_waiting(exam) == 0


def test_shares_are_equal_and_come_again_from_the_same_seed(people: Cast) -> None:
    markers = team(people, 4)
    exam = exam_of(people, *(f"答{n}" for n in range(10)))
    first_deal = MarkingDeal.objects.get()

    def shares() -> list[tuple[Any, ...]]:
        return list(MarkingTask.objects.order_by("pk").values_list("pk", "dealt_to"))

    before = shares()
    again = deal_answers(exam=exam, actor=people.wang, at=now(), seed=first_deal.seed)

    assert shares() == before
    assert (again.number, again.dealt, again.left) == (2, 20, 0)
    assert sorted(MarkingTask.objects.filter(dealt_to=who).count() for who in markers) == [5, 5, 5, 5]


def test_the_own_share_comes_first_then_what_others_have_not_begun(people: Cast) -> None:
    first, second = team(people, 2)
    marking_policy(people.bureau, days=1)
    exam = exam_of(people, *(f"答{n}" for n in range(6)))
    own = set(MarkingTask.objects.filter(dealt_to=first).values_list("pk", flat=True))
    marks = mark_all(exam, first)
    assert [mark.task_id in own for mark in marks] == [True] * 3 + [False] * 3


def test_where_helping_out_is_off_everybody_marks_the_own_share(people: Cast) -> None:
    marking_policy(people.bureau, days=1, help_out=False)
    first, second = team(people, 2)
    exam = exam_of(people, *(f"答{n}" for n in range(6)))
    assert [len(mark_all(exam, who)) for who in (first, second)] == [3, 3]


def test_new_markers_get_a_share_of_what_is_open(people: Cast) -> None:
    [first] = team(people, 1)
    marking_policy(people.bureau, days=1)
    exam = exam_of(people, *(f"答{n}" for n in range(6)))
    give_marks(task=on_screen(item_of(exam), first), written=["0", "0"], marker=first, at=now())
    second = marker(people.legal, people.bureau, "200002", "阅卷乙")

    deal_answers(exam=exam, actor=people.wang, at=now())

    assert MarkingTask.objects.filter(dealt_to=second).count() == 3
    Exam.objects.update(state=Exam.State.MARKED)
    with pytest.raises(CannotDeal):
        deal_answers(exam=exam, actor=people.wang, at=now())


def agreed(exam: Exam, chief: Officer, points: list[str]) -> MarkingTask:
    """A control answer: taken by the chief marker, marks agreed."""
    task = take_for_agreement(item=item_of(exam), chief=chief, at=now())
    assert task is not None
    give_marks(task=loaded(task), written=points, marker=chief, at=now())
    return task


def test_control_answers_come_unseen_once_to_each_marker_and_count_with_the_agreed_marks(
    people: Cast,
) -> None:
    marking_policy(
        people.bureau,
        days=1,
        double=["short_answer"],
        control_every=2,
        control_tolerance="0.5",
        limit_in="marks",
    )
    exam = exam_of(people, *(f"答{n}" for n in range(5)))
    chief, first, second = team(people, 3)
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())
    control = agreed(exam, chief, ["0.5", "0.5"])
    assert answers_waiting(exam) == 8

    marks = [mark_all(exam, first, ["0.5", "1.5"]), mark_all(exam, second, ["0.5", "1"])]

    assert [len(each) for each in marks] == [5, 5]
    seen = [mark.task.attempt_id for each in marks for mark in each if mark.task.round == Round.CONTROL]
    assert seen == [control.attempt_id] * 2
    assert len(mark_all(exam, chief)) == 0
    strayed = AuditEvent.objects.get(kind="exam.control_strayed")
    assert (strayed.actor_id, strayed.facts["difference"]) == (first.pk, "1")
    mark_exam(exam=exam, actor=None, at=now())
    result = Result.objects.get(attempt=control.attempt_id)
    assert (result.score, result.evidence["given"]["0"]["by"]) == (Decimal(1), "agreed")
    assert Result.objects.exclude(pk=result.pk).values_list("score", flat=True)[0] == Decimal(2)


def test_only_the_chief_marker_makes_control_answers_and_only_of_untouched_ones(people: Cast) -> None:
    exam = exam_of(people, "甲", "乙")
    chief, first = team(people, 2)
    with pytest.raises(CannotAppoint):
        appoint_chief(exam=exam, officer=people.wang, actor=people.wang, at=now())
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())
    with pytest.raises(MayNotMark):
        take_for_agreement(item=item_of(exam), chief=first, at=now())
    begun = on_screen(item_of(exam), first)

    taken = take_for_agreement(item=item_of(exam), chief=chief, at=now())

    assert taken is not None
    assert taken.attempt_id != begun.attempt_id
    assert take_for_agreement(item=item_of(exam), chief=chief, at=now()) is None


def test_an_answer_before_the_chief_marker_is_given_to_nobody_until_it_is_put_back(people: Cast) -> None:
    exam = exam_of(people, "甲")
    chief, first, second = team(people, 3)
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())
    task = take_for_agreement(item=item_of(exam), chief=chief, at=now())
    assert take_answer(item=item_of(exam), marker=first, at=now()) is None

    put_back(item=item_of(exam), chief=chief, at=now())

    assert len(mark_all(exam, first)) == 1
    with pytest.raises(CannotGiveMarks) as refusal:
        give_marks(task=loaded(task), written=["0", "0"], marker=chief, at=now())
    assert refusal.value.code == "others_began"
    assert len(mark_all(exam, second)) == 1


def test_nobody_agrees_marks_for_an_officer_of_the_own_unit(people: Cast) -> None:
    exam = exam_of(people, "甲")
    near = marker(people.station, people.bureau)
    appoint_chief(exam=exam, officer=near, actor=people.wang, at=now())
    assert take_for_agreement(item=item_of(exam), chief=near, at=now()) is None


def test_the_ledger_verifies_marks_of_three_and_names_one_that_was_changed(people: Cast) -> None:
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
    for who, points in zip(team(people, 3), (["0.5", "1.5"], ["0", "0"], ["0.5", "1"]), strict=True):
        mark_all(exam, who, points)
    mark_exam(exam=exam, actor=None, at=now())
    exam.refresh_from_db()
    attempt = exam.results.get().attempt_id
    ask_to_mark_again(exam, attempt_id=attempt, position=0, actor=people.wang, at=now())
    fourth = marker(people.legal, people.bureau, "200199", "阅卷丁")
    mark_again(exam, fourth, ["0.5", "0.5"])
    again = remark_correction(exam, attempt_id=attempt, position=0)
    propose_correction(again, reason="示例", actor=people.wang, at=now())
    apply_correction(again, seen=again.foreseen["digest"], actor=people.chen, at=now())
    assert (exam.results.current().get().score, verify_ledger().broken) == (1, [])

    second = ManualMark.objects.get(task__round=2)
    second.pk, second.points, second.marks = None, ["0.5", "1"], Decimal("1.5")
    second.chain_after(1, second.hash)
    second.save(force_insert=True)

    assert [found.reason for found in verify_ledger().broken] == [
        "the marks that people gave differ from those in the result"
    ]


def test_voided_attempts_hold_nothing_up(people: Cast) -> None:
    exam = exam_of(people, "甲")
    first, second = team(people, 2)
    mark_all(exam, first, ["0.5", "1.5"])
    mark_all(exam, second, ["0", "0"])
    Attempt.objects.update(state=Attempt.State.VOIDED)
    assert answers_waiting(exam) == 0
