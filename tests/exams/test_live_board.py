"""The live board: where everybody is, what is done about them, and what stays in the incident log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.ledger import verify_ledger
from exams.actions.close_overdue_attempts import close_overdue_attempts
from exams.actions.intervene import MayNotIntervene, Order, Outcome, intervene
from exams.actions.settle_outages import note_beat
from exams.actions.undo_intervention import CannotUndo, undo_intervention
from exams.domain.interventions import Hindrance, Intervening
from exams.domain.presence import Presence
from exams.evidence import attempts_to_seal
from exams.live_board import board_rows
from exams.models import (
    Attempt,
    Enrolment,
    Intervention,
    LastHeard,
    Receipt,
    Sitting,
    TimeCredit,
)
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.exams.candidate import Candidate, sitting_today, started_ago
from tests.exams.managing import GRACE, desk
from tests.factories import Cast, officer

pytestmark = pytest.mark.django_db
K = Intervening


@pytest.fixture
def invigilator(people: Cast) -> Officer:
    """冯, who invigilates in the whole bureau."""
    return officer("900011", "冯涛", unit=people.legal, roles=(Role.INVIGILATOR,), roles_on=people.bureau)


def do(
    kind: Intervening,
    *candidates: Candidate,
    by: Officer,
    minutes: int = 0,
    reason: str = "断电",
    **more: Any,
) -> Outcome:
    """`by` does it to `candidates`, now unless told otherwise."""
    sitting = Sitting.objects.select_related("exam__unit").get(pk=candidates[0].sitting_id)
    at = more.pop("at", None) or now()
    order = Order(kind, reason, timedelta(minutes=minutes), **more)
    people = [candidate.state["officer"] for candidate in candidates]
    enrolments = Enrolment.objects.filter(sitting=sitting, officer__in=people).values_list("pk", flat=True)
    return intervene(exam=sitting.exam, order=order, enrolments=enrolments, actor=by, at=at, grace=GRACE)


def begun(person: Officer, sitting: Sitting) -> Candidate:
    """`person` in the middle of the exam."""
    own = Candidate.of(person, sitting)
    own.start()
    own.state["officer"] = person
    return own


@pytest.fixture
def li(people: Cast, sitting: Sitting) -> Candidate:
    return begun(people.li, sitting)


def where(sitting: Sitting, **moved: timedelta) -> dict[str, Presence]:
    """Presence by name, `later` from now."""
    at = now() + moved.get("later", timedelta())
    return {row.name: row.presence for row in board_rows(sitting.enrolments.all(), at=at)}


# Where everybody is


def test_the_board_tells_who_is_not_here_signed_in_answering_offline_paused_and_done(
    people: Cast, invigilator: Officer
) -> None:
    others = [officer(f"20000{n}", f"考生{n}", unit=people.station) for n in range(4)]
    sitting = sitting_today([people.li, people.wang, *others])
    Client().post("/login/", {"username": "100001", "password": "Qinglang-2026-Shiyong"})
    answering, gone, paused, done = (begun(person, sitting) for person in others)
    started_ago(gone, timedelta(minutes=5))
    done.hand_in()
    do(K.PAUSE, paused, by=invigilator)
    later = timedelta(seconds=45)
    LastHeard.objects.create(attempt=answering.row, at=now() + later)
    LastHeard.objects.create(attempt=paused.row, at=now() + later)

    told = where(sitting, later=later)

    assert told == {
        "李明": Presence.SIGNED_IN,
        "王芳": Presence.NOT_HERE,
        "考生0": Presence.ANSWERING,
        "考生1": Presence.OFFLINE,
        "考生2": Presence.PAUSED,
        "考生3": Presence.HANDED_IN,
    }
    assert list(told)[0] == "考生1", "the greatest trouble comes first"


def test_a_page_that_asks_for_the_time_is_heard_with_one_row_and_no_history(li: Candidate) -> None:
    steps = li.row.steps.count()

    answers = [li.save().status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert LastHeard.objects.count() == 1
    assert li.row.steps.count() == steps


BOARD_QUERIES = 6


@pytest.mark.parametrize("count", [3, 500])
def test_a_refresh_costs_the_same_for_three_and_for_five_hundred(
    people: Cast, invigilator: Officer, count: int, django_assert_num_queries: Any
) -> None:
    sitting = sitting_today([people.li])
    crowd = Officer.objects.bulk_create(Officer(name=f"考生{n}", created_at=now()) for n in range(count))
    at = now()
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(sitting=sitting, officer=person, unit=people.station, enrolled_at=at) for person in crowd
    )
    paper = sitting.exam.papers.get()
    Attempt.objects.bulk_create(
        Attempt(
            sitting=sitting,
            officer_id=row.officer_id,
            enrolment=row,
            paper=paper,
            secret=b"0" * 32,
            started_at=at,
        )
        for row in enrolled
    )
    client = desk(invigilator)
    client.get(reverse("exams:boards"))
    address = reverse("exams:board_rows", args=[sitting.exam_id])

    with django_assert_num_queries(BOARD_QUERIES):
        first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert len(first.json()["rows"]) == count + 1
    assert (again.status_code, again.content) == (304, b"")


# What is done about them


def test_an_extension_is_seen_with_the_next_answer_and_taken_back_by_an_inverse_row(
    li: Candidate, invigilator: Officer
) -> None:
    before = li.save().json()["remaining_s"]

    outcome = do(K.EXTEND, li, by=invigilator, minutes=5)
    longer = li.save().json()["remaining_s"]
    undo_intervention(outcome.intervention, actor=invigilator, at=now(), grace=GRACE)
    back = li.save().json()["remaining_s"]

    assert 298 <= longer - before <= 300
    assert 0 <= before - back <= 2
    credits = TimeCredit.objects.order_by("pk").values_list("cause", "seconds")
    assert list(credits) == [("extension", 300), ("undone", -300)]
    with pytest.raises(CannotUndo):
        undo_intervention(outcome.intervention, actor=invigilator, at=now(), grace=GRACE)


def test_nothing_is_taken_back_later_or_by_somebody_else(
    people: Cast, li: Candidate, invigilator: Officer
) -> None:
    row = do(K.EXTEND, li, by=invigilator, minutes=5).intervention

    for actor, at in ((invigilator, now() + timedelta(minutes=1)), (people.wang, now())):
        with pytest.raises(CannotUndo):
            undo_intervention(row, actor=actor, at=at, grace=GRACE)


def test_while_paused_no_time_runs_and_what_was_answered_before_still_arrives(
    li: Candidate, invigilator: Officer
) -> None:
    started_ago(li, timedelta(minutes=50))
    paused_at = now() - timedelta(minutes=20)
    do(K.PAUSE, li, by=invigilator, at=paused_at)

    queued = li.answer("true_false", True).json()
    closed = close_overdue_attempts(at=now(), grace=GRACE)
    outcome = do(K.RESUME, li, by=invigilator)
    after = li.save().json()

    assert queued["paused_at"].startswith(f"{paused_at:%Y-%m-%dT%H:%M:%S}")
    assert 1798 <= queued["remaining_s"] <= 1800
    assert closed == 0
    assert "paused_at" not in after
    assert 1796 <= after["remaining_s"] <= 1801
    assert TimeCredit.objects.get().cause == "pause"
    assert outcome.intervention.effects.get().facts == {"saves": 1}


def test_taking_a_pause_back_is_going_on(li: Candidate, invigilator: Officer) -> None:
    row = do(K.PAUSE, li, by=invigilator).intervention

    undo_intervention(row, actor=invigilator, at=now(), grace=GRACE)

    assert li.row.paused_at is None
    assert TimeCredit.objects.get().seconds <= 2


def test_a_pause_that_somebody_ended_is_not_taken_back_nor_is_the_one_after_it(
    people: Cast, li: Candidate, invigilator: Officer
) -> None:
    first = do(K.PAUSE, li, by=invigilator).intervention
    do(K.RESUME, li, by=people.wang)

    ended = undo_intervention(first, actor=invigilator, at=now(), grace=GRACE)
    second = do(K.PAUSE, li, by=invigilator).intervention
    do(K.RESUME, li, by=people.wang)
    do(K.PAUSE, li, by=people.wang)
    later = undo_intervention(second, actor=invigilator, at=now(), grace=GRACE)

    assert (ended, later) == ((), ())
    assert li.row.paused_at is not None


def test_a_pause_that_ends_before_the_first_beat_after_an_outage_gives_its_minutes_once(
    li: Candidate, invigilator: Officer
) -> None:
    at = now()
    started_ago(li, timedelta(minutes=30))
    do(K.PAUSE, li, by=invigilator, at=at - timedelta(minutes=12))
    note_beat(at=at - timedelta(minutes=10))

    do(K.RESUME, li, by=invigilator, at=at)
    note_beat(at=at + timedelta(seconds=3))

    assert list(TimeCredit.objects.values_list("cause", "seconds")) == [("pause", 720)]


def test_an_attempt_handed_in_during_a_pause_keeps_its_time_account(
    li: Candidate, invigilator: Officer
) -> None:
    do(K.PAUSE, li, by=invigilator, at=now() - timedelta(minutes=3))

    do(K.HAND_IN, li, by=invigilator)

    assert (li.row.state, li.row.paused_at) == ("submitted", None)
    assert 180 <= TimeCredit.objects.get().seconds <= 185


def test_a_forced_hand_in_gives_the_receipt_that_the_candidate_would_have_got(
    li: Candidate, invigilator: Officer
) -> None:
    li.answer("true_false", True)

    do(K.HAND_IN, li, by=invigilator)
    late = li.answer("true_false", False)
    page = li.client.get(f"/exams/attempts/{li.attempt}/receipt/", headers={"Accept-Language": "en"})

    assert Receipt.objects.get().statement["answers"] == 1
    assert (late.status_code, late.json()["code"]) == (409, "already_submitted")
    assert page.context["by_force"] is True


def test_a_paper_handed_in_by_mistake_goes_on_and_the_first_receipt_stays(
    people: Cast, li: Candidate
) -> None:
    started_ago(li, timedelta(minutes=20))
    li.answer("true_false", True)
    li.answer("fill_in", ["三日"])
    li.hand_in()
    first = li.attempt
    items = [item["item"] for section in li.state["paper"]["sections"] for item in section["items"]]
    closed_at = li.row.closed_at

    do(K.REOPEN, li, by=people.wang, at=closed_at + timedelta(minutes=7))
    sittings = li.client.get("/api/v1/me/sittings").json()
    again = begun(people.li, Sitting.objects.get(pk=li.sitting_id))
    again.seq = li.seq
    again.answer("true_false", False)
    again.hand_in()

    assert sittings[0]["attempt"] == again.attempt != first
    assert again.state["digest"] == Receipt.objects.get(attempt=first).statement["digest"]
    assert [
        item["item"] for section in again.state["paper"]["sections"] for item in section["items"]
    ] == items
    assert again.row.enrolment.time_credits.get().seconds == pytest.approx(420, abs=1)
    assert Attempt.objects.get(pk=first).state == "voided"
    receipts = Receipt.objects.in_bulk(field_name="attempt_id")
    assert len(receipts) == 2
    page = li.client.get(f"/exams/attempts/{first}/receipt/")
    assert page.context["reopened_at"] == f"/exams/attempts/{again.attempt}/"
    assert verify_ledger().broken == []


def test_time_that_was_over_comes_back_only_with_minutes(people: Cast, li: Candidate) -> None:
    started_ago(li, timedelta(hours=1, minutes=1))

    without = do(K.REOPEN, li, by=people.wang)
    done = do(K.REOPEN, li, by=people.wang, minutes=10)
    again = begun(people.li, Sitting.objects.get(pk=li.sitting_id))

    assert set(without.left.values()) == {Hindrance.NO_TIME}
    assert len(done.affected) == 1
    assert 595 <= again.state["remaining_s"] <= 601


def test_a_form_of_the_room_that_comes_after_the_attempt_was_voided_is_told_so(
    people: Cast, li: Candidate
) -> None:
    page = f"/exams/attempts/{li.attempt}/"
    do(K.VOID, li, by=people.wang)

    saved = li.client.post(page, {"action": "save", "writer": li.state["writer"]}, follow=True)
    handed_in = li.client.post(page + "hand-in/", follow=True)

    assert (saved.status_code, handed_in.status_code) == (200, 200)
    assert saved.context["state"] == li.row.state == "voided"


def test_moving_to_another_machine_signs_the_old_one_out_and_loses_nothing(
    people: Cast, li: Candidate, invigilator: Officer
) -> None:
    Client().post("/login/", {"username": "100001", "password": "Qinglang-2026-Shiyong"})
    li.answer("true_false", True)

    outcome = do(K.MOVE, li, by=invigilator)
    old = li.answer("true_false", False)
    new = begun(people.li, Sitting.objects.get(pk=li.sitting_id))

    assert outcome.intervention.effects.get().facts["sessions"] >= 1
    assert old.json()["code"] in {"signed_out", "read_only"}
    assert [entry["answer"] for entry in new.state["answers"].values()] == [True]


def test_whoever_is_voided_does_not_begin_again_unless_that_is_meant(people: Cast, li: Candidate) -> None:
    do(K.VOID, li, by=people.wang, reason="替考")
    barred = Candidate.of(people.li, Sitting.objects.get(pk=li.sitting_id)).start()
    Attempt.objects.update(bars_start=False)
    anew = Candidate.of(people.li, Sitting.objects.get(pk=li.sitting_id)).start()

    assert (barred.status_code, barred.json()["code"]) == (403, "closed")
    assert anew.status_code == 201
    assert verify_ledger().broken == []


def test_a_voiding_is_sealed_and_the_ledger_names_one_that_was_taken_back_by_hand(people: Cast) -> None:
    sitting = sitting_today([people.li, people.chen])
    li, other = begun(people.li, sitting), begun(people.chen, sitting)
    li.hand_in()
    do(K.VOID, li, by=people.wang, reason="替考")
    last = li.row.steps.latest("seq")
    sealed = attempts_to_seal(now() - timedelta(days=1))
    sound = verify_ledger().broken

    Attempt.objects.filter(pk=li.attempt).update(state="submitted", bars_start=False)
    Attempt.objects.filter(pk=other.attempt).update(state="voided", closed_at=now())

    assert (sealed, sound) == ([(f"attempt:{li.attempt}", last.hash)], [])
    assert {found.reason for found in verify_ledger().broken} == {
        "the state differs from the chain: voided or not"
    }


def test_invigilators_neither_reopen_nor_void_and_nobody_acts_on_themselves(
    people: Cast, invigilator: Officer
) -> None:
    sitting = sitting_today([people.wang])
    own = begun(people.wang, sitting)

    for kind in (K.REOPEN, K.VOID):
        with pytest.raises(MayNotIntervene):
            do(kind, own, by=invigilator)
    outcome = do(K.EXTEND, own, by=people.wang, minutes=5)

    assert set(outcome.left.values()) == {Hindrance.ONESELF}
    assert not TimeCredit.objects.exists()


@pytest.mark.parametrize(
    ("kind", "change"), [(K.EXTEND, {"minutes": 0}), (K.PAUSE, {"reason": " "}), (K.UNDO, {})]
)
def test_an_intervention_says_what_and_why(
    li: Candidate, invigilator: Officer, kind: Intervening, change: dict[str, Any]
) -> None:
    with pytest.raises(MayNotIntervene):
        do(kind, li, by=invigilator, **change)

    assert not Intervention.objects.exists()
