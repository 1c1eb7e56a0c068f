"""Articles, paragraphs, items, headings and what is kept aside."""

from law.domain.lawtext import LawForm, Level, count
from law.domain.parsing import parse_law
from tests.law.samples import PLAIN, law


def codes(parsed):
    return [warning.code for warning in parsed.warnings]


def test_a_plain_law_is_read_whole():
    parsed = parse_law(PLAIN)

    counts = count(parsed)
    assert (counts.articles, counts.paragraphs, counts.items, counts.chapters, counts.sections) == (
        5,
        7,
        3,
        3,
        2,
    )
    assert parsed.title == "示例县练兵条例"
    assert parsed.version_label == "2024年修订"
    assert [p.text for p in parsed.articles[1].paragraphs] == [
        "本条例适用于示例训练。",
        "训练有下列内容：",
        "前款内容可以增加。",
    ]
    assert parsed.warnings == ()


def test_sub_items_belong_to_their_item():
    parsed = parse_law(law("第一条 有下列示例：\n（一）甲：\n1．甲一；\n２、甲二；\n（二）乙。\n另一款。"))

    items = parsed.articles[0].paragraphs[0].items
    assert [(item.number, [(s.number, s.text) for s in item.sub_items]) for item in items] == [
        (1, [(1, "甲一；"), (2, "甲二；")]),
        (2, []),
    ]
    assert parsed.articles[0].paragraphs[1].text == "另一款。"


def test_items_written_in_one_line_are_taken_apart():
    parsed = parse_law(law("第一条 晋级的条件:（一）守示例；（二）懂示例；（三）教示例。\n第二条 示例。"))

    paragraph = parsed.articles[0].paragraphs[0]
    assert paragraph.text == "晋级的条件:"
    assert [item.text for item in paragraph.items] == ["守示例；", "懂示例；", "教示例。"]


def test_a_reference_to_items_in_a_sentence_is_not_taken_apart():
    text = "有前款第（一）、（二）项示例的，依照：（一）项处理。"

    parsed = parse_law(law(f"第一条 {text}"))

    assert parsed.articles[0].text == text


def test_a_gap_between_items_is_reported():
    parsed = parse_law(law("第一条 示例：\n（一）甲；\n（三）丙。"))

    assert [(w.code, w.params["item"]) for w in parsed.warnings if w.code == "item_gap"] == [
        ("item_gap", "（三）")
    ]


def test_text_between_two_items_belongs_to_the_item_before():
    parsed = parse_law(law("第一条 示例：\n（一）甲：\n甲的说明。\n（二）乙。\n第二条 示例。"))

    assert [item.text for item in parsed.articles[0].paragraphs[0].items] == ["甲：\n甲的说明。", "乙。"]
    assert "paragraph_inside_items" in codes(parsed)


def test_a_line_broken_in_the_middle_is_joined_and_reported():
    parsed = parse_law(law("第一条 示例人员应当每周\n练习示例。\n第二条 示例。"))

    assert parsed.articles[0].text == "示例人员应当每周练习示例。"
    assert "joined_lines" in codes(parsed)


def test_articles_that_share_a_line_are_taken_apart():
    parsed = parse_law(law("第一章 总则 第一条 示例甲。第二条 示例乙，见第三条 的说明。第三条 示例丙。"))

    assert [(a.key, a.text) for a in parsed.articles] == [
        ("1", "示例甲。"),
        ("2", "示例乙，见第三条 的说明。"),
        ("3", "示例丙。"),
    ]
    assert parsed.headings[0].title == "总则"


def test_an_article_that_is_there_twice_is_kept_aside_with_all_that_belongs_to_it():
    parsed = parse_law(law("第一条 甲。\n第二条 乙。\n第二条 又一个。\n（一）丙。\n第三条 丁。"))

    assert [a.key for a in parsed.articles] == ["1", "2", "3"]
    assert [line.text for line in parsed.unplaced] == ["第二条 又一个。", "（一）丙。"]
    assert {"duplicate_article", "lines_not_placed"} <= set(codes(parsed))


def test_a_second_text_in_the_same_file_is_kept_aside():
    parsed = parse_law(law("第一条 甲。\n第二条 乙。\n第一条 丙。\n第二条 丁。\n第三条 戊。"))

    assert [a.text for a in parsed.articles] == ["甲。", "乙。"]
    assert [w.params["lines"] for w in parsed.warnings if w.code == "second_text"] == [3]


def test_parts_chapters_and_sections_nest():
    body = (
        "第一编 总则\n第一章 甲\n第一条 示例。\n第二编 分则\n第一章 乙\n第一节 丙\n第二条 示例。\n"
        "附则\n第三条 示例。"
    )

    parsed = parse_law(law(body))

    assert [(h.level, h.title, len(h.path)) for h in parsed.headings] == [
        (Level.PART, "总则", 0),
        (Level.CHAPTER, "甲", 1),
        (Level.PART, "分则", 0),
        (Level.CHAPTER, "乙", 1),
        (Level.SECTION, "丙", 2),
        (Level.PART, "附则", 0),
    ]
    assert codes(parsed).count("heading_gap") == 0


def test_a_heading_may_have_its_title_in_the_next_line():
    parsed = parse_law("示例条例\n第一章\n总则\n第一条 示例。\n第二章\n附则\n第二条 示例。")

    assert [h.display for h in parsed.headings] == ["第一章 总则", "第二章 附则"]


def test_a_footnote_is_no_paragraph():
    parsed = parse_law(law("第一条 示例。\n① 示例的施行日期另行确定。"))

    assert len(parsed.articles[0].paragraphs) == 1
    assert [line.text for line in parsed.articles[0].notes] == ["① 示例的施行日期另行确定。"]
    assert (count(parsed).paragraphs, count(parsed).notes) == (2, 1)


def test_a_caption_after_the_number_is_not_part_of_the_text():
    parsed = parse_law(law("第一条【示例目的】为了示例。\n第二条（适用范围）\n适用于示例。"))

    assert [(a.caption, a.text) for a in parsed.articles] == [
        ("示例目的", "为了示例。"),
        ("适用范围", "适用于示例。"),
    ]


def test_numbers_that_a_word_processor_counts_are_reported():
    parsed = parse_law(law("第一条 示例：\n[#]甲；\n[#]乙。"))

    assert [w.params["count"] for w in parsed.warnings if w.code == "automatic_numbers"] == [2]


def test_a_decision_without_articles_keeps_its_clauses():
    parsed = parse_law(
        "# 示例大会关于示例的决定\n\n为了示例，决定如下：\n\n一、甲。\n\n二、乙。\n乙的第二段。"
    )

    assert parsed.form is LawForm.DECISION
    assert [(c.number, c.text, len(c.lines)) for c in parsed.clauses] == [(1, "甲。", 1), (2, "乙。", 2)]


def test_a_text_that_is_no_law_has_no_articles_and_says_so():
    parsed = parse_law("你好\n这不是法律\n")

    assert parsed.articles == ()
    assert "no_articles" in codes(parsed)


def test_an_endless_line_is_kept_aside_unread():
    parsed = parse_law(law("第一条 示例。\n" + "示" * 30_000))

    assert [len(line.text) for line in parsed.unplaced] == [30_000]
    assert "line_too_long" in codes(parsed)
