"""A paper to be printed: what stands on it, in order, for any writer that sets it."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.domain.difference import key_text
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.parts import content_of_part
from question_bank.domain.printed_text import Piece, Run, Words, numbered, pieces_of, short_line
from question_bank.domain.question import Content, Part
from question_bank.domain.rubric import plain

SECTIONS = (
    ("true_false", "判断题", "正确的填“√”，错误的填“×”。"),
    ("single_choice", "单项选择题", "每题只有一个选项符合题意。"),
    ("multiple_choice", "多项选择题", "每题有两个以上选项符合题意。"),
    ("indefinite_choice", "不定项选择题", "每题有一个以上选项符合题意。"),
    ("fill_in", "填空题", ""),
    ("matching", "匹配题", "在字母后写出对应的序号。"),
    ("ordering", "排序题", "写出正确顺序的字母。"),
    ("short_answer", "简答题", ""),
    ("essay", "论述题", ""),
    ("document_drafting", "文书制作题", ""),
    ("case_analysis", "案例分析题", ""),
)
WRITTEN_LINES = {"short_answer": 8, "essay": 22, "document_drafting": 30}
NUMERALS = "一二三四五六七八九十"
SEAL_LINE = "密　　封　　线　　内　　不　　要　　答　　题"
SEAL_FIELDS = (
    "单位：__________________　姓名：______________　警号：______________　准考证号：__________________"
)
NO_QUESTIONS = "（此页无试题）"
FACTS = "0123456789.（）共题分每本卷满、，。：第页 ABCDEFGHIJKLMNOPQRSTUVWXYZ[]√×_—；/-"


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page; ``kind`` is title, note, heading, stem, option, rows, lines or break.

    Stems and options have ``pieces``, what stands above them ``text``; ``rows`` are the boxes of the answer sheet,
    ``count`` is the number of empty lines to write on.
    """

    kind: str
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """A question as it stands on the paper: its number, and the content with options in the printed order."""

    number: int
    ref: str
    content: Content


def in_sections(questions: Sequence[tuple[str, Content]]) -> list[tuple[str, str, list[Printed]]]:
    """Title, instruction and questions of each section, numbered through; kinds in the usual order."""
    sections = []
    number = 0
    for kind, title, instruction in SECTIONS:
        printed = []
        for ref, content in questions:
            if content.kind == kind:
                number += 1
                printed.append(Printed(number, ref, shuffled(content, ref)))
        if printed:
            sections.append((title, instruction, printed))
    return sections


def shuffled(content: Content, ref: str) -> Content:
    """Options of an ordering and the right side of a matching in an order that gives nothing away.

    The order depends on the number of the question alone, so that paper and key agree whenever they are printed.
    """
    parts = tuple(
        _part(shuffled(content_of_part(part), f"{ref}/{number}"), part)
        for number, part in enumerate(content.parts)
    )
    content = replace(content, parts=parts)
    chance = random.Random(hashlib.sha256(ref.encode()).digest())  # noqa: S311 - an order on paper, no secret
    if content.kind == "ordering" and isinstance(content.key, tuple):
        order = list(range(len(content.options)))
        chance.shuffle(order)
        key = tuple(order.index(number) for number in content.key if isinstance(number, int))
        return replace(content, options=tuple(content.options[number] for number in order), key=key)
    if content.kind == "matching" and content.key is not None:
        order = list(range(len(content.matches)))
        chance.shuffle(order)
        pairs = tuple((left, order.index(right)) for left, right in chosen_pairs(content.key))
        return replace(content, matches=tuple(content.matches[number] for number in order), key=pairs)
    return content


def _part(content: Content, part: Part) -> Part:
    return replace(part, options=content.options, matches=content.matches, key=content.key)


def paper_blocks(
    questions: Sequence[tuple[str, Content]], *, title: str, minutes: int = 0, with_key: bool = False
) -> list[Block]:
    """The paper, the answer sheet on pages of its own, and the key behind it where it is asked for."""
    sections = in_sections(questions)
    total = sum((one.content.marks for _title, _note, printed in sections for one in printed), Decimal(0))
    facts = f"满分 {plain(total)} 分" + (f"　时间 {minutes} 分钟" if minutes else "")
    blocks = [Block("title", title), Block("note", facts)]
    for place, (name, instruction, printed) in enumerate(sections):
        blocks.append(Block("heading", _heading(place, name, instruction, printed)))
        for one in printed:
            blocks += _question(one)
    blocks += [
        Block("break"),
        Block("title", f"{title}答题卡"),
        Block("note", "答案写在答题卡上，写在试卷上无效。"),
    ]
    blocks += _answer_sheet(sections)
    if with_key:
        blocks += [Block("break"), Block("title", f"{title}参考答案及评分标准")]
        blocks += _key(sections)
    return blocks


def _heading(place: int, name: str, instruction: str, printed: Sequence[Printed]) -> str:
    marks = [one.content.marks for one in printed]
    each = f"每题 {plain(marks[0])} 分，" if len(set(marks)) == 1 else ""
    told = f"（共 {len(printed)} 题，{each}共 {plain(sum(marks, Decimal(0)))} 分）"
    return f"{NUMERALS[place] if place < 10 else place + 1}、{name}{told}{instruction}"


def _told(kind: str, before: str, text: str, after: str = "") -> Block:
    """A stem or an option, with its number in front and its marks behind."""
    return Block(kind, pieces=numbered(before, pieces_of(text), after))


def _question(one: Printed) -> Iterator[Block]:
    content = one.content
    marks = f"（{plain(content.marks)}分）"
    if content.kind == "case_analysis":
        yield _told("stem", f"{one.number}. ", content.material, marks)
        for number, part in enumerate(content.parts, 1):
            inner = content_of_part(part)
            yield _told("stem", f"（{number}）", inner.stem, f"（{plain(inner.marks)}分）")
            yield from _choices(inner)
        return
    if content.material:
        yield _told("stem", f"{one.number}. ", content.material)
        yield _told("stem", "", content.stem, marks)
    else:
        yield _told("stem", f"{one.number}. ", content.stem, marks)
    yield from _choices(content)


def _choices(content: Content) -> Iterator[Block]:
    """Options, several in a row where they are short."""
    told = [
        numbered(f"{option_letter(number)}. ", pieces_of(option))
        for number, option in enumerate(content.options)
    ]
    lines = [line for pieces in told if (line := short_line(pieces, 9)) is not None]
    if told and len(told) <= 4 and len(lines) == len(told):
        runs = [run for line in lines for run in (*line, Run("　　"))]
        yield Block("option", pieces=(Words(tuple(runs[:-1])),))
    else:
        yield from (Block("option", pieces=pieces) for pieces in told)
    for number, text in enumerate(content.matches, 1):
        yield _told("option", f"{number}. ", text)


def _answer_sheet(sections: Sequence[tuple[str, str, list[Printed]]]) -> Iterator[Block]:
    for place, (name, _instruction, printed) in enumerate(sections):
        yield Block("heading", f"{NUMERALS[place] if place < 10 else place + 1}、{name}")
        boxes = [(str(one.number), box) for one in printed if (box := _box(one.content))]
        if boxes:
            yield Block("rows", rows=_in_columns(boxes, 4 if max(len(box) for _n, box in boxes) <= 15 else 2))
        for one in printed:
            yield from _space(str(one.number), one.content)


def _box(content: Content) -> str:
    if content.kind == "true_false":
        return "[√] [×]"
    if content.kind in ("single_choice", "multiple_choice", "indefinite_choice"):
        return " ".join(f"[{option_letter(number)}]" for number in range(len(content.options)))
    return ""


def _in_columns(boxes: Sequence[tuple[str, str]], columns: int) -> tuple[tuple[str, ...], ...]:
    cells = [f"{number}　{box}" for number, box in boxes]
    cells += [""] * (-len(cells) % columns)
    return tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))


def _space(number: str, content: Content) -> Iterator[Block]:
    """Room for what is not ticked."""
    if content.kind == "case_analysis":
        for place, part in enumerate(content.parts, 1):
            inner = content_of_part(part)
            label, box = f"{number}（{place}）", _box(inner)
            if box:
                yield _told("stem", f"{label}　", box)
            else:
                yield from _space(label, inner)
    elif content.kind == "fill_in" and isinstance(content.key, tuple):
        yield _told("stem", f"{number}. ", "　".join("______________" for _blank in content.key))
    elif content.kind == "matching":
        letters = map(option_letter, range(len(content.options)))
        yield _told("stem", f"{number}. ", "　".join(f"{letter}—____" for letter in letters))
    elif content.kind == "ordering":
        yield _told("stem", f"{number}. ", "—".join("____" for _option in content.options))
    elif content.kind in WRITTEN_LINES:
        yield _told("stem", f"{number}.", "")
        yield Block("lines", count=WRITTEN_LINES[content.kind])


def _key(sections: Sequence[tuple[str, str, list[Printed]]]) -> Iterator[Block]:
    for place, (name, _instruction, printed) in enumerate(sections):
        yield Block("heading", f"{NUMERALS[place] if place < 10 else place + 1}、{name}")
        for one in printed:
            content = one.content
            if content.kind == "case_analysis":
                for number, part in enumerate(content.parts, 1):
                    yield from _solution(f"{one.number}（{number}）", content_of_part(part))
            else:
                yield from _solution(f"{one.number}.", content)


def _solution(label: str, content: Content) -> Iterator[Block]:
    written = content.key if isinstance(content.key, str) else key_text(content.kind, content.key)
    yield _told("stem", f"{label} ", written)
    for point in content.rubric:
        yield _told("option", "", point.text, f"（{plain(point.marks)}分）")
    if content.explanation:
        yield _told("option", "解析：", content.explanation)
    if content.citations:
        yield _told("option", "依据：", "；".join(content.citations))
