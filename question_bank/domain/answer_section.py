"""Answers that stand together behind all questions: ``参考答案`` and ``1-5 BACDA``, ``6.ABD 7.√``, one a line."""

import re
from collections.abc import Sequence

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

Answer = tuple[str, int, str, int]
"""Kind of the section (empty where the answers name none), number of the question, answer, line."""


def answer_section(flat: Sequence[str]) -> tuple[int, list[Answer]]:
    """Where the questions end (an index of ``flat``, narrow lines), and the answers that stand behind them.

    Only a title such as ``参考答案`` begins them, and only where no option and no label follows; without one the
    questions go to the end.
    """
    titles = [index for index, line in enumerate(flat) if index and len(line) < 40 and _TITLE.match(line)]
    for index in titles[-MOST_TITLES:]:
        rest = [(number, text) for number, text in enumerate(flat[index + 1 :], index + 2) if text.strip()]
        answers = _answers(rest)
        asks = any((option_at_start(text) or ("", 0))[0] == "A" and "." in text[:3] for _n, text in rest)
        labels = [label.field for _n, text in rest if (label := label_at_start(text))]
        asked = {number.value for text in flat[:index] if (number := number_of(text))}
        keyed = any((label := label_at_start(text)) and label.field == "key" for text in flat[:index])
        all_known = asked >= {number for _kind, number, _text, _line in answers}
        if answers and all_known and not asks and not keyed and not {"key", "stem"} & set(labels):
            return index, answers
    return len(flat), []


def _answers(lines: Sequence[tuple[int, str]]) -> list[Answer]:
    found: list[Answer] = []
    section = ""
    for number, line in lines:
        if len(line) > LONGEST:
            continue
        heading = heading_of(line)
        if heading is not None:
            section = heading.kind
            continue
        kind = re.match(r"^\s*(?:[一二三四五六七八九十]+、)?\s*([\u4e00-\u9fff]{2,8}题)\s*[:(]", line)
        if kind and (named := heading_of(kind[1])):
            section, line = named.kind, line[kind.end() :]
        rest = line
        for span in _RANGE.finditer(line):
            first, last = int(span[1]), int(span[2])
            signs = re.sub(r"\s", "", span[3])
            if 0 < last - first + 1 == len(signs):
                found += [(section, first + place, sign, number) for place, sign in enumerate(signs)]
                rest = rest.replace(span.group(), " ")
        for one in _ONE.finditer(rest):
            found.append((section, int(one[1]), one[2].strip(" ;,。"), number))
    return found
