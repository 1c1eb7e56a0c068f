"""Answers that stand together behind all questions: ``参考答案`` and ``1-5 BACDA``, ``6.ABD 7.√``, one a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from question_bank.domain.text_signs import heading_of, label_at_start, number_of, option_at_start

_TITLE = re.compile(
    r"^\s*(?:#{1,6}\s*)?(?:附[:、]?)?[【\[]?\s*(?:试题|试卷|本卷|习题|练习)?(?:参考|标准|正确)?答案(?:及|与|和)?(?:解析|评分标准|要点)?\s*[】\]]?\s*:?\s*$"
)
_RANGE = re.compile(
    r"(\d{1,4})\s*题?\s*[-—–~至到]+\s*(\d{1,4})\s*题?\s*[.、:)]?\s*([A-Ha-h√×✓✗对错TF ]+?)(?=\s*[,;。]?\s*(?:\d|$))"
)
_ONE = re.compile(
    r"(?:^|(?<=[\s,;。、]))(?:第)?\s*[(\[【]?(\d{1,4})[)\]】]?\s*(?:题)?\s*[.、:)]?\s*(?![\d.、])"
    r"(.+?)(?=\s+(?:第)?\s*[(\[【]?\d{1,4}[)\]】]?\s*[.、:)]\s*\S|[;,。]\s*(?:第)?[(\[【]?\d{1,4}[)\]】]?\s*[.、:)]\s*\S|\s+\d{1,4}\s*[A-H√×]|$)"
)

MOST_TITLES = 3
"""Titles that are tried, the last ones of the text."""
LONGEST = 5000
"""Characters of a line of answers."""

_EXPLAINS = re.compile(r"[【\[]?(?:试题|答案)?解析[】\]]?\s*:?\s*")
_KEY_NAME = re.compile(r"^[【\[]?(?:正确|参考)?答案[】\]]?\s*:?\s*")
_TITLE_WITH_ANSWERS = re.compile(r"^\s*[【\[]?(?:参考|标准|正确)?答案[】\]]?\s*:?\s*(?=[(\[【]?\d)")
_SHORT = r"(?:[A-Ha-h]{1,8}|[√×✓✗✔✘对错])"
_PAIR = re.compile(rf"(\d{{1,4}})\s*[.、:)-]?\s*({_SHORT})(?![A-Za-z])")
_PAIRS = re.compile(rf"(?:\d{{1,4}}\s*[.、:)-]?\s*{_SHORT}(?![A-Za-z])[\s,;。、]*)+")
_CELLS = re.compile(r"[\t|]")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer behind all questions; `section` is the kind of the questions, empty where none is named."""

    section: str
    number: int
    key: str
    line: int
    explanation: str = ""


def answer_section(flat: Sequence[str]) -> tuple[int, list[Answer]]:
    """Where the questions end (an index of ``flat``, narrow lines), and the answers that stand behind them.

    Only a title such as ``参考答案`` begins them, and only where no option and no label follows; without one the
    questions go to the end.
    """
    glued = _glued_answers(flat)
    if glued is not None:
        return glued
    titles = [index for index, line in enumerate(flat) if index and len(line) < 40 and _TITLE.match(line)]
    for index in titles[-MOST_TITLES:]:
        rest = [(number, text) for number, text in enumerate(flat[index + 1 :], index + 2) if text.strip()]
        answers = _answers(rest)
        asks = any((option_at_start(text) or ("", 0))[0] == "A" and "." in text[:3] for _n, text in rest)
        in_table = bool(_in_table(rest))
        labels = [] if in_table else [one.field for _n, text in rest if (one := label_at_start(text))]
        asked = {number.value for text in flat[:index] if (number := number_of(text))}
        keyed = any((label := label_at_start(text)) and label.field == "key" for text in flat[:index])
        all_known = asked >= {answer.number for answer in answers}
        if answers and all_known and not asks and not keyed and not {"key", "stem"} & set(labels):
            return index, answers
    return len(flat), []


def _glued_answers(flat: Sequence[str]) -> tuple[int, list[Answer]] | None:
    """Answers in the very line of their title, ``答案：1.B2.ABD3.√``, if they are one for every question."""
    for index in range(len(flat) - 1, 0, -1):
        line = flat[index]
        title = _TITLE_WITH_ANSWERS.match(line) if len(line) <= LONGEST else None
        if title is None:
            continue
        rest = line[title.end() :]
        if not _PAIRS.fullmatch(rest):
            return None
        answers = [Answer("", int(number), key, index + 1) for number, key in _PAIR.findall(rest)]
        asked = {number.value for text in flat[:index] if (number := number_of(text))}
        keyed = any((label := label_at_start(text)) and label.field == "key" for text in flat[:index])
        if len(answers) > 1 and not keyed and {one.number for one in answers} <= asked:
            return index, answers
        return None
    return None


def _answers(lines: Sequence[tuple[int, str]]) -> list[Answer]:
    table = _in_table(lines)
    if table:
        return table
    found: list[Answer] = []
    section = ""
    for number, line in lines:
        if len(line) > LONGEST:
            continue
        heading = heading_of(line)
        if heading is not None:
            section = heading.kind
            continue
        explains = _EXPLAINS.match(line)
        if explains and found:
            found[-1] = _explained(found[-1], line[explains.end() :])
            continue
        kind = re.match(r"^\s*(?:[一二三四五六七八九十]+、)?\s*([\u4e00-\u9fff]{2,8}题)\s*[:(]", line)
        if kind and (named := heading_of(kind[1])):
            section, line = named.kind, line[kind.end() :]
        found += _in_line(section, number, line)
    return found


def _in_line(section: str, place: int, line: str) -> list[Answer]:
    """The answers of one line; what is explained behind the last one belongs to it."""
    explains = _EXPLAINS.search(line, 1)
    line, explanation = (line[: explains.start()], line[explains.end() :]) if explains else (line, "")
    found = []
    rest = line
    for span in _RANGE.finditer(line):
        first, last = int(span[1]), int(span[2])
        signs = re.sub(r"\s", "", span[3])
        if 0 < last - first + 1 == len(signs):
            found += [Answer(section, first + number, sign, place) for number, sign in enumerate(signs)]
            rest = rest.replace(span.group(), " ")
    for one in _ONE.finditer(rest):
        key = _KEY_NAME.sub("", one[2].strip(" ;,。"))
        found.append(Answer(section, int(one[1]), key, place))
    if explanation and found:
        found[-1] = _explained(found[-1], explanation)
    return found


def _explained(answer: Answer, text: str) -> Answer:
    return replace(answer, explanation=f"{answer.explanation}\n{text.strip()}".strip())


def _in_table(lines: Sequence[tuple[int, str]]) -> list[Answer]:
    """Answers in a table: ``题号 1 2 3`` above ``答案 B ABD √``, as often as it goes on, or a row for each question."""
    rows = [
        (number, cells)
        for number, line in lines
        if len(cells := [cell.strip() for cell in _CELLS.split(line.strip().strip("|"))]) > 1
        and not all(set(cell) <= set("-: ") for cell in cells)
    ]
    if not rows or rows[0][1][0] != "题号":
        return []
    found: list[Answer] = []
    if rows[0][1][1] in ("答案", "参考答案", "正确答案"):
        for number, cells in rows[1:]:
            if cells[0].isdecimal() and len(cells[0]) <= 4 and cells[1]:
                found.append(Answer("", int(cells[0]), cells[1], number))
        return found
    for (_above, numbers), (place, keys) in zip(rows, rows[1:], strict=False):
        if numbers[0] == "题号" and keys[0] in ("答案", "参考答案", "正确答案"):
            found += [
                Answer("", int(number), key, place)
                for number, key in zip(numbers[1:], keys[1:], strict=False)
                if number.isdecimal() and len(number) <= 4 and key
            ]
    return found
