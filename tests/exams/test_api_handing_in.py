"""Handing in, receipts and results (contract 5)."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
import rfc8785

from core import keys
from core.ledger import verify_ledger
from exams.actions.close_exam import close_exam
from exams.actions.close_overdue_attempts import close_overdue_attempts
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.domain.verification import receipt_fault
from exams.models import AnswerSheet, AnswerStep, Attempt, Exam, Sitting
from exams.writing import grace
from tests.exams.candidate import Candidate, move_window, now, signed_in, started_ago
from tests.factories import Cast

MINUTE = timedelta(minutes=1)


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def client_digest(answers: dict[str, Any]) -> str:
    """Computed as a client would, from the words of the contract alone."""

    def plain(answer: Any) -> Any:
        if isinstance(answer, str):
            return unicodedata.normalize("NFC", answer).replace("\r\n", "\n")
        return answer

    told = {item: plain(answer) for item, answer in answers.items() if answer is not None}
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


def all_answered(writing: Candidate) -> dict[str, Any]:
    """Answers every question rightly; returns what a client would hash."""
    by_text = {
        kind: {option["text"]: option["id"] for option in writing.items[kind]["options"]}
        for kind in writing.items
    }
    right = {
        "single_choice": [by_text["single_choice"]["三日"]],
        "multiple_choice": sorted(by_text["multiple_choice"][text] for text in ("警告", "罚款", "拘留")),
        "indefinite_choice": [by_text["indefinite_choice"]["丙"]],
        "true_false": True,
        "fill_in": ["24 小时"],
    }
    response = writing.save(*(writing.save_of(kind, answer) for kind, answer in right.items()))
    assert response.status_code == 200
    return {writing.items[kind]["item"]: answer for kind, answer in right.items()}


def test_handing_in_gives_a_signed_receipt(writing: Candidate, sitting: Sitting) -> None:
    answers = all_answered(writing)

    response = writing.hand_in(digest=client_digest(answers))

    told = response.json()
    assert (response.status_code, sorted(told)) == (200, ["receipt", "state", "submitted_at"])
    receipt = told["receipt"]
    assert (told["state"], receipt["submitted_at"]) == ("submitted", told["submitted_at"])
    assert (receipt["attempt"], receipt["sitting"], receipt["answers"]) == (writing.attempt, sitting.pk, 5)
    assert receipt["digest"] == client_digest(answers)
    assert receipt_fault(receipt, keys.public_key()) is None


def test_the_digest_of_the_state_is_that_of_the_contract(writing: Candidate) -> None:
    answers = all_answered(writing)

    assert writing.look()["digest"] == client_digest(answers)


def test_handing_in_again_gives_the_same_receipt(writing: Candidate) -> None:
    first = writing.hand_in().json()

    again = writing.hand_in(digest="0" * 64)

    assert (again.status_code, again.json()) == (200, first)
    assert AnswerStep.objects.filter(attempt=writing.attempt, kind="submitted").count() == 1


def test_handing_in_needs_no_body(writing: Candidate) -> None:
    response = writing.call("post", "submission", "")

    assert (response.status_code, response.json()["state"]) == (200, "submitted")


def test_another_digest_hands_nothing_in_and_tells_what_is_stored(writing: Candidate) -> None:
    writing.answer("true_false", True)

    response = writing.hand_in(digest="0" * 64)

    assert code(response) == (409, "digest_mismatch")
    assert response.json()["items"] == writing.look()["answers"]
    assert writing.row.state == "in_progress"


@pytest.mark.parametrize("body", [{"digest": 5}, {"digest": "x" * 300}, [], "x"])
def test_a_hand_in_that_cannot_be_read_is_refused(writing: Candidate, body: Any) -> None:
    assert code(writing.call("post", "submission", json.dumps(body))) == (400, "invalid")


def test_a_hand_in_within_the_grace_is_stamped_with_the_deadline(writing: Candidate) -> None:
    started_ago(writing, timedelta(hours=1, seconds=20))

    told = writing.hand_in().json()

    assert (told["state"], told["submitted_at"]) == ("submitted", writing.look()["closes_at"])


def test_a_hand_in_after_time_up_closes_with_what_was_saved(writing: Candidate) -> None:
    writing.answer("true_false", True)
    started_ago(writing, timedelta(hours=1, seconds=40))

    told = writing.hand_in(digest="0" * 64).json()

    assert (told["state"], told["submitted_at"]) == ("timed_out", writing.look()["closes_at"])
    assert told["receipt"]["answers"] == 1


def test_the_clock_closes_what_nobody_hands_in(writing: Candidate) -> None:
    all_answered(writing)
    started_ago(writing, timedelta(hours=2))

    closed = [close_overdue_attempts(at=now(), grace=grace()) for _ in range(2)]

    sheet = AnswerSheet.objects.get()
    assert closed == [1, 0]
    assert (writing.row.state, writing.look()["state"]) == ("timed_out", "timed_out")
    assert sheet.answers == [[1], [0, 1, 2], [2], True, ["24 小时"]]
    assert sheet.closed_at == writing.row.closed_at


def test_the_clock_leaves_those_alone_who_still_have_time(writing: Candidate) -> None:
    started_ago(writing, timedelta(hours=1, seconds=25))

    assert close_overdue_attempts(at=now(), grace=grace()) == 0


def test_before_hand_in_there_is_no_receipt(writing: Candidate) -> None:
    assert code(writing.client.get(f"/api/v1/attempts/{writing.attempt}/receipt")) == (404, "not_found")


def test_a_voided_attempt_cannot_be_handed_in(writing: Candidate) -> None:
    Attempt.objects.update(state="voided", closed_at=now())

    assert code(writing.hand_in()) == (403, "closed")


def test_the_writer_of_a_closed_attempt_cannot_be_taken(writing: Candidate) -> None:
    writing.hand_in()

    assert code(writing.call("post", "writer", {})) == (409, "already_submitted")


def test_the_chain_of_an_attempt_holds_from_opening_to_hand_in(writing: Candidate) -> None:
    all_answered(writing)
    receipt = writing.hand_in().json()["receipt"]

    kinds = list(AnswerStep.objects.order_by("seq").values_list("kind", flat=True))
    report = verify_ledger()

    assert kinds == ["opened", *["answer"] * 5, "submitted"]
    assert report.broken == []
    assert AnswerStep.objects.get(kind="submitted").hash == receipt["head"]


# --- After the exam


def close(sitting: Sitting) -> Exam:
    move_window(sitting, opens=-2 * MINUTE, closes=-MINUTE)
    exam = Exam.objects.get(pk=sitting.exam_id)
    close_exam(exam=exam, actor=None, at=now(), grace=grace())
    return exam


def release(sitting: Sitting, people: Cast) -> Exam:
    exam = close(sitting)
    mark_exam(exam=exam, actor=people.wang, at=now())
    sign_off_exam(exam=exam, actor=people.chen, at=now())
    release_results(exam=exam, actor=people.wang, at=now())
    return exam


def test_after_closing_the_receipt_carries_a_proof_that_verifies_offline(
    writing: Candidate, sitting: Sitting
) -> None:
    handed_in = writing.hand_in().json()["receipt"]
    close(sitting)

    receipt = writing.client.get(f"/api/v1/attempts/{writing.attempt}/receipt").json()

    proof = receipt.pop("proof")
    assert receipt == handed_in
    assert proof["checkpoint"]["size"] == 1
    assert receipt_fault({**receipt, "proof": proof}, keys.public_key()) is None


def test_before_release_there_is_no_result(writing: Candidate, sitting: Sitting, people: Cast) -> None:
    writing.hand_in()
    exam = close(sitting)
    mark_exam(exam=exam, actor=people.wang, at=now())

    assert code(writing.client.get(f"/api/v1/attempts/{writing.attempt}/result")) == (404, "not_found")


def test_a_released_result_tells_the_score(writing: Candidate, sitting: Sitting, people: Cast) -> None:
    all_answered(writing)
    writing.hand_in()
    release(sitting, people)

    told = writing.client.get(f"/api/v1/attempts/{writing.attempt}/result").json()

    assert (told["score"], told["full_marks"], told["passed"]) == ("10", "10", True)
    assert told["sections"][0] == {"title": "单项选择题", "score": "2", "full_marks": "2"}
    assert [entry["state"] for entry in writing.client.get("/api/v1/me/sittings").json()] == ["released"]


def test_nobody_else_sees_a_released_result(writing: Candidate, sitting: Sitting, people: Cast) -> None:
    writing.hand_in()
    release(sitting, people)

    answers = [
        signed_in(officer).get(f"/api/v1/attempts/{writing.attempt}/result")
        for officer in (people.zhou, people.wang)
    ]

    assert [code(answer) for answer in answers] == [(404, "not_found")] * 2


@pytest.mark.parametrize(
    ("policy", "window", "shown"),
    [
        ("never", -MINUTE, False),
        ("after_release", MINUTE, True),
        ("after_window", MINUTE, False),
        ("after_window", -MINUTE, True),
    ],
)
def test_the_review_policy_decides_when_keys_are_shown(
    writing: Candidate, sitting: Sitting, people: Cast, policy: str, window: timedelta, shown: bool
) -> None:
    all_answered(writing)
    writing.hand_in()
    Exam.objects.filter(pk=sitting.exam_id).update(review=policy)
    release(sitting, people)
    move_window(sitting, opens=-2 * MINUTE, closes=window)

    told = writing.client.get(f"/api/v1/attempts/{writing.attempt}/result").json()

    assert ("review" in told) is shown
    if shown:
        assert [entry["verdict"] for entry in told["review"]] == ["right"] * 5
        assert told["review"][0]["key"] == told["review"][0]["answer"]
        assert told["review"][0]["explanation"] == "依据条文作答。"
