"""What the checks say about the content of a question."""

from dataclasses import replace
from decimal import Decimal

import pytest

from question_bank.domain.checks import check, needs_fixed_order
from question_bank.domain.fingerprint import fingerprint, reference_of
from question_bank.domain.options import refers_to_others, split_options, without_letters
from question_bank.domain.question import Content
from question_bank.domain.text import clean, fold

SOUND = Content(
    kind="single_choice",
    stem="询问查证的时间一般不得超过多长？",
    options=("八小时", "十二小时", "二十四小时", "四十八小时"),
    key=(0,),
)
FILL_IN = Content(
    kind="fill_in", stem="传唤后应当____通知其家属，询问查证不超过（　）。", key=(("及时",), ("八小时",))
)


def codes(content):
    return [(finding.code, finding.field, finding.refused) for finding in check(content)]


@pytest.mark.parametrize(
    "content", [SOUND, FILL_IN, Content(kind="true_false", stem="派出所可以决定警告。", key=True)]
)
def test_a_sound_question_has_no_findings(content):
    assert check(content) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"stem": " "}, ("stem_empty", "stem", True)),
        ({"stem": "。"}, ("stem_empty", "stem", True)),
        ({"stem": "问" * 4001}, ("stem_too_long", "stem", True)),
        ({"stem": "甲\x07乙"}, ("control_characters", "stem", True)),
        ({"stem": "甲\u202e乙"}, ("control_characters", "stem", True)),
        ({"options": ("甲",)}, ("too_few_options", "options", True)),
        ({"options": tuple("甲乙丙丁戊己庚辛壬")}, ("too_many_options", "options", True)),
        ({"options": ("甲", "乙", "甲")}, ("option_repeated", "options.2", True)),
        ({"options": ("24小时", "２４ 小时")}, ("option_repeated", "options.1", True)),
        ({"options": ("甲", "")}, ("option_empty", "options.1", True)),
        ({"options": ("甲", "乙" * 1001)}, ("option_too_long", "options.1", True)),
        ({"options": ("甲", "乙", "以上都对")}, ("option_refers_to_others", "options.2", False)),
        ({"key": None}, ("key_missing", "key", True)),
        ({"key": (4,)}, ("key_out_of_range", "key", True)),
        ({"key": (0, 1)}, ("key_has_several_options", "key", True)),
        ({"kind": "multiple_choice"}, ("key_has_one_option", "key", True)),
        ({"kind": "riddle"}, ("kind_unknown", "kind", True)),
        ({"kind": "multiple_choice", "key": (0, 1, 2, 3)}, ("every_option_is_right", "key", False)),
        ({"marks": Decimal(0)}, ("marks_out_of_range", "marks", True)),
        ({"marks": Decimal("0.125")}, ("marks_out_of_range", "marks", True)),
        ({"marks": Decimal("NaN")}, ("marks_out_of_range", "marks", True)),
        ({"difficulty": 6}, ("difficulty_out_of_range", "difficulty", True)),
        ({"explanation": "因" * 8001}, ("explanation_too_long", "explanation", True)),
        ({"citations": ("《法》第一条",) * 11}, ("too_many_citations", "citations", True)),
    ],
)
def test_each_flaw_is_found_with_its_field(change, expected):
    assert codes(replace(SOUND, **change)) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"key": (("及时",),)}, ("blanks_do_not_match_key", "key", True)),
        ({"stem": "传唤后应当通知谁？", "key": (("家属",),)}, ("no_blank_marked", "stem", False)),
        ({"options": ("甲", "乙")}, ("options_not_expected", "options", True)),
    ],
)
def test_the_blanks_of_a_stem_are_compared_with_the_key(change, expected):
    assert codes(replace(FILL_IN, **change)) == [expected]


@pytest.mark.parametrize(
    "option",
    ["以上都对", "以上都不对", "以上均正确。", "以上选项都正确", "A和B", "A、B", "A与C", "选项A", "B项", "前两项", "上述情形均是",
     "都不正确", "All of the above", "none of the above", "Both A and B", "全部正确", "以上说法全部错误"],
)  # fmt: skip
def test_options_that_speak_of_others_keep_their_place(option):
    assert refers_to_others(option) is True
    assert needs_fixed_order(SOUND.stem, ("甲", "乙", option)) is True


@pytest.mark.parametrize(
    "option", ["县级以上公安机关", "十五日以上", "三年以下", "血液", "以上级决定为准", "USB 存储", "前科人员"]
)
def test_ordinary_options_may_be_shuffled(option):
    assert refers_to_others(option) is False


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("甲\n乙\r\n丙", ("甲", "乙", "丙")),
        ("A. 甲\nB. 乙", ("A. 甲", "B. 乙")),
        ("A、甲 B、乙 C、丙", ("甲", "乙", "丙")),
        ("A:甲;B:乙;C:丙", ("甲", "乙", "丙")),
        ("(A)甲 (B)乙", ("甲", "乙")),
        ("Ａ．甲　Ｂ．乙", ("甲", "乙")),
        ("只有一个", ("只有一个",)),
        ("", ()),
    ],
)
def test_options_in_one_cell_are_taken_apart(cell, options):
    assert without_letters(split_options(cell)) == tuple(
        option.removeprefix("A. ").removeprefix("B. ") for option in options
    )


def test_letters_are_taken_off_only_when_every_option_carries_its_own():
    assert without_letters(("A.甲", "B.乙")) == ("甲", "乙")
    assert without_letters(("A.甲", "C.乙")) == ("A.甲", "C.乙")
    assert without_letters(("A类毒品", "B类毒品")) == ("A类毒品", "B类毒品")


def test_cleaning_keeps_the_text_as_printed_and_drops_what_cannot_be_seen():
    assert clean("\ufeff　第八十二条，　\r\n“传唤”\u200b ") == "第八十二条，\n“传唤”"


@pytest.mark.parametrize(
    ("left", "right"), [("十万", "10万"), ("一万二千", "12000"), ("二〇二六年", "2026年"), ("一百", "100")]
)
def test_numbers_in_words_and_digits_fold_together(left, right):
    assert fold(left) == fold(right)


def test_the_fingerprint_follows_every_part_of_the_content():
    changes = [
        {"stem": "另一题"}, {"options": ("甲", "乙")}, {"key": (1,)}, {"explanation": "见第八十三条"}, {"marks": Decimal(2)},
        {"subject": "penal"}, {"difficulty": 4}, {"citations": ("《治安管理处罚法》第九十七条",)}, {"fixed_order": True},
    ]  # fmt: skip
    prints = {fingerprint(replace(SOUND, **change)) for change in changes} | {fingerprint(SOUND)}
    assert len(prints) == len(changes) + 1


def test_the_fingerprint_does_not_depend_on_how_a_number_is_written():
    assert fingerprint(replace(SOUND, marks=Decimal("2.00"))) == fingerprint(replace(SOUND, marks=Decimal(2)))


def test_a_question_without_a_number_gets_the_same_reference_each_time():
    assert reference_of("fill_in", "题") == reference_of("fill_in", "题")
    assert reference_of("fill_in", "题") != reference_of("true_false", "题")
