"""The signs by which people number questions, name their parts and mark answers in running text."""

import re
import unicodedata
from dataclasses import dataclass

from question_bank.domain.columns import KIND_NAMES, field_named, kind_of, plain_name
from question_bank.domain.kinds.choice import letters_of
from question_bank.domain.kinds.true_false import reads_as_verdict
from question_bank.domain.text import fold

_ALSO_NAMED = {
    "key": "答 参考解答 标答 ans 正确项 本题正确答案 答案为 答案是",
    "explanation": "试题详解 详解 解释 解答 解题思路 答题解析 本题解析 考点解析 点评 reason",
    "citations": "相关法律 法律条款 依据条款 法条链接",
    "rubric": "评分 给分点 评分点 要点 踩分点",
    "material": "案例 材料 案情简介 基本案情 案例背景 背景 阅读材料 情景 情境",
    "marks": "本题分值",
    "matches": "右列 右栏 乙栏 配对项 匹配项",
}
_FIELD_OF = {plain_name(name): field for field, names in _ALSO_NAMED.items() for name in names.split()}
NOTES = frozenset(
    {
        "知识点",
        "考点",
        "考查点",
        "考察点",
        "章节",
        "来源",
        "命题人",
        "标签",
        "备注",
        "关键词",
        "能力层次",
        "我的答案",
        "考生答案",
        "学生答案",
        "得分",
    }
)
"""Labels whose text is kept as a note of the question."""

_NAME = r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z ]{0,15}?[一二三四五六七八九十\d]{0,2}"
_LABEL = re.compile(
    rf"^\s*(?P<open>)(?:[【\[〔〖(<]\s*(?P<boxed>{_NAME})\s*[】\]〕〗)>]\s*:?|[【\[〔〖(<]?\s*(?P<plain>{_NAME})\s*:)\s*"
)
_KEY_WITHOUT_SIGN = re.compile(
    r"^\s*(?:正确|参考|标准)?答案\s*(?:是|为|应为|应是)?\s*(?=[A-Ha-h√×✓✗对错正TF](?![\u4e00-\u9fff]{3})|$)"
)
_LABEL_AND_SPACE = re.compile(r"^\s*((?:正确|参考|标准)?答案|(?:答案)?解析|难度|分值)\s+(?=\S)")
_WITHIN = re.compile(
    rf"[【\[〔〖]\s*(?P<boxed>{_NAME})\s*[】\]〕〗]\s*:?\s*|(?:(?<=[\s;。|])|(?<=[】\]〕)]))(?P<open>[(]?)(?P<plain>[\u4e00-\u9fffA-Za-z]{{1,12}})\s*:\s*"
)
_NUMBER = re.compile(
    r"^\s*(?:第\s*(?P<named>\d{1,4})\s*题(?![\u4e00-\u9fff])\s*[:.、,)]?"
    r"|(?:题目|试题|问题|题|Question|Q|No\.?)\s*(?P<titled>\d{1,4})\s*[:.、)\s]"
    r"|[\[【(]\s*(?P<boxed>\d{1,4})\s*[\])】]\s*[.、:]?"
    r"|#+\s*(?P<hashed>\d{1,4})\s*[.、:)]?"
    r"|(?P<plain>\d{1,4})\s*(?:[.、:,)](?!\d))+"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<han>[一二三四五六七八九十]{1,3})[、.]"
    r"|(?P<bare>\d{1,3})\s+(?=[\u4e00-\u9fff《“\"(A-Z_]))\s*",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^\s*(?P<star>[*√✓☑■●]?)\s*(?:选项|Option )?\s*[(\[【]?\s*(?P<letter>[A-Za-z])\s*"
    r"(?:[)\]】]\s*[.、:,]?|[.、:,](?!\d)|(?=\s+\S)|(?=[\u4e00-\u9fff《“\"]))\s*"
)
_RIGHT_OPTION = re.compile(r"\s*(?:[(\[【]\s*(?:√|✓|正确|正确答案|对|答案)\s*[)\]】]|[√✓☑])\s*$")
_INLINE = re.compile(r"[(\[【]\s*([^()\[\]【】]{0,24}?)\s*[)\]】]")
_MARKS = re.compile(r"[(\[【]\s*(?:本题|每题|共|计|满分)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[)\]】]")
_EACH = re.compile(
    r"每\s*(?:小)?(?:题|空|道)\s*(?:得|计|为)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分|各\s*(\d{1,3}(?:\.\d{1,2})?)\s*分"
    r"|(\d{1,3}(?:\.\d{1,2})?)\s*分\s*/\s*(?:小)?(?:题|空|道)"
)
_HAN_NUMBER = r"[一二三四五六七八九十]{1,3}"
_IN_FRONT_OF_HEADING = re.compile(
    rf"^\s*(?:#{{1,6}}\s*)?(?:\*\*)?(?:第?(?:{_HAN_NUMBER}|\d{{1,2}}|[IVX]{{1,4}})(?:部分|大题|单元)?\s*[、.:,)]?\s*|[(]{_HAN_NUMBER}[)]\s*[、.]?)?\s*[【\[]?\s*"
)
_NAMES_OF_KINDS = sorted(KIND_NAMES, key=len, reverse=True)
_KIND_WORD = re.compile("|".join(map(re.escape, _NAMES_OF_KINDS)), re.IGNORECASE)
_AFTER_HEADING = re.compile(
    r"^\s*[】\]]?\s*(?:\*\*)?\s*(?:[:.、,]?\s*$|[:,]?\s*\(.*|[:,]?\s*(?:共|每|本|各|下列).*(?:题|分).*$)"
)
_MATERIAL_FOR = re.compile(
    r"(?:根据|阅读|依据|结合|分析)(?:以下|下列|下面|上述)?(?:的)?(?:材料|案例|案情|事实).{0,12}?(?:回答|完成|分析)"
)
_UP_TO = re.compile(r"(\d{1,4})\s*题?\s*(?:[-—–~至到]+)\s*(?:第)?\s*(\d{1,4})\s*(?:小)?题")
_CASE_TITLE = re.compile(
    rf"^\s*[【\[(]?(?:案例|材料|案情)\s*(?:分析)?(?:{_HAN_NUMBER}|\d{{1,2}})?\s*[】\])]?\s*[:、.]?\s*$"
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Label:
    """A named part: field (or `note:名称`), where its text begins in the line."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number in front of a question: its value, how it is written, where the text begins."""

    value: int
    style: str
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over questions of one kind; ``marks`` of each question, empty when it does not say."""

    kind: str
    marks: str


class _Narrow(dict[int, str]):
    """The narrow form of each character, where it is one character as well; learned as characters come."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        new = sign if sign in CIRCLED else unicodedata.normalize("NFKC", sign)
        self[code] = new if len(new) == 1 else sign
        return self[code]


_NARROW = _Narrow({ord("﹕"): ":"})


def narrow(text: str) -> str:
    """Full-width signs in their narrow form, character for character, so that places stay the same."""
    return text if text.isascii() else text.translate(_NARROW)


def field_of(name: str) -> str:
    """The field that a label names, `note:名称` for what is kept as a note, empty for no label of ours."""
    plain = re.sub(r"(?<=[\u4e00-\u9fff])[一二三四五六七八九十\d]{1,2}$", "", plain_name(name))
    if plain in NOTES:
        return f"note:{plain}"
    return _FIELD_OF.get(plain) or field_named(plain)


def label_at_start(line: str) -> Label | None:
    """The label with which a (narrow) line begins: ``答案：``, ``【解析】``, ``（答案：B）``, ``答案 B``."""
    found = _LABEL.match(line)
    if found and (field := field_of(found["boxed"] or found["plain"])):
        return Label(field, found.start("open"), found.end())
    bare = _KEY_WITHOUT_SIGN.match(line) or _LABEL_AND_SPACE.match(line)
    if bare and bare.re is _LABEL_AND_SPACE:
        return Label(field_of(bare[1]), bare.start(), bare.end())
    return Label("key", bare.start(), bare.end()) if bare else None


def labels_within(line: str, start: int) -> list[Label]:
    """Further labels in the same (narrow) line behind ``start``: ``答案：B 解析：…  难度：3``."""
    labels = []
    for found in _WITHIN.finditer(line, start):
        field = field_of(found["boxed"] or found["plain"])
        if field and field not in ("options", "stem", "group", "ignored"):
            labels.append(Label(field, found.start(), found.end()))
    return labels


def number_of(line: str) -> Number | None:
    """The number with which a (narrow) line begins."""
    found = _NUMBER.match(line)
    if not found:
        return None
    style, digits = next((name, text) for name, text in found.groupdict().items() if text)
    if style == "circled":
        return Number(CIRCLED.index(digits) + 1, style, found.end())
    if style == "han":
        return Number(int(fold(digits)) if fold(digits).isdigit() else 0, style, found.end())
    value = int(digits)
    if style == "plain":
        style += found.group()[found.end("plain") - found.start() :].strip()[:1]
    return Number(value, style, found.end())


def heading_of(line: str) -> Heading | None:
    """The heading that a (narrow) line is: ``一、单项选择题（每题2分，共20分）``, ``【判断题】``, ``# 多选题``."""
    front = _IN_FRONT_OF_HEADING.match(line)
    start = front.end() if front else 0
    word = _KIND_WORD.match(line, start)
    if not word or not _AFTER_HEADING.match(line[word.end() :]):
        return None
    kind = kind_of(line[start:]) or kind_of(word.group())
    each = _EACH.search(line)
    return Heading(kind or "", (each[1] or each[2] or each[3]) if each else "")


def option_at_start(line: str) -> tuple[str, int, bool] | None:
    """Letter of the option that a (narrow) line begins, where its text begins, whether it is marked as right."""
    found = _OPTION.match(line)
    return (found["letter"].upper(), found.end(), bool(found["star"])) if found else None


def without_right_mark(text: str) -> tuple[str, bool]:
    """An option without ``（正确）`` or ``√`` behind it, and whether it carried one."""
    found = _RIGHT_OPTION.search(narrow(text))
    return (text[: found.start()], True) if found and found.start() else (text, False)


def answer_in_brackets(stem: str) -> tuple[str, str] | None:
    """Stem and answer where the answer stands in brackets: ``不得超过（B）小时``, ``…。（√）``; else None.

    Only the last bracket that holds option letters or a verdict counts, and no second one may.
    """
    flat = narrow(stem)
    found = [
        one
        for one in _INLINE.finditer(flat)
        if one[1] and (_is_letters(one[1]) or (reads_as_verdict(one[1]) and not one[1].isdigit()))
    ]
    if len(found) != 1:
        return None
    [one] = found
    at_the_end = not flat[one.end() :].strip(" .。?？!,;:")
    if not _is_letters(one[1]) and not at_the_end:
        return None
    if at_the_end and reads_as_verdict(one[1]) and not _is_letters(one[1]):
        return (stem[: one.start()] + stem[one.end() :]).strip(), one[1]
    return f"{stem[: one.start()]}（　）{stem[one.end() :]}".strip(), one[1]


def _is_letters(text: str) -> bool:
    letters = letters_of(text)
    return (
        letters is not None
        and bool(re.fullmatch(r"[A-H]{1,8}", letters))
        and len(set(letters)) == len(letters)
    )


def kind_in_brackets(stem: str) -> tuple[str, str]:
    """Stem and kind where the kind stands in brackets in front or at the end: ``[单选题]…``, ``…（多选）``."""
    flat = narrow(stem)
    for found in _INLINE.finditer(flat):
        before, after = flat[: found.start()].strip(), flat[found.end() :].strip()
        if (not before or not after) and kind_of(found[1]):
            return (stem[: found.start()] + stem[found.end() :]).strip(), found[1]
    return stem, ""


def marks_in_brackets(stem: str) -> tuple[str, str]:
    """Stem and marks where ``（2分）`` stands in front or at the end."""
    flat = narrow(stem)
    for found in _MARKS.finditer(flat):
        before, after = flat[: found.start()].strip(), flat[found.end() :].strip(" 。.?")
        if not before or not after:
            return (stem[: found.start()] + stem[found.end() :]).strip(), found[1]
    return stem, ""


def material_for(line: str) -> int | None:
    """Up to which number the questions belong to the material that this (narrow) line announces; 0: not said."""
    if _CASE_TITLE.match(line):
        return 0
    if len(line) > 60 or not _MATERIAL_FOR.search(line):
        return None
    span = _UP_TO.search(line)
    return int(span[2]) if span else 0
