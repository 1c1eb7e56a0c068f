"""Open, close, mark, sign off, release: who may, in which order, and what is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from core.clock import now
from exams.models import Exam, ReleasedResult, Result, SignOff
from personnel.domain.roles import Role
from tests.exams.managing import closed, desk, draft, marked, opened, sealed, signed
from tests.factories import Cast, cast, grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def page(exam: Exam) -> str:
    return reverse("exams:manage_exam", args=[exam.pk])


def move(officer: Any, exam: Exam, verb: str, **form: Any) -> Any:
    state = form.pop("state", exam.state)
    response = desk(officer).post(
        reverse("exams:manage_move", args=[exam.pk, verb]), {"state": state, **form}, follow=True
    )
    exam.refresh_from_db()
    return response


def sign(officer: Any, exam: Exam, comment: str = "同意发布", **form: Any) -> Any:
    client = desk(officer)
    seen = client.get(page(exam)).context.get("results_hash", "")
    response = client.post(
        reverse("exams:manage_sign_off", args=[exam.pk]),
        {"comment": comment, "seen": seen, "state": exam.state, **form},
        follow=True,
    )
    exam.refresh_from_db()
    return response


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- Opening


def test_a_sealed_exam_with_a_roster_opens(people: Cast) -> None:
    exam = sealed(people)

    response = move(people.wang, exam, "open")

    assert (exam.state, said(response)) == ("open", ["The exam is open."])


def test_the_page_says_what_is_checked_and_what_only_production_asks_for(people: Cast) -> None:
    exam = sealed(people)

    checks = desk(people.wang).get(page(exam)).context["checks"]

    with translation.override("en"):
        names = [(str(check["name"]), check["binding"]) for check in checks]
    assert names == [
        ("The paper is sealed", True),
        ("The law that the paper rests on counts on the day of the exam", True),
        ("The cut-off date has come", True),
        ("There are officers on the roster", True),
        ("The window is still ahead or open", True),
        ("Tables of evidence are protected", True),
        ("The database loses nothing it acknowledged", False),
        ("The platform is reached over HTTPS", False),
    ]
    assert [check["obstacle"] for check in checks[:6]] == [None] * 6


def test_production_refuses_to_open_over_plain_http_and_on_a_lossy_database(people: Cast) -> None:
    exam = sealed(people)

    with override_settings(PRODUCTION=True, INSECURE_HTTP=True):
        response = move(people.wang, exam, "open")

    assert exam.state == "sealed"
    assert "plain HTTP" in said(response)[0]


def test_opening_takes_the_roster_that_sealing_could_not(people: Cast) -> None:
    exam = sealed(people, candidates=[])

    move(people.wang, exam, "open")

    assert (exam.state, exam.sittings.get().enrolments.count()) == ("open", 3)


def test_an_exam_without_anybody_due_stays_shut(people: Cast) -> None:
    exam = sealed(people, candidates=[], cut_off="2019-01-01")

    response = move(people.wang, exam, "open")

    assert (exam.state, said(response)) == (
        "sealed",
        ["Nobody was in post in this unit on the cut-off date."],
    )


def test_an_exam_whose_window_is_over_stays_shut(people: Cast) -> None:
    exam = sealed(people, opens_at=now() - timedelta(hours=3), closes_at=now() - timedelta(hours=1))

    response = move(people.wang, exam, "open")

    assert exam.state == "sealed"
    assert said(response) == ["The window is already over. Cancel this exam and plan it anew."]


# --- Closing and marking


def test_an_exam_is_not_closed_by_hand_while_its_window_is_open(people: Cast) -> None:
    exam = opened(people)

    response = move(people.wang, exam, "close")

    assert exam.state == "open"
    assert said(response) == ["The window is still open. The exam can be closed when it is over."]


def test_after_its_window_it_is_closed_and_marked(people: Cast) -> None:
    exam = opened(people, hours_ago=5)

    move(people.wang, exam, "close")
    assert exam.state == "closed"
    move(people.wang, exam, "mark")

    assert exam.state == "marked"


def test_marking_gives_each_paper_a_result_that_nobody_sees_yet(people: Cast) -> None:
    exam = closed(people)

    move(people.wang, exam, "mark")

    assert (Result.objects.count(), ReleasedResult.objects.count()) == (1, 0)


# --- Sign-off and release


def test_the_legal_head_signs_what_was_seen_with_a_comment(people: Cast) -> None:
    exam = marked(people)

    sign(people.chen, exam, "经审核，同意发布。")

    signature = SignOff.objects.get()
    assert (exam.state, signature.officer, signature.comment, signature.results) == (
        "signed_off",
        people.chen,
        "经审核，同意发布。",
        1,
    )


def test_a_signature_needs_a_comment(people: Cast) -> None:
    exam = marked(people)

    response = sign(people.chen, exam, "  ")

    assert response.status_code == 422
    assert (exam.state, SignOff.objects.count()) == ("marked", 0)


def test_results_that_changed_after_they_were_seen_are_not_signed(people: Cast) -> None:
    exam = marked(people)

    response = sign(people.chen, exam, seen="0" * 64)

    assert said(response) == [
        "The results have changed since you looked at them. Look at them again, then sign."
    ]
    assert exam.state == "marked"


def test_whoever_made_the_exam_does_not_sign_it(people: Cast) -> None:
    exam = marked(people)
    grant(people.wang, Role.LEGAL_HEAD, people.bureau)

    response = sign(people.wang, exam)

    assert said(response) == ["You made this exam. Somebody else must sign off its results."]
    assert exam.state == "marked"


def test_the_exam_officer_may_not_sign(people: Cast) -> None:
    exam = marked(people)
    address = reverse("exams:manage_sign_off", args=[exam.pk])

    assert desk(people.wang).post(address, {"comment": "同意", "state": "marked"}).status_code == 403


def test_nothing_is_released_before_sign_off(people: Cast) -> None:
    exam = marked(people)

    response = move(people.wang, exam, "release")

    assert said(response) == ["The results have not been signed off yet."]
    assert (exam.state, ReleasedResult.objects.count()) == ("marked", 0)


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_after_sign_off_exam_officer_or_legal_head_release(people: Cast, who: str) -> None:
    exam = signed(people)

    move(getattr(people, who), exam, "release")

    assert (exam.state, ReleasedResult.objects.count()) == ("released", 1)


def test_the_time_line_says_who_did_what(people: Cast) -> None:
    exam = signed(people)
    move(people.wang, exam, "release")

    timeline = desk(people.chen).get(page(exam)).context["timeline"]

    with translation.override("en"):
        told = [(str(event["what"]), event["who"].name) for event in timeline]
    assert told == [
        ("Planned", "王芳"),
        ("Paper sealed", "王芳"),
        ("Opened", "王芳"),
        ("Closed", "王芳"),
        ("Marked", "王芳"),
        ("Signed off", "陈静"),
        ("Results released", "王芳"),
    ]
    assert timeline[5]["sign_off"].comment == "同意"


# --- Who, and in which order


def test_whoever_comes_second_is_told_who_was_faster(people: Cast) -> None:
    exam = sealed(people)
    move(people.wang, exam, "open")

    response = move(people.wang, exam, "open", state="sealed")

    [words] = said(response)
    assert words.startswith("Somebody was faster than you: 王芳")
    assert words.endswith(": Opened.")


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("open", "No paper has been sealed for this exam."),
        ("close", "The window is still open. The exam can be closed when it is over."),
        ("mark", "Only a closed exam can be marked."),
        ("release", "The results have not been signed off yet."),
    ],
)
def test_a_step_out_of_order_is_refused_in_words(people: Cast, verb: str, words: str) -> None:
    exam = draft(people)

    response = move(people.wang, exam, verb)

    assert words in said(response)[0]
    assert exam.state == "draft"


def test_a_closed_exam_cannot_be_opened_again(people: Cast) -> None:
    exam = closed(people, sat=False)

    move(people.wang, exam, "open")

    assert exam.state == "closed"


def test_calling_off_needs_a_reason_and_nobody_who_has_begun(people: Cast) -> None:
    exam = sealed(people)

    first = move(people.wang, exam, "cancel", reason=" ")
    move(people.wang, exam, "cancel", reason="试卷泄露")

    assert said(first) == ["Say why the exam is called off."]
    assert exam.state == "cancelled"
    assert exam.events.order_by("-pk")[0].reason == "试卷泄露"


@pytest.mark.parametrize("verb", ["open", "close", "mark", "cancel"])
def test_a_reader_may_look_but_not_move(people: Cast, verb: str) -> None:
    exam = sealed(people)

    assert desk(people.chen).get(page(exam)).status_code == 200
    assert desk(people.chen).post(reverse("exams:manage_move", args=[exam.pk, verb])).status_code == 403


def test_an_outsider_finds_nothing_and_an_invented_step_does_not_exist(people: Cast) -> None:
    exam = sealed(people)

    assert desk(people.zhou).get(page(exam)).status_code == 404
    assert desk(people.zhou).post(reverse("exams:manage_move", args=[exam.pk, "open"])).status_code == 404
    assert desk(people.wang).post(reverse("exams:manage_move", args=[exam.pk, "explode"])).status_code == 404
    assert desk(people.wang).get(reverse("exams:manage_move", args=[exam.pk, "open"])).status_code == 405
