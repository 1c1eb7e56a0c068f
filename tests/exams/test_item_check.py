"""The item check: counted with the marking, read before the signature, answered by the exam officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now
from exams.actions._moves import move_exam
from exams.actions.answer_flag import CannotAnswerFlag, answer_flag
from exams.actions.check_items import check_items, check_items_due
from exams.actions.sign_off_exam import FlagsOpen, MayNotSign, sign_off_exam
from exams.domain.states import ExamState
from exams.models import Exam, FlagAnswer, ItemCheck, ItemCheckReading, Result, SignOff
from personnel.domain.roles import Role
from question_bank.models import RevisionStatistic
from tests.exams.managing import desk
from tests.exams.sheets import choosing, hand_in_sheets, marked_with
from tests.factories import Cast, approved_question, bank, cast, officer
from tests.factories.exams import open_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def held(people: Cast, *, count: int = 120, wrong_key: bool = False, **plan: Any) -> Exam:
    """An exam of five single choices with `count` results; 王 made it."""
    own = bank(people.bureau, f"bank-{Exam.objects.count()}")
    questions = [approved_question(own, f"q{number}") for number in range(5)]
    sitting = open_sitting(unit=people.bureau, questions=questions, actor=people.wang, **plan)
    return marked_with(sitting, choosing(count, wrong_key=wrong_key), units=[people.station, people.brigade])


def page(exam: Exam) -> str:
    return reverse("exams:manage_items", args=[exam.pk])


def last_item(exam: Exam) -> RevisionStatistic:
    return RevisionStatistic.objects.filter(exam_id=exam.pk).order_by("pk").last()


def test_a_wrong_key_is_found_and_said_in_words(people: Cast) -> None:
    exam = held(people, wrong_key=True)

    context = desk(people.wang).get(page(exam)).context

    first = context["rows"][0]
    assert first["number"] == 5
    assert [flag["sentence"] for flag in first["flags"]][:2] == [
        "Strong candidates earned less here than weak ones: check the key.",
        "Many strong candidates chose C (100%): check the key.",
    ]
    assert (first["statistic"].n, first["statistic"].facility) == (120, 0.5)


def test_each_revision_keeps_its_statistic_with_options_in_the_order_of_the_bank(people: Cast) -> None:
    exam = held(people)

    statistic = last_item(exam)

    assert (statistic.n, statistic.facility, statistic.method) == (120, 0.5, "ctt-1")
    assert [option["chosen"] for option in statistic.figures["options"]] == [0, 60, 60, 0]
    assert statistic.figures["key"] == [1]
    assert round(statistic.discrimination, 3) == 0.849


def test_counting_again_adds_nothing(people: Cast) -> None:
    exam = held(people)

    again = check_items(exam=exam, at=now())

    assert (ItemCheck.objects.count(), RevisionStatistic.objects.count()) == (1, 5)
    assert again == ItemCheck.objects.get()


def test_a_corrected_result_makes_a_new_check_beside_the_old(people: Cast) -> None:
    exam = held(people)
    old = exam.results.order_by("pk")[0]
    Result.objects.create(
        exam=exam,
        sitting_id=old.sitting_id,
        attempt_id=old.attempt_id,
        officer_id=old.officer_id,
        unit_id=old.unit_id,
        number=2,
        supersedes=old,
        score=old.full_marks,
        full_marks=old.full_marks,
        passed=True,
        sections=old.sections,
        items=["2"] * 5,
        evidence=old.evidence,
        marked_at=now(),
    )

    check_items(exam=exam, at=now())

    newest = RevisionStatistic.objects.newest().filter(exam_id=exam.pk)
    assert (ItemCheck.objects.count(), RevisionStatistic.objects.count(), newest.count()) == (2, 10, 5)


def test_the_clock_counts_what_a_stopped_worker_left(people: Cast) -> None:
    question = approved_question(bank(people.bureau), "q0")
    sitting = open_sitting(unit=people.bureau, questions=[question])
    [attempt] = hand_in_sheets(sitting, [[[1]]], units=[people.station])
    Result.objects.create(
        exam=sitting.exam,
        sitting=sitting,
        attempt=attempt,
        officer=attempt.officer,
        unit=people.station,
        score=2,
        full_marks=2,
        passed=True,
        sections=[],
        items=["2"],
        evidence={},
        marked_at=now(),
    )
    move_exam(sitting.exam, ExamState.MARKED, at=now(), actor=None)

    counted = [check_items_due(at=now()), check_items_due(at=now())]

    assert counted == [1, 0]
    assert RevisionStatistic.objects.values_list("n", "facility").get() == (1, 1.0)


def test_statistics_are_never_rewritten(people: Cast) -> None:
    held(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        RevisionStatistic.objects.update(n=1)


def test_few_candidates_have_no_figures_on_the_page(people: Cast) -> None:
    exam = held(people, count=12)

    html = desk(people.wang).get(page(exam)).content.decode()

    assert "Only 12 results were counted." in html
    assert 'data-testid="item-check"' not in html


def test_who_looked_before_the_signature_is_kept_once(people: Cast) -> None:
    exam = held(people)
    for _time in range(2):
        desk(people.chen).get(page(exam))
    assert list(ItemCheckReading.objects.values_list("officer", flat=True)) == [people.chen.pk]


def test_a_finding_is_answered_with_a_reason_and_only_once(people: Cast) -> None:
    exam = held(people, wrong_key=True)
    statistic = last_item(exam)
    url = reverse("exams:manage_item_answer", args=[exam.pk, statistic.pk])

    first = desk(people.wang).post(url, {"flag": "negative", "reason": "与法条第十条一致"})
    second = desk(people.wang).post(url, {"flag": "negative", "reason": "再次"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert list(FlagAnswer.objects.values_list("flag", "reason", "actor")) == [
        ("negative", "与法条第十条一致", people.wang.pk)
    ]


@pytest.mark.parametrize(
    ("flag", "reason", "code"),
    [("easy", "因为", "other_check"), ("negative", "  ", "reason_missing"), ("nothing", "x", "other_check")],
)
def test_an_answer_without_a_finding_or_a_reason_is_refused(
    people: Cast, flag: str, reason: str, code: str
) -> None:
    exam = held(people, wrong_key=True)
    with pytest.raises(CannotAnswerFlag) as refusal:
        answer_flag(
            check=exam.item_checks.get(),
            statistic=last_item(exam),
            flag=flag,
            reason=reason,
            actor=people.wang,
            at=now(),
        )
    assert refusal.value.code == code


def test_open_findings_are_signed_with_a_word_about_them_only(people: Cast) -> None:
    exam = held(people, wrong_key=True)
    with pytest.raises(FlagsOpen):
        sign_off_exam(exam=exam, actor=people.chen, at=now(), comment="同意")
    assert exam.state == Exam.State.MARKED

    sign_off_exam(exam=exam, actor=people.chen, at=now(), comment="同意", about_flags="另案复核")

    assert SignOff.objects.values_list("open_flags", "about_flags").get() == (
        ItemCheck.objects.get().open_flags,
        "另案复核",
    )


def test_whoever_answered_a_finding_does_not_sign_the_results(people: Cast) -> None:
    exam = held(people, wrong_key=True)
    both = officer(
        "100009",
        "严格",
        unit=people.legal,
        roles=(Role.EXAM_OFFICER, Role.LEGAL_HEAD),
        roles_on=people.bureau,
    )
    statistic = last_item(exam)
    flag = next(found["name"] for found in statistic.flags if found["wants_an_answer"])
    answer_flag(
        check=exam.item_checks.get(),
        statistic=statistic,
        flag=flag,
        reason="核对无误",
        actor=both,
        at=now(),
    )

    with pytest.raises(MayNotSign) as refusal:
        sign_off_exam(exam=exam, actor=both, at=now(), about_flags="示例")

    assert (refusal.value.code, exam.sign_offs.count()) == ("own_answer", 0)


def test_the_signer_is_asked_on_the_page(people: Cast) -> None:
    exam = held(people, wrong_key=True)
    chen = desk(people.chen)
    shown = chen.get(reverse("exams:manage_exam", args=[exam.pk]))
    form = {"state": "marked", "comment": "同意", "seen": shown.context["results_hash"]}

    answer = chen.post(reverse("exams:manage_sign_off", args=[exam.pk]), form)

    assert shown.context["open_flags"] == ItemCheck.objects.get().open_flags
    assert (answer.status_code, list(answer.context["sign_form"].errors)) == (422, ["about_flags"])


def test_the_question_page_shows_how_it_did(people: Cast) -> None:
    exam = held(people)
    statistic = last_item(exam)
    url = reverse("question_bank:question", args=[statistic.revision.question_id])

    rows = desk(people.chen).get(url).context["statistics"]

    assert [(row["row"], row["enough"], row["discriminates"]) for row in rows] == [(statistic, True, True)]


def test_whoever_may_not_read_questions_sees_figures_without_stems_and_keys(people: Cast) -> None:
    exam = held(people, wrong_key=True)
    statistic = last_item(exam)
    inspector = officer(
        "100050", "检察", unit=people.legal, roles=(Role.INSPECTORATE,), roles_on=people.bureau
    )

    listed = desk(inspector).get(page(exam)).content.decode()
    one = desk(inspector).get(reverse("exams:manage_item", args=[exam.pk, statistic.pk]))

    assert statistic.revision.stem not in listed + one.content.decode()
    assert [option["text"] for option in one.context["options"]] == ["", "", "", ""]
    assert [option["is_key"] for option in one.context["options"]] == [False] * 4


def test_another_bureau_and_another_exam_find_nothing(people: Cast) -> None:
    exam, other = held(people), held(people)
    statistic = last_item(other)
    assert desk(people.zhou).get(page(exam)).status_code == 404
    mixed = reverse("exams:manage_item", args=[exam.pk, statistic.pk])
    assert desk(people.wang).get(mixed).status_code == 404


@pytest.mark.parametrize("questions", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_every_paper(
    people: Cast, questions: int, django_assert_num_queries: Any
) -> None:
    own = bank(people.bureau)
    sitting = open_sitting(
        unit=people.bureau,
        questions=[approved_question(own, f"q{number}") for number in range(questions)],
    )
    exam = marked_with(sitting, [row[:questions] for row in choosing(40)], units=[people.station])
    client = desk(people.wang)
    client.get(page(exam))
    with django_assert_num_queries(9):
        client.get(page(exam))
