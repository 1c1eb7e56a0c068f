"""The files that people bring along: a law of our own making, a roster and a workbook of questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

LAW_TITLE = "示例市公安机关练兵考核规定"
LAW = f"""\
# {LAW_TITLE}

2024年3月1日 示例市练兵工作会议通过

<!-- INFO END -->

## 第一章 总 则

第一条 为了示范练兵考核，制定本规定。

第二条 本规定适用于示例市公安机关的练兵考核。

## 第二章 月度考核

第三条 月度考核由县级公安机关法制部门组织。

月度考核包括下列内容：

（一）法律知识；

（二）执法规范；

（三）案例分析。

第四条 月度考核的合格线为满分的百分之六十。

第五条 月度考核每月举行一次。

第六条 考核成绩由法制部门负责人签字后公布，并记入民警的执法档案。

## 第三章 附 则

第七条 本规定自2024年5月1日起施行。
"""
ARTICLE_SIX = "考核成绩由法制部门负责人签字后公布"

ROSTER_OFFICERS = ("警号", "姓名", "警种", "警衔", "单位代码", "任职类别", "起始日期")
ROSTER_UNITS = ("单位代码", "单位名称", "上级单位代码", "单位类别")


def roster(folder: Path, *, since: date) -> Path:
    """Two new units and three officers in post since `since`; rows 4 and 5 of the officers are faulty."""
    day = since.isoformat()
    return saved(
        folder / "花名册.xlsx",
        {
            "单位": [
                ROSTER_UNITS,
                ("A01", "临河县公安局", "A", "分局"),
                ("A0101", "城关派出所", "A01", "派出所"),
            ],
            "民警": [
                ROSTER_OFFICERS,
                ("100001", "李明", "治安", "二级警司", "A0101", "编制", day),
                ("100011", "钱进", "治安", "一级警员", "A0101", "编制", day),
                ("100012", "孙强", "治安", "一级警员", "A9999", "编制", day),
                ("100013", "吴刚", "治安", "一级警员", "A0101", "编制", "2026-13-40"),
                ("100014", "何敏", "刑侦", "三级警司", "A01", "编制", day),
            ],
        },
    )


QUESTION_COLUMNS = (
    *("题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D"),
    *("答案", "解析", "分值", "科目", "难度", "依据"),
)
WHO, WHAT, WHICH, HOW_OFTEN, WHERE_TO, PASS_LINE = (
    "月度考核由谁组织？",
    "月度考核包括哪些内容？",
    "考核成绩公布以前，下列哪些必须完成？",
    "月度考核每季度举行一次。",
    "考核成绩记入民警的____。",
    "月度考核的合格线是满分的多少？",
)
NO_SUCH_ARTICLE = "第九十九条"
QUESTIONS = (
    ("1", "单选题", WHO, "县级公安机关法制部门", "派出所", "居民委员会", "保安公司", "A", "见第三条。", 2, "", 2, f"《{LAW_TITLE}》第三条第一款"),
    ("2", "多选题", WHAT, "法律知识", "执法规范", "案例分析", "个人爱好", "ABC", "见第三条第二款。", 2, "", 3, ""),
    ("3", "不定项选择题", WHICH, "抽签", "法制部门负责人签字", "登报", "投票", "B", "见第六条。", 2, "", 3, ""),
    ("4", "判断题", HOW_OFTEN, "", "", "", "", "×", "每月一次。", 2, "", 1, f"《{LAW_TITLE}》第五条"),
    ("5", "填空题", WHERE_TO, "", "", "", "", "执法档案", "见第六条。", 2, "", 2, f"《{LAW_TITLE}》第六条"),
    ("6", "单选题", PASS_LINE, "百分之五十", "百分之六十", "百分之七十", "百分之八十", "B", "见第四条。", 2, "", 2, f"《{LAW_TITLE}》第四条"),
    ("7", "判断题", "练兵考核可以免试。", "", "", "", "", "×", "", 2, "", 1, f"《{LAW_TITLE}》{NO_SUCH_ARTICLE}"),
)  # fmt: skip


def questions(folder: Path) -> Path:
    """Seven questions about the law; the last one cites an article that the law does not have."""
    return saved(folder / "练兵试题.xlsx", {"试题": [QUESTION_COLUMNS, *QUESTIONS]})


def law(folder: Path) -> Path:
    """The law as a Markdown file."""
    path = folder / f"{LAW_TITLE}.md"
    path.write_text(LAW, encoding="utf-8")
    return path


def saved(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    book.save(path)
    return path
