"""The same law in the shapes that copies of it have: whatever the marks around the words, the text is the same."""

import re

import pytest

from law.domain.lawtext import count, placed_lines
from law.domain.parsing import parse_law
from law.domain.shapes import logical_lines
from law.domain.tidying import tidied
from tests.law.samples import PLAIN, law

HEAD = re.compile(r"^(第[一二三四五六七八九十]+条) ", re.MULTILINE)
ITEM = re.compile(r"^（([一二三])）", re.MULTILINE)
HASHES = re.compile(r"^#+ *", re.MULTILINE)


def lines(text, change):
    return "\n".join(change(line) if line and line[0] not in "#<" else line for line in text.split("\n"))


def between(text, furniture):
    """`furniture` behind every line from the first chapter on."""
    front, body = text.split("## 第一章", 1)
    return front + "## 第一章" + body.replace("\n\n", f"\n\n{furniture}\n\n")


COPIES = {
    "bold numbers": lambda text: HEAD.sub("**\\1**　", text),
    "numbers as headings": lambda text: HEAD.sub("#### \\1\n\n", text),
    "numbers in lines of their own": lambda text: HEAD.sub("\\1\n", text),
    "lists": lambda text: ITEM.sub("- （\\1）", text),
    "stars": lambda text: ITEM.sub("* （\\1）", text),
    "quotations": lambda text: lines(text, lambda line: "> " + line),
    "hard breaks": lambda text: lines(text, lambda line: line + "\\"),
    "html": lambda text: lines(text, lambda line: f"<p class='a'>{line}</p>").replace("条 ", "条&nbsp;&nbsp;"),
    "html in one line": lambda text: re.sub(r"\n+(?=第|（|前款)", "<br/>", text),
    "underlined headings": lambda text: re.sub(r"^## *(.+)$", r"\1\n------", text, flags=re.MULTILINE),
    "bold headings": lambda text: re.sub(r"^#+ *(.+)$", r"**\1**", text, flags=re.MULTILINE),
    "a table": lambda text: re.sub(r"^(第.条) (.+)$", r"| \1 | \2 |", text, flags=re.MULTILINE),
    "no marks, centred": lambda text: HASHES.sub(" " * 20, text.replace("<!-- INFO END -->", "")),
    "non-breaking spaces": lambda text: HEAD.sub("\u00a0\u00a0\\1\u00a0", text),
    "characters without a width": lambda text: text.replace("条", "\u200b条").replace("（", "（\ufeff"),
    "old line ends": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "form feeds": lambda text: text.replace("。\n", "。\x0c\n"),
    "no space behind numbers": lambda text: HEAD.sub(r"\1", text),
    "numbers in one sign": lambda text: ITEM.sub(lambda m: "㈠㈡㈢"["一二三".index(m[1])], text),
    "front matter": lambda text: "---\ntitle: 示例\ntags: [法]\n---\n\n" + text,
    "a linked table of contents": lambda text: text.replace(
        "<!-- INFO END -->", "<!-- INFO END -->\n\n## 目录\n\n- [第一章 总 则](#a)\n- [第三章 附 则](#b)"
    ),
    **{
        f"pages: {furniture}": lambda text, furniture=furniture: between(text, furniture)
        for furniture in (
            "- 12 -", "第 3 页 共 99 页", "共 99 页 第 3 页", "Page 3", "3/99", "[3]", "示例县练兵条例", "12  示例县练兵条例",
            "国家法律法规数据库",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_has_the_text_of_the_law(copy):
    text = COPIES[copy](PLAIN)
    known, parsed = parse_law(PLAIN), parse_law(text)

    assert {a.key: tuple(p.text for p in a.paragraphs) for a in parsed.articles} == {
        a.key: tuple(p.text for p in a.paragraphs) for a in known.articles
    }
    assert count(parsed) == count(known)
    assert (parsed.title, parsed.adopted_on, parsed.effective_on) == (
        known.title,
        known.adopted_on,
        known.effective_on,
    )
    assert (parsed.gaps, parsed.unplaced) == ((), ())
    assert sorted((line.number, line.text) for _place, line in placed_lines(parsed)) == sorted(
        (line.number, line.text) for line in logical_lines(text)
    )


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("示例<甲>法与《示例<修改>》", ["示例<甲>法与《示例<修改>》"]),
        ("<script>x</script>", ["<script>x</script>"]),
        ("- 12 -", ["- 12 -"]),
        ("[3]", ["[3]"]),
        ("第一条 甲<br>乙</p><p>丙", ["第一条 甲", "乙", "丙"]),
        ("甲&#10;乙&lt;b&gt;&nosuch;", ["甲 乙<b>&nosuch;"]),
        ("\u200b\u3000", []),
    ],
)
def test_only_marks_of_the_format_are_taken_off(raw, tidy):
    assert list(tidied(raw)) == tidy


def test_a_title_with_an_ordinal_is_a_heading_and_a_reference_is_none():
    parsed = parse_law(
        law(
            "第一章 第一审程序\n第一条 示例。\n第二章 第二审程序\n第二条 依照本条例：\n第一章 第一节规定示例。"
        )
    )

    assert [heading.display for heading in parsed.headings] == ["第一章 第一审程序", "第二章 第二审程序"]
    assert [article.key for article in parsed.articles] == ["1", "2"]


def test_a_named_chapter_and_its_article_in_one_line_are_taken_apart():
    parsed = parse_law(law("第一条 示例。\n\n## 附 则 第二条 本条例自2020年5月1日起施行。"))

    assert [heading.display for heading in parsed.headings] == ["附 则"]
    assert [article.key for article in parsed.articles] == ["1", "2"]


DECISION = """\
# 示例大会关于修改《示例条例》的决定

2024年5月6日 示例大会第九次会议通过

一、第一条修改为：
“第一条 为了示例，制定本条例。”

二、删去第三条。

本决定自2024年7月1日起施行。
"""


def test_the_law_as_amended_below_a_decision_is_kept_aside():
    amended = "示例条例\n（2019年3月5日示例会议通过）\n第一条 为了示例。\n第二条 示例。\n第三条 示例。"

    parsed = parse_law(DECISION + amended)

    assert [clause.number for clause in parsed.clauses] == [1, 2]
    assert [line.text for line in parsed.unplaced] == amended.split("\n")
    assert "second_text" in [warning.code for warning in parsed.warnings]
    assert parse_law(DECISION).unplaced == ()
