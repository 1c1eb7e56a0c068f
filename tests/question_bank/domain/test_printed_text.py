"""What stands on paper for a text of either sort: lines with emphasis and pictures, lists, tables."""

from __future__ import annotations

import pytest

from core.domain.typesetting import column_widths, line_ranges
from question_bank.domain.printed_text import (
    Grid,
    Run,
    Words,
    loses_tables,
    numbered,
    pieces_of,
    short_line,
    words_in,
)

SHA = "a" * 64
PICTURE = f'<img src="image:{SHA}" alt="标志">'
STRONG = frozenset({"strong"})


def said(line: Words) -> str:
    return "".join(run.text for run in line.runs)


def test_a_plain_text_keeps_its_lines_and_is_never_read_as_markup():
    pieces = pieces_of("甲 < 乙\n\n<b>丙</b>")

    assert [said(line) for line in pieces] == ["甲 < 乙", "", "<b>丙</b>"]


def test_emphasis_pictures_and_raised_signs_keep_their_place_in_the_line():
    [line] = pieces_of(f"<p>面积 <strong>10</strong> m<sup>2</sup>，见 {PICTURE}</p>")

    assert line.runs == (
        Run("面积 "),
        Run("10", STRONG),
        Run(" m"),
        Run("2", frozenset({"raised"})),
        Run("，见 "),
        Run("标志", picture=SHA),
    )


def test_lists_count_and_stand_in():
    pieces = pieces_of("<ol><li>一<ul><li>其一</li></ul></li><li><p>二</p><p>续</p></li></ol>")

    assert [(line.sign, line.level, said(line)) for line in pieces] == [
        ("1.", 1, "一"), ("•", 2, "其一"), ("2.", 1, "二"), ("", 1, "续"),
    ]  # fmt: skip


def test_cells_that_cover_others_find_their_place_and_the_head_is_known():
    [grid] = pieces_of(
        '<table><caption>表</caption><thead><tr><th rowspan="2">类</th><th colspan="2">月</th></tr>'
        "<tr><th>受</th><th>办</th></tr></thead><tbody><tr><td>盗</td><td>1</td><td>2</td></tr></tbody></table>"
    )

    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns, grid.heads, said(grid.caption[0])) == (3, 3, 2, "表")
    assert [(cell.row, cell.column, cell.across, cell.down) for cell in grid.cells] == [
        (0, 0, 1, 2), (0, 1, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip
    assert words_in((grid,)) == "表类月受办盗12"


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tbody><tr><td>外<table><tbody><tr><td>内</td><td>里</td></tr></tbody></table></td></tr></tbody></table>",
        f"<table><tbody><tr>{'<td>窄</td>' * 21}</tr></tbody></table>",
    ],
)
def test_a_table_inside_of_another_and_one_too_wide_become_lines_and_say_so(markup):
    pieces = pieces_of(markup)

    assert loses_tables(markup)
    assert words_in(pieces).replace(" ", "") in ("外内里", "窄" * 21)


def test_spans_end_where_the_table_does_however_large_they_are():
    row = '<tr><td colspan="50" rowspan="50">大</td><td>小</td></tr>'

    [grid] = pieces_of(f"<table><tbody>{row * 3}</tbody></table>")

    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns) == (3, 4)
    assert all(cell.row + cell.down <= 3 and cell.column + cell.across <= 4 for cell in grid.cells)
    assert words_in((grid,)) == "大小" * 3


def test_number_and_marks_go_to_the_words_and_not_behind_a_picture_or_a_table():
    pieces = numbered(
        "3. ",
        pieces_of(f"<p>看图。</p><p>{PICTURE}</p><table><tbody><tr><td>甲</td></tr></tbody></table>"),
        "（2分）",
    )

    assert said(pieces[0]) == "3. 看图。（2分）"


def test_a_text_that_begins_with_a_table_has_its_number_on_a_line_above():
    pieces = numbered("A. ", pieces_of("<table><tbody><tr><td>甲</td></tr></tbody></table>"))

    assert said(pieces[0]) == "A. "
    assert isinstance(pieces[1], Grid)
    assert short_line(pieces, 9) is None


def test_lines_break_between_words_and_not_in_front_of_a_closing_sign():
    text = "甲乙丙，丁"

    assert line_ranges(text, [1.0] * 5, 3.0) == [(0, 2), (2, 5)]
    assert line_ranges("2026", [1.0] * 4, 2.0) == [(0, 2), (2, 4)]


def test_columns_are_as_wide_as_they_like_or_share_what_there_is():
    assert column_widths([1, 1], [2, 3], 10) == [2, 3]
    assert column_widths([2, 2], [4, 10], 9) == [3, 6]
    assert column_widths([6, 6], [8, 8], 6) == [3, 3]
