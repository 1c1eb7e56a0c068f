"""Workbook, csv and numbered text out. What it loses is found by reading every question back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Final

from core.sheets.writer import Column, Table, write_csv, write_xlsx
from question_bank.domain.difference import key_text
from question_bank.domain.file_facts import FIELDS, NOTHING_SAID, USE_WORDS, FileFacts
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.numbered_text import read_text
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content
from question_bank.domain.rich_text import images_of
from question_bank.domain.rows import read_sheet
from question_bank.domain.rubric import plain, rubric_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.losses import Exported, Loss, ToExport

KIND_WORDS: Final = {
    "single_choice": "单选题",
    "multiple_choice": "多选题",
    "indefinite_choice": "不定项选择题",
    "true_false": "判断题",
    "fill_in": "填空题",
    "short_answer": "简答题",
    "essay": "论述题",
    "case_analysis": "案例分析题",
    "document_drafting": "文书制作题",
    "matching": "匹配题",
    "ordering": "排序题",
}
OPTIONS: Final = 12
HEADINGS: Final = (
    "题号", "题型", "题干", *(f"选项{option_letter(number)}" for number in range(OPTIONS)), "匹配项", "答案", "采分点",
    "解析", "分值", "科目", "难度", "依据", "题组", "材料", "用途", "启用日期", "停用日期", "知识点", "警种",
    "执法资格等级", "大纲版本", "标签",
)  # fmt: skip
_WIDTHS: Final = {"题干": 50, "解析": 40, "材料": 60, "采分点": 34, "依据": 34}
SHEET: Final = "试题"


def workbook_of(questions: Iterable[ToExport]) -> Exported:
    """An .xlsx file with the columns of the template."""
    asked = list(questions)
    return Exported(write_xlsx([_table(asked)]), len(asked), tuple(_lost(asked)))


def csv_of(questions: Iterable[ToExport]) -> Exported:
    """The same as .csv."""
    asked = list(questions)
    return Exported(write_csv(_table(asked)), len(asked), tuple(_lost(asked)))


def text_of(questions: Iterable[ToExport]) -> Exported:
    """Numbered text as it can be pasted again."""
    asked = list(questions)
    text = "\n\n".join(_text(one, number) for number, one in enumerate(asked, 1)) + "\n"
    losses: list[Loss] = []
    for one in asked:
        losses += _differences(one, list(read_text(_text(one, 1))), is_sheet=False)
    return Exported(text.encode(), len(asked), tuple(losses))


def _table(asked: Sequence[ToExport]) -> Table:
    columns = [Column(heading, _WIDTHS.get(heading, 16)) for heading in HEADINGS]
    return Table(SHEET, columns, [row for one in asked for row in rows_of(one)])


def rows_of(one: ToExport) -> list[list[str]]:
    """The rows of a question: one, or of a case a head row and one for each sub-question."""
    content = one.content
    if content.kind != "case_analysis":
        return [_row(one.ref, content) + _beside(one.facts)]
    head = _row(one.ref, replace(content, key=None, marks=Decimal(0)), group=one.ref) + _beside(one.facts)
    return [head] + [
        _row("", content_of_part(part), group=one.ref, is_part=True) + _beside(NOTHING_SAID)
        for part in content.parts
    ]


def _row(ref: str, content: Content, *, group: str = "", is_part: bool = False) -> list[str]:
    options = (list(content.options) + [""] * OPTIONS)[:OPTIONS]
    cells = {
        "题号": ref,
        "题型": KIND_WORDS.get(content.kind, content.kind),
        "题干": content.stem,
        "匹配项": "\n".join(f"{number}. {text}" for number, text in enumerate(content.matches, 1)),
        "答案": key_text(content.kind, content.key),
        "采分点": rubric_text(content.rubric),
        "解析": content.explanation,
        "分值": plain(content.marks) if content.marks else "",
        "科目": content.subject,
        "难度": "" if is_part else str(content.difficulty),
        "依据": "；".join(content.citations),
        "题组": group,
        "材料": content.material,
    } | {f"选项{option_letter(number)}": text for number, text in enumerate(options)}
    return [cells[heading] for heading in HEADINGS if heading in cells]


def _beside(facts: FileFacts) -> list[str]:
    """The last cells of a row: what stands beside the wording."""
    days = (day.isoformat() if day else "" for day in (facts.valid_from, facts.valid_to))
    names = (facts.points_asked, facts.police_types, facts.levels, facts.syllabuses, facts.tags)
    return [USE_WORDS.get(facts.use, ""), *days, *("、".join(one) for one in names)]


def _lost(asked: Sequence[ToExport]) -> Iterator[Loss]:
    for one in asked:
        numbered = [(place, row, ()) for place, row in enumerate([list(HEADINGS), *rows_of(one)], 1)]
        yield from _differences(one, list(read_sheet(SHEET, numbered)))


def _differences(one: ToExport, rows: Sequence[ReadRow], *, is_sheet: bool = True) -> Iterator[Loss]:
    """What is not the same when the question is read back."""
    for text in _texts(one.content):
        if images_of(text):
            yield Loss(one.ref, "stem", "pictures")
            break
    if len(rows) != 1:
        yield Loss(one.ref, "question", "read_otherwise")
        return
    read = rows[0].content
    for name in (one.name for one in fields(Content)):
        before, after = getattr(one.content, name), getattr(read, name)
        if name == "citations":
            before, after = "；".join(before), "；".join(after)
        if name == "subject" and not before:
            continue
        if before != after:
            yield Loss(one.ref, name, "read_otherwise")
    for name in FIELDS:
        if is_sheet and getattr(one.facts, name) != getattr(rows[0].facts, name):
            yield Loss(one.ref, name, "read_otherwise")


def _texts(content: Content) -> list[str]:
    texts = [content.stem, content.material, content.explanation, *content.options, *content.matches]
    return texts + [text for part in content.parts for text in (part.stem, part.explanation, *part.options)]


def _text(one: ToExport, number: int) -> str:
    content = one.content
    if content.kind != "case_analysis":
        return "\n".join(
            [f"{number}. 【{KIND_WORDS[content.kind]}】{content.stem}", *_below(content, one.ref)]
        )
    lines = [f"【案例】{content.material}"]
    facts = [
        ("题号", one.ref),
        ("科目", content.subject),
        ("难度", str(content.difficulty)),
        ("依据", "；".join(content.citations)),
    ]
    lines += [f"{name}：{value}" for name, value in facts if value]
    for place, part in enumerate(content.parts, 1):
        inner = content_of_part(part)
        lines.append(f"{place}. 【{KIND_WORDS[part.kind]}】{part.stem}")
        lines += _below(inner, "")
    return "\n".join(lines)


def _below(content: Content, ref: str) -> list[str]:
    """Everything below the stem, one thing a line."""
    lines = [f"{option_letter(number)}. {option}" for number, option in enumerate(content.options)]
    facts = [
        ("匹配项", "".join(f"\n{number}. {text}" for number, text in enumerate(content.matches, 1))),
        ("材料", content.material if content.kind == "document_drafting" else ""),
        ("答案", key_text(content.kind, content.key)),
        ("采分点", rubric_text(content.rubric)),
        ("分值", plain(content.marks)),
    ]
    if ref:
        facts += [
            ("题号", ref),
            ("科目", content.subject),
            ("难度", str(content.difficulty)),
            ("依据", "；".join(content.citations)),
        ]
    facts.append(("解析", content.explanation))
    return lines + [f"{name}：{value}" for name, value in facts if value]
