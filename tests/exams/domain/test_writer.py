"""The writer token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.writer import Writer, read_token, write_token

KEY = b"k" * 32
WRITER = Writer(7, "f18a90d6-85d4-48f4-9558-fe955788c922", 3, 1, "ab" * 32)


def test_a_token_says_what_was_signed() -> None:
    assert read_token(write_token(WRITER, KEY), KEY) == WRITER


def test_a_token_under_another_key_says_nothing() -> None:
    assert read_token(write_token(WRITER, KEY), b"other") is None


@pytest.mark.parametrize("place", range(0, 140, 7))
def test_a_changed_token_says_nothing(place: int) -> None:
    token = write_token(WRITER, KEY)
    changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]

    assert read_token(changed, KEY) is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_fail(text: str) -> None:
    assert read_token(text, KEY) is None
