"""The workbook that HR fills in: instructions, examples, and two empty tables with drop-downs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.sheets.writer import Column, Page, Table, write_xlsx

ROWS = 2_000
_KINDS = ("局", "分局", "支队", "大队", "中队", "派出所", "法制部门", "政工部门", "其他")
_POSTINGS = ("编制", "借调", "派驻")
_RANKS = (
    *("总警监", "副总警监", "一级警监", "二级警监", "三级警监", "一级警督", "二级警督", "三级警督"),
    *("一级警司", "二级警司", "三级警司", "一级警员", "二级警员"),
)
_YES = ("是",)

UNIT_COLUMNS = (
    Column("单位代码", 16, required=True),
    Column("单位名称", 30, required=True),
    Column("上级单位代码", 16),
    Column("单位类别", 14, choices=_KINDS),
)
OFFICER_COLUMNS = (
    Column("警号", 14, required=True),
    Column("姓名", 14, required=True),
    Column("警种", 14),
    Column("警衔", 14, choices=_RANKS),
    Column("职级", 16),
    Column("单位代码", 16, required=True),
    Column("任职类别", 12, choices=_POSTINGS),
    Column("起始日期", 14, required=True),
    Column("换发", 8, choices=_YES),
    Column("更名", 8, choices=_YES),
)


def roster_template() -> bytes:
    """The workbook as bytes. Headings are Chinese in every language: files travel between offices."""
    return write_xlsx(
        [
            Page("说明", _instructions()),
            Table("单位", UNIT_COLUMNS, template_rows=ROWS),
            Table("民警", OFFICER_COLUMNS, template_rows=ROWS),
            Table("示例", OFFICER_COLUMNS, _EXAMPLES),
        ]
    )


_EXAMPLES = (
    ("013579", "李明", "治安", "一级警司", "四级警长", "A0101", "编制", "2024-03-01", None, None),
    ("013579", "李明", None, None, None, "A0900", "借调", "2026-01-05", None, None),
    ("100002", "王芳", "法制", "三级警督", "二级警长", "A0900", "编制", "2019年7月1日", None, None),
    ("100003", "陈静", "刑侦", "二级警司", None, "A0101", "编制", "2026/3/2", "是", None),
    ("100004", "赵强", None, None, None, "离职", "编制", "2026-03-01", None, None),
)


def _instructions() -> list[str]:
    return [
        _("How to fill in the roster"),
        _(
            "Fill the sheets 单位 (units) and 民警 (officers); either may be empty. The sheet 示例 shows examples."
        ),
        _("Yellow headings must be filled. Columns may stand in any order; further columns are left out."),
        _(
            "Units: the code never changes; the parent code may stand in any row above or below, or be known already."
        ),
        _(
            "Officers: one row per officer and kind of posting. A second row of the same number adds 借调 or 派驻."
        ),
        _(
            "A transfer is a row with the new unit and its start date. The posting before stays in the history."
        ),
        _(
            "To end a posting write 离职 (or 无) for the unit code, with the first day on which it no longer holds."
        ),
        _(
            "换发 = 是: the number was given to another person. 更名 = 是: the name of the same person was corrected."
        ),
        _("Dates: 2026-03-05, 2026/3/5 or 2026年3月5日. Badge numbers keep their leading zeros."),
        _("After sending you see every row with its verdict. Nothing is written before you confirm."),
    ]
