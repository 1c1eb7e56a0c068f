"""Words of Chinese for the index, and where they stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.han import MOST_WORDS, phrase_of_query, words_of_query, words_to_index
from core.domain.marking import Piece, excerpt, marked, terms

HAN_TEXT = st.text(alphabet="取保候审强制措施公安机关法律，。a1 ", max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("取保候审", ["取保", "保候", "候审", "审"]),
        ("法", ["法"]),
        ("ＤＮＡ采集", ["dna", "采集", "集"]),
        ("第82条", ["第", "82", "条"]),
        ("a_b", ["a", "b"]),
        ("\x00\ud800%", []),
    ],
)
def test_a_text_is_indexed_by_its_pairs_and_last_characters(text, words):
    assert words_to_index(text) == words


def test_single_characters_of_a_query_stand_last():
    assert words_of_query("法 取保候审 a 人") == ["取保", "保候", "候审", "a", "法", "人"]


def test_a_phrase_reads_on_over_a_change_of_script():
    assert phrase_of_query("采集DNA样本") == "采集 集 dna 样本"


def test_a_query_is_read_to_its_bound():
    assert len(words_of_query("".join(chr(0x4E00 + n) for n in range(500)))) == MOST_WORDS


@given(text=HAN_TEXT, cut=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_whatever_part_of_a_run_is_asked_for_its_words_are_in_the_index(text, cut):
    start, length = cut
    for run in text.replace("，", " ").replace("。", " ").split():
        part = run[start % len(run) :][: length + 1]
        if part.isascii():
            continue
        indexed = words_to_index(text)
        for word in words_of_query(part):
            if word.isascii():
                continue
            assert any(known.startswith(word) for known in indexed)


@given(text=st.text(max_size=80), query=HAN_TEXT)
def test_marking_loses_no_character(text, query):
    assert "".join(piece.text for piece in marked(text, terms(query))) == text


def test_the_words_of_a_query_are_marked():
    pieces = marked("可以取保候审的，应当", terms("取保候审 应当"))

    assert pieces == [
        Piece("可以"), Piece("取保候审", marked=True), Piece("的，"), Piece("应当", marked=True),
    ]  # fmt: skip


def test_a_run_that_is_scattered_is_marked_by_its_pairs():
    assert marked("强制隔离措施", terms("强制措施")) == [
        Piece("强制", marked=True), Piece("隔离"), Piece("措施", marked=True),
    ]  # fmt: skip


def test_full_width_text_is_marked_as_it_is_printed():
    assert marked("罚款２００元", terms("200")) == [Piece("罚款"), Piece("２００", marked=True), Piece("元")]


def test_a_number_inside_of_a_longer_one_is_not_marked():
    assert marked("126 26", terms("26")) == [Piece("126 "), Piece("26", marked=True)]


def test_an_excerpt_shows_the_first_find():
    pieces = excerpt("前" * 300 + "取保候审" + "后" * 300, terms("取保候审"), length=40)

    assert pieces == [
        Piece("…"), Piece("前" * 10), Piece("取保候审", marked=True), Piece("后" * 26), Piece("…"),
    ]  # fmt: skip
