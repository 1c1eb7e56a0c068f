"""Whatever a file or a browser sends, the rules answer with a reason, never with a breakdown."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.domain.checks import check
from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.kinds import KINDS, grade, score
from question_bank.domain.options import options_in_stem, split_options, without_letters
from question_bank.domain.question import AskedQuestion
from question_bank.domain.rows import read_sheet, refuse_repeated_references
from question_bank.domain.scoring_rules import RULES, ScoringRule
from question_bank.domain.text import clean, fold, forbidden_characters

UGLY = st.text(st.sampled_from("ABCDab12０９一二十百千万亿点零；;/、,，。()（）[]'\"_＿ \n\t\x07\u202e\ufeff×√对错正确答案第条《》=+-@.:：选项以上都\ud800"), max_size=40)  # fmt: skip
CELL = st.one_of(
    UGLY,
    st.text(max_size=30),
    st.sampled_from(["", "ABD", "单选题", "判断", "对", "1e999", "NaN", "-1", "９"]),
)
NAMES = [
    "题号",
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项",
    "答案",
    "解析",
    "分值",
    "科目",
    "难度",
    "依据",
    "采分点",
    "题组",
    "材料",
    "备注",
    "",
]
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("code", sorted(KINDS))
@given(raw=st.one_of(CELL, JSON), options=st.lists(CELL, max_size=4))
def test_a_key_is_read_or_refused(code, raw, options):
    kind = KINDS[code]
    try:
        key = kind.parse_key(raw, options)
    except KeyRefused:
        return
    assert kind.key_from_json(kind.key_to_json(key), options) == key


@pytest.mark.parametrize("code", sorted(KINDS))
@given(received=JSON)
def test_an_answer_is_made_canonical_or_refused_and_canonical_ones_stay(code, received):
    kind = KINDS[code]
    try:
        answer = kind.normalise(received, 4)
    except InvalidAnswer:
        return
    again = list(answer) if isinstance(answer, tuple) else answer
    assert kind.normalise(again, 4) == answer


KEYS = {
    "single_choice": (1,), "multiple_choice": (0, 2), "indefinite_choice": (3,), "true_false": True,
    "fill_in": (("甲",), ("乙", "2"), ("丙",), ("丁",)), "short_answer": "甲", "essay": "", "case_analysis": (),
    "matching": ((0, 1), (1, 0), (2, 2), (3, 0)), "ordering": (2, 0, 1, 3), "document_drafting": "甲",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(KINDS))
@given(received=JSON, rule=st.sampled_from(sorted(RULES)))
def test_every_canonical_answer_is_marked_within_the_marks(code, received, rule):
    question = AskedQuestion(code, 4, KEYS[code], Decimal("1.5"))
    try:
        answer = KINDS[code].normalise(received, 4)
    except InvalidAnswer:
        return
    if KINDS[code].has_rubric and answer is not None:
        assert grade(question, answer, ScoringRule(rule)) is None
        return
    assert 0 <= grade(question, answer, ScoringRule(rule)) <= 1
    assert 0 <= score(question, answer, ScoringRule(rule)) <= Decimal("1.5")


@settings(max_examples=300)
@given(
    header=st.lists(st.sampled_from(NAMES), min_size=2, max_size=12),
    rows=st.lists(st.lists(CELL, max_size=14), max_size=4),
    formulas=st.lists(st.integers(0, 12), max_size=2),
)
def test_any_sheet_is_answered_row_by_row(header, rows, formulas):
    sheet = [(1, header, ()), *((number, cells, formulas) for number, cells in enumerate(rows, 2))]
    for found in refuse_repeated_references(read_sheet("试题", sheet)):
        if found.refused:
            assert all(problem.code for problem in found.problems)
        else:
            assert not [finding for finding in check(found.content) if finding.refused]
            assert fingerprint(found.content).startswith("sha256:")


@given(text=st.one_of(UGLY, st.text(max_size=60)))
def test_cleaning_and_folding_come_to_rest(text):
    assert clean(clean(text)) == clean(text)
    assert fold(clean(text)) == fold(text)
    forbidden_characters(text)


@given(text=st.one_of(UGLY, st.text(max_size=60)))
def test_options_are_taken_apart_without_losing_their_order(text):
    options = split_options(text)
    assert len(without_letters(options)) == len(options)
    found = options_in_stem(text)
    assert found is None or len(found[1]) >= 2


@pytest.mark.parametrize(
    "text", ["9" * 5000 + "万", "一" * 5000, "万" * 5000, "1,000" * 3000, "十百千" * 3000]
)
def test_very_long_numbers_fold_to_something(text):
    assert fold(text)


def test_very_long_cells_are_answered_in_time():
    long = "（" * 20_000 + "A、" * 6_000
    row = ["1", "填空题", long, long]
    found = list(read_sheet("试题", [(1, ["题号", "题型", "题干", "答案"], ()), (2, row, ())]))
    assert found[0].refused
