"""Corrections on screen: one click from the item check, a preview, a proposal, a second person, the officer's own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.models import Correction, Exam, PaperItem, Result
from personnel.domain.roles import Role
from portal.notices.exams import results_released
from tests.exams.managing import desk
from tests.exams.sheets import choosing, marked_with
from tests.factories import Cast, approved_question, bank, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import ABOUT_FLAGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def held(people: Cast, count: int = 120) -> Exam:
    own = bank(people.bureau)
    questions = [approved_question(own, f"q{number}") for number in range(5)]
    sitting = open_sitting(unit=people.bureau, questions=questions, actor=people.wang)
    return marked_with(sitting, choosing(count, wrong_key=True), units=[people.station])


def fifth(exam: Exam) -> str:
    return reverse("exams:correct_question", args=[exam.pk, PaperItem.objects.get(position=4).revision_id, 0])


def test_from_the_item_check_one_click_shows_who_changes(people: Cast) -> None:
    exam = held(people)
    client = desk(people.wang)
    items = client.get(reverse("exams:manage_items", args=[exam.pk])).context["rows"]
    page = client.get(reverse("exams:manage_item", args=[exam.pk, items[0]["statistic"].pk])).content.decode()
    address = f"{fifth(exam)}?remedy=new_key&void_mode=rescale&key=C"

    preview = client.get(address)

    assert address.replace("&", "&amp;") in page
    assert (preview.status_code, preview.context["figures"]["changed"], len(preview.context["rows"])) == (
        200,
        120,
        50,
    )
    assert [row.turns for row in preview.context["rows"]][:1] == [-1]
    assert 'data-testid="would-fail"' in preview.content.decode()


def test_a_proposal_is_applied_by_a_second_person_and_told_to_the_officer(people: Cast) -> None:
    exam = held(people)
    sign_off_exam(exam=exam, actor=people.chen, at=now(), about_flags=ABOUT_FLAGS)
    release_results(exam=exam, actor=people.chen, at=now())
    chosen = {"remedy": "either_key", "key": "C", "void_mode": ""}
    preview = desk(people.wang).get(fifth(exam), chosen)
    sent = {**chosen, "reason": "第五题答案应为C。", "seen": preview.context["figures"]["digest"]}

    proposed = desk(people.wang).post(fifth(exam), sent)
    seen = desk(people.chen).get(proposed["Location"])
    decided = desk(people.chen).post(
        reverse("exams:decide_correction", args=[exam.pk, Correction.objects.get().pk, "apply"]),
        {"seen": seen.context["seen"]},
        follow=True,
    )

    changed = Result.objects.filter(number=2).select_related("officer").first()
    told = [event for event in results_released(now()) if event.kind == "result_corrected"]
    own = desk(changed.officer).get(reverse("exams:result", args=[changed.attempt_id])).content.decode()
    assert "The correction is applied: 60 results changed." in decided.content.decode()
    assert len(told[0].told) == 60
    assert 'data-testid="corrected"' in own
    assert 'data-testid="question-correction"' in own


def test_the_proposer_cannot_apply_and_may_take_it_back(people: Cast) -> None:
    exam = held(people, count=10)
    both = officer(
        "100077",
        "周正",
        unit=people.legal,
        roles=(Role.EXAM_OFFICER, Role.LEGAL_HEAD),
        roles_on=people.bureau,
    )
    client = desk(both)
    figures = client.get(fifth(exam), {"remedy": "credit_all"}).context["figures"]
    client.post(fifth(exam), {"remedy": "credit_all", "reason": "示例", "seen": figures["digest"]})
    own = Correction.objects.get()
    decide = [
        reverse("exams:decide_correction", args=[exam.pk, own.pk, verb]) for verb in ("apply", "withdraw")
    ]

    refused = client.post(decide[0], {"seen": figures["digest"]}, follow=True).content.decode()
    client.post(decide[1])

    own.refresh_from_db()
    assert "You proposed this correction. Somebody else must decide on it." in refused
    assert (own.state, Result.objects.count()) == ("withdrawn", 10)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"remedy": "new_key", "key": "Z"}, "The answer names an option that does not exist."),
        ({"remedy": "new_key", "key": "B"}, "This is the key that the paper has."),
        ({"remedy": "remark"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(people: Cast, sent: dict[str, Any], said: str) -> None:
    exam = held(people, count=4)

    answer = desk(people.wang).post(fifth(exam), {**sent, "reason": "示例", "seen": "0"})

    assert (answer.status_code, Correction.objects.count()) == (422, 0)
    assert said in answer.content.decode()


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_of_corrections_asks_as_much_for_one_as_for_three(
    people: Cast, item_count: int, django_assert_max_num_queries: Any
) -> None:
    exam = held(people, count=4)
    client = desk(people.wang)
    for item in PaperItem.objects.order_by("position")[:item_count]:
        address = reverse("exams:correct_question", args=[exam.pk, item.revision_id, 0])
        figures = client.get(address, {"remedy": "credit_all"}).context["figures"]
        client.post(address, {"remedy": "credit_all", "reason": "示例", "seen": figures["digest"]})

    with django_assert_max_num_queries(14):
        page = client.get(reverse("exams:corrections", args=[exam.pk])).content.decode()

    assert page.count('data-testid="correction-row"') == item_count


@pytest.mark.parametrize("number", ["9" * 40, "0", "9999999999"])
def test_numbers_of_nothing_are_not_there(people: Cast, number: str) -> None:
    exam = held(people, count=4)
    client = desk(people.wang)
    revision = PaperItem.objects.get(position=4).revision_id
    own = f"/exams/manage/{exam.pk}"

    answers = {
        address: client.get(address).status_code
        for address in (
            f"{own}/corrections/{number}/",
            f"{own}/corrections/questions/{number}/0/",
            f"{own}/corrections/questions/{revision}/{'9' * 40}/",
            f"{own}/appeals/{number}/",
            f"/exams/{number}/public-notice/",
        )
    }

    assert set(answers.values()) == {404}
