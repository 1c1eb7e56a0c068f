"""Before release no key leaves the server: not to candidates, nor to roles that have no business with it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from exams.actions.close_exam import close_exam
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.actions.submit_attempt import submit_attempt
from exams.models import Exam, Sitting
from personnel.domain.roles import Permission, Role, roles_with
from question_bank.models import Bank, QuestionRevision
from records.actions.file_released_results import file_released_results
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.managing import GRACE
from tests.factories import BACKEND, Cast, approved_question, bank, cast, officer
from tests.portal.crawling import crawled

EXPLANATION, FILLED = "解析哨兵QZX", "填空哨兵WVK"
POINT, MODEL = "采分点哨兵RBJ", "参考答案哨兵MDH"
SENTINELS = (EXPLANATION, FILLED, POINT, MODEL)
RUBRIC = [{"text": POINT, "marks": "2"}]


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def sitting(people: Cast) -> Sitting:
    """李 is enrolled in an exam with a key in every kind of question."""
    own = bank(people.bureau)
    single = approved_question(own, "钥-1", kind="single_choice", explanation=EXPLANATION)
    filled = approved_question(own, "钥-2", kind="fill_in", key=[[FILLED]], explanation=EXPLANATION)
    truth = approved_question(own, "钥-3", kind="true_false", explanation=EXPLANATION)
    return sitting_today([people.li], questions=[single, filled, truth, *_written(own)])


def _written(own: Bank) -> list[QuestionRevision]:
    """A short answer, and a case with a part of either sort, with words planted in answers and points."""
    alone = approved_question(
        own, "钥-4", kind="short_answer", key=MODEL, rubric=RUBRIC, explanation=EXPLANATION
    )
    parts = [
        {"kind": "fill_in", "stem": "填____。", "key": [[FILLED]], "marks": "2", "explanation": EXPLANATION},
        {"kind": "essay", "stem": "论述。", "key": MODEL, "marks": "2", "rubric": RUBRIC},
    ]
    case = approved_question(own, "钥-5", kind="case_analysis", parts=parts, marks="4")
    return [alone, case]


def leaks(client: Client, *starts: str) -> dict[str, list[str]]:
    pages = {
        address: [word for word in SENTINELS if word in body] for address, body in crawled(client, *starts)
    }
    assert len(pages) >= len(starts)
    return {address: words for address, words in pages.items() if words}


def starts_of(candidate: Candidate, exam: Exam) -> list[str]:
    here = {"attempt_id": candidate.attempt}
    pages = [reverse(f"exams:{name}", kwargs=here) for name in ("room", "handin", "receipt", "result")]
    calls = [f"/api/v1/attempts/{candidate.attempt}{end}" for end in ("", "/receipt", "/result")]
    searches = [f"/laws/?q={EXPLANATION[:2]}", f"/questions/?text={FILLED[:2]}", f"/officers/?q={FILLED[:2]}"]
    setup = [f"/exams/manage/{exam.pk}/{end}" for end in ("", "paper/", "paper/?keys=1", "results/", "live/")]
    return ["/", "/api/v1/me/sittings", "/api/v1/openapi.json", "/file/", *pages, *calls, *searches, *setup]


def mark_and_sign(exam: Exam, people: Cast, *, release: bool) -> None:
    at = now()
    Sitting.objects.filter(exam=exam).update(closes_at=at - timedelta(minutes=1))
    close_exam(exam=exam, actor=people.wang, at=at, grace=GRACE)
    mark_exam(exam=exam, actor=people.wang, at=at)
    sign_off_exam(exam=exam, actor=people.chen, at=at)
    if release:
        release_results(exam=exam, actor=people.chen, at=at)
        file_released_results(at=at)


def hand_in(candidate: Candidate, people: Cast) -> None:
    submit_attempt(
        attempt_id=candidate.row.pk, officer_id=people.li.pk, client_digest=None, at=now(), grace=GRACE
    )


def test_a_candidate_finds_no_key_anywhere_before_release(people: Cast, sitting: Sitting) -> None:
    candidate = Candidate.of(people.li, sitting)
    begun = candidate.start().content.decode()
    starts = starts_of(candidate, sitting.exam)

    writing = leaks(candidate.client, *starts)
    hand_in(candidate, people)
    handed_in = leaks(candidate.client, *starts)
    mark_and_sign(sitting.exam, people, release=False)
    signed = leaks(candidate.client, *starts)

    assert [word for word in SENTINELS if word in begun] == []
    assert (writing, handed_in, signed) == ({}, {}, {})


def test_answers_to_saves_and_hand_in_hold_no_key(people: Cast, sitting: Sitting) -> None:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    option = candidate.options("single_choice")[0]
    answers = [
        candidate.answer("single_choice", [option]),
        candidate.answer("fill_in", ["填"]),
        candidate.answer("true_false", False),
        candidate.call("post", "writer", {}),
        candidate.hand_in(digest="wrong"),
        candidate.hand_in(),
        candidate.answer("true_false", True),
    ]
    said = "".join(answer.content.decode() for answer in answers)
    assert [word for word in SENTINELS if word in said] == []


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_only_who_may_read_questions_sees_keys(people: Cast, sitting: Sitting, role: Role | None) -> None:
    roles = (role,) if role else ()
    somebody = officer("500001", "戊", unit=people.legal, roles=roles, roles_on=people.bureau)
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    client = Client()
    client.force_login(somebody, backend=BACKEND)
    questions = [f"/questions/{pk}/" for pk in QuestionRevision.objects.values_list("question_id", flat=True)]
    found = leaks(client, *starts_of(candidate, sitting.exam), *questions)
    allowed = role in roles_with(Permission.QUESTION_READ)
    assert bool(found) is allowed


def test_outsiders_see_no_key_of_another_bureau(people: Cast, sitting: Sitting) -> None:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    client = Client()
    client.force_login(people.zhou, backend=BACKEND)
    questions = [f"/questions/{pk}/" for pk in QuestionRevision.objects.values_list("question_id", flat=True)]
    assert leaks(client, *starts_of(candidate, sitting.exam), *questions) == {}


REVIEWS = {
    # policy: (released while the window of a second sitting is open, after all windows)
    "never": (False, False),
    "after_release": (True, True),
    "after_window": (False, True),
}


@pytest.mark.parametrize("policy", REVIEWS)
def test_the_review_opens_when_its_policy_says_so(people: Cast, policy: str) -> None:
    own = bank(people.bureau)
    single = approved_question(own, "钥-1", kind="single_choice", explanation=EXPLANATION)
    filled = approved_question(own, "钥-2", kind="fill_in", key=[[FILLED]], explanation=EXPLANATION)
    sitting = sitting_today([people.li], questions=[single, filled, *_written(own)], review=policy)
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    hand_in(candidate, people)
    mark_and_sign(sitting.exam, people, release=True)
    starts = starts_of(candidate, sitting.exam)

    Sitting.objects.filter(pk=sitting.pk).update(closes_at=now() + timedelta(hours=1))
    while_open = leaks(candidate.client, *starts)
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=now() - timedelta(seconds=1))
    when_over = leaks(candidate.client, *starts)

    assert (bool(while_open), bool(when_over)) == REVIEWS[policy]
    own_pages = {
        f"/exams/attempts/{candidate.attempt}/result/",
        f"/api/v1/attempts/{candidate.attempt}/result",
    }
    assert set(when_over) <= own_pages


def test_neither_ids_nor_order_tell_the_key(people: Cast) -> None:
    own = bank(people.bureau)
    questions = [
        approved_question(own, f"序-{number}", options=["对", "错", "或", "非"], key=[0])
        for number in range(40)
    ]
    sitting = sitting_today([people.li], questions=questions)
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    [section] = candidate.state["paper"]["sections"]
    places, ranks = [], []
    for item in section["items"]:
        ids = [option["id"] for option in item["options"]]
        right = next(option["id"] for option in item["options"] if option["text"] == "对")
        places.append(ids.index(right))
        ranks.append(sorted(ids).index(right))
    assert {name for item in section["items"] for name in item} == {
        "item",
        "kind",
        "stem",
        "options",
        "marks",
    }
    for found in (places, ranks):
        counts = [found.count(place) for place in range(4)]
        assert sum(counts) == 40
        assert max(counts) < 30
    assert any(
        item["item"] > after["item"]
        for item, after in zip(section["items"], section["items"][1:], strict=False)
    )


def test_the_same_paper_looks_different_to_two_candidates(people: Cast) -> None:
    sitting = sitting_today([people.li, people.wang])
    first, second = Candidate.of(people.li, sitting), Candidate.of(people.wang, sitting)
    first.start()
    second.start()

    def ids(candidate: Candidate) -> set[str]:
        return set(re.findall(r'"(?:item|id)": "([0-9a-f]{16})"', json.dumps(candidate.state["paper"])))

    assert ids(first) & ids(second) == set()
    assert len(ids(first)) == len(ids(second))


def test_personal_pages_are_stored_nowhere(people: Cast, sitting: Sitting) -> None:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    hand_in(candidate, people)
    mark_and_sign(sitting.exam, people, release=True)
    answers: dict[str, Any] = {
        address: candidate.client.get(address) for address in starts_of(candidate, sitting.exam)
    }
    public = {"/api/v1/openapi.json"}
    kept = {
        address: answer.headers.get("Cache-Control", "")
        for address, answer in answers.items()
        if address not in public and "no-store" not in answer.headers.get("Cache-Control", "")
    }
    assert kept == {}


def test_every_page_carries_the_strict_policy(people: Cast, sitting: Sitting) -> None:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    addresses = ["/login/", "/verify/", "/nowhere/", *starts_of(candidate, sitting.exam)]
    for address in addresses:
        policy = candidate.client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert "script-src 'self'" in policy, address
