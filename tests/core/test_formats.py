"""Moments are written alike in both languages: by 24 hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

MIDNIGHT = datetime(2026, 11, 29, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("en", "DATETIME_FORMAT", "Nov. 29, 2026, 00:00"),
        ("en", "TIME_FORMAT", "00:00"),
        ("en", "SHORT_DATE_FORMAT", "Nov. 29, 2026"),
        ("zh-hans", "DATETIME_FORMAT", "2026年11月29日 00:00"),
        ("zh-hans", "SHORT_DATE_FORMAT", "2026年11月29日"),
    ],
)
def test_a_moment_is_written_by_24_hours(language: str, style: str, text: str) -> None:
    with override(language):
        assert date_format(MIDNIGHT, style) == text
