"""More ways to write questions, gathered from how papers of training schools, forums and messages look."""

from __future__ import annotations

from tests.tolerance.text_variants import FILLED, FOUR, ONE, OPTIONS, RIGHT, SOME, STEM, WRONG, Variant, asked

A, B, C, D = FOUR
R = RIGHT["stem"]
BLANK = "询问查证的时间一般不得超过（　）。"
IN_STEM = ONE | {"stem": BLANK}
TOLD = ONE | {"explanation": "见条文。"}
CASE = {"kind": "case_analysis", "material": "甲扰乱市场秩序，乙报警。"}
THREE = f"1. {STEM}\n{OPTIONS}\n2. {STEM}\n{OPTIONS}\n3. {R}"

_WORD: list[Variant] = [
    ("list numbers with tabs", f"1.\t{STEM}\nA.\t{A}\nB.\t{B}\nC.\t{C}\nD.\t{D}\n答案：\tB", [ONE]),
    ("options in two columns by tabs", f"1、{STEM}\nA、{A}\t\tB、{B}\nC、{C}\t\tD、{D}\n答案：B", [ONE]),
    ("indented by full-width blanks", f"　　1．{STEM}\n　　A．{A}\n　　B．{B}\n　　C．{C}\n　　D．{D}\n　　答案：B", [ONE]),
    ("no-break blanks", f"1.\u00a0{STEM}\nA.\u00a0{A}\u00a0\u00a0B.\u00a0{B}\u00a0\u00a0C.\u00a0{C}\u00a0\u00a0D.\u00a0{D}\n答案：B", [ONE]),
    ("full-width everything", f"１．{STEM}\nＡ．{A}\nＢ．{B}\nＣ．{C}\nＤ．{D}\n答案：Ｂ", [ONE]),
    ("full-width letters with 、", f"１、{STEM}\nＡ、{A}　Ｂ、{B}　Ｃ、{C}　Ｄ、{D}\n【答案】Ｂ", [ONE]),
    ("a blank before the dot", f"1 . {STEM}\nA . {A}\nB . {B}\nC . {C}\nD . {D}\n答案：B", [ONE]),
    ("options run together with half-width brackets", f"1. {STEM}\n(A){A}(B){B}(C){C}(D){D}\n答案：(B)", [ONE]),
    ("options run together with full-width dots", f"1. {STEM}\nA．{A}B．{B}C．{C}D．{D}\n答案：B", [ONE]),
    ("options on the line of the stem", f"1. {STEM}A. {A} B. {B} C. {C} D. {D}\n答案：B", [ONE]),
    ("options parted by semicolons", f"1. {STEM}\nA.{A}；B.{B}；C.{C}；D.{D}。\n答案：B", [ONE]),
    ("circled letters", f"1. {STEM}\nⒶ{A}\nⒷ{B}\nⒸ{C}\nⒹ{D}\n答案：B", [ONE]),
    ("bullets before options", f"1. {STEM}\n• A. {A}\n• B. {B}\n• C. {C}\n• D. {D}\n答案：B", [ONE]),
    ("Markdown bold", f"**1. {STEM}**\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n**答案：B**", [ONE]),
]  # fmt: skip

_ANSWERS: list[Variant] = [
    ("brackets with blanks in the stem", f"1. 询问查证的时间一般不得超过（ B ）。\n{OPTIONS}", [IN_STEM]),
    ("brackets with full-width letter", f"1. 询问查证的时间一般不得超过（　Ｂ　）。\n{OPTIONS}", [IN_STEM]),
    ("square brackets in the stem", f"1. 询问查证的时间一般不得超过【B】。\n{OPTIONS}", [IN_STEM]),
    ("half-width brackets in the stem", f"1. 询问查证的时间一般不得超过( B )。\n{OPTIONS}", [IN_STEM]),
    ("underlined letter in the stem", f"1. 询问查证的时间一般不得超过__B__。\n{OPTIONS}", [IN_STEM]),
    ("several with 、 in the stem", f"1. 询问查证的时间一般不得超过（A、B、D）。\n{OPTIONS}", [SOME | {"stem": BLANK}]),
    ("several with blanks in the stem", f"1. 询问查证的时间一般不得超过（ A B D ）。\n{OPTIONS}", [SOME | {"stem": BLANK}]),
    ("answer AB D with a stray blank", asked(answer="答案：AB D"), [SOME]),
    ("answers with 和", asked(answer="答案：A、B和D"), [SOME]),
    ("answer with plus signs", asked(answer="答案：A+B+D"), [SOME]),
    ("small letters", asked(answer="答案：abd"), [SOME]),
    ("boxed answer and explanation", asked(answer="【答案】B\n【解析】见条文。"), [TOLD]),
    ("boxed 参考答案 and 试题解析", asked(answer="【参考答案】B\n【试题解析】见条文。"), [TOLD]),
    ("答案解析 with colon", asked(answer="正确答案：B\n答案解析：见条文。"), [TOLD]),
    ("答案及解析", asked(answer="答案及解析：B。见条文。"), [TOLD]),
    ("解析 that says 故选", asked(answer="答案：B\n解析：见条文。故选B。"), [ONE | {"explanation": "见条文。故选B。"}]),
    ("answer key in English with dot", asked(answer="Key: B."), [ONE]),
    ("correct answer in English", asked(answer="Correct answer: B"), [ONE]),
    ("your answer left over from a website", asked(answer="我的答案：C\n正确答案：B"), [ONE]),
    ("score left over from a website", asked(answer="正确答案：B\n得分：2分").replace(STEM, f"{STEM}（2分）", 1), [ONE | {"marks": "2"}]),
    ("arrow", asked(answer="→答案：B"), [ONE]),
    ("the chosen one is named", asked(answer="本题选B。"), [ONE]),
    ("should choose", asked(answer="应选：B"), [ONE]),
]  # fmt: skip

_VERDICTS: list[Variant] = [
    ("√ in front", f"判断题\n（√）1. {R}\n（×）2. {R}", [RIGHT, WRONG]),
    ("√ in brackets with blanks behind", f"判断题\n1. {R}（ √ ）\n2. {R}（ × ）", [RIGHT, WRONG]),
    ("T and F behind", f"判断题\n1. {R}（T）\n2. {R}（F）", [RIGHT, WRONG]),
    ("Y and N", f"判断题\n1. {R}\n答案：Y\n2. {R}\n答案：N", [RIGHT, WRONG]),
    ("✓ and ✗", f"判断题\n1. {R}（✓）\n2. {R}（✗）", [RIGHT, WRONG]),
    ("ticks of another font", f"判断题\n1. {R}\n答案：✔\n2. {R}\n答案：✘", [RIGHT, WRONG]),
    ("half-width brackets", f"判断题\n1. {R}(对)\n2. {R}(错)", [RIGHT, WRONG]),
    ("A correct B wrong as options", f"1. {R}\nA. 正确\nB. 错误\n答案：B", [WRONG]),
    ("A 对 B 错 on a line", f"1. {R}\nA、对　B、错\n答案：A", [RIGHT]),
    ("with a correction as explanation", f"判断题\n1. {R}\n答案：×\n解析：见条文。", [WRONG | {"explanation": "见条文。"}]),
    ("不正确", f"判断题\n1. {R}\n答案：不正确", [WRONG]),
]  # fmt: skip

_AT_THE_END: list[Variant] = [
    ("a table of numbers and letters", f"{THREE}\n参考答案\n题号\t1\t2\t3\n答案\tB\tABD\t√", [ONE, SOME, RIGHT]),
    ("a table with a row for each", f"{THREE}\n参考答案\n题号\t答案\n1\tB\n2\tABD\n3\t√", [ONE, SOME, RIGHT]),
    ("a table in Markdown", f"{THREE}\n参考答案\n| 题号 | 1 | 2 | 3 |\n|---|---|---|---|\n| 答案 | B | ABD | √ |", [ONE, SOME, RIGHT]),
    ("in a row with full-width dots", f"{THREE}\n参考答案：１．B　２．ABD　３．√", [ONE, SOME, RIGHT]),
    ("glued together", f"{THREE}\n答案：1.B2.ABD3.√", [ONE, SOME, RIGHT]),
    ("with commas", f"{THREE}\n【参考答案】1-B，2-ABD，3-√", [ONE, SOME, RIGHT]),
    ("with explanations", f"1. {STEM}\n{OPTIONS}\n2. {STEM}\n{OPTIONS}\n参考答案与解析\n1. B　解析：见条文。\n2. ABD", [TOLD, SOME]),
    ("boxed, with explanations below", f"1. {STEM}\n{OPTIONS}\n2. {STEM}\n{OPTIONS}\n答案与解析\n1.【答案】B\n【解析】见条文。\n2.【答案】ABD", [TOLD, SOME]),
    ("by sections", f"一、单项选择题\n1. {STEM}\n{OPTIONS}\n二、判断题\n1. {R}\n2. {R}\n参考答案\n一、单项选择题\n1. B\n二、判断题\n1. √ 2. ×", [ONE, RIGHT, WRONG]),
    ("by sections in one line each", f"一、单选题\n1. {STEM}\n{OPTIONS}\n二、判断题\n2. {R}\n3. {R}\n参考答案：\n一、单选题：1.B\n二、判断题：2.√ 3.×", [ONE, RIGHT, WRONG]),
    ("a span of answers with blanks", f"{asked('1. ', answer='')}\n{asked('2. ', answer='')}\n答案\n1—2：B C", [ONE, ONE | {"key": (2,)}]),
]  # fmt: skip

_PAPERS: list[Variant] = [
    ("marks for each under a heading", f"一、单项选择题（每题2分，共20分）\n{asked('1、')}\n二、多项选择题（每小题3分）\n{asked('2、', answer='答案：ABD')}", [ONE | {"marks": "2"}, SOME | {"marks": "3"}]),
    ("marks for each in words", f"一、单选题：每题2分，共1题，计2分。\n{asked('1、')}", [ONE | {"marks": "2"}]),
    ("headings in brackets of Chinese numerals", f"（一）单选题（2分/题）\n{asked('1. ')}\n（二）判断题（1分/题）\n1. {R}（√）", [ONE | {"marks": "2"}, RIGHT | {"marks": "1"}]),
    ("an instruction below the heading", f"一、单项选择题\n（下列各题只有一个正确答案，请将字母填入括号内）\n{asked('1. ')}", [ONE]),
    ("第一部分", f"第一部分 单项选择题\n{asked('1. ')}\n第二部分 判断题\n1. {R}（×）", [ONE, WRONG]),
    ("a cover with fields", f"2026年执法资格考试模拟卷\n单位：________ 姓名：________ 得分：________\n\n一、单选题\n{asked('1. ')}", [ONE]),
    ("page numbers between", f"{asked('1. ')}\n第 1 页 共 2 页\n{asked('2. ', answer='答案：ABD')}\n第 2 页 共 2 页", [ONE, SOME]),
    ("kind and marks in one bracket", f"1. （单选题，2分）{STEM}\n{OPTIONS}\n答案：B", [ONE | {"marks": "2"}]),
    ("kind of a website", f"1. (单选题, 2.0分){STEM}\n{OPTIONS}\n正确答案: B:{B};", [ONE | {"marks": "2"}]),
    ("fill-in with answers in the blanks", "一、填空题\n1. 询问不超过__八__小时，应当通知__家属__。", [FILLED]),
    ("fill-in, answers parted by blanks", f"填空题\n1. {FILLED['stem']}\n答案：八　家属", [FILLED]),
    ("fill-in, answers with numerals in brackets", f"填空题\n1. {FILLED['stem']}\n答案：（1）八（2）家属", [FILLED]),
    ("a case with bracketed sub-questions and boxes", "案例分析题\n【案例】甲扰乱市场秩序，乙报警。\n【问题1】可以怎样处理？\nA. 警告\nB. 罚款\n答案：AB\n【问题2】甲应当受处罚。\n答案：对", [CASE]),
    ("a case with 问题：", "五、案例分析题（10分）\n甲扰乱市场秩序，乙报警。\n问题：\n（1）可以怎样处理？\n答案：警告。\n（2）为什么？\n答案：见条文。", [CASE]),
    ("a case with 请回答", "案例1：甲扰乱市场秩序，乙报警。\n1、可以怎样处理？\n答：警告。\n2、为什么？\n答：见条文。", [CASE]),
    ("short answers under 答", "四、简答题（每题5分）\n1、当场处罚应当怎样做？\n答：出示证件并告知权利。", [{"kind": "short_answer", "key": "出示证件并告知权利。", "marks": "5"}]),
    ("a term to explain", "名词解释\n1. 当场处罚\n答：当场作出决定。", [{"kind": "short_answer", "stem": "当场处罚", "key": "当场作出决定。"}]),
]  # fmt: skip

STRANGERS: list[Variant] = [*_WORD, *_ANSWERS, *_VERDICTS, *_AT_THE_END, *_PAPERS]
"""(name, text, what each question of it means)."""
