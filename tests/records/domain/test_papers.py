"""Certificates on paper as people paste them."""

from __future__ import annotations

from datetime import date

import pytest

from records.domain.papers import PaperLine, paper_lines


def test_a_paper_is_read_from_a_sheet_or_with_commas() -> None:
    text = (
        "100001\t基本级\t综合\t证字第1号\t2024-03-05\t2029/3/4\n\n１０００02，中级，-，B 2，2024年3月5日，-"
    )
    assert paper_lines(text) == [
        PaperLine(1, "100001", "基本级", "综合", "证字第1号", date(2024, 3, 5), date(2029, 3, 4)),
        PaperLine(3, "100002", "中级", "", "B2", date(2024, 3, 5), None),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("100001,基本级", "fields"),
        ("100001,基本级,-,,2024-03-05,-", "fields"),
        ("100001,基本级,-,A1,2024-02-30,-", "issued_on"),
        ("100001,基本级,-,A1,昨天,-", "issued_on"),
        ("100001,基本级,-,A1,2024-03-05,2029", "valid_until"),
        ("100001,基本级,-,A1,2024-03-05,2024-03-04", "order"),
    ],
)
def test_a_line_that_cannot_be_read_says_what(line: str, fault: str) -> None:
    assert [paper.fault for paper in paper_lines(line)] == [fault]
