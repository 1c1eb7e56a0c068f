"""Every non-blank line of any text ends in exactly one part of the parsed law."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from law.domain.lawtext import placed_lines
from law.domain.parsing import parse_law
from law.domain.shapes import logical_lines
from law.domain.tidying import tidied
from tests.law.samples import AMENDMENT, PLAIN

LINES = st.sampled_from(
    [
        "# 示例条例",
        "## 第一章 总则",
        "### 第一节 示例",
        "## 附则",
        "## 附件一",
        "附：示例表",
        "目　录",
        "第一编",
        "总则",
        "第一条 示例。",
        "第一条",
        "第二条示例。",
        "第 三 条 示例：",
        "第三条之一　示例。",
        "第四条规定的示例",
        "第九条 （删去）",
        "（一）示例；",
        "(二)示例。",
        "（三）项示例",
        "1．示例；",
        "（2）示例。",
        "① 示例注。",
        "一、示例：“",
        "“第一条 示例。”",
        "二、示例。",
        "示例，",
        "示例没有句号",
        "示例。第二条 示例。第三条 示例。",
        "2020年1月2日 示例会议通过",
        "（2020年1月2日示例会议通过　根据2021年2月30日",
        "中华人民共和国主席令",
        "示例令（第40号）",
        "<!-- INFO END -->",
        "— 3 —",
        "本条例自2020年5月1日起施行。",
        "",
        "　　",
    ]
)
TEXTS = st.one_of(
    st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40).map("\n".join),
    st.text(
        alphabet="第一二三十条章节之款项（）()：。，、#“” \u3000\n\r\x0b自年月日施行202修订", max_size=300
    ),
)


def lines_of(text):
    return sorted((line.number, line.text) for line in logical_lines(text))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example(PLAIN)
@example(AMENDMENT)
def test_every_line_ends_in_exactly_one_place(text):
    parsed = parse_law(text)

    assert sorted((line.number, line.text) for _place, line in placed_lines(parsed)) == lines_of(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_taking_a_line_apart_keeps_all_of_it(text):
    pieces = {}
    for line in logical_lines(text):
        pieces[line.number] = pieces.get(line.number, "") + line.text

    tidy = {number: "".join(tidied(raw)) for number, raw in enumerate(text.splitlines(), start=1)}
    whole = {number: line for number, line in tidy.items() if line}
    assert {number: "".join(piece.split()) for number, piece in pieces.items()} == {
        number: "".join(raw.split()) for number, raw in whole.items()
    }


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_an_article_is_there_once_and_every_hole_is_a_gap(text):
    parsed = parse_law(text)

    keys = [(article.number, article.suffix) for article in parsed.articles]
    assert len(keys) == len(set(keys))
    missing = set(range(1, max((number for number, _ in keys), default=0))) - {number for number, _ in keys}
    listed = set()
    for gap in parsed.gaps:
        first, dots, last = gap.partition("..")
        if parsed.articles and "-" not in gap:
            listed |= set(range(int(first), int(last if dots else first) + 1))
    assert missing <= listed
