"""The search backend against the database that is there: what it asks of modelsearch, and what it finds."""

import pytest
from django.core.management import call_command
from modelsearch.backends import get_search_backend
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText

from core.clock import now
from core.search.finding import complete_index, index_rows, matching, missing
from law.models import Article
from tests.factories import statute

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TEXTS = [
    "公安机关可以先行拘留现行犯。",
    "对犯罪嫌疑人采取强制措施，可以取保候审。",
    "强制隔离的措施由主管部门决定。",
    "采集DNA样本，应当经批准。",
    "本办法所称期限按日计算，罚款２００元。",
]


@pytest.fixture
def articles(db):
    """Sentences of our own, each an article of a sample statute, in the index."""
    version = statute(articles=0).versions.get()
    rows = [Article(version=version, number=n, position=n, text=text) for n, text in enumerate(TEXTS, 1)]
    index_rows(Article.objects.bulk_create(rows))


def by_backend(query, **options):
    results = get_search_backend().search(query, Article.objects.all(), **options)
    return sorted(article.number for article in results)


def by_matching(text, **options):
    return sorted(matching(Article.objects.all(), text, **options).values_list("number", flat=True))


@pytest.mark.parametrize("find", [by_backend, by_matching])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("强制措施", [2]),
        ("取保候审", [2]),
        ("拘留", [1]),
        ("现行犯 拘留", [1]),
        ("拘留，现行犯", [1]),
        ("dna 采集", [4]),
        ("ＤＮＡ采集", [4]),
        ("200", [5]),
        ("二百元", []),
        ("强制", [2, 3]),
        ("样", [4]),
        ("准", [4]),
        ("措 强", [2, 3]),
        ("算 罚", [5]),
        ("拘留 罚款", []),
    ],
)
def test_what_is_written_is_found_however_it_is_cut(articles, find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Phrase("强制措施"), [2]),
        (And([PlainText("强制"), Not(PlainText("取保候审"))]), [3]),
        (Or([PlainText("拘留"), PlainText("样本")]), [1, 4]),
        (MatchAll(), [1, 2, 3, 4, 5]),
        (PlainText("dna 200", operator="or"), [4, 5]),
    ],
)
def test_queries_in_parts_are_cut_part_by_part(articles, query, found):
    assert by_backend(query) == found


def test_a_phrase_wants_its_words_side_by_side(articles):
    assert by_matching("强制措施", phrase=True) == [2]
    assert by_matching("采集DNA样本", phrase=True) == [4]
    assert by_matching("DNA采集", phrase=True) == []


@pytest.mark.parametrize("find", [by_backend, by_matching])
@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\x00",
        "%",
        "_",
        "'",
        '"',
        "\"' OR 1=1 --",
        "NEAR(",
        "* AND",
        "{body} :",
        "a:* & !b",
        "\ud800",
        "（）",
        "^",
    ],
)
def test_signs_of_query_languages_are_no_words(articles, find, query):
    assert find(query) == []


@pytest.mark.parametrize("find", [by_backend, by_matching])
def test_a_very_long_query_is_read_to_its_bound(articles, find):
    assert find("强制措施" * 2500) == []
    assert find("拘留" + " " * 10_000 + "没有的词") == [1]


def test_an_entry_is_renewed_not_doubled(articles):
    article = Article.objects.get(number=1)
    article.text = "改为训诫。"
    index_rows([article])

    assert (by_backend("拘留"), by_backend("训诫")) == ([], [1])


def test_a_row_without_an_entry_is_found_missing_and_brought_in(articles):
    version = Article.objects.first().version
    Article.objects.bulk_create([Article(version=version, number=9, position=9, text="示例补登。")])

    lacking = missing(Article).count()
    first, second = complete_index(now()), complete_index(now())

    assert (lacking, first["law.article"], second, by_matching("补登")) == (1, 1, {}, [9])


def test_a_whole_rebuild_finds_the_same(articles):
    call_command("update_index", verbosity=0)

    assert (by_backend("取保候审"), by_matching("现行犯")) == ([2], [1])


def test_saving_a_row_alone_sends_nothing_to_the_index(articles):
    version = Article.objects.first().version
    Article.objects.create(version=version, number=8, position=8, text="示例另存。")

    assert by_matching("另存") == []
