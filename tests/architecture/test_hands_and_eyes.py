"""The table of what people expect of the screens names tests that exist, and leaves no row out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "hands-and-eyes.md").read_text(encoding="utf-8")
SHORT = dict(re.findall(r"`(\w+)` (?:stands )?for `(tests/[\w/]+\.py)`", PAGE))
NAMED = sorted(set(re.findall(r"`([\w/.]+)::(test_\w+)`", PAGE)))
ROWS = [*range(1, 22), 29, 30, 31, *range(32, 64)]


@pytest.mark.parametrize(("place", "name"), NAMED, ids=[name for _place, name in NAMED])
def test_a_named_test_exists(place: str, name: str):
    source = ROOT / SHORT.get(place, place)

    assert f"def {name}(" in source.read_text(encoding="utf-8")


def test_every_row_is_there_once_and_in_order():
    assert [int(number) for number in re.findall(r"^\| (\d+) ", PAGE, re.MULTILINE)] == ROWS
