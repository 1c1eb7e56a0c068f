"""Chinese numerals and labels of articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.domain.numerals import (
    article_key,
    article_label,
    ascii_digits,
    han_number,
    parse_article_label,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("一百零一", 101),
        ("一百一十", 110),
        ("一百三十三", 133),
        ("两百", 200),
        ("一千零一", 1001),
        ("一千二百六十", 1260),
        ("二〇二五", 2025),
        ("一百〇八", 108),
        ("１２６０", 1260),
        ("82", 82),
        (" 一百 二十八 ", 128),
        ("一万零二", 10002),
    ],
)
def test_a_numeral_has_its_value(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "条", "百", "一百百", "十百", "1百", "一二十", "９" * 40, "-1", "1.5"])
def test_what_is_no_numeral_has_no_value(text):
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_number_written_in_chinese_reads_back(value):
    assert parse_number(han_number(value)) == value


@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text):
    assert parse_number(text) is None or parse_number(text) >= 0


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("第八十二条", (82, 0)),
        ("八十二", (82, 0)),
        ("82", (82, 0)),
        ("８２条", (82, 0)),
        ("第 一百三十三 条之一", (133, 1)),
        ("133-1", (133, 1)),
        ("１３３－１", (133, 1)),
        ("133之二", (133, 2)),
        ("第八十二條", (82, 0)),
    ],
)
def test_an_article_is_understood_as_people_type_it(typed, label):
    assert parse_article_label(typed) == label


@pytest.mark.parametrize("typed", ["", "条", "第条", "0", "abc", "第八十二条第一款", "99999", "1-9999"])
def test_what_is_no_article_is_not_taken_for_one(typed):
    assert parse_article_label(typed) is None


def test_an_inserted_article_has_a_label_and_a_short_form():
    assert article_label(133, 1) == "第一百三十三条之一"
    assert article_key(133, 1) == "133-1"
    assert article_key(26) == "26"


def test_full_width_digits_become_ordinary_ones():
    assert ascii_digits("第１２５号") == "第125号"


def test_a_number_beyond_all_laws_is_refused():
    with pytest.raises(ValueError):
        han_number(100_000_000)
