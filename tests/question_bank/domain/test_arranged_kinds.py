"""Matching, ordering, drafting and richer blanks: keys as people write them, answers, marks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.domain.accepted import accepts
from question_bank.domain.checks import check
from question_bank.domain.difference import key_text
from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.kinds import KINDS, grade
from question_bank.domain.pair_lists import joined_pairs, split_matches
from question_bank.domain.question import AskedQuestion, Content
from question_bank.domain.scoring_rules import RULES, ScoringRule

LEFT, RIGHT = ("甲", "乙", "丙"), ("一", "二", "三", "四")
PAIRS = ((0, 1), (1, 0), (2, 2))
THREE = Decimal(3)


@pytest.mark.parametrize(
    "written",
    ["A-2；B-1；C-3", "A2 B1 C3", "1-B；2-A；3-C", "A→②，B→①，C→③", "答案：A—2、B—1、C—3", "c=3,a=2,b=1"],
)
def test_the_usual_spellings_of_pairs_are_read(written: str) -> None:
    assert KINDS["matching"].parse_key(written, LEFT, RIGHT) == PAIRS


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("A-2；B-1", "pair_missing"),
        ("A-2；A-1；B-1", "pair_repeated"),
        ("A-2；B-1；C-9", "pair_out_of_range"),
        ("甲配乙", "key_unreadable"),
        ("", "key_missing"),
    ],
)
def test_pairs_that_do_not_fit_are_refused_by_name(written: str, code: str) -> None:
    with pytest.raises(KeyRefused) as refusal:
        KINDS["matching"].parse_key(written, LEFT, RIGHT)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "written", ["CABD", "C→A→B→D", "3,1,2,4", "③①②④", "3124", "正确顺序：③→①→②→④", "3 1 2 4"]
)
def test_the_usual_spellings_of_an_order_are_read(written: str) -> None:
    assert KINDS["ordering"].parse_key(written, ("甲", "乙", "丙", "丁")) == (2, 0, 1, 3)


@pytest.mark.parametrize(("kind", "key"), [("matching", PAIRS), ("ordering", (2, 0, 1))])
def test_a_key_survives_json_and_writing(kind: str, key: tuple[object, ...]) -> None:
    read = KINDS[kind].key_from_json(KINDS[kind].key_to_json(key), LEFT, RIGHT)

    assert read == key
    assert KINDS[kind].parse_key(key_text(kind, read), LEFT, RIGHT) == key


MATCHING = {
    "all right": (PAIRS, dict.fromkeys(RULES, 1)),
    "one open": (
        ((0, 1), (1, 0)),
        {
            "all_or_nothing": 0,
            "half_if_subset": Fraction(1, 2),
            "proportional_if_subset": Fraction(2, 3),
            "fixed_points_if_subset": Fraction(1, 3),
            "each_decision": Fraction(2, 3),
            "net_correct": Fraction(2, 3),
        },
    ),
    "one wrong": (
        ((0, 1), (1, 0), (2, 3)),
        {
            "all_or_nothing": 0,
            "half_if_subset": 0,
            "proportional_if_subset": 0,
            "fixed_points_if_subset": 0,
            "each_decision": Fraction(2, 3),
            "net_correct": Fraction(1, 3),
        },
    ),
}


@pytest.mark.parametrize("case", MATCHING)
def test_each_rule_marks_a_matching_by_its_pairs(case: str) -> None:
    answer, wanted = MATCHING[case]
    asked = AskedQuestion("matching", 3, PAIRS, THREE)

    assert {rule: grade(asked, answer, ScoringRule(rule)) for rule in RULES} == wanted


@pytest.mark.parametrize(
    ("answer", "each", "net"),
    [((0, 1, 2), 1, 1), ((1, 0, 2), Fraction(2, 3), Fraction(1, 3)), ((2, 1, 0), 0, 0), (None, 0, 0)],
)
def test_an_order_is_marked_whole_or_by_every_two_of_its_texts(
    answer: tuple[int, ...] | None, each: Fraction, net: Fraction
) -> None:
    asked = AskedQuestion("ordering", 3, (0, 1, 2), THREE)
    marked = {rule: grade(asked, answer, ScoringRule(rule)) for rule in RULES}

    assert (marked["each_decision"], marked["net_correct"]) == (each, net)
    assert marked["all_or_nothing"] == marked["half_if_subset"] == (answer == (0, 1, 2))


@given(st.permutations(range(5)), st.permutations(range(5)), st.sampled_from(sorted(RULES)))
def test_no_order_beats_the_right_one(key: list[int], answer: list[int], rule: str) -> None:
    asked = AskedQuestion("ordering", 5, tuple(key), THREE)

    assert (
        0
        <= grade(asked, tuple(answer), ScoringRule(rule))
        <= grade(asked, tuple(key), ScoringRule(rule))
        == 1
    )


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("matching", [[0, 1], [0, 2]]),
        ("matching", [[0, 9]]),
        ("matching", [0, 1]),
        ("ordering", [0, 1]),
        ("ordering", [0, 0, 1]),
    ],
)
def test_an_answer_that_cannot_be_is_refused(kind: str, answer: list[object]) -> None:
    with pytest.raises(InvalidAnswer):
        KINDS[kind].normalise(answer, 3, 4)


@pytest.mark.parametrize(
    ("accepted", "typed", "right"),
    [
        ("15[日]", "15", True),
        ("15[日]", "十五日", True),
        ("十五日", "15 天", True),
        ("80±2毫克", "81mg", True),
        ("80±2毫克", "83毫克", False),
        ("80±2毫克", "81", False),
        ("80毫克/100毫升", "80mg/100ml", True),
        ("24小时", "24", False),
        ("24小时", "1日", False),
        ("[处]罚款", "罚款", True),
        ("2000元", "二千元", True),
        ("警告", "", False),
    ],
)
def test_a_blank_knows_numbers_units_and_what_may_be_left_out(accepted: str, typed: str, right: bool) -> None:
    assert accepts(accepted, typed) is right


@pytest.mark.parametrize(
    "cell", ["一\n二\n三", "1. 一 2. 二 3. 三", "①一②二③三", "一；二；三", "1、一\n2、二\n3、三"]
)
def test_a_right_side_is_read_from_one_cell(cell: str) -> None:
    assert split_matches(cell) == ("一", "二", "三")


def test_pairs_written_as_options_give_both_sides_and_the_key() -> None:
    assert joined_pairs(("甲=一", "乙→二", "丙＝一")) == (
        ("甲", "乙", "丙"),
        ("一", "二"),
        ((0, 0), (1, 1), (2, 0)),
    )
    assert joined_pairs(("甲=一", "乙")) is None


def test_a_right_side_belongs_to_matchings_alone_and_is_part_of_the_content() -> None:
    sound = Content("matching", "配对", options=LEFT, matches=RIGHT, key=PAIRS, marks=THREE)
    other = Content("ordering", "排序", options=LEFT, matches=RIGHT, key=(0, 1, 2), marks=THREE)
    bare = Content("matching", "配对", options=LEFT, key=PAIRS, marks=THREE)

    assert check(sound) == ()
    assert [finding.code for finding in check(other)] == ["matches_not_expected"]
    assert "matches_out_of_range" in [finding.code for finding in check(bare)]
    assert fingerprint(sound) != fingerprint(bare)


def test_a_drafting_may_have_a_material_and_other_written_kinds_may_not() -> None:
    texts = {"stem": "制作决定书", "key": "略", "material": "案情……"}
    rubric = Content("essay", "", rubric=()).rubric

    codes = {
        kind: [finding.code for finding in check(Content(kind, rubric=rubric, **texts))]
        for kind in ("document_drafting", "essay")
    }

    assert "material_not_expected" not in codes["document_drafting"]
    assert "material_not_expected" in codes["essay"]
