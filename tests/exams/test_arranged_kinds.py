"""Matching, ordering and drafting from the sealed paper to the result, with tables and pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exams.models import Sitting
from question_bank.actions._pictures import note_pictures
from question_bank.models import QuestionRevision
from tests.exams.candidate import Candidate, now, signed_in, sitting_today
from tests.exams.test_api_handing_in import release
from tests.factories import Cast, approved_question, bank
from tests.factories.pictures import a_picture

Kind = QuestionRevision.Kind
TABLE = "<table><tbody><tr><td>序号</td><td>期限</td></tr></tbody></table>"


@pytest.fixture
def arranged(people: Cast) -> Sitting:
    own = bank(people.bureau, "arranged")
    shown, secret = a_picture(own, colour="red"), a_picture(own, colour="green")
    matching = approved_question(
        own,
        "m",
        kind=Kind.MATCHING,
        stem=f'{TABLE}<p><img src="image:{shown.sha256}" alt="图"></p>',
        explanation=f'<p>因为<img src="image:{secret.sha256}" alt="解"></p>',
    )
    note_pictures([matching], bank_id=own.pk, at=now(), actor=None)
    ordering = approved_question(own, "o", kind=Kind.ORDERING)
    drafting = approved_question(own, "d", kind=Kind.DOCUMENT_DRAFTING)
    return sitting_today(
        [people.li], questions=[matching, ordering, drafting], multiple_choice_rule="each_decision"
    )


@pytest.fixture
def writing(people: Cast, arranged: Sitting) -> Candidate:
    candidate = Candidate.of(people.li, arranged)
    candidate.start()
    return candidate


def ids(texts: list[dict[str, str]]) -> dict[str, str]:
    return {entry["text"]: entry["id"] for entry in texts}


def answers(writing: Candidate) -> dict[str, Any]:
    """Two of three pairs right, the whole order right."""
    matching, ordering = writing.items["matching"], writing.items["ordering"]
    left, right, step = ids(matching["options"]), ids(matching["matches"]), ids(ordering["options"])
    return {
        "matching": [[left["甲"], right["二"]], [left["乙"], right["一"]], [left["丙"], right["四"]]],
        "ordering": [step["丙"], step["甲"], step["乙"]],
    }


def test_what_is_arranged_is_saved_marked_and_shown(
    writing: Candidate, people: Cast, arranged: Sitting
) -> None:
    given = answers(writing)
    saved = writing.save(*(writing.save_of(kind, answer) for kind, answer in given.items()))
    writing.start()
    stored = {kind: writing.state["answers"][writing.items[kind]["item"]]["answer"] for kind in given}
    handed_in = writing.client.post(
        f"/api/v1/attempts/{writing.attempt}/submission",
        {"digest": writing.state["digest"]},
        content_type="application/json",
    )
    release(arranged, people)
    result = writing.client.get(f"/api/v1/attempts/{writing.attempt}/result").json()
    page = writing.client.get(f"/exams/attempts/{writing.attempt}/result/").content.decode()

    assert saved.status_code == handed_in.status_code == 200
    assert stored == {**given, "matching": sorted(given["matching"])}
    assert [Decimal(section["score"]) for section in result["sections"]] == [2, 3, 0]
    key = {item["kind"]: item["key"] for item in result["review"]}
    assert key["ordering"] == given["ordering"]
    assert page.count('class="pair"') == 3
    assert 'data-testid="step-rows"' in page


def test_the_paper_tells_neither_partners_nor_order_before_release(writing: Candidate) -> None:
    sent = writing.client.get(f"/api/v1/attempts/{writing.attempt}").content.decode()
    room = writing.client.get(f"/exams/attempts/{writing.attempt}/").content.decode()

    for text in (sent, room):
        assert "参考文书" not in text
        assert "因为" not in text
    assert "<td>期限</td>" in room
    assert 'src="/questions/pictures/' in room
    assert [
        group["material"] for section in writing.state["paper"]["sections"] for group in section["groups"]
    ] == ["示例案情：甲扰乱市场秩序。"]


def test_a_candidate_sees_the_pictures_of_the_own_paper_and_no_others(
    writing: Candidate, people: Cast, arranged: Sitting
) -> None:
    revision = QuestionRevision.objects.get(kind="matching")
    addresses = {use.is_key: f"/questions/pictures/{use.picture.sha256}/" for use in revision.pictures.all()}

    assert writing.client.get(addresses[False]).status_code == 200
    assert writing.client.get(addresses[True]).status_code == 404
    assert signed_in(people.zhou).get(addresses[False]).status_code == 404

    writing.client.post(f"/api/v1/attempts/{writing.attempt}/submission", {}, content_type="application/json")
    release(arranged, people)

    assert writing.client.get(addresses[True]).status_code == 200


@pytest.mark.parametrize("wrong", ["half an order", "twice"])
def test_what_cannot_be_an_answer_is_refused(writing: Candidate, wrong: str) -> None:
    given = answers(writing)
    first = given["matching"][0]
    save = {
        "half an order": writing.save_of("ordering", given["ordering"][:2]),
        "twice": writing.save_of("matching", [first, [first[0], given["matching"][1][1]]]),
    }[wrong]

    answer = writing.save(save)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_the_form_without_scripts_carries_pairs_and_places(writing: Candidate) -> None:
    given = answers(writing)
    address = f"/exams/attempts/{writing.attempt}/"
    page = writing.client.get(address).content.decode()
    hidden = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("writer", "nonce", "seq")
    }
    matching, ordering = (writing.items[kind]["item"] for kind in ("matching", "ordering"))
    form = hidden | {
        f"present-{matching}": "1", f"shown-{matching}": "null",
        f"answer-{matching}": [":".join(pair) for pair in given["matching"]],
        f"present-{ordering}": "1", f"shown-{ordering}": "null",
        f"answer-{ordering}": [f"{option}:{place}" for place, option in enumerate(given["ordering"], 1)],
        "action": "save",
    }  # fmt: skip

    writing.client.post(address, form)
    writing.start()

    assert writing.state["answers"][ordering]["answer"] == given["ordering"]
    assert writing.state["answers"][matching]["answer"] == sorted(given["matching"])
