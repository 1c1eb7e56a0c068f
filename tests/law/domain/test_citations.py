"""Citations as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.domain.citations import CitationRef, CitationUnreadable, parse_citations, title_key


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("《治安管理处罚法》第二十六条第一款第（三）项", CitationRef("治安管理处罚法", 26, 0, 1, 3)),
        ("《治安管理处罚法》第二十六条第一款第三项", CitationRef("治安管理处罚法", 26, 0, 1, 3)),
        ("《 治安管理处罚法 》 第 26 条 第 1 款", CitationRef("治安管理处罚法", 26, 0, 1)),
        ("刑诉法第81条", CitationRef("刑诉法", 81)),
        ("刑法第一百三十三条之一", CitationRef("刑法", 133, 1)),
        ("刑法第133条之1第2款", CitationRef("刑法", 133, 1, 2)),
        ("刑法133-1", CitationRef("刑法", 133, 1)),
        ("行政处罚法42条", CitationRef("行政处罚法", 42)),
        ("行政处罚法第４２条。", CitationRef("行政处罚法", 42)),
        ("人民警察法第二十二条第（十二）项", CitationRef("人民警察法", 22, 0, None, 12)),
        ("治安管理处罚法（2025修订）第二十六条", CitationRef("治安管理处罚法", 26)),
        ("公安机关办理行政案件程序规定第一百三十一条", CitationRef("公安机关办理行政案件程序规定", 131)),
        ("《示例法修正案（三）》第二条", CitationRef("示例法修正案（三）", 2)),
    ],
)
def test_a_citation_is_read(written, ref):
    assert parse_citations(written) == (ref,)


@pytest.mark.parametrize("separator", ["；", ";", "、", "\n", "，", "和", " ； "])
def test_a_list_of_citations_is_read_whatever_separates_them(separator):
    written = separator.join(["《示例甲法》第一条", "《示例乙法》第二条第三款"])

    assert parse_citations(written) == (CitationRef("示例甲法", 1), CitationRef("示例乙法", 2, 0, 3))


def test_later_pieces_take_the_law_and_the_article_from_the_one_before():
    written = "示例法第八条第一款第（一）项、第（三）项、第三款；第九条之一"

    assert parse_citations(written) == (
        CitationRef("示例法", 8, 0, 1, 1),
        CitationRef("示例法", 8, 0, 1, 3),
        CitationRef("示例法", 8, 0, 3),
        CitationRef("示例法", 9, 1),
    )


def test_a_range_is_written_out():
    assert [ref.number for ref in parse_citations("示例法第十条至第十二条")] == [10, 11, 12]


def test_the_same_citation_twice_is_one():
    assert parse_citations("示例法第一条；示例法第1条") == (CitationRef("示例法", 1),)


def test_separators_inside_a_title_do_not_count():
    written = "《关于修改〈甲法〉、〈乙法〉的决定》第二条"

    assert parse_citations(written) == (CitationRef("关于修改〈甲法〉、〈乙法〉的决定", 2),)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("第十条", "no_title"),
        ("刑法", "no_article"),
        ("《刑法》", "no_article"),
        ("刑法第条", "no_article"),
        ("你好", "unreadable"),
        ("示例法第零条", "unreadable"),
        ("示例法第十条至第一百条", "range_too_long"),
        ("示" * 5000, "too_long"),
    ],
)
def test_what_cannot_be_read_says_what_is_missing(written, code):
    with pytest.raises(CitationUnreadable) as fault:
        parse_citations(written)

    assert fault.value.code == code


def test_nothing_written_is_no_citation():
    assert parse_citations(" \n；") == ()


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("中华人民共和国治安管理处罚法", "治安管理处罚法"),
        ("《治安管理处罚法》", "治安管理处罚法"),
        ("治安法", "治安管理处罚法"),
        ("刑诉法", "刑事诉讼法"),
        ("行诉法", "行政诉讼法"),
        ("治安管理處罰法", "治安管理处罚法"),
        ("行政处罚法（2021修订）", "行政处罚法"),
        ("示例 条例", "示例条例"),
        ("中华人民共和国", "中华人民共和国"),
    ],
)
def test_titles_are_compared_by_a_key(title, key):
    assert title_key(title) == key


@given(st.text(alphabet="《》第一二十条款项之（）()；、至和法例规定0123456789-刑 \n", max_size=60))
def test_any_text_is_read_or_refused(written):
    try:
        refs = parse_citations(written)
    except CitationUnreadable:
        return
    assert all(ref.number > 0 and ref.title for ref in refs)


@given(
    st.integers(1, 2000), st.integers(0, 20), st.none() | st.integers(1, 30), st.none() | st.integers(1, 40)
)
def test_the_canonical_text_reads_back(number, suffix, paragraph, item):
    ref = CitationRef("示例管理处罚法", number, suffix, paragraph, item)

    assert parse_citations(ref.short) == (ref,)
