"""Saving answers (contract 5)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from exams.actions.close_overdue_attempts import close_overdue_attempts
from exams.models import AnswerStep, Attempt, Sitting
from exams.writing import grace
from personnel.models import Officer
from tests.exams.candidate import Candidate, now, signed_in, started_ago
from tests.factories import PASSWORD, Cast

OVER = timedelta(hours=1, seconds=31)
IN_GRACE = timedelta(hours=1, seconds=10)


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def stored(candidate: Candidate) -> list[tuple[int | None, int | None, Any]]:
    steps = AnswerStep.objects.filter(attempt=candidate.attempt, kind="answer", late=False).order_by("seq")
    return list(steps.values_list("position", "client_seq", "answer"))


def test_a_save_is_answered_with_what_is_stored_and_the_clock(writing: Candidate) -> None:
    options = writing.options("multiple_choice")

    response = writing.answer("multiple_choice", [options[2], options[0]])

    told = response.json()
    item = writing.items["multiple_choice"]["item"]
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert sorted(told) == ["closes_at", "remaining_s", "saved", "server_time"]
    assert told["closes_at"] == writing.state["closes_at"]
    saved_at = told["saved"][0].pop("saved_at")
    assert told["saved"] == [{"item": item, "seq": 1, "answer": sorted([options[0], options[2]])}]
    assert saved_at == told["server_time"]
    assert writing.look()["answers"] == {item: {"answer": sorted([options[0], options[2]]), "seq": 1}}


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("true_false", True), ("true_false", False), ("fill_in", ["２４小时"]), ("fill_in", [" 二十四 小时\n"])],
)
def test_answers_come_back_as_they_were_written(writing: Candidate, kind: str, answer: Any) -> None:
    writing.answer(kind, answer)

    assert writing.look()["answers"][writing.items[kind]["item"]]["answer"] == answer


def test_text_is_stored_in_nfc_with_lf(writing: Candidate) -> None:
    writing.answer("fill_in", ["e\u0301\r\n\u4e00"])

    assert stored(writing)[0][2] == ["é\n一"]


@pytest.mark.parametrize("cleared", [None, []])
def test_clearing_an_answer_leaves_it_out_of_the_digest(writing: Candidate, cleared: Any) -> None:
    writing.answer("single_choice", writing.options("single_choice")[:1])

    writing.answer("single_choice", cleared)

    state = writing.look()
    assert state["answers"][writing.items["single_choice"]["item"]] == {"answer": None, "seq": 2}
    assert state["digest"] == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_batch_is_saved_whole(writing: Candidate) -> None:
    saves = [writing.save_of("true_false", True), writing.save_of("fill_in", ["三日"])]

    response = writing.save(*saves)

    assert [saved["seq"] for saved in response.json()["saved"]] == [1, 2]
    assert len(stored(writing)) == 2


def test_a_batch_with_one_bad_save_stores_nothing(writing: Candidate) -> None:
    response = writing.save(
        writing.save_of("true_false", True), writing.save_of("single_choice", ["nowhere"])
    )

    assert code(response) == (400, "invalid")
    assert response.json()["field"] == "saves[1].answer[0]"
    assert stored(writing) == []


def test_a_save_without_answers_is_a_beat_that_tells_the_clock(writing: Candidate) -> None:
    response = writing.save()

    assert (response.status_code, response.json()["saved"]) == (200, [])


# --- Replays and stale saves


def test_the_same_save_again_changes_nothing_and_is_answered_the_same(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)
    first = writing.save(save).json()["saved"]

    again = writing.save({**save, "elapsed_ms": 5})

    assert (again.status_code, again.json()["saved"]) == (200, first)
    assert len(stored(writing)) == 1


def test_a_known_key_answers_with_what_was_stored_then(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)
    writing.save(save)
    writing.answer("true_false", False)

    again = writing.save(save).json()["saved"][0]

    assert (again["answer"], again["seq"]) == (True, 1)
    assert writing.look()["answers"][save["item"]]["answer"] is False


@pytest.mark.parametrize("change", [{"answer": False}, {"seq": 7}])
def test_a_known_key_with_another_body_is_refused(writing: Candidate, change: dict[str, Any]) -> None:
    save = writing.save_of("true_false", True)
    writing.save(save)

    assert code(writing.save({**save, **change})) == (409, "key_reused")


def test_a_known_key_for_another_item_is_refused(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)
    writing.save(save)

    assert code(writing.save(writing.save_of("fill_in", ["x"], key=save["key"]))) == (409, "key_reused")


def test_a_key_may_not_stand_for_two_answers_in_one_batch(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)

    assert code(writing.save(save, {**save, "answer": False})) == (409, "key_reused")
    assert stored(writing) == []


def test_the_same_save_twice_in_one_batch_is_stored_once(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)

    response = writing.save(save, save)

    assert len(response.json()["saved"]) == 2
    assert len(stored(writing)) == 1


def test_an_older_save_never_overwrites_a_newer_one(writing: Candidate) -> None:
    writing.answer("true_false", True, seq=9)

    response = writing.answer("true_false", False, seq=4)

    saved = response.json()["saved"][0]
    assert (response.status_code, saved["stale"], saved["answer"], saved["seq"]) == (200, True, True, 9)
    assert [row[2] for row in stored(writing)] == [True]


def test_sequence_numbers_count_per_item(writing: Candidate) -> None:
    writing.answer("true_false", True, seq=9)

    response = writing.answer("fill_in", ["三日"], seq=4)

    assert "stale" not in response.json()["saved"][0]


# --- Who may write


def test_a_newer_tab_makes_the_older_one_read_only(writing: Candidate) -> None:
    old = writing.state["writer"]
    new = writing.call("post", "writer", {}).json()["writer"]

    refused = writing.answer("true_false", True)
    accepted = writing.save(writing.save_of("true_false", True), writer=new)

    assert old != new
    assert code(refused) == (403, "read_only")
    assert accepted.status_code == 200


def test_a_replay_is_answered_even_after_losing_the_writer(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)
    writing.save(save)
    writing.start()

    again = writing.save(save, writer="w1.nothing")

    assert (again.status_code, again.json()["saved"][0]["answer"]) == (200, True)


@pytest.mark.parametrize("writer", ["nonsense", "w1.1.2.3.4.5.6", "é", "w1." + "9" * 400])
def test_an_invented_writer_is_read_only(writing: Candidate, writer: str) -> None:
    assert code(writing.save(writing.save_of("true_false", True), writer=writer)) == (403, "read_only")


def test_a_writer_does_not_work_with_another_session(writing: Candidate, people: Cast) -> None:
    other_session = Candidate(signed_in(people.li), writing.sitting_id, writing.state)

    assert code(other_session.answer("true_false", True)) == (403, "read_only")


def test_a_writer_without_a_session_is_signed_out(writing: Candidate) -> None:
    writing.client.cookies.clear()

    assert code(writing.answer("true_false", True)) == (401, "signed_out")


def test_raising_the_officers_epoch_ends_writing(writing: Candidate, people: Cast) -> None:
    Officer.objects.filter(pk=people.li.pk).update(session_epoch=1)

    assert code(writing.answer("true_false", True)) == (403, "read_only")


def test_a_disabled_officer_whose_session_was_ended_is_signed_out(writing: Candidate, people: Cast) -> None:
    Officer.objects.filter(pk=people.li.pk).update(session_epoch=1)
    writing.client.session.flush()

    assert code(writing.answer("true_false", True)) == (401, "signed_out")


def test_a_cookie_kept_from_before_signing_out_saves_nothing_more(sitting: Sitting) -> None:
    candidate = Candidate(Client(), sitting.pk)
    candidate.client.post("/login/", {"username": "100001", "password": PASSWORD})
    candidate.start()
    kept = candidate.client.cookies["sessionid"].value
    candidate.client.post("/logout/")
    candidate.client.cookies["sessionid"] = kept

    assert code(candidate.answer("true_false", True)) == (401, "signed_out")
    assert AnswerStep.objects.filter(kind="answer").count() == 0


def test_somebody_elses_attempt_is_not_found(writing: Candidate, people: Cast) -> None:
    zhou = Candidate(signed_in(people.zhou), writing.sitting_id, writing.state)

    assert code(zhou.answer("true_false", True)) == (404, "not_found")
    assert code(zhou.call("put", "answers", {"writer": 7})) == (404, "not_found")


# --- Time


def test_until_the_grace_is_over_saves_count(writing: Candidate) -> None:
    started_ago(writing, IN_GRACE)

    response = writing.answer("true_false", True)

    assert (response.status_code, response.json()["remaining_s"]) == (200, 0)


def test_a_save_after_the_grace_is_refused_and_kept_as_late_evidence(writing: Candidate) -> None:
    started_ago(writing, OVER)

    responses = [writing.answer("true_false", True), writing.answer("fill_in", ["三日"])]

    late = AnswerStep.objects.filter(attempt=writing.attempt, late=True).order_by("seq")
    assert [code(response) for response in responses] == [(403, "closed")] * 2
    assert [(step.seq, step.answer) for step in late] == [(1, True), (2, ["三日"])]
    assert stored(writing) == []


def test_a_late_save_sent_again_is_kept_once(writing: Candidate) -> None:
    started_ago(writing, OVER)
    save = writing.save_of("true_false", True)

    responses = [writing.save(save), writing.save(save)]

    assert [code(response) for response in responses] == [(403, "closed")] * 2
    assert AnswerStep.objects.filter(attempt=writing.attempt, late=True).count() == 1


def test_late_saves_are_kept_after_the_clock_closed_the_attempt(writing: Candidate) -> None:
    started_ago(writing, OVER)
    close_overdue_attempts(at=now(), grace=grace())

    assert code(writing.answer("true_false", True)) == (403, "closed")
    assert AnswerStep.objects.filter(attempt=writing.attempt, late=True).count() == 1


def test_a_save_after_hand_in_is_refused(writing: Candidate) -> None:
    writing.hand_in()

    assert code(writing.answer("true_false", True)) == (409, "already_submitted")


def test_a_replay_is_answered_after_hand_in(writing: Candidate) -> None:
    save = writing.save_of("true_false", True)
    writing.save(save)
    writing.hand_in()

    assert writing.save(save).status_code == 200


def test_losing_the_writer_weighs_more_than_being_closed(writing: Candidate) -> None:
    writing.hand_in()

    refused = writing.save(writing.save_of("true_false", True), writer="w1.nothing")

    assert code(refused) == (403, "read_only")


def test_a_voided_attempt_is_closed(writing: Candidate) -> None:
    Attempt.objects.filter(pk=writing.attempt).update(state="voided", closed_at=now())

    assert code(writing.answer("true_false", True)) == (403, "closed")


def test_extra_time_extends_duration_and_window(writing: Candidate, sitting: Sitting) -> None:
    enrolment = sitting.enrolments.get()
    started_ago(writing, OVER)

    enrolment.time_credits.create(cause="personal", seconds=600, granted_at=now())

    response = writing.answer("true_false", True)
    assert response.status_code == 200
    assert 560 <= response.json()["remaining_s"] <= 570


# --- Bodies


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"item": "nowhere"}, "saves[0].item"),
        ({"item": 5}, "saves[0].item"),
        ({"seq": -1}, "saves[0].seq"),
        ({"seq": "1"}, "saves[0].seq"),
        ({"seq": True}, "saves[0].seq"),
        ({"seq": 2**53}, "saves[0].seq"),
        ({"seq": 1.5}, "saves[0].seq"),
        ({"key": ""}, "saves[0].key"),
        ({"key": "x" * 64}, "saves[0].key"),
        ({"key": "a\x00b"}, "saves[0].key"),
        ({"key": None}, "saves[0].key"),
        ({"elapsed_ms": -1}, "saves[0].elapsed_ms"),
        ({"answer": "true"}, "saves[0].answer"),
        ({"answer": 1}, "saves[0].answer"),
        ({"answer": []}, "saves[0].answer"),
        ({"answer": {"a": 1}}, "saves[0].answer"),
    ],
)
def test_a_save_that_cannot_be_read_names_the_field(
    writing: Candidate, change: dict[str, Any], field: str
) -> None:
    response = writing.save({**writing.save_of("true_false", True), **change})

    assert code(response) == (400, "invalid")
    assert response.json()["field"] == field
    assert stored(writing) == []


@pytest.mark.parametrize("texts", [["a\x00"], ["x" * 501], ["1", "2"], [1], "二十四小时", [None]])
def test_a_fill_in_that_cannot_be_stored_is_refused(writing: Candidate, texts: Any) -> None:
    assert code(writing.answer("fill_in", texts)) == (400, "invalid")


def test_an_unpaired_surrogate_is_refused(writing: Candidate) -> None:
    save = writing.save_of("fill_in", ["HERE"])
    body = json.dumps({"writer": writing.state["writer"], "saves": [save]}).replace("HERE", "\\ud800")

    response = writing.client.put(
        f"/api/v1/attempts/{writing.attempt}/answers", body, content_type="application/json"
    )

    assert code(response) == (400, "invalid")


@pytest.mark.parametrize("count", [2, 3])
def test_a_single_choice_takes_one_option(writing: Candidate, count: int) -> None:
    response = writing.answer("single_choice", writing.options("single_choice")[:count])

    assert code(response) == (400, "invalid")


def test_an_option_may_not_be_chosen_twice(writing: Candidate) -> None:
    option = writing.options("multiple_choice")[0]

    assert code(writing.answer("multiple_choice", [option, option])) == (400, "invalid")


def test_options_of_another_question_are_refused(writing: Candidate) -> None:
    foreign = writing.options("indefinite_choice")[:1]

    assert code(writing.answer("single_choice", foreign)) == (400, "invalid")


def test_unknown_fields_are_ignored(writing: Candidate) -> None:
    response = writing.save({**writing.save_of("true_false", True), "colour": "blue"})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "[" * 100_000, '{"saves": null}', "\xff", '{"writer": 1}']
)
def test_a_body_that_is_no_save_is_refused(writing: Candidate, body: str) -> None:
    response = writing.client.put(
        f"/api/v1/attempts/{writing.attempt}/answers",
        body.encode("latin-1"),
        content_type="application/json",
    )

    assert code(response) == (400, "invalid")
