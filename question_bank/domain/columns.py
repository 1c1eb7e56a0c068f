"""Which column of a sheet holds what, by the names people give to columns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from core.domain.columns import NO_CHOICES, NOTE, SKIP, Choices, meanings_of

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ref": "题号 编号 试题编号 题目编号 试题号 id ref no number questionid questionno questionnumber",
        "kind": "题型 类型 试题类型 题目类型 题型名称 题目题型 kind type questiontype",
        "stem": "题干 题目 试题 试题内容 题目内容 题干内容 试题题干 问题 题目描述 stem question questiontext",
        "options": "选项 备选项 备选答案 选项内容 全部选项 options choices",
        "key": (
            "答案 正确答案 标准答案 参考答案 试题答案 本题答案 题目答案 正确选项 "
            "answer answers key correctanswer rightanswer"
        ),
        "explanation": "解析 答案解析 试题解析 题目解析 答案解释 题解 分析 explanation rationale",
        "marks": "分值 分数 题分 每题分值 题目分值 试题分值 单题分值 marks mark score points",
        "subject": "科目 所属科目 科目代码 学科 subject subjectcode",
        "difficulty": "难度 难易度 难度等级 难易程度 难度系数 difficulty",
        "citations": (
            "依据 法律依据 法条 引用法条 法条依据 法规依据 相关法条 法律条文 条文依据 "
            "出题依据 出处 citations citation legalbasis law"
        ),
        "rubric": "采分点 得分点 评分点 评分要点 答题要点 评分标准 评分细则 rubric markingpoints markscheme",
        "material": "材料 案例材料 案情 案情材料 背景材料 材料内容 共用题干 material casematerial",
        "matches": "匹配项 右侧 右列 右侧选项 右栏 配对项 对应项 连线项 matches rightside right",
        "group": "题组 题组号 题组编号 案例号 案例编号 材料号 大题号 casegroup caseno casenumber questiongroup",
        "use": "用途 题目用途 试题用途 使用范围 use usage",
        "valid_from": "启用日期 生效日期 有效期自 有效期起 有效起始日期 validfrom",
        "valid_to": "停用日期 失效日期 有效期至 有效期止 有效截止日期 validto validuntil",
        "points_asked": "知识点 所属知识点 知识点名称 知识点代码 考点 考查点 knowledgepoint knowledgepoints",
        "police_types": "警种 适用警种 policetype policetypes",
        "levels": "执法资格等级 资格等级 适用等级 qualificationlevel qualificationlevels",
        "syllabuses": "大纲 大纲版本 考试大纲 syllabus",
        "tags": "标签 试题标签 题目标签 tag tags",
        "ignored": "序号 行号 index row",
    }
)
_FIELD_OF = {name: meaning for meaning, names in _NAMES.items() for name in names.split()}
_OPTION = re.compile(r"^(?:选项|备选项|备选答案|答案|option|choice)?([a-z])(?:选项|项)?$")
_OPTION_NUMBER = re.compile(r"^(?:选项|备选项|备选答案|option|choice)([1-9一二三四五六七八九])$")
_DIGITS = "一二三四五六七八九"
_HINT = re.compile(r"[(\[{【].*?[)\]}】]")
_NOT_LETTERS = re.compile(r"[\s*_:.,\-/#]+")

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        name: kind
        for kind, names in {
            "single_choice": "单选 单选题 单项选择 单项选择题 选择题 singlechoice single singleselect",
            "multiple_choice": "多选 多选题 多项选择 多项选择题 multiplechoice multiple multipleselect",
            "indefinite_choice": "不定项 不定项题 不定项选择 不定项选择题 任选题 indefinitechoice indefinite",
            "true_false": "判断 判断题 是非题 对错题 正误题 truefalse true/false trueorfalse tf judgement",
            "fill_in": "填空 填空题 fillin fillintheblank blank blanks",
            "short_answer": "简答 简答题 问答题 shortanswer",
            "essay": "论述 论述题 essay",
            "case_analysis": "案例 案例题 案例分析 案例分析题 caseanalysis",
            "document_drafting": "文书 文书题 文书制作 文书制作题 制作文书 文书写作 documentdrafting drafting",
            "matching": "匹配 匹配题 连线 连线题 配对题 配伍题 matching match",
            "ordering": "排序 排序题 顺序题 ordering order sequence",
        }.items()
        for name in names.split()
    }
)

SHEETS_OF_THE_TEMPLATE = frozenset({"填写说明", "示例", "选项列表", "instructions", "examples", "lists"})
"""Sheets that our template carries beside the questions; they are never read as questions."""


@dataclass(frozen=True)
class Columns:
    """Where things stand in a sheet: field to column index from 0, options by letter, others by name."""

    header_row: int
    fields: Mapping[str, int]
    options: Mapping[int, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    twice: tuple[int, ...] = ()

    def letter(self, field_name: str) -> str:
        """The letter of the column that holds ``field_name`` (``options.2`` for option C); empty if none."""
        base, _, number = field_name.partition(".")
        if base == "options" and number and int(number) in self.options:
            return column_letter(self.options[int(number)])
        if base == "options" and not number and "options" not in self.fields and self.options:
            return column_letter(min(self.options.values()))
        return column_letter(self.fields[base]) if base in self.fields else ""

    def meanings(self, header: Sequence[str]) -> dict[int, str]:
        """What each column holds, as a person may say it otherwise."""
        found = dict.fromkeys(self.others.values(), NOTE)
        found |= {index: _meaning_of(header[index]) for index in self.twice}
        found |= {index: f"options.{number}" for number, index in self.options.items()}
        return found | {index: name for name, index in self.fields.items()}

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letter of the column of every field."""
        return {name: self.letter(name) for name in (*self.fields, "options")}

    def filled_options(self, cells: Sequence[str]) -> bool:
        """Whether a row gives any option."""
        indices = [
            *self.options.values(),
            *(self.fields[name] for name in ("options",) if name in self.fields),
        ]
        return any(index < len(cells) and cells[index].strip() for index in indices)


@lru_cache
def column_letter(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_name(text: str) -> str:
    """A column or kind name without case, width, spaces, signs and hints in brackets."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTERS.sub("", _HINT.sub("", text))


def field_named(name: str) -> str:
    """The field that a column (or label) of this name holds, empty when it holds none that we know."""
    return _FIELD_OF.get(plain_name(name), "")


@lru_cache
def kind_of(name: str) -> str | None:
    """The kind code that ``name`` stands for, in Chinese or English; None when it stands for none.

    What stands in brackets goes first: 选择题（多选）.
    """
    inside = _HINT.search(unicodedata.normalize("NFKC", name))
    hint = KIND_NAMES.get(plain_name(inside.group()[1:-1])) if inside else None
    plain = plain_name(name)
    bare = re.sub(r"^[一二三四五六七八九十\d]+、?|(?<=题)型$", "", plain)
    return hint or KIND_NAMES.get(plain) or KIND_NAMES.get(bare)


def read_header(cells: Sequence[str], row_number: int, choices: Choices = NO_CHOICES) -> Columns | None:
    """The columns that a row of names describes, or None when it is no header.

    What a person has said about a row (`choices`) counts; else a header names at least the stem and one more thing
    that we know.
    """
    chosen = meanings_of(cells, choices)
    if chosen is not None and fits(chosen):
        return _columns(cells, row_number, chosen)
    told = {index: _meaning_of(cell) for index, cell in enumerate(cells)}
    known = [meaning for meaning in told.values() if meaning not in ("", NOTE)]
    if "stem" not in known or len(set(known)) < 2:
        return None
    return _columns(cells, row_number, told)


def fits(chosen: Mapping[int, str]) -> bool:
    """Whether the meanings that a person gave to columns make up questions."""
    return "stem" in chosen.values() and bool({"key", "rubric"} & set(chosen.values()))


def _columns(cells: Sequence[str], row_number: int, told: Mapping[int, str]) -> Columns:
    fields: dict[str, int] = {}
    options: dict[int, int] = {}
    others: dict[str, int] = {}
    twice: list[int] = []
    for index, meaning in sorted(told.items()):
        base, _, number = meaning.partition(".")
        if meaning in ("", SKIP):
            continue
        if meaning == NOTE:
            others.setdefault(cells[index].strip() or column_letter(index), index)
        elif number:
            if int(number) in options:
                twice.append(index)
            options.setdefault(int(number), index)
        else:
            if base in fields:
                twice.append(index)
            fields.setdefault(base, index)
    return Columns(row_number, fields, options, others, tuple(twice))


def _meaning_of(cell: str) -> str:
    """What a column of this name holds: a field, `options.2`, NOTE, SKIP; empty for a column without a name."""
    name = plain_name(cell)
    option = _OPTION.match(name) or _OPTION_NUMBER.match(name)
    if option:
        letter = option.group(1)
        if letter in _DIGITS:
            return f"options.{_DIGITS.index(letter)}"
        return f"options.{int(letter) - 1 if letter.isdigit() else ord(letter) - ord('a')}"
    if name in _FIELD_OF:
        return SKIP if _FIELD_OF[name] == "ignored" else _FIELD_OF[name]
    return NOTE if name else ""
