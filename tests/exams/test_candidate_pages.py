"""The candidate's pages without scripts (design 3): start, room, hand-in, receipt, result."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from exams.actions._papers import sealed_paper
from exams.actions.look_at_attempt import look_at_attempt
from exams.models import AnswerStep, Attempt, Exam, Sitting
from exams.views.candidate_questions import room_question
from tests.exams.candidate import Candidate, move_window, signed_in, sitting_today, started_ago
from tests.exams.test_api_handing_in import all_answered, release
from tests.factories import Cast

MINUTE = timedelta(minutes=1)
FIELD = re.compile(r'<(?:input|textarea)[^>]*\bname="(?P<name>[^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="(?P<value>[^"]*)"')


def room(candidate: Candidate) -> str:
    return f"/exams/attempts/{candidate.attempt}/"


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser without scripts would send if nothing were touched."""
    sent: dict[str, list[str]] = {}
    for field in FIELD.finditer(page):
        tag = field.group()
        if re.search(r'type="(radio|checkbox)"', tag) and not re.search(r"\bchecked\b", tag):
            continue
        value = VALUE.search(tag)
        sent.setdefault(unescape(field["name"]), []).append(unescape(value["value"]) if value else "")
    return sent


def opened(candidate: Candidate) -> dict[str, list[str]]:
    return form_of(candidate.client.get(room(candidate)).content.decode())


def post(candidate: Candidate, form: dict[str, list[str]], **changes: Any) -> Any:
    return candidate.client.post(room(candidate), {**form, "action": "save", **changes})


def field(candidate: Candidate, kind: str) -> str:
    return "answer-" + candidate.items[kind]["item"]


def stored(candidate: Candidate) -> dict[str, Any]:
    return {item: entry["answer"] for item, entry in candidate.look()["answers"].items()}


def test_the_start_page_runs_no_clock(li: Candidate) -> None:
    response = li.client.get(f"/exams/{li.sitting_id}/")

    assert response.status_code == 200
    page = response.content.decode()
    assert 'data-testid="start"' in page
    assert "5 题" in page
    assert Attempt.objects.count() == 0


def test_beginning_leads_to_the_room_however_often(li: Candidate) -> None:
    responses = [li.client.post(f"/exams/{li.sitting_id}/begin/") for _ in range(2)]

    attempt = Attempt.objects.get()
    assert [response.url for response in responses] == [f"/exams/attempts/{attempt.pk}/"] * 2


@pytest.mark.parametrize(
    ("opens", "closes", "title"),
    [(1, 2, "候考室"), (40, 60, "考试尚未开始"), (-2, -1, "考试已结束")],
)
def test_outside_the_window_beginning_leads_back_with_the_reason(
    li: Candidate, sitting: Sitting, opens: int, closes: int, title: str
) -> None:
    move_window(sitting, opens=opens * MINUTE, closes=closes * MINUTE)

    response = li.client.post(f"/exams/{li.sitting_id}/begin/", follow=True)

    page = response.content.decode()
    assert title in page
    assert page.count('class="messages"') == 1
    assert Attempt.objects.count() == 0


def test_the_room_shows_every_question_and_never_a_key(writing: Candidate) -> None:
    page = writing.client.get(room(writing)).content.decode()

    assert page.count("data-question ") == 5
    assert "依据条文作答" not in page
    assert "二十四小时" not in page


def test_looking_at_the_room_takes_the_writer_from_nobody(writing: Candidate) -> None:
    writing.client.get(room(writing))

    assert writing.answer("true_false", True).status_code == 200


def test_only_what_differs_from_what_was_shown_is_saved(writing: Candidate) -> None:
    options = writing.options("multiple_choice")
    form = opened(writing)

    response = post(
        writing,
        form,
        **{field(writing, "multiple_choice"): options[:2], field(writing, "fill_in"): " 三日\r\n"},
    )

    assert response.url == room(writing)
    assert stored(writing) == {
        writing.items["multiple_choice"]["item"]: sorted(options[:2]),
        writing.items["fill_in"]["item"]: [" 三日\n"],
    }


def test_a_stale_page_never_blanks_what_was_saved_elsewhere(writing: Candidate) -> None:
    stale = opened(writing)
    writing.answer("true_false", True)

    post(writing, stale, **{field(writing, "fill_in"): "三日"})

    assert stored(writing)[writing.items["true_false"]["item"]] is True
    assert stored(writing)[writing.items["fill_in"]["item"]] == ["三日"]


def test_unticking_everything_clears(writing: Candidate) -> None:
    writing.answer("multiple_choice", writing.options("multiple_choice")[:2])
    form = opened(writing)
    del form[field(writing, "multiple_choice")]

    post(writing, form)

    assert stored(writing) == {writing.items["multiple_choice"]["item"]: None}


def test_an_item_that_was_not_on_the_page_is_left_alone(writing: Candidate) -> None:
    writing.answer("true_false", True)
    item = writing.items["true_false"]["item"]
    form = {name: value for name, value in opened(writing).items() if not name.endswith(item)}

    post(writing, form)

    assert stored(writing) == {item: True}


def test_the_same_form_twice_changes_nothing(writing: Candidate) -> None:
    form = {**opened(writing), field(writing, "true_false"): ["true"]}

    responses = [post(writing, form) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert AnswerStep.objects.filter(kind="answer").count() == 1


def test_going_back_and_answering_another_question_keeps_both(writing: Candidate) -> None:
    form = {**opened(writing), field(writing, "fill_in"): ["三日"]}
    post(writing, form)

    post(writing, {**form, field(writing, "single_choice"): writing.options("single_choice")[:1]})

    assert len(stored(writing)) == 2


def test_going_back_and_changing_an_answer_says_that_the_page_was_old(writing: Candidate) -> None:
    form = opened(writing)
    post(writing, {**form, field(writing, "true_false"): ["true"]})

    response = writing.client.post(
        room(writing),
        {
            **form,
            field(writing, "true_false"): ["false"],
            field(writing, "fill_in"): ["三日"],
            "action": "save",
        },
        follow=True,
    )

    kept = stored(writing)
    assert kept[writing.items["true_false"]["item"]] is True
    assert kept[writing.items["fill_in"]["item"]] == ["三日"]
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]


def test_a_form_of_another_window_is_told_that_it_can_only_be_read(writing: Candidate) -> None:
    form = opened(writing)
    writing.start()

    response = writing.client.post(
        room(writing), {**form, field(writing, "true_false"): "true", "action": "save"}, follow=True
    )

    assert stored(writing) == {}
    assert len(response.context["messages"]) == 1


def test_tampered_fields_hurt_nobody(writing: Candidate) -> None:
    form = opened(writing)
    broken = {name: ["\x00[[["] for name in form}

    response = post(writing, {**broken, "writer": form["writer"]})

    assert response.status_code == 302
    assert stored(writing) == {}


def test_hand_in_is_a_second_page_with_the_counts(writing: Candidate) -> None:
    form = opened(writing)

    response = writing.client.post(
        room(writing), {**form, field(writing, "true_false"): "true", "action": "review"}, follow=True
    )

    assert response.redirect_chain == [(room(writing) + "hand-in/", 302)]
    assert (response.context["answered_count"], len(response.context["unanswered"])) == (1, 4)
    assert Attempt.objects.get().state == "in_progress"


def test_handing_in_leads_to_the_receipt_however_often(writing: Candidate) -> None:
    writing.answer("true_false", True)

    responses = [writing.client.post(room(writing) + "hand-in/", follow=True) for _ in range(2)]

    assert [response.context["state"] for response in responses] == ["submitted"] * 2
    assert responses[0].context["receipt_code"] == responses[1].context["receipt_code"]
    assert responses[0].context["answered_count"] == 1


@pytest.mark.parametrize("page", ["", "hand-in/"])
def test_a_closed_attempt_leads_to_its_receipt(writing: Candidate, page: str) -> None:
    writing.hand_in()

    assert writing.client.get(room(writing) + page).url == room(writing) + "receipt/"


def test_a_running_attempt_has_no_receipt_page_yet(writing: Candidate) -> None:
    assert writing.client.get(room(writing) + "receipt/").url == room(writing)


def test_between_deadline_and_closing_the_inputs_are_locked(writing: Candidate) -> None:
    started_ago(writing, timedelta(hours=1, seconds=10))

    assert writing.client.get(room(writing)).context["locked"] is True


def test_a_form_that_arrives_after_time_up_closes_the_attempt_with_what_was_saved(writing: Candidate) -> None:
    writing.answer("true_false", True)
    form = opened(writing)
    started_ago(writing, timedelta(hours=2))

    response = writing.client.post(
        room(writing), {**form, field(writing, "fill_in"): "三日", "action": "save"}, follow=True
    )

    assert response.context["state"] == "timed_out"
    assert stored(writing) == {writing.items["true_false"]["item"]: True}
    assert AnswerStep.objects.filter(late=True).count() == 1


def test_time_up_is_told_even_before_the_clock_has_written_it(writing: Candidate) -> None:
    started_ago(writing, timedelta(hours=2))

    response = writing.client.get(room(writing), follow=True)

    assert response.context["state"] == "timed_out"
    assert response.context["submitted_at"] == writing.row.started_at + timedelta(hours=1)


def test_the_result_page_shows_score_and_review(writing: Candidate, sitting: Sitting, people: Cast) -> None:
    all_answered(writing)
    writing.hand_in()
    before = writing.client.get(room(writing) + "result/")
    release(sitting, people)

    response = writing.client.get(room(writing) + "result/")

    assert before.status_code == 404
    assert response.context["result"]["score"] == "10"
    assert [question["verdict"] for question in response.context["review"]] == ["right"] * 5
    assert "依据条文作答。" in response.content.decode()


@pytest.mark.parametrize("page", ["", "hand-in/", "receipt/", "result/"])
def test_an_outsider_finds_nothing(writing: Candidate, people: Cast, page: str) -> None:
    zhou = signed_in(people.zhou)

    answers = [zhou.get(room(writing) + page), zhou.get(f"/exams/{writing.sitting_id}/")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("page", ["", "hand-in/"])
def test_an_outsider_changes_nothing(writing: Candidate, people: Cast, page: str) -> None:
    response = signed_in(people.zhou).post(room(writing) + page, {"action": "save"})

    assert response.status_code == 404
    assert writing.row.state == "in_progress"


def test_pages_of_an_exam_are_never_cached(writing: Candidate) -> None:
    assert "no-store" in writing.client.get(room(writing))["Cache-Control"]


def test_signs_that_stand_for_what_differs_are_plain_text_in_a_title_and_a_question(
    writing: Candidate, sitting: Sitting
) -> None:
    strange = "\ue000who\ue001 \ue000nobody\ue001 00000000-0000-0000-0000-000000000000 100%s"
    Exam.objects.update(title=strange)

    pages = [writing.client.get(room(writing)), writing.client.get(f"/exams/{writing.sitting_id}/")]

    assert [(page.status_code, strange in page.content.decode()) for page in pages] == [(200, True)] * 2


def test_the_start_page_that_was_drawn_for_others_tells_nothing_of_them(people: Cast) -> None:
    sitting = sitting_today([people.li, people.wang])
    first, second = Candidate.of(people.li, sitting), Candidate.of(people.wang, sitting)

    pages = [own.client.get(f"/exams/{sitting.pk}/").content.decode() for own in (first, second)]

    names = [(people.li.name, people.li.badge_number), (people.wang.name, people.wang.badge_number)]
    for page, own, other in zip(pages, names, reversed(names), strict=True):
        assert page.count(own[0]) == page.count(own[1]) == 2
        assert other[0] not in page
        assert other[1] not in page
        assert "\ue000" not in page
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_a_question_that_was_drawn_for_others_is_what_the_component_would_print(writing: Candidate) -> None:
    writing.answer("multiple_choice", writing.options("multiple_choice")[1:3])
    writing.answer("fill_in", ['<b>"{x}" %s & \ue000i\ue001'])
    writing.answer("true_false", False)

    page = writing.client.get(room(writing)).content.decode()

    read = look_at_attempt(
        attempt_id=UUID(writing.attempt), officer_id=writing.row.officer_id, grace=timedelta()
    )
    sealed, current = sealed_paper(read.paper_id, read.seal), read.current()
    questions = [
        room_question(
            item, place, sealed.layout(read.secret), current[place].answer if place in current else None
        )
        for place, item in enumerate(sealed.paper.items)
    ]
    printed = [
        render_to_string("components/question.html", {"q": question, "mode": "answer", "locked": False})
        for question in questions
    ]
    assert len(printed) == 5
    assert [html for html in printed if html not in page] == []
    assert "\ue000" not in "".join(page.split("\ue000i\ue001"))
