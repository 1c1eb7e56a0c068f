"""One question of each kind, and the ways in which people write its cells, its header and its file."""

from __future__ import annotations

from typing import Any

STEM = "询问查证的时间一般不得超过多久？"
FOUR = ("八小时", "十二小时", "二十四小时", "四十八小时")
SINGLE = {
    "题型": "单选题",
    "题干": STEM,
    "选项A": FOUR[0],
    "选项B": FOUR[1],
    "选项C": FOUR[2],
    "选项D": FOUR[3],
    "答案": "B",
}
MULTIPLE = SINGLE | {"题型": "多选题", "答案": "ABD"}
VERDICT = {"题型": "判断题", "题干": "派出所可以决定警告。", "答案": "对"}
BLANKS = {"题型": "填空题", "题干": "询问不超过____小时，应当通知____。", "答案": "八；家属"}

ONE = {"kind": "single_choice", "stem": STEM, "options": FOUR, "key": (1,)}
SOME = ONE | {"kind": "multiple_choice", "key": (0, 1, 3)}
FILLED = {"kind": "fill_in", "key": (("八",), ("家属",))}

Variant = tuple[str, dict[str, str], dict[str, Any]]


def _with(base: dict[str, str], column: str, cells: tuple[str, ...], meant: dict[str, Any]) -> list[Variant]:
    return [(f"{column} {cell!r}", base | {column: cell}, meant) for cell in cells]


def _renamed(names: dict[str, tuple[str, ...]]) -> list[Variant]:
    """The columns under other names, one at a time."""
    return [
        (f"column {other!r}", {other if name == column else name: cell for name, cell in SINGLE.items()}, ONE)
        for column, others in names.items()
        for other in others
    ]


def _options_in_one_cell() -> list[Variant]:
    base = {"题型": "单选题", "题干": STEM, "答案": "B"}
    a, b, c, d = FOUR
    cells = (
        f"{a}\n{b}\n{c}\n{d}",
        f"A.{a}\nB.{b}\nC.{c}\nD.{d}",
        f"A. {a} B. {b} C. {c} D. {d}",
        f"A、{a}；B、{b}；C、{c}；D、{d}",
        f"Ａ．{a}　Ｂ．{b}　Ｃ．{c}　Ｄ．{d}",
        f"(A){a} (B){b} (C){c} (D){d}",
        f"（A）{a}\n（B）{b}\n（C）{c}\n（D）{d}",
        f"A：{a}，B：{b}，C：{c}，D：{d}",
        f"A:{a},B:{b},C:{c},D:{d}",
        f"A、{a}B、{b}C、{c}D、{d}",
        f"A{a} B{b} C{c} D{d}",
        f"{a}|{b}|{c}|{d}",
        f"{a}；{b}；{c}；{d}",
        f"{a};{b};{c};{d}",
        f"{a}\t{b}\t{c}\t{d}",
        f"a. {a} b. {b} c. {c} d. {d}",
        f"A) {a} B) {b} C) {c} D) {d}",
        f"A.{a}；\nB.{b}；\nC.{c}；\nD.{d}。",
    )
    return [(f"options {cell!r}", base | {"选项": cell}, ONE | {"options": _shown(cell)}) for cell in cells]


def _shown(cell: str) -> tuple[str, ...]:
    """A full stop at the end of the last option is part of it."""
    return (*FOUR[:3], FOUR[3] + "。") if cell.endswith("。") else FOUR


VARIANTS: list[Variant] = [
    *_with(VERDICT, "答案", ("对", "正确", "√", "✓", "✔", "T", "t", "TRUE", "True", "是", "Y", "1", "正确。", "（√）", "Ｔ", "答案：对", " 对 ", "V", "对的", "√正确"), {"kind": "true_false", "key": True}),
    *_with(VERDICT, "答案", ("错", "错误", "×", "✗", "F", "FALSE", "否", "N", "0", "X", "x", "ｘ", "╳", "不正确", "答案：错误", "错的", "×错误", "说法错误"), {"kind": "true_false", "key": False}),
    ("letter for a verdict", VERDICT | {"选项A": "正确", "选项B": "错误", "答案": "A"}, {"kind": "true_false", "key": True}),
    ("letter and verdict", VERDICT | {"选项A": "正确", "选项B": "错误", "答案": "B.错误"}, {"kind": "true_false", "key": False}),
    *_with(SINGLE, "答案", ("B", "b", "Ｂ", "B.", "(B)", "（B）", "B、", "【B】", "答案：B", "正确答案是B。", "选B", "选项B", "B项", "参考答案：B", "本题选B", "B. 十二小时", "B、十二小时", "十二小时", "12小时", "B（十二小时）", "答：B"), ONE),
    *_with(MULTIPLE, "答案", ("ABD", "abd", "ＡＢＤ", "A、B、D", "A,B,D", "A，B，D", "A B D", "A;B;D", "A；B；D", "A/B/D", "A|B|D", "A+B+D", "A\nB\nD", "['A','B','D']", "DBA", "A.B.D.", "答案：ABD", "A、B和D", "A项、B项、D项", "（A、B、D）", "正确选项为A、B、D", "ABD正确", "A、B、D均正确"), SOME),
    *_with(SINGLE, "题型", ("单选题", "单选", "单项选择题", "单项选择", "一、单选题", "1.单选题", "单选题：", "单选题（每题1分）", "Single choice", " 单 选 题 ", "选择题（单选）", "【单选题】", "单选题型", ""), ONE),
    *_with(MULTIPLE, "题型", ("多选题", "多选", "多项选择题", "二、多项选择题", "选择题（多选）", "多选题(2分)", "Multiple choice"), SOME),
    *_with(SINGLE, "题干", (f"12、{STEM}", f"12.{STEM}", f"（12）{STEM}", f"12．{STEM}", f"第12题 {STEM}", f"第12题：{STEM}", f" {STEM}\n", f"[单选题]{STEM}", f"【单选】{STEM}", f"\ufeff{STEM}", f"1、 {STEM}"), ONE),
    *_options_in_one_cell(),
    ("letters before options", SINGLE | {f"选项{x}": f"{x}. {text}" for x, text in zip("ABCD", FOUR, strict=True)}, ONE),
    ("letters with a comma before options", SINGLE | {f"选项{x}": f"{x}、{text}" for x, text in zip("ABCD", FOUR, strict=True)}, ONE),
    ("options in the stem", {"题型": "单选题", "题干": f"{STEM} A. {FOUR[0]} B. {FOUR[1]} C. {FOUR[2]} D. {FOUR[3]}", "答案": "B"}, ONE),
    *_with(BLANKS, "答案", ("八；家属", "八;家属", "八\n家属", "1.八 2.家属", "（1）八（2）家属", "①八②家属", "八|家属", "1、八；2、家属", "八 ； 家属"), FILLED),
    *_with(BLANKS, "题干", ("询问不超过（　）小时，应当通知（　）。", "询问不超过__小时，应当通知__。", "询问不超过(  )小时，应当通知(  )。", "询问不超过【】小时，应当通知【】。"), FILLED),
    *_with(SINGLE | {"分值": ""}, "分值", ("2", "2分", "２", "2.0", "2 分", "2.00", "每题2分", "(2分)"), ONE | {"marks": "2"}),
    *_with(SINGLE | {"难度": ""}, "难度", ("易", "简单", "容易", "1", "1.0", "低", "★", "1级", "难度1", "一"), ONE | {"difficulty": 1}),
    *_with(SINGLE | {"难度": ""}, "难度", ("中", "中等", "一般", "3", "★★★", "适中", ""), ONE | {"difficulty": 3}),
    *_with(SINGLE | {"难度": ""}, "难度", ("难", "困难", "5", "高", "★★★★★"), ONE | {"difficulty": 5}),
    *_renamed(
        {
            "题干": ("题目", "试题内容", "题 干", "题干*", "题干（必填）", "Question", "问题", "试题题干", "题目内容", "题干内容"),
            "答案": ("正确答案", "标准答案", "参考答案", "答案（必填）", "Answer", "正 确 答 案", "正确选项", "答案选项", "本题答案"),
            "题型": ("题目类型", "试题类型", "Type", "题型（单选/多选/判断）", "题型名称"),
            "选项A": ("A", "A选项", "选项 A", "选项A（必填）", "Option A", "答案A", "备选答案A", "Ａ", "选项1", "A项", "选项一"),
        }
    ),
    ("numbers as the answer", BLANKS | {"题干": "下列____属于处罚。①警告②罚款", "答案": "①②"}, {"kind": "fill_in", "key": (("①②",),)}),
    ("a stem that begins with a numbered thing", SINGLE | {"题干": "第3题库由谁管理？"}, {"stem": "第3题库由谁管理？"}),
    ("columns in another order", dict(reversed(SINGLE.items())), ONE),
    ("columns nobody asked for", {"序号": "1", "命题人": "王芳"} | SINGLE | {"知识点": "传唤", "备注": "略"}, ONE),
]  # fmt: skip
"""(name, cells by column name, what is meant)."""
