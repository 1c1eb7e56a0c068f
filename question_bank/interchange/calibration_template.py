"""The workbook in which calibrated parameters and expected times are filled in."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from core.sheets.writer import Column, Page, Table, write_xlsx

HEADINGS: Final = {
    "ref": "题号",
    "revision": "版本",
    "slope": "区分度a",
    "location": "难度b",
    "guessing": "猜测度c",
    "n": "样本量",
    "source": "来源",
    "calibrated_on": "标定日期",
    "seconds": "预计用时（秒）",
}
"""Chinese in every language: files travel between offices."""


def calibration_template() -> bytes:
    """The workbook to fill in."""
    columns = tuple(Column(HEADINGS[field], 16, required=field == "ref") for field in HEADINGS)
    return write_xlsx(
        [
            Page(
                "说明",
                [
                    _("How to fill in calibrated parameters and times"),
                    _("One row for each question. Give b with sample, source and day, or a time, or both."),
                    _("Empty a means 1, empty c means 0. Without a revision the approved one is meant."),
                    _("The scale of abilities has mean 0 and standard deviation 1, without the factor 1.7."),
                    _(
                        "After sending you see every row with its verdict. Nothing is written before you confirm."
                    ),
                ],
            ),
            Table("标定", columns, template_rows=2_000),
        ]
    )
