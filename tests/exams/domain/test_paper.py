"""The frozen paper and the bytes that leave the server."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from exams.domain.layout import Layout
from exams.domain.paper import Paper, PaperRefused, frozen_text, paper_from_frozen, seal
from exams.domain.rendering import join_pieces, render_pieces
from tests.exams.domain.papers import ITEMS, KEYS, paper

PAPER = paper()


def test_a_paper_comes_back_from_its_frozen_form() -> None:
    assert paper_from_frozen(frozen_text(PAPER, "salt")) == PAPER


def test_the_seal_changes_with_every_part() -> None:
    changed = replace(PAPER, keys=(replace(KEYS[0], key=[2]), *KEYS[1:]))

    seals = {seal(frozen_text(PAPER, "a")), seal(frozen_text(PAPER, "b")), seal(frozen_text(changed, "a"))}

    assert len(seals) == 3


def test_the_joined_pieces_are_the_paper_of_the_candidate() -> None:
    layout = Layout(bytes(32), PAPER.shape)

    sent = json.loads(join_pieces(render_pieces(PAPER), layout))

    single, group, others = sent["sections"]
    assert (single["title"], single["rule"], group["rule"]) == (
        "单项选择题",
        "all_or_nothing",
        "half_if_subset",
    )
    assert group["groups"] == [{"id": "g1", "material": "案情：某日……"}]
    assert [item["item"] for section in sent["sections"] for item in section["items"]] == list(
        layout.item_ids()
    )
    first = single["items"][0]
    assert first == {
        "item": layout.item_id(0),
        "kind": "single_choice",
        "stem": "单选？",
        "options": [
            {"id": layout.option_id(0, number), "text": ITEMS[0].options[number]}
            for number in layout.order(0)
        ],
        "marks": "2",
    }
    assert [option["text"] for option in single["items"][1]["options"]] == list(ITEMS[1].options)
    assert group["items"][0]["group"] == "g1"
    assert others["items"][0] == {
        "item": layout.item_id(3),
        "kind": "true_false",
        "stem": "判断。",
        "options": [],
        "marks": "1.5",
    }
    assert others["items"][1]["blanks"] == 2


def test_nothing_of_the_key_is_in_the_bytes() -> None:
    sent = join_pieces(render_pieces(PAPER), Layout(bytes(32), PAPER.shape)).decode()

    assert [word for word in ("解析", "二十四", "试验法", "key", "revision") if word in sent] == []


def test_a_paper_without_questions_cannot_be_made() -> None:
    with pytest.raises(PaperRefused):
        Paper(sections=(), keys=())


def test_a_paper_without_a_key_for_each_question_cannot_be_made() -> None:
    with pytest.raises(PaperRefused):
        replace(PAPER, keys=KEYS[1:])
