"""The browser and the server agree on the digest of the answers."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from exams.domain.answers import digest

ANSWERS: dict[str, tuple[str, Any]] = {
    "b-single": ("single_choice", ["o2"]),
    "a-multiple": ("multiple_choice", ["o9", "o10", "o1"]),
    "true": ("true_false", True),
    "false": ("true_false", False),
    "blanks": ("fill_in", ["八", "", "二十四"]),
    "text": ("short_answer", '第一行\n"引号"\\反斜\u0001\u2028é😀'),
    "order": ("ordering", ["o3", "o1", "o2"]),
    "cleared": ("single_choice", None),
}
EMPTY = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
EXAMPLE = {"a1": ["o1", "o3"], "a2": True, "a3": ["八", "二十四"]}
EXAMPLE_DIGEST = "cf11e8e3058fc9c1d84c0f39bed6bf12e6c9930b50aac28f15ab834e96c5ff87"


@pytest.fixture
def in_browser(desktop: Page):
    """Calls a function of the room's digest module with JSON arguments."""
    desktop.goto("/login/")

    def call(name: str, *arguments: Any) -> Any:
        script = "async ([name, args]) => (await import('/static/exams/room/digest.js'))[name](...args)"
        return desktop.evaluate(script, [name, list(arguments)])

    return call


def entries(answers: dict[str, tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"item": item, "kind": kind, "answer": answer} for item, (kind, answer) in answers.items()]


def test_no_answers_have_the_digest_of_an_empty_object(in_browser):
    assert in_browser("digestOf", []) == EMPTY == digest({})


def test_every_kind_of_answer_has_the_same_digest_in_the_browser_and_on_the_server(in_browser):
    stored = {
        item: sorted(answer) if kind.endswith("_choice") and answer else answer
        for item, (kind, answer) in ANSWERS.items()
    }

    assert in_browser("digestOf", entries(ANSWERS)) == digest(stored)


def test_line_ends_and_composed_characters_do_not_matter(in_browser):
    typed = entries({"text": ("short_answer", "cafe\u0301\r\nb")})

    assert in_browser("digestOf", typed) == digest({"text": "caf\u00e9\nb"})


def test_a_long_answer_is_hashed_over_many_blocks(in_browser):
    long = "依法履职。" * 3000

    assert in_browser("digestOf", entries({"text": ("essay", long)})) == digest({"text": long})


def test_the_worked_example_of_the_documentation_is_right(in_browser):
    example = entries(
        {
            "a1": ("multiple_choice", ["o3", "o1"]),
            "a2": ("true_false", True),
            "a3": ("fill_in", ["八", "二十四"]),
        }
    )

    assert in_browser("canonicalForm", example) == json.dumps(
        EXAMPLE, ensure_ascii=False, separators=(",", ":")
    )
    assert in_browser("digestOf", example) == EXAMPLE_DIGEST
