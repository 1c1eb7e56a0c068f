"""A question whose articles have other numbers now: what is written anew, and what is left to a person."""

from dataclasses import replace
from decimal import Decimal

import pytest

from question_bank.domain.passages import passages_of
from question_bank.domain.question import Content
from question_bank.domain.recite import recited

LAW = "练兵秩序条例"
NUMBERS = {(1, 0): (1, 0), (2, 0): (3, 0), (3, 0): (4, 0)}
QUESTION = Content(
    "matching", "把行为与条文配对。", ("推搡", "辱骂"), ((0, 0), (1, 1)), marks=Decimal(2),
    matches=(f"《{LAW}》第二条", f"《{LAW}》第三条", "以上都不是"), citations=(f"《{LAW}》第二条",),
)  # fmt: skip


def anew(content: Content, law: str = ""):
    return recited(
        content,
        names=(LAW, "练兵条例"),
        numbers=NUMBERS,
        cited={(2, 0)},
        citations=(f"《{LAW}》第三条",),
        law=law,
    )


def test_the_right_side_of_a_matching_is_written_anew():
    made = anew(QUESTION)

    assert made.left == ()
    assert made.content.matches == (f"《{LAW}》第三条", f"《{LAW}》第四条", "以上都不是")
    assert made.content.citations == (f"《{LAW}》第三条",)


def test_rich_text_is_written_anew_and_keeps_its_markup():
    stem = f"<table><tr><td>《{LAW}》<strong>第二条</strong>第一款</td><td>A &amp; B</td></tr></table>"

    made = anew(replace(QUESTION, stem=stem))

    assert (made.left, made.content.stem) == ((), stem.replace("第二条", "第三条"))


@pytest.mark.parametrize(
    "stem, left",
    [
        (f"<p>《{LAW}》第<b>二</b>条</p>", "第二条"),
        (f'<p>看图。<img src="image:{"0" * 64}" alt="{LAW}第二条"></p>', f"{LAW}第二条"),
        ("<p>依照第二条</p>", "第二条"),
    ],
)
def test_what_cannot_be_written_anew_in_rich_text_is_left_to_a_person(stem, left):
    made = anew(replace(QUESTION, stem=stem))

    assert (made.left, made.content.stem) == ((left,), stem)


def test_a_later_text_means_the_law_that_was_spoken_of_before():
    unsaid = replace(QUESTION, explanation="参见第三条。")

    assert anew(unsaid).left == ("第三条",)
    assert anew(replace(unsaid, matches=("甲", "乙"))).left == ()
    assert anew(replace(unsaid, matches=("甲", "乙")), law=LAW).left == ("第三条",)


def test_the_check_of_citations_reads_all_that_people_read_and_no_markup():
    texts = {
        (one.field, one.place): one.text
        for one in passages_of(replace(QUESTION, stem="<p>第<b>二</b>条</p>"))
    }

    assert texts["stem", 0] == "第二条"
    assert texts["matches", 2] == f"《{LAW}》第三条"
