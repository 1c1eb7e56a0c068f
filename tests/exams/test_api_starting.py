"""Starting, resuming and looking (contract 5)."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from exams.actions._moves import move_exam
from exams.domain.states import ExamState
from exams.models import Attempt, Exam, Paper, Sitting
from tests.exams.candidate import Candidate, move_window, now, signed_in, sitting_today, started_ago
from tests.factories import Cast

MINUTE = timedelta(minutes=1)


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_the_first_start_makes_an_attempt(li: Candidate) -> None:
    response = li.start()

    assert response.status_code == 201
    assert sorted(response.json()) == [
        "answers", "attempt", "closes_at", "credits", "digest", "journal_key", "paper", "remaining_s", "server_time",
        "started_at", "state", "writer",
    ]  # fmt: skip
    assert li.state["state"] == "in_progress"
    assert li.state["answers"] == {}
    assert len(base64.b64decode(li.state["journal_key"])) == 32


def test_starting_again_returns_to_the_same_attempt_and_takes_the_writer(writing: Candidate) -> None:
    before = dict(writing.state)
    writing.answer("true_false", True)

    response = writing.start()

    assert response.status_code == 200
    assert writing.state["attempt"] == before["attempt"]
    assert writing.state["journal_key"] == before["journal_key"]
    assert writing.state["paper"] == before["paper"]
    assert writing.state["writer"] != before["writer"]
    assert Attempt.objects.count() == 1
    assert [stored["answer"] for stored in writing.state["answers"].values()] == [True]


def test_looking_takes_no_writer(writing: Candidate) -> None:
    state = writing.look()

    assert "writer" not in state
    assert "journal_key" not in state
    assert state["paper"] == writing.state["paper"]
    assert writing.answer("true_false", True).status_code == 200


def test_the_paper_holds_every_item_and_no_key(writing: Candidate) -> None:
    paper = writing.state["paper"]
    frozen = json.loads(Paper.objects.get().frozen)

    items = [item for section in paper["sections"] for item in section["items"]]
    texts = [sorted(option["text"] for option in item["options"]) for item in items]
    asked = [item for section in frozen["content"]["sections"] for item in section["items"]]
    assert [item["stem"] for item in items] == [item["stem"] for item in asked]
    assert texts == [sorted(item["options"]) for item in asked]
    assert {name for item in items for name in item} == {"item", "kind", "stem", "options", "marks", "blanks"}
    assert {name for item in items for option in item["options"] for name in option} == {"id", "text"}
    everything = json.dumps(writing.state, ensure_ascii=False)
    assert "依据条文作答" not in everything
    assert "二十四小时" not in everything


def test_two_candidates_see_different_ids_and_the_same_questions(people: Cast) -> None:
    sitting = sitting_today([people.li, people.wang])
    both = [Candidate.of(officer, sitting) for officer in (people.li, people.wang)]
    for candidate in both:
        candidate.start()

    ids = [{item["item"] for item in candidate.items.values()} for candidate in both]
    assert ids[0] & ids[1] == set()
    assert list(both[0].items) == list(both[1].items)


def test_a_sitting_that_one_is_not_enrolled_in_is_not_found(sitting: Sitting, people: Cast) -> None:
    assert code(Candidate.of(people.zhou, sitting).start()) == (404, "not_found")


def test_before_the_window_nobody_starts(li: Candidate, sitting: Sitting) -> None:
    move_window(sitting, opens=MINUTE, closes=2 * MINUTE)

    assert code(li.start()) == (403, "not_open")


def test_after_the_window_nobody_starts(li: Candidate, sitting: Sitting) -> None:
    move_window(sitting, opens=-2 * MINUTE, closes=-MINUTE)

    assert code(li.start()) == (403, "closed")


@pytest.mark.parametrize("state", [ExamState.DRAFT, ExamState.SEALED, ExamState.CANCELLED])
def test_an_exam_that_is_not_announced_is_not_found(
    li: Candidate, sitting: Sitting, state: ExamState
) -> None:
    Exam.objects.filter(pk=sitting.exam_id).update(state=state)

    assert code(li.start()) == (404, "not_found")


def test_an_exam_that_was_closed_by_a_person_is_closed(li: Candidate, sitting: Sitting) -> None:
    move_exam(sitting.exam, ExamState.CLOSED, at=now(), actor=None)

    assert code(li.start()) == (403, "closed")


def test_an_exam_that_needs_clearance_asks_for_it(li: Candidate, sitting: Sitting) -> None:
    Exam.objects.filter(pk=sitting.exam_id).update(needs_clearance=True)

    assert code(li.start()) == (403, "needs_clearance")


def test_whoever_starts_late_is_told_the_end_of_the_window(li: Candidate, sitting: Sitting) -> None:
    move_window(sitting, opens=-60 * MINUTE, closes=5 * MINUTE)

    li.start()

    assert 290 <= li.state["remaining_s"] <= 300


def test_coming_back_after_time_up_finds_the_attempt_closed(writing: Candidate) -> None:
    writing.answer("true_false", True)
    started_ago(writing, timedelta(hours=2))

    seen = writing.look()
    response = writing.start()

    assert seen["state"] == "timed_out"
    assert (response.status_code, writing.state["state"], "writer" in writing.state) == (
        200,
        "timed_out",
        False,
    )
    assert writing.row.state == "timed_out"
    assert writing.client.get(f"/api/v1/attempts/{writing.attempt}/receipt").json()["answers"] == 1


def test_starting_after_hand_in_makes_no_second_attempt(writing: Candidate) -> None:
    writing.hand_in()

    response = writing.start()

    assert (response.status_code, writing.state["state"]) == (200, "submitted")
    assert Attempt.objects.count() == 1


def test_after_a_voided_attempt_one_may_start_anew(writing: Candidate) -> None:
    Attempt.objects.update(state="voided", closed_at=now())
    old = writing.attempt

    response = writing.start()

    assert response.status_code == 201
    assert writing.attempt != old


def test_the_list_of_sittings_tells_state_and_attempt(writing: Candidate, sitting: Sitting) -> None:
    listed = writing.client.get("/api/v1/me/sittings").json()

    assert [sorted(entry) for entry in listed] == [
        ["attempt", "attempt_state", "closes_at", "duration_s", "id", "kind", "opens_at", "state", "title"]
    ]
    assert (listed[0]["id"], listed[0]["state"], listed[0]["attempt"]) == (
        sitting.pk,
        "open",
        writing.attempt,
    )
    assert (listed[0]["kind"], listed[0]["duration_s"]) == ("monthly", 3600)


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [(1, 2, "upcoming"), (-1, 1, "open"), (-2, -1, "closed")],
)
def test_the_state_of_a_sitting_follows_its_window(
    li: Candidate, sitting: Sitting, opens: int, closes: int, state: str
) -> None:
    move_window(sitting, opens=opens * MINUTE, closes=closes * MINUTE)

    assert [entry["state"] for entry in li.client.get("/api/v1/me/sittings").json()] == [state]


def test_an_outsider_sees_no_sitting(sitting: Sitting, people: Cast) -> None:
    assert signed_in(people.zhou).get("/api/v1/me/sittings").json() == []


@pytest.mark.parametrize("invented", ["abc", "1", "00000000-0000-0000-0000-000000000000", "%00", "é"])
@pytest.mark.parametrize("name", ["", "/receipt", "/result"])
def test_invented_attempts_are_not_found(li: Candidate, invented: str, name: str) -> None:
    assert code(li.client.get(f"/api/v1/attempts/{invented}{name}")) == (404, "not_found")


@pytest.mark.parametrize("invented", ["abc", "0", "-1", "99999999999999999999999", "９", "1.0"])
def test_invented_sittings_are_not_found(li: Candidate, invented: str) -> None:
    assert code(li.client.post(f"/api/v1/sittings/{invented}/attempts")) == (404, "not_found")


def test_somebody_elses_attempt_looks_like_none(writing: Candidate, people: Cast) -> None:
    zhou = Candidate(signed_in(people.zhou), writing.sitting_id, writing.state)

    answers = [
        zhou.client.get(f"/api/v1/attempts/{writing.attempt}"),
        zhou.client.get(f"/api/v1/attempts/{writing.attempt}/receipt"),
        zhou.client.get(f"/api/v1/attempts/{writing.attempt}/result"),
        zhou.call("post", "writer", {}),
        zhou.hand_in(),
    ]

    assert [code(answer) for answer in answers] == [(404, "not_found")] * 5
    assert writing.row.state == "in_progress"
