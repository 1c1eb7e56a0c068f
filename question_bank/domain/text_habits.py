"""Habits of writing that say the same as a plainer form: each line in that form, so that one reader reads them all.

Lines stay lines: what is said about one later still names the right one.
"""

import re
from collections.abc import Sequence

from question_bank.domain.columns import kind_of
from question_bank.domain.text_signs import label_at_start, narrow, number_of

_PAGE = re.compile(r"^\s*[-—]*\s*第\s*\d{1,4}\s*页\s*(?:[,，/]?\s*共\s*\d{1,4}\s*页)?\s*[-—]*\s*$")
_BOLD = re.compile(r"^\s*\*\*(?P<inner>[^*]+)\*\*\s*(?P<rest>.*)$")
_BULLET = re.compile(r"^\s*[•·◆▪○–-]\s*(?=[(（]?[A-Ha-hＡ-Ｈ]\s*[.、．)）:：])")
_ARROW = re.compile(r"^\s*(?:[→▶➤☞►]|[-=]>)\s*(?=[【\[]?(?:正确|参考|标准)?答案|[【\[]?解析)")
_CHOSEN = re.compile(
    r"^\s*(?:(?:本|此|该)题\s*)?(?:应|应该)?选(?:择)?\s*[:：]?\s*([A-HＡ-Ｈ]{1,8})\s*[。.]?\s*$"
)
_BOTH = re.compile(
    r"^\s*[【\[]?答案(?:及|与|和)(?:答案)?解析[】\]]?\s*[:：]?\s*([A-HＡ-Ｈ]{1,8}|[√×✓✗对错])\s*[。.，,;；\s]\s*(\S.*)$"
)
_VERDICT_IN_FRONT = re.compile(r"^\s*[(（]\s*([√×✓✗✔✘对错TF])\s*[)）]\s*(\d{1,4}\s*[.、．)）].*)$")
_KIND_AND_MARKS = re.compile(
    r"[(（\[【]\s*(?P<kind>[\u4e00-\u9fff]{2,8})\s*[,，、;；]\s*(?P<marks>\d{1,3}(?:\.\d{1,2})?)\s*分\s*[)）\]】]"
)
_OPTIONS_BEHIND_STEM = re.compile(r"(?<=[？?。：:）)])(?=[AＡ]\s*[.、．]\s*\S.{0,300}[BＢ]\s*[.、．])")


def usual_lines(lines: Sequence[str]) -> list[str]:
    """The lines in the forms that the reader of texts knows; a page number becomes an empty line."""
    return [_usual(line) for line in lines]


def _usual(line: str) -> str:
    if _PAGE.match(line):
        return ""
    line = _ARROW.sub("", _BULLET.sub("", line))
    if "**" in line and (bold := _BOLD.match(line)):
        inner = narrow(bold["inner"])
        if number_of(inner) or label_at_start(inner):
            line = f"{bold['inner']}{bold['rest']}"
    if chosen := _CHOSEN.match(line):
        return f"答案：{chosen[1]}"
    if both := _BOTH.match(line):
        return f"答案：{both[1]} 解析：{both[2]}"
    if verdict := _VERDICT_IN_FRONT.match(line):
        return f"{verdict[2]}（{verdict[1]}）"
    if "分" in line:
        line = _KIND_AND_MARKS.sub(_two_brackets, line, count=1)
    return _OPTIONS_BEHIND_STEM.sub(" ", line, count=1)


def _two_brackets(found: re.Match[str]) -> str:
    if kind_of(found["kind"]) is None:
        return found[0]
    return f"（{found['kind']}）（{found['marks']}分）"
