"""What people mean when they search the laws."""

import pytest

from law.domain.citations import CitationRef, title_key
from law.domain.queries import LawQuery, read_query

HERE = {
    title_key(name)
    for name in ("刑事诉讼法", "刑法", "治安管理处罚法", "公安机关办理行政案件程序规定", "反家庭暴力法")
}


def read(text: str) -> LawQuery:
    return read_query(text, lambda name: title_key(name) in HERE)


@pytest.mark.parametrize(
    "text",
    [
        "第82条",
        "82条",
        "82",
        "八十二条",
        "八十二",
        "第八十二条",
        "第 八十二 条",
        "８２条",
        "art 82",
        "Art. 82",
        "article 82",
        "第八十二條",
    ],
)
def test_an_article_is_the_same_in_any_notation(text):
    assert read(text) == LawQuery((CitationRef("", 82),), "", "第八十二条", phrase=True)


@pytest.mark.parametrize(
    "text", ["第一百三十三条之一", "133-1", "133条之一", "第133条之1", "一百三十三条之一"]
)
def test_an_inserted_article_is_the_same_in_any_notation(text):
    assert read(text) == LawQuery((CitationRef("", 133, 1),), "", "第一百三十三条之一", phrase=True)


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("刑诉法第81条", "刑诉法", (81,)),
        ("刑诉法81", "刑诉法", (81,)),
        ("刑诉法 八十一条", "刑诉法", (81,)),
        ("刑事诉讼法 art 81", "刑事诉讼法", (81,)),
        ("《治安管理处罚法》第26条第2款", "治安管理处罚法", (26, 0, 2)),
        ("治安法26条1款3项", "治安法", (26, 0, 1, 3)),
        ("治安处罚法第二十六条", "治安处罚法", (26,)),
        ("刑法第一百三十三条之一", "刑法", (133, 1)),
        ("中华人民共和国刑法133-1", "中华人民共和国刑法", (133, 1)),
        ("行政案件程序规定第五十条", "行政案件程序规定", (50,)),
        ("反家暴法2条", "反家暴法", (2,)),
    ],
)
def test_a_law_may_be_called_what_people_call_it(text, title, place):
    assert read(text).refs == (CitationRef(title, *place),)
    assert read(text).title == title


@pytest.mark.parametrize("text", ["刑法第二条、第三条", "刑法第二条至第三条"])
def test_several_articles_are_looked_up_together(text):
    assert read(text) == LawQuery((CitationRef("刑法", 2), CitationRef("刑法", 3)), "刑法", "", phrase=True)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("强制措施", LawQuery(words="强制措施")),
        ("取保候审12", LawQuery(words="取保候审12")),
        ("不存在法第3条", LawQuery(words="不存在法第三条")),
        ("刑诉法 拘留", LawQuery(title="刑诉法", words="拘留")),
        ("《刑法》醉酒", LawQuery(title="刑法", words="醉酒")),
        ("刑诉法81条 逮捕", LawQuery(title="刑诉法", words="第八十一条 逮捕")),
        ("拘留 82条", LawQuery(words="拘留 第八十二条")),
        ("強制措施", LawQuery(words="强制措施")),
        ("", LawQuery()),
        ("条", LawQuery(words="条")),
    ],
)
def test_everything_else_is_words_of_a_text(text, query):
    assert read(text) == query


@pytest.mark.parametrize(
    "text",
    ["\x00", "%", "9" * 300, "第零条", "第99999条", "》《", "刑法" * 200, "；" * 200, "\ud800", "-1", "第条"],
)
def test_nothing_that_is_typed_breaks_the_reading(text):
    assert read(text).refs == ()
