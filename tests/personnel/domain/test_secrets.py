"""One-time codes, badge numbers, devices."""

from __future__ import annotations

import pytest

from personnel.domain.badges import normal_badge_number
from personnel.domain.devices import describe_device
from personnel.domain.secrets import CODE_ALPHABET, CODE_BITS, new_code, normal_code


def test_a_code_is_hard_to_guess_and_easy_to_copy() -> None:
    code = new_code()

    assert CODE_BITS > 59
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) <= {*CODE_ALPHABET, "-"}
    assert not set(CODE_ALPHABET) & set("0O1IL")


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "typed",
    [
        "7KQM-XW3T-9HPR",
        "7kqm-xw3t-9hpr",
        " 7KQM XW3T 9HPR ",
        "7KQMXW3T9HPR",
        "７ＫＱＭ－ＸＷ３Ｔ－９ＨＰＲ",
        "7KQM–XW3T–9HPR",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert normal_code(typed) == "7KQMXW3T9HPR"


@pytest.mark.parametrize(
    "typed", ["", "7KQM-XW3T-9HP", "7KQM-XW3T-9HPRR", "0KQM-XW3T-9HPR", "一二三四五六七八九十一二"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normal_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("100001", "100001"),
        ("０１３５７９", "013579"),
        (" 013 579\t", "013579"),
        ("\ufeff100\u200b001", "100001"),
        ("京Ａ1001", "京A1001"),
        ("\x00", ""),
    ],
)
def test_badge_numbers_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_badge_number(typed) == kept


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; ELS-AN00) AppleWebKit/537.36 Chrome/86.0.4240 Mobile Safari/537.36",
            "Chrome 86, Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge 120, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/94.0 Safari/537.36", "Chrome 94, UOS"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Version/16.0 Mobile/15E148 Safari/604.1",
            "Safari 16, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 6.1; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox 115, Windows"),
        ("python-requests/2.31", ""),
        ("", ""),
    ],
)
def test_a_device_is_described_in_words(user_agent: str, words: str) -> None:
    assert describe_device(user_agent) == words
