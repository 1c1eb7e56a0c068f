"""The 17 irregularities of real law files, each with a sample of our own (示例), numbered as in the list of them."""

from datetime import date

import pytest

from law.domain.lawtext import EventKind, LawForm, Level, count, placed_lines
from law.domain.parsing import parse_law
from law.domain.shapes import logical_lines
from law.domain.variants import fold
from tests.law.samples import AMENDMENT, PLAIN, law


def codes(parsed):
    return [warning.code for warning in parsed.warnings]


def keys(parsed):
    return [article.key for article in parsed.articles]


def placed_once(text, parsed):
    return sorted((line.number, line.text) for _place, line in placed_lines(parsed)) == sorted(
        (line.number, line.text) for line in logical_lines(text)
    )


def test_01_inserted_articles_have_a_number_and_a_suffix():
    text = law("第一条 示例一。\n\n第一条之一 示例二。\n\n第一条之二 示例三。\n\n第二条 示例四。")

    parsed = parse_law(text)

    assert [(a.number, a.suffix) for a in parsed.articles] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    assert parsed.gaps == ()
    assert count(parsed).inserted == 2


@pytest.mark.parametrize("stub", ["（删去）", "(删除)", "（已删去）", "删去", "（删 去）"])
def test_02_a_deleted_article_stays_as_a_stub(stub):
    parsed = parse_law(law(f"第一条 示例。\n\n第二条 {stub}\n\n第三条 示例。"))

    assert [a.deleted for a in parsed.articles] == [False, True, False]
    assert parsed.gaps == ()


@pytest.mark.parametrize(
    "head",
    [
        "第二 条示例人员应当",
        "第 二 条 示例人员应当",
        "第二条示例人员应当",
        "笫二条 示例人员应当",
        "第二　示例人员应当",
    ],
)
def test_03_a_misshapen_head_is_taken_and_reported(head):
    parsed = parse_law(law(f"第一条 示例。\n\n{head}示例。\n\n第三条 示例。"))

    assert keys(parsed) == ["1", "2", "3"]
    assert parsed.articles[1].text == "示例人员应当示例。"
    assert parsed.gaps == ()
    assert codes(parsed).count("irregular_article_head") == 1


def test_03_an_article_that_is_lost_all_the_same_is_reported_as_a_gap():
    parsed = parse_law(law("第一条 示例。\n\n苐二条 示例。\n\n第三条 示例。\n\n第四十条 示例。"))

    assert parsed.gaps == ("2", "4..39")
    assert "articles_missing" in codes(parsed)


def test_03_a_missing_inserted_article_is_a_gap_too():
    parsed = parse_law(law("第一条 示例。\n\n第二条 示例。\n\n第二条之二 示例。"))

    assert parsed.gaps == ("2-1",)


def test_04_spaces_inside_headings_do_not_count():
    parsed = parse_law(PLAIN)

    assert [(h.level, h.number, fold(h.title)) for h in parsed.headings] == [
        (Level.CHAPTER, 1, "总则"),
        (Level.CHAPTER, 2, "示例管理"),
        (Level.SECTION, 1, "一般规定"),
        (Level.SECTION, 2, "特别规定"),
        (Level.CHAPTER, 3, "附则"),
    ]
    assert [h.display for h in parsed.heading_path(parsed.articles[3].heading)] == [
        "第二章 示例管理",
        "第二节 特别规定",
    ]


def test_05_full_width_spaces_at_line_ends_and_after_the_number_are_accepted():
    parsed = parse_law(law("第一条　示例一。　\n\n　　示例二。　\n\n第二条　示例三。　"))

    assert [p.text for p in parsed.articles[0].paragraphs] == ["示例一。", "示例二。"]
    assert keys(parsed) == ["1", "2"]


def test_06_full_width_digits_in_dates_are_read():
    header = "２０１２年１２月１９日 示例部令第１２５号发布，\n\n２０１３年１月１日 施行"

    parsed = parse_law(law("第一条 示例。\n\n第二条 本条例自２０１３年１月１日起施行。", header=header))

    assert parsed.promulgated_on == date(2012, 12, 19)
    assert parsed.effective_on == date(2013, 1, 1)


@pytest.mark.parametrize(
    "items", ["（一）读；\n（二）写。", "(一)读；\n(二)写。", "（一)读；\n(二）写。", "(一) 读；\n(二) 写。"]
)
@pytest.mark.parametrize("colon", ["：", ":"])
def test_07_items_stand_in_either_kind_of_brackets(items, colon):
    parsed = parse_law(law(f"第一条 有下列行为之一的{colon}\n{items}\n第二条 示例。"))

    paragraph = parsed.articles[0].paragraphs[0]
    assert [(item.number, item.text) for item in paragraph.items] == [(1, "读；"), (2, "写。")]


def test_08_a_stray_bracket_in_the_header_is_no_part_of_the_event():
    header = "2019年3月5日 示例会议通过\n\n2024年6月20日 示例会议修订）"

    parsed = parse_law(law("第一条 示例。", header=header))

    assert [event.text for event in parsed.events] == ["示例会议通过", "示例会议修订"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("示例会议通过", [EventKind.ADOPTED]),
        ("示例会议修订通过", [EventKind.REVISED]),
        ("《关于修改〈示例法〉的决定》第一次修正", [EventKind.AMENDED]),
        ("《示例机关关于修改部分规定的决定》第三次修订", [EventKind.AMENDED]),
        ("示例令第1号发布，", [EventKind.PROMULGATED]),
        ("示例大会公告公布施行", [EventKind.PROMULGATED, EventKind.EFFECTIVE]),
        ("施行", [EventKind.EFFECTIVE]),
        ("示例会议批准。", [EventKind.APPROVED]),
        ("示例会议通过的《示例法修正案（二）》", [EventKind.AMENDED]),
    ],
)
def test_09_header_events_come_in_many_verbs(words, kinds):
    parsed = parse_law(law("第一条 示例。", header=f"2020年1月2日 {words}"))

    assert list(parsed.events[0].kinds) == kinds


def test_09_a_header_in_one_pair_of_brackets_holds_several_events():
    text = (
        "示例管理法\n（2005年8月28日示例大会第十七次会议通过　根据2012年10月26日示例大会第二十九次会议《关于修改\n"
        "〈示例管理法〉的决定》修正　2025年6月27日示例大会第十六次会议修订）\n"
        "第一条　示例。\n第二条　本法自2026年1月1日起施行。"
    )

    parsed = parse_law(text)

    assert [(event.on, event.kinds) for event in parsed.events] == [
        (date(2005, 8, 28), (EventKind.ADOPTED,)),
        (date(2012, 10, 26), (EventKind.AMENDED,)),
        (date(2025, 6, 27), (EventKind.REVISED,)),
    ]
    assert (parsed.title, parsed.version_label) == ("示例管理法", "2025年修订")


def test_09_a_file_may_have_no_event_at_all():
    parsed = parse_law("# 示例工作规范\n\n<!-- INFO END -->\n\n第一条 示例。\n\n第二条 示例。")

    assert (parsed.adopted_on, parsed.promulgated_on, parsed.effective_on) == (None, None, None)
    assert "no_header_events" in codes(parsed)


def test_09_a_file_may_name_the_issue_date_only():
    parsed = parse_law(law("第一条 示例。", header="1990年3月17日 示例院令第52号发布"))

    assert (parsed.adopted_on, parsed.promulgated_on) == (None, date(1990, 3, 17))
    assert "adoption_not_stated" in codes(parsed)


def test_10_the_effective_date_stands_in_the_last_article():
    parsed = parse_law(PLAIN)

    assert parsed.effective_on == date(2024, 9, 1)


def test_10_two_parts_of_a_law_may_take_effect_on_two_days():
    last = "第二条 本规定自2013年1月1日起施行，依照示例法新设定的制度自2013年7月1日起施行。旧规定同时废止。"

    parsed = parse_law(law(f"第一条 示例。\n{last}", header="2012年12月3日 示例会议通过"))

    assert parsed.effective_on == date(2013, 1, 1)
    assert [(part.on, part.text) for part in parsed.effect.parts] == [
        (date(2013, 7, 1), "依照示例法新设定的制度自2013年7月1日起施行")
    ]


def test_11_the_day_in_the_file_name_is_not_the_effective_date():
    text = law("第一条 示例。\n第二条 本条例自2020年5月1日起施行。", header="2020年1月2日 示例会议通过")

    parsed = parse_law(text, named_on=date(2020, 1, 2))

    assert parsed.effective_on == date(2020, 5, 1)


def test_11_a_file_named_after_a_later_day_holds_a_later_text_than_its_header_says():
    text = law("第一条 示例。\n第二条 本条例自2020年5月1日起施行。", header="2020年1月2日 示例会议通过")

    parsed = parse_law(text, named_on=date(2023, 4, 5))

    assert parsed.effective_on is None
    assert "file_name_is_later" in codes(parsed)


def test_12_a_law_may_have_no_chapters():
    parsed = parse_law(law("第一条 示例。\n第二条 示例。"))

    assert parsed.headings == ()
    assert [article.heading for article in parsed.articles] == [None, None]


def test_12_a_missing_first_chapter_is_reported():
    parsed = parse_law(
        law("第一条 示例。\n\n## 第二章 示例\n\n第二条 示例。\n\n## 第三章 附则\n\n第三条 示例。")
    )

    assert keys(parsed) == ["1", "2", "3"]
    assert [
        (w.params["heading"], w.params["expected"]) for w in parsed.warnings if w.code == "heading_gap"
    ] == [("第二章", 1)]


def test_13_heads_without_numbers_and_annexes_hold_no_articles():
    text = law(
        "## 序言\n\n示例的序言。\n\n## 第一章 总则\n\n第一条 示例。\n\n## 附则\n\n第二条 示例。\n\n"
        "## 附件一\n\n下列文件废止：\n\n"
        "14．示例文件\n\n15．示例规定"
    )

    parsed = parse_law(text)

    assert [(h.number, h.title) for h in parsed.headings] == [(None, "序言"), (1, "总则"), (None, "附则")]
    assert [line.text for line in parsed.headings[0].prose] == ["示例的序言。"]
    assert keys(parsed) == ["1", "2"]
    assert [(annex.title, len(annex.lines)) for annex in parsed.annexes] == [("附件一", 4)]


def test_14_an_amendment_has_clauses_and_no_articles():
    parsed = parse_law(AMENDMENT)

    assert parsed.form is LawForm.AMENDMENT
    assert parsed.articles == ()
    assert [(clause.number, len(clause.lines)) for clause in parsed.clauses] == [(1, 4), (2, 1), (3, 1)]
    assert parsed.effective_on == date(2023, 7, 1)


def test_15_a_reference_at_the_start_of_a_line_opens_no_article():
    body = "第一条 示例。\n第二条 示例。\n第一条第一款所称示例，包括练兵。\n第四条规定的示例除外。\n第三条 示例。"

    parsed = parse_law(law(body))

    assert keys(parsed) == ["1", "2", "3"]
    assert len(parsed.articles[1].paragraphs) == 3


def test_15_an_article_may_begin_with_the_words_of_a_reference():
    parsed = parse_law(
        law("第一条 示例。\n\n第二条 第二次示例应当公开。\n\n第三条 与示例有关的，适用本条例。")
    )

    assert keys(parsed) == ["1", "2", "3"]


OFFICIAL_COPY = """\
中华人民共和国主席令
第四十九号
《示例管理法》已由示例大会常务委员会于2025年6月27日修订通过，现予公布，自2026年1月1日起施行。
示例主席　示例人
2025年6月27日

示例管理法
（2005年8月28日示例大会常务委员会通过　2025年6月27日示例大会常务委员会修订）

目　　录

第一章　总　　则 …… 1
第二章　附　　则 …… 2

第一章　总　　则
第一条　为了示例，制定本法。
中华人民共和国示例部令（第40号）
— 2 —
示例人员应当示例。
第二章　附　　则
第二条　本法自2026年1月1日起施行。
【打印】 【关闭】
第 2 页
"""


def test_16_orders_contents_and_footers_of_web_copies_are_no_part_of_the_text():
    parsed = parse_law(OFFICIAL_COPY)

    assert parsed.title == "示例管理法"
    assert [h.display for h in parsed.headings] == ["第一章 总　　则", "第二章 附　　则"]
    assert [p.text for p in parsed.articles[0].paragraphs] == ["为了示例，制定本法。", "示例人员应当示例。"]
    assert len(parsed.contents_lines) == 3
    assert [line.text for line in parsed.marks] == [
        "中华人民共和国示例部令（第40号）",
        "— 2 —",
        "【打印】 【关闭】",
        "第 2 页",
    ]
    assert (parsed.effective_on, parsed.effect.source.value) == (date(2026, 1, 1), "order")
    assert placed_once(OFFICIAL_COPY, parsed)


def test_16_a_line_of_the_text_is_not_taken_for_furniture():
    parsed = parse_law(
        law("第一条 示例。\n第二条 有下列示例：\n（一）110、119、122等示例；\n（二）示例。\n6.1　示例标准。")
    )

    assert parsed.marks[0].text == "<!-- INFO END -->"
    assert len(parsed.articles[1].paragraphs) == 2


TRADITIONAL = """\
# 示例練兵條例

2020年1月2日 示例會議通過

<!-- INFO END -->

## 第一章 總 則

第一條 為了示例，制定本條例。

第二條 有下列示例：

（一）訓練；

（二）考試。

第三條 本條例自2020年3月1日起施行。
"""


def test_17_traditional_characters_are_read_and_kept_for_display():
    parsed = parse_law(TRADITIONAL)

    assert keys(parsed) == ["1", "2", "3"]
    assert parsed.articles[0].text == "為了示例，制定本條例。"
    assert fold(parsed.articles[0].text) == "为了示例，制定本条例。".replace("，", ",")
    assert parsed.headings[0].title == "總 則"
    assert parsed.effective_on == date(2020, 3, 1)


@pytest.mark.parametrize("text", [PLAIN, AMENDMENT, OFFICIAL_COPY, TRADITIONAL])
def test_every_line_of_a_sample_ends_in_one_place(text):
    assert placed_once(text, parse_law(text))
