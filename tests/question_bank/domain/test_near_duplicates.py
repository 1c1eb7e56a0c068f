"""Questions that ask nearly the same are found, whatever their width, numerals and punctuation; others are not."""

from __future__ import annotations

import random

import pytest

from question_bank.domain.near_duplicates import FEW, near_duplicates
from question_bank.domain.similar import Comparable

ASKED = Comparable("公安机关询问查证的时间不得超过八小时。")
OTHERS = [
    Comparable(f"第{number}号令规定，{text}由谁决定？")
    for number, text in enumerate(["拘留", "罚款", "警告", "扣押", "查封"])
]


@pytest.mark.parametrize(
    "text",
    (
        "公安机关询问查证的时间不得超过八小时",
        "公安机关询问查证的时间，不得超过８小时！",
        "询问查证的时间，公安机关一般不得超过8小时",
        "公安机关询问查证的时间不得超过十二小时。",
    ),
)
@pytest.mark.parametrize("many", (0, FEW))
def test_a_changed_copy_is_found_among_few_and_among_many(text: str, many: int) -> None:
    filler = [
        Comparable(f"填充{chr(0x4E00 + n)}{chr(0x5E00 + n)}{chr(0x6E00 + n)}{chr(0x7E00 + n)}")
        for n in range(many)
    ]

    found = near_duplicates([*filler, Comparable(text)], [*OTHERS, ASKED])

    assert [(match.place, match.in_new) for match in found[-1]] == [(len(OTHERS), False)]
    assert found[-1][0].similarity >= 0.65
    assert not any(found[:-1])


def test_questions_of_one_file_are_compared_with_those_before_them() -> None:
    found = near_duplicates([ASKED, *OTHERS, ASKED], [])

    assert [len(matches) for matches in found] == [0, 0, 0, 0, 0, 0, 1]
    assert (found[-1][0].place, found[-1][0].in_new, found[-1][0].similarity) == (0, True, 1.0)


def test_a_stem_that_says_little_is_similar_only_when_the_options_are_too() -> None:
    stem = "根据《治安管理处罚法》第三十条，下列说法正确的是（　）"
    stored = [Comparable(stem, ("可以当场处罚", "应当告知", "应当听证"))]

    other = near_duplicates([Comparable(stem, ("处五日拘留", "并处罚款", "予以没收"))], stored)
    same = near_duplicates([Comparable(stem, ("应当告知", "可以当场处罚", "应当听证"))], stored)

    assert (len(other[0]), len(same[0])) == (0, 1)


def test_a_stem_that_says_what_it_is_about_is_similar_whatever_the_options() -> None:
    stored = [Comparable(ASKED.text, ("甲", "乙"))]

    assert len(near_duplicates([Comparable(ASKED.text, ("丙", "丁"))], stored)[0]) == 1


def test_empty_and_odd_texts_are_similar_to_nothing() -> None:
    odd = [Comparable(""), Comparable("。。。"), Comparable("\ud800"), Comparable("a"), Comparable("____")]

    assert near_duplicates(odd, [ASKED, Comparable("")]) == [[], [], [], [], []]
    assert near_duplicates(odd * FEW, [ASKED])[:5] == [[], [], [], [], []]
    assert near_duplicates([], [ASKED]) == []


def test_a_file_of_one_question_many_times_names_a_few_for_each() -> None:
    found = near_duplicates([ASKED] * 2_000, [ASKED] * 100)

    assert {len(matches) for matches in found} == {3}


def test_of_many_changed_copies_99_in_100_are_found() -> None:
    chance = random.Random(7)
    signs = [chr(code) for code in range(0x4E00, 0x4F00)]
    stored = [Comparable("".join(chance.choices(signs, k=30))) for _turn in range(400)]
    new = [Comparable(one.text[:10] + "另" + one.text[11:22] + "外" + one.text[23:]) for one in stored]

    found = near_duplicates(new, stored)

    hits = sum(bool(matches) and matches[0].place == place for place, matches in enumerate(found))
    assert hits >= 396
