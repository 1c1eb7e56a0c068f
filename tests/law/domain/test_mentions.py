"""Citations in running text: what is found, and what is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.domain.citations import ALIASES, CitationRef
from law.domain.law_words import NameList
from law.domain.mentions import How, find_mentions
from law.domain.numerals import article_label, han_number

NAMES = NameList([*ALIASES, *ALIASES.values(), "刑法", "示例法", "示例处罚法"])


def places(text, law=""):
    """Everything that a text cites, without titles in the canonical short form: 43-1:2:3 is 第四十三条之一第二款第（三）项."""
    found = []
    for mention in find_mentions(text, NAMES, law=law).mentions:
        for ref in mention.refs:
            place = f"{ref.number}" + (f"-{ref.suffix}" if ref.suffix else "")
            place += f":{ref.paragraph or ''}" if ref.paragraph or ref.item else ""
            found.append((ref.title, place + (f":{ref.item}" if ref.item else "")))
    return found


def of(law, *written):
    return [(law, one) for one in written]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照《示例法》第四十三条第二款第（一）项处罚", of("示例法", "43:2:1")),
        ("依照刑诉法第81条", of("刑诉法", "81")),
        ("刑法133条之一", of("刑法", "133-1")),
        ("《示例法》第 ４３ 条 第 ２ 款", of("示例法", "43:2")),
        ("《示例法》（2012年修正）第43条（一）、（三）项", of("示例法", "43::1", "43::3")),
        ("《示例法》第十条至第十二条、第十五条第一、二款", of("示例法", "10", "11", "12", "15:1", "15:2")),
        ("《示例法》第10-12条", of("示例法", "10", "11", "12")),
        ("《示例法》第133条-1", of("示例法", "133-1")),
        ("《示例法》第一百三十三条之一、之二", of("示例法", "133-1", "133-2")),
        ("《示例法》第九条第一项、第三项，第十条", of("示例法", "9::1", "9::3", "10")),
        (
            "《示例法》第二十条第一款第一项至第三项和第二款",
            of("示例法", "20:1:1", "20:1:2", "20:1:3", "20:2"),
        ),
        ("《示例法》分则第二章第十、十一条第一款", of("示例法", "10", "11:1")),
        ("《示例法》第三条的第二款", of("示例法", "3:2")),
        ("《示例法》第四條第二款", of("示例法", "4:2")),
        ("《示例法》规定……（第五条第一款）", of("示例法", "5:1")),
        ("刑法第三条与示例法第四条", [("刑法", "3"), ("示例法", "4")]),
        ("依照《示例法》第五条；该法第九条和同条第二款", of("示例法", "5", "9", "9:2")),
        ("《示例法》第五条第二款：依照前款的规定", of("示例法", "5:2", "5:1")),
        ("《示例法》第五条第三款：前两款规定的", of("示例法", "5:3", "5:1", "5:2")),
        ("《示例法》第五条：前条规定的", of("示例法", "5", "4")),
        ("《示例法》第五条之一：前条规定的", of("示例法", "5-1", "5")),
        ("海关行政法第三条", of("海关行政法", "3")),
        ("本法第八条", of("", "8")),
    ],
)
def test_citations_are_found_as_people_write_them(text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三次询问、第一审程序、第十二届会议",
        "提供了第三条线索和第二条建议",
        "劳动合同第五条约定",
        "依照有关规定第三条",
        "《现场勘查笔录》第二条记载",
        "第一款手机、第三项目、第二条件",
        "十五条船，三条裤子",
        "前款已付清，同条街上",
        "",
    ],
)
def test_what_is_no_citation_is_passed_over(text):
    assert places(text) == []


def test_the_law_spoken_of_before_this_text_gives_meaning():
    assert places("本法第八条和第九条第一款", law="示例法") == of("示例法", "8", "9:1")


def test_a_citation_of_a_former_text_says_so():
    former, year, present = find_mentions(
        "原《示例法》第八条；《示例法》（2012年修正）第九条；《刑法》第三条", NAMES
    ).mentions

    assert (former.text_of, year.text_of, present.text_of) == ("former", "2012", "")


def test_a_citation_tells_where_it_stands_and_how_it_names_its_law():
    text = "甲说：依照《示例法》第八条、第九条。"

    first, second = find_mentions(text, NAMES).mentions

    assert text[first.start : first.end] == first.written == "《示例法》第八条"
    assert text[second.start : second.end] == second.written == "第九条"
    assert (first.how, second.how) == (How.NAMED, How.FOLLOWS)


numbers = st.integers(1, 999)
styles = st.sampled_from(("han", "ascii", "wide"))


def written(number, style):
    if style == "han":
        return han_number(number)
    digits = str(number)
    return digits if style == "ascii" else digits.translate({48 + at: 0xFF10 + at for at in range(10)})


@given(
    number=numbers,
    suffix=st.integers(0, 9),
    paragraph=st.none() | st.integers(1, 20),
    item=st.none() | st.integers(1, 20),
    style=styles,
    title=st.sampled_from(("《示例法》", "示例法", "《示例法》（2025年修订）", "刑诉法", "《 示例法 》")),
    space=st.sampled_from(("", " ", "　")),
    before=st.sampled_from(("", "依照", "甲的行为违反了", "第三次询问后，")),
    after=st.sampled_from(("", "的规定", "。", "，处罚款", "规定处理")),
)
def test_any_notation_of_a_place_reads_back(
    number, suffix, paragraph, item, style, title, space, before, after
):
    place = f"第{space}{written(number, style)}{space}条"
    place += f"之{han_number(suffix)}" if suffix else ""
    place += f"{space}第{written(paragraph, style)}款" if paragraph else ""
    place += f"{space}第（{written(item, style)}）项" if item else ""

    found = find_mentions(f"{before}{title}{space}{place}{after}", NAMES)

    name = "刑诉法" if title == "刑诉法" else "示例法"
    assert [mention.refs for mention in found.mentions] == [
        (CitationRef(name, number, suffix, paragraph, item),)
    ]


@given(
    st.lists(numbers, min_size=1, max_size=6, unique=True), st.sampled_from(("、", "，", "；", "和", "及"))
)
def test_any_list_of_articles_reads_back(articles, sign):
    text = "《示例法》" + sign.join(article_label(number) for number in articles)

    found = find_mentions(text, NAMES)

    assert [ref.number for mention in found.mentions for ref in mention.refs] == articles


@given(st.text(alphabet="《》第一二十条款项之（）()；、，至和法例前本该同0123456789-刑示 \n", max_size=80))
def test_any_text_is_read_and_every_citation_lies_in_it(text):
    for mention in find_mentions(text, NAMES).mentions:
        assert text[mention.start : mention.end] == mention.written != ""
        assert all(ref.number > 0 for ref in mention.refs)
