"""Question files for tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "题号",
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "答案",
    "解析",
    "分值",
    "科目",
    "难度",
    "依据",
)
ROWS = (
    ("1", "单选题", "谁可以决定？", "县级公安机关", "派出所", "居委会", "保安公司", "A", "见条文。", "2", "综合", "3", "《练兵试验条例》第一条"),
    ("2", "多选题", "下列哪些属于处罚？", "警告", "罚款", "拘留", "训诫", "ABC", "", "2", "综合", "4", ""),
    ("3", "不定项选择题", "下列哪些正确？", "甲", "乙", "丙", "以上都不对", "B", "", "2", "综合", "3", ""),
    ("4", "判断题", "派出所可以决定警告。", "", "", "", "", "√", "", "1", "综合", "1", ""),
    ("5", "填空题", "询问查证不超过____小时，应当通知____。", "", "", "", "", "八/8；家属", "", "2", "综合", "2", ""),
)  # fmt: skip


def row(number: int, **changes: str) -> tuple[str, ...]:
    """One of `ROWS` (1 to 5) with some cells changed, by column name."""
    cells = list(ROWS[number - 1])
    for name, value in changes.items():
        cells[HEADER.index(name)] = value
    return tuple(cells)


def workbook(rows: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER, name: str = "试题") -> bytes:
    """An .xlsx file with one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for cells in (header, *rows):
        sheet.append(list(cells))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def saved(folder: Path, content: bytes, name: str = "questions.xlsx") -> Path:
    """The file in `folder`."""
    path = folder / name
    path.write_bytes(content)
    return path
