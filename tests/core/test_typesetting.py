"""Lines of Chinese text, measured by their number of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.typesetting import break_lines


@pytest.mark.parametrize(
    "text, width, lines",
    [
        ("甲乙丙，丁戊", 3, ["甲乙", "丙，丁", "戊"]),
        ("合格率80.95%。优秀", 8, ["合格率", "80.95%。优", "秀"]),
        ("见（附件）表", 4, ["见（附", "件）表"]),
        ("2026123456", 4, ["2026", "1234", "56"]),
        ("", 4, []),
    ],
)
def test_no_line_begins_with_a_closing_mark_and_no_number_is_torn(
    text: str, width: int, lines: list[str]
) -> None:
    assert break_lines(text, width, len) == lines


@given(st.text(alphabet="甲乙，。（）12.%", max_size=40), st.integers(1, 12))
def test_lines_hold_the_whole_text_and_are_never_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, len)

    assert "".join(lines) == text
    assert all(0 < len(line) <= width for line in lines)
