"""Laws are found by words and by number, in the version of the day, as soon as they are imported."""

from datetime import date

import pytest

from law.actions.search_laws import search_laws
from law.models import Article, Statute
from tests.factories import statute
from tests.law.samples import law
from tests.law.statutes import OLDER, both_versions, imported

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BEFORE, AFTER = date(2025, 7, 1), date(2026, 3, 5)


@pytest.fixture
def versions(db):
    found = both_versions()
    Statute.objects.update(aliases=["练兵条例"])
    return found


def numbers(text, on=AFTER, **options):
    return [article.number for article in search_laws(text, on=on, **options).articles]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("强制措施", [3]),
        ("取保候审", [3]),
        ("拘留 家属", [3]),
        ("家属 请假", []),
        ("第3条", [3]),
        ("三条", [3]),
        ("练兵条例第3条", [3]),
        ("《示例县练兵管理条例》第3条第2款", [3]),
        ("第2条", [2, 3]),
        ("第9条", []),
        ("练兵条例 拘留", [3]),
        ("練兵", [1]),
    ],
)
def test_a_law_in_force_is_found_by_its_words_and_numbers(versions, text, found):
    assert numbers(text) == found


@pytest.mark.parametrize(
    "asked",
    [
        "第三条",
        "三条",
        "3条",
        "第3条",
        "第３条",
        "3",
        "art 3",
        "Art. 3",
        "article 3",
        "练兵条例 art 3",
        "练兵条例三条",
    ],
)
def test_an_article_is_the_same_article_in_every_notation(versions, asked):
    found = [(article.number, article.place) for article in search_laws(asked, on=AFTER).articles]

    assert found[0] == (3, 0)


@pytest.mark.parametrize(("on", "found"), [(BEFORE, [2]), (AFTER, [3])])
def test_the_version_of_the_day_is_searched(versions, on, found):
    assert numbers("强制措施", on=on) == found


def test_older_versions_are_found_when_they_are_asked_for(versions):
    old, new = versions
    found = search_laws("强制措施", on=AFTER, older=True).articles

    assert [(article.version_id, article.number) for article in found] == [(new.pk, 3), (old.pk, 2)]


def test_a_bare_number_lists_the_article_of_each_law(versions):
    imported(law("第一条 甲。\n\n第二条 乙。", title="示例管理条例"))

    found = search_laws("第2条", on=AFTER).articles

    assert [(article.version.statute.title, article.number, article.place) for article in found] == [
        ("示例县练兵管理条例", 2, 0),
        ("示例管理条例", 2, 0),
        ("示例县练兵管理条例", 3, 1),
    ]


def test_the_article_of_a_named_law_alone_is_meant(versions):
    imported(law("第一条 甲。\n\n第二条 乙。", title="示例管理条例"))

    found = search_laws("示例管理条例第2条", on=AFTER).articles

    assert [article.version.statute.title for article in found] == ["示例管理条例"]


def test_a_law_is_found_by_its_title_and_short_title(versions):
    assert [row.title for row in search_laws("练兵管理", on=AFTER).statutes] == ["示例县练兵管理条例"]
    assert [row.title for row in search_laws("练兵条例", on=AFTER).statutes] == ["示例县练兵管理条例"]
    assert search_laws("练", on=AFTER).statutes == ()


def test_the_summary_of_a_sample_gives_way_to_the_text(versions):
    sample = statute("示例替换条例", articles=0, effective_on=date(2020, 1, 2), sample=True).versions.get()
    Article.objects.create(version=sample, number=1, position=0, text="摘要里的词。")

    imported(law("第一条 原文里的词。", title="示例替换条例"))

    assert (numbers("摘要里"), numbers("原文里")) == ([], [1])


def test_an_import_that_changes_nothing_keeps_the_index(versions):
    imported(OLDER)

    assert numbers("请假", on=BEFORE) == [3]


def test_the_number_of_queries_does_not_grow_with_the_laws(versions, django_assert_num_queries):
    numbers("第2条")
    for title in ("示例甲条例", "示例乙条例"):
        imported(law("第一条 甲。\n\n第二条 乙。", title=title))

    with django_assert_num_queries(4):
        assert len(numbers("第2条")) == 4
