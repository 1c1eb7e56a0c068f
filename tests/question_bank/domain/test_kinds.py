"""Keys as people write them, answers as browsers send them, and marking of each kind."""

from decimal import Decimal
from fractions import Fraction

import pytest

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds import KINDS, grade, score
from question_bank.domain.question import AskedQuestion
from question_bank.domain.scoring_rules import ScoringRule

FOUR = ("县级公安机关", "派出所", "市级公安机关", "法制部门")
RULE = ScoringRule("all_or_nothing")


@pytest.mark.parametrize(
    "written",
    [
        "ABD", "abd", "A、B、D", "A,B,D", "A，B，D", "A B D", "['A','B','D']", '["A", "B", "D"]', "ＡＢＤ", "[A][B][D]",
        "正确答案：ABD。", "答案:A、B、D", "答案为ABD", "本题选ABD", "DBA", "A；B；D", "A/B/D", "A和B和D", "Answer: A, B and D",
        "АBD", "A\nB\nD", " A-B-D ", "标准答案 = ABD", "应选择A、B、D项",
    ],
)  # fmt: skip
def test_a_choice_key_is_read_in_every_usual_spelling(written):
    assert KINDS["multiple_choice"].parse_key(written, FOUR) == (0, 1, 3)


@pytest.mark.parametrize(
    "written", ["B", "b", "Ｂ", "(B)", "B.", "正确答案：B。", "选B", "['B']", "派出所", "B项"]
)
def test_a_single_choice_key_is_a_letter_or_the_text_of_the_option(written):
    assert KINDS["single_choice"].parse_key(written, FOUR) == (1,)


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("single_choice", "", "key_missing"),
        ("single_choice", "  ", "key_missing"),
        ("single_choice", "E", "key_out_of_range"),
        ("single_choice", "AB", "key_has_several_options"),
        ("single_choice", "2", "key_unreadable"),
        ("single_choice", "见解析", "key_unreadable"),
        ("multiple_choice", "A", "key_has_one_option"),
        ("multiple_choice", "AAB", "key_repeats_option"),
        ("indefinite_choice", "", "key_missing"),
        ("true_false", "", "key_missing"),
        ("true_false", "也许", "key_not_true_or_false"),
        ("true_false", "A", "key_not_true_or_false"),
        ("fill_in", "", "key_missing"),
        ("fill_in", "答案：", "key_missing"),
        ("fill_in", "24小时；/", "key_has_empty_blank"),
    ],
)
def test_a_key_that_cannot_be_meant_is_refused_with_its_reason(kind, written, code):
    options = FOUR if KINDS[kind].has_options else ()
    with pytest.raises(KeyRefused) as refusal:
        KINDS[kind].parse_key(written, options)
    assert refusal.value.code == code


def test_an_indefinite_choice_takes_one_or_several_right_options():
    kind = KINDS["indefinite_choice"]
    assert [kind.parse_key(written, FOUR) for written in ("C", "ACD")] == [(2,), (0, 2, 3)]


@pytest.mark.parametrize(
    "written",
    ["对", "正确", "√", "✓", "T", "true", "TRUE", "是", "Ｔ", "答案：对", "正确。", "1", "（√）", True],
)
def test_true_is_written_in_many_ways(written):
    assert KINDS["true_false"].parse_key(written, ()) is True


@pytest.mark.parametrize(
    "written",
    ["错", "错误", "×", "✗", "x", "F", "False", "否", "Ｘ", "答案：错", "不正确", "0", "(×)", False],
)
def test_false_is_written_in_many_ways(written):
    assert KINDS["true_false"].parse_key(written, ()) is False


def test_a_letter_is_a_verdict_where_the_options_say_so():
    assert KINDS["true_false"].parse_key("B", ("正确", "错误")) is False


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("24小时", (("24小时",),)),
        ("24小时/二十四小时", (("24小时", "二十四小时"),)),
        ("县级；24小时/二十四小时", (("县级",), ("24小时", "二十四小时"))),
        ("县级\n24小时", (("县级",), ("24小时",))),
        ("答案：县级;24小时", (("县级",), ("24小时",))),
        ("['县级', '24小时']", (("县级",), ("24小时",))),
        ('[["县级"], ["24小时", "一日"]]', (("县级",), ("24小时", "一日"))),
    ],
)
def test_a_fill_in_key_lists_blanks_and_accepted_texts(written, key):
    assert KINDS["fill_in"].parse_key(written, ()) == key


@pytest.mark.parametrize(
    ("code", "key", "data"),
    [
        ("multiple_choice", (0, 2), [0, 2]),
        ("true_false", False, False),
        ("fill_in", (("甲",), ("乙", "丙")), [["甲"], ["乙", "丙"]]),
        ("short_answer", "先出示证件。", "先出示证件。"),
        ("essay", "", ""),
        ("case_analysis", (), []),
    ],
)
def test_a_key_survives_the_way_to_json_and_back(code, key, data):
    kind = KINDS[code]
    assert (kind.key_to_json(key), kind.key_from_json(data, FOUR)) == (data, key)


@pytest.mark.parametrize(
    ("code", "received", "canonical"),
    [
        ("single_choice", [2], (2,)),
        ("single_choice", [], None),
        ("multiple_choice", [3, 1, 3], (1, 3)),
        ("true_false", False, False),
        ("fill_in", [" 24小时 ", "a\r\nb"], ("24小时", "a\nb")),
        ("fill_in", ["", "  "], None),
        ("fill_in", None, None),
        ("short_answer", "a\r\nb\u0301 ", "a\nb\u0301 "),
        ("essay", " \u3000\n", None),
        ("case_analysis", None, None),
    ],
)
def test_answers_become_canonical(code, received, canonical):
    assert KINDS[code].normalise(received, 4) == canonical


@pytest.mark.parametrize(
    ("code", "received"),
    [
        ("single_choice", [0, 1]), ("single_choice", "A"), ("single_choice", [True]), ("multiple_choice", [4]),
        ("multiple_choice", [-1]), ("multiple_choice", [1.0]), ("multiple_choice", {"0": 1}), ("true_false", 1),
        ("true_false", "true"), ("fill_in", "24"), ("fill_in", ["a"] * 5), ("fill_in", [1]), ("fill_in", ["x" * 501]),
        ("short_answer", ["甲"]), ("essay", 1), ("essay", "甲" * 20_001), ("case_analysis", "甲"),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_invalid(code, received):
    with pytest.raises(InvalidAnswer):
        KINDS[code].normalise(received, 4)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("24小时", "２４ 小时"), ("24小时", "二十四小时"), ("2000元", "2,000元"), ("2000元", "二千元"), ("3万元", "三万元"),
        ("3万元", "30000元"), ("《治安管理处罚法》", "治安管理处罚法"), ("5%", "百分之五"), ("2026年", "二〇二六年"),
        ("Police Law", "police  law"), ("人民法院、人民检察院", "人民法院，人民检察院"), ("六个月", "6个月。"), ("十五日", "15日"),
        ("“立案”", "立案"), ("一百零五", "105"), ("两年", "2年"),
    ],
)  # fmt: skip
def test_a_blank_is_right_when_only_the_way_of_typing_differs(accepted, typed):
    question = AskedQuestion("fill_in", 0, ((accepted,),))
    assert grade(question, (typed,), RULE) == 1


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("24小时", "48小时"),
        ("24小时", "24"),
        ("十五日", "五日"),
        ("1.5万", "15万"),
        ("县级以上", "县级"),
        ("-5", "5"),
    ],
)
def test_a_blank_is_wrong_when_the_matter_differs(accepted, typed):
    question = AskedQuestion("fill_in", 0, ((accepted,),))
    assert grade(question, (typed,), RULE) == 0


def test_each_blank_counts_the_same_and_in_its_place():
    question = AskedQuestion("fill_in", 0, (("县级",), ("24小时",), ("书面",)), Decimal(2))
    assert [
        grade(question, answer, RULE)
        for answer in (("县级", "", "书面"), ("24小时", "县级", "书面"), ("县级",))
    ] == [
        Fraction(2, 3),
        Fraction(1, 3),
        Fraction(1, 3),
    ]
    assert score(question, ("县级", "", "书面"), RULE) == Decimal("1.33")


def test_the_multiple_choice_rule_does_not_touch_single_choice():
    question = AskedQuestion("single_choice", 4, (1,))
    assert [grade(question, answer, ScoringRule("each_decision")) for answer in ((1,), (0,), None)] == [
        1,
        0,
        0,
    ]


def test_no_answer_earns_nothing_in_every_kind():
    keys = {"true_false": False, "fill_in": (("甲",),), "multiple_choice": (0, 1)}
    earned = {code: grade(AskedQuestion(code, 4, keys.get(code, (0,))), None, RULE) for code in KINDS}
    assert earned == dict.fromkeys(KINDS, Fraction(0))


@pytest.mark.parametrize("code", ["short_answer", "essay"])
def test_a_person_marks_what_was_written_and_nobody_what_was_not(code):
    question = AskedQuestion(code, 0, "参考答案")
    assert [grade(question, answer, RULE) for answer in ("参考答案", "。", " \n", "", None)] == [
        None,
        None,
        0,
        0,
        0,
    ]


def test_a_model_answer_has_a_limit():
    with pytest.raises(KeyRefused, match="model_answer_too_long"):
        KINDS["essay"].parse_key("甲" * 8001, ())


def test_true_false_is_marked_by_its_verdict():
    question = AskedQuestion("true_false", 0, False)
    assert [grade(question, answer, RULE) for answer in (False, True)] == [1, 0]
