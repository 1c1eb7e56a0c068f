"""Questions as people type them into a document or a message, and what each text means."""

from __future__ import annotations

from typing import Any

Meant = list[dict[str, Any]]
Variant = tuple[str, str, Meant]

STEM = "询问查证的时间一般不得超过多久？"
FOUR = ("八小时", "十二小时", "二十四小时", "四十八小时")
ONE = {"kind": "single_choice", "stem": STEM, "options": FOUR, "key": (1,)}
SOME = ONE | {"kind": "multiple_choice", "key": (0, 1, 3)}
RIGHT = {"kind": "true_false", "stem": "派出所可以决定警告。", "key": True, "options": ()}
WRONG = RIGHT | {"key": False}
FILLED = {"kind": "fill_in", "stem": "询问不超过____小时，应当通知____。", "key": (("八",), ("家属",))}
A, B, C, D = FOUR
OPTIONS = f"A. {A}\nB. {B}\nC. {C}\nD. {D}"


def asked(number: str = "1. ", options: str = OPTIONS, answer: str = "答案：B") -> str:
    return f"{number}{STEM}\n{options}\n{answer}".strip()


def _numbers() -> list[Variant]:
    written = (
        "1. ",
        "1、",
        "1．",
        "１．",
        "1) ",
        "1）",
        "（1）",
        "(1) ",
        "第1题 ",
        "第1题：",
        "题目1：",
        "【1】",
        "[1] ",
        "1 ",
        "1.",
        "1: ",
        "Q1. ",
        "# 1. ",
        "",
    )
    return [(f"number {one!r}", asked(one), [ONE]) for one in written]


def _options() -> list[Variant]:
    written = (
        f"A.{A}\nB.{B}\nC.{C}\nD.{D}",
        f"A、{A}\nB、{B}\nC、{C}\nD、{D}",
        f"A．{A}\nB．{B}\nC．{C}\nD．{D}",
        f"Ａ．{A}\nＢ．{B}\nＣ．{C}\nＤ．{D}",
        f"（A）{A}\n（B）{B}\n（C）{C}\n（D）{D}",
        f"(A) {A}\n(B) {B}\n(C) {C}\n(D) {D}",
        f"A) {A}\nB) {B}\nC) {C}\nD) {D}",
        f"A：{A}\nB：{B}\nC：{C}\nD：{D}",
        f"【A】{A}\n【B】{B}\n【C】{C}\n【D】{D}",
        f"a. {A}\nb. {B}\nc. {C}\nd. {D}",
        f"A {A}\nB {B}\nC {C}\nD {D}",
        f"A{A}\nB{B}\nC{C}\nD{D}",
        f"A. {A}  B. {B}  C. {C}  D. {D}",
        f"A. {A}\tB. {B}\nC. {C}\tD. {D}",
        f"A.{A}B.{B}C.{C}D.{D}",
        f"A、{A}；B、{B}；C、{C}；D、{D}",
        f"　　A．{A}　　B．{B}\n　　C．{C}　　D．{D}",
        f"\nA. {A}\n\nB. {B}\n\nC. {C}\n\nD. {D}\n",
        f"选项：\nA. {A}\nB. {B}\nC. {C}\nD. {D}",
    )  # fmt: skip
    return [(f"options {one!r}", asked(options=one), [ONE]) for one in written]


def _answers() -> list[Variant]:
    single = (
        "答案：B",
        "答案:B",
        "答案 B",
        "答案B",
        "【答案】B",
        "[答案] B",
        "（答案：B）",
        "正确答案：B",
        "参考答案：B",
        "标准答案：Ｂ",
        "答案是B",
        "答案为：B",
        "答：B",
        "Answer: B",
        "ANSWER: B",
        "答案：（B）",
        "答案： B．",
        "正确答案：B. 十二小时",
        "答案\nB",
        "【答案】：B",
        "〖答案〗B",
        "本题答案：b",
    )
    several = (
        "答案：ABD",
        "答案：A、B、D",
        "答案：A,B,D",
        "答案：A B D",
        "【答案】ＡＢＤ",
        "正确答案：A，B，D。",
        "答案：A/B/D",
    )
    return [(f"answer {one!r}", asked(answer=one), [ONE]) for one in single] + [
        (f"answer {one!r}", asked(answer=one), [SOME]) for one in several
    ]


def _more() -> list[Variant]:
    told = ONE | {"explanation": "见条文。"}
    return [
        ("explanation below", asked(answer="答案：B\n解析：见条文。"), [told]),
        ("explanation in brackets", asked(answer="【答案】B\n【解析】见条文。"), [told]),
        ("explanation in the same line", asked(answer="答案：B 解析：见条文。"), [told]),
        ("explanation in the same line, boxed", asked(answer="【答案】B【解析】见条文。"), [told]),
        ("explanation of two lines", asked(answer="答案：B\n解析：见条文。\n另见前款。"), [ONE | {"explanation": "见条文。\n另见前款。"}]),
        ("explanation first", asked(answer="解析：见条文。\n答案：B"), [told]),
        ("named 答案解析", asked(answer="答案：B\n答案解析：见条文。"), [told]),
        ("with a number list in the explanation", asked(answer="答案：B\n解析：\n1. 见条文。\n2. 另见前款。") + "\n" + asked("2. "), [ONE | {"explanation": "1. 见条文。\n2. 另见前款。"}, ONE]),
        ("difficulty, subject, marks", asked(answer="答案：B\n难度：较难\n科目：综合\n分值：2分"), [ONE | {"difficulty": 4, "subject": "综合", "marks": "2"}]),
        ("difficulty in the line of the answer", asked(answer="答案：B　难度：3　分值：2"), [ONE | {"difficulty": 3, "marks": "2"}]),
        ("articles", asked(answer="答案：B\n依据：《治安管理处罚法》第九十七条"), [ONE | {"citations": ("《治安管理处罚法》第九十七条",)}]),
        ("a note", asked(answer="答案：B\n知识点：询问查证"), [ONE]),
        ("a question number", asked("", answer="答案：B").replace(STEM, f"题号：X-7\n题干：{STEM}", 1), [ONE]),
        ("labels for all", f"题型：单选题\n题干：{STEM}\n选项A：{A}\n选项B：{B}\n选项C：{C}\n选项D：{D}\n答案：B", [ONE]),
        ("answer in the stem", f"1. 询问查证的时间一般不得超过（B）。\n{OPTIONS}", [ONE | {"stem": "询问查证的时间一般不得超过（　）。"}]),
        ("answer behind the stem", f"1. {STEM}（ B ）\n{OPTIONS}", [ONE | {"stem": f"{STEM}（　）"}]),
        ("several answers behind the stem", f"1. {STEM}(ABD)\n{OPTIONS}", [SOME | {"stem": f"{STEM}（　）"}]),
        ("empty brackets stay", f"1. 询问查证的时间一般不得超过（  ）。\n{OPTIONS}\n答案：B", [ONE | {"stem": "询问查证的时间一般不得超过（  ）。"}]),
        ("a star before the right option", f"1. {STEM}\nA. {A}\n*B. {B}\nC. {C}\nD. {D}", [ONE]),
        ("a tick behind the right option", f"1. {STEM}\nA. {A}\nB. {B} √\nC. {C}\nD. {D}", [ONE]),
        ("a word behind the right options", f"1. {STEM}\nA. {A}（正确）\nB. {B}（正确）\nC. {C}\nD. {D}（正确）", [SOME]),
        ("the whole question in a line", f"1. {STEM} A. {A} B. {B} C. {C} D. {D} 答案：B 解析：见条文。", [told]),
        ("kind in front", asked("1. 【单选题】"), [ONE]),
        ("kind behind", f"1. {STEM}（单选）\n{OPTIONS}\n答案：B", [ONE]),
        ("indefinite choice", asked("1. [不定项]"), [ONE | {"kind": "indefinite_choice"}]),
        ("marks behind the stem", f"1. {STEM}（2分）\n{OPTIONS}\n答案：B", [ONE | {"marks": "2"}]),
        ("a stem of two lines", f"1. 关于询问查证，\n{STEM}\n{OPTIONS}\n答案：B", [ONE | {"stem": f"关于询问查证，\n{STEM}"}]),
        ("statements in the stem", "1. 下列说法正确的是：\n①警告 ②罚款\n③拘留\nA. ①②\nB. ①③\n答案：A", [{"stem": "下列说法正确的是：\n①警告 ②罚款\n③拘留", "options": ("①②", "①③"), "key": (0,)}]),
        ("an option of two lines", f"1. {STEM}\nA. {A}\nB. 十二\n小时\nC. {C}\nD. {D}\n答案：B", [ONE | {"options": (A, "十二\n小时", C, D)}]),
        ("a title above", f"某局2026年三月练习\n\n{asked()}", [ONE]),
        ("Windows line ends", asked().replace("\n", "\r\n"), [ONE]),
    ]  # fmt: skip


def _papers() -> list[Variant]:
    two = asked("1. ") + "\n" + asked("2. ", answer="答案：ABD")
    return [
        ("two questions", two, [ONE, SOME]),
        ("blank lines between", two.replace("\n2.", "\n\n\n2."), [ONE, SOME]),
        ("two questions without numbers", asked("") + "\n\n" + asked("", answer="答案：ABD"), [ONE, SOME]),
        ("a heading for the kind", f"一、单项选择题（每题2分，共2分）\n{asked()}\n二、判断题（每题1分）\n1. {RIGHT['stem']}\n答案：对", [ONE | {"marks": "2"}, RIGHT | {"marks": "1"}]),
        ("numbers that go on under headings", f"一、单选题\n{asked()}\n二、多选题\n{asked('2、', answer='答案：ABD')}", [ONE, SOME]),
        ("headings in Markdown", f"## 单选题\n\n{asked()}\n\n## 判断题\n\n2. {RIGHT['stem']}\n答案：√", [ONE, RIGHT]),
        ("answers at the end, in a row", asked(answer="") + "\n" + asked("2. ", answer="") + "\n参考答案\n1. B 2. ABD", [ONE, SOME]),
        ("answers at the end, one a line", asked(answer="") + "\n" + asked("2. ", answer="") + "\n\n参考答案：\n1、B\n2、ABD", [ONE, SOME]),
        ("answers at the end, as a range", asked(answer="") + "\n" + asked("2. ", answer="") + "\n答案：\n1-2 BC", [ONE, ONE | {"key": (2,)}]),
        ("true or false in brackets", f"二、判断题\n1. {RIGHT['stem'][:-1]}。（√）\n2. {RIGHT['stem'][:-1]}。（×）", [RIGHT, WRONG]),
        ("true or false in words", f"1. {RIGHT['stem']}（对）\n2. {RIGHT['stem']}（错误）", [RIGHT, WRONG]),
        ("true or false with an answer", f"1. {RIGHT['stem']}\n答案：正确\n解析：见条文。\n2. {RIGHT['stem']}\n答案：×", [RIGHT, WRONG]),
        ("true or false with empty brackets", f"一、判断题\n1. {RIGHT['stem']}（　　）\n答案：错", [WRONG | {"stem": f"{RIGHT['stem']}（　　）"}]),
        ("fill-in", f"1. {FILLED['stem']}\n答案：八；家属", [FILLED]),
        ("fill-in with numbered answers", f"三、填空题\n1. {FILLED['stem']}\n答案：1. 八 2. 家属", [FILLED]),
        ("fill-in with answers one a line", f"三、填空题\n1. {FILLED['stem']}\n答案：\n①八\n②家属", [FILLED]),
        ("short answer with points", "四、简答题\n1. 当场处罚应当怎样做？\n答案：\n1. 出示证件（2分）\n2. 告知权利（3分）\n2. 第二个问题是什么？\n答案：略。", [{"kind": "short_answer", "stem": "当场处罚应当怎样做？", "marks": "5"}, {"kind": "short_answer", "stem": "第二个问题是什么？"}]),
        ("short answer with 采分点", "1. 【简答题】当场处罚应当怎样做？\n参考答案：出示证件并告知权利。\n采分点：出示证件（2分）；告知权利（3分）", [{"kind": "short_answer", "key": "出示证件并告知权利。", "marks": "5"}]),
        ("essay", "五、论述题（每题10分）\n1. 论比例原则。\n答案：论点（4分）；论据（6分）", [{"kind": "essay", "stem": "论比例原则。", "marks": "10"}]),
        ("prose as the answer", "1. 当场处罚应当怎样做？\n答案：出示证件并告知权利。", [{"kind": "short_answer", "key": "出示证件并告知权利。"}]),
        ("a case with sub-questions", "六、案例分析题\n1. 甲扰乱市场秩序，乙报警。\n（1）可以怎样处理？\nA. 警告\nB. 罚款\n答案：AB\n（2）甲应当受处罚。\n答案：对", [{"kind": "case_analysis", "material": "甲扰乱市场秩序，乙报警。"}]),
        ("a case with a label", "案例一：\n甲扰乱市场秩序，乙报警。\n1. 可以怎样处理？\nA. 警告\nB. 罚款\n答案：AB\n2. 甲应当受处罚。\n答案：对", [{"kind": "case_analysis", "material": "甲扰乱市场秩序，乙报警。"}]),
        ("a case for a span of questions", f"阅读以下材料，回答1-2题。\n甲扰乱市场秩序，乙报警。\n1. 可以怎样处理？\nA. 警告\nB. 罚款\n答案：AB\n2. 甲应当受处罚。\n答案：对\n{asked('3. ')}", [{"kind": "case_analysis", "material": "甲扰乱市场秩序，乙报警。"}, ONE]),
        ("questions numbered in Chinese", "\n".join((f"一、{STEM}", OPTIONS, "答案：B", f"二、{STEM}", OPTIONS, "答案：ABD")), [ONE, SOME]),
        ("answers behind the title 附：参考答案及解析", asked(answer="") + "\n附：参考答案及解析\n1. B", [ONE]),
        ("matching", "1. 【匹配题】配对。\nA. 警告\nB. 拘留\n匹配项：\n1. 轻微\n2. 较重\n答案：A-1；B-2", [{"kind": "matching", "options": ("警告", "拘留"), "matches": ("轻微", "较重"), "key": ((0, 0), (1, 1))}]),
        ("ordering", "一、排序题\n1. 排出先后。\nA. 告知\nB. 受案\nC. 决定\n答案：BAC", [{"kind": "ordering", "options": ("告知", "受案", "决定"), "key": (1, 0, 2)}]),
        ("drafting with a material", "1. 【文书制作题】制作笔录。\n材料：甲扰乱市场秩序。\n采分点：格式（2分）；事实（3分）", [{"kind": "document_drafting", "material": "甲扰乱市场秩序。", "marks": "5"}]),
        ("a rule between questions", asked() + "\n----------\n" + asked("2. "), [ONE, ONE]),
    ]  # fmt: skip


VARIANTS: list[Variant] = [*_numbers(), *_options(), *_answers(), *_more(), *_papers()]
"""(name, text, what each question of it means)."""
