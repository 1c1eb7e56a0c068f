"""The search page: what is found is marked, counted and paged, and what is not yours leaves no trace."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import local_day, now
from core.search.finding import index_rows
from law.models import Article
from question_bank.models import QuestionRevision
from tests.factories import BACKEND, approved_question, bank, cast, statute
from tests.law.statutes import both_versions

pytestmark = pytest.mark.django_db

MARK = re.compile(r"<mark>(.*?)</mark>")


@pytest.fixture
def people(db):
    members = cast()
    both_versions()
    approved_question(
        bank(members.bureau), "哨兵-1", stem="对谁可以取保候审？", options=["甲", "乙"], key=[0]
    )
    index_rows(QuestionRevision.objects.all())
    return members


@pytest.fixture
def search(client, people):
    """Asks as somebody; the answer."""

    def ask(person, text, **more):
        client.force_login(person, backend=BACKEND)
        return client.get(reverse("portal:search"), {"q": text, **more})

    return ask


def tabs(answer):
    return {tab["code"]: tab["count"] for tab in answer.context["tabs"]}


def titles(answer):
    return ["".join(piece.text for piece in hit.title) for hit in answer.context["hits"]]


def test_an_officer_finds_laws_and_sees_no_tab_of_questions(people, search):
    answer = search(people.li, "取保候审")

    assert tabs(answer) == {"laws": 1, "pages": 0}
    assert titles(answer) == ["《示例县练兵管理条例》第三条"]
    assert "哨兵" not in answer.content.decode()


def test_an_author_finds_the_questions_of_the_own_bank_too(people, search):
    assert tabs(search(people.wang, "取保候审")) == {"laws": 1, "pages": 0, "questions": 1}
    assert titles(search(people.wang, "取保候审", **{"in": "questions"})) == ["哨兵-1"]


@pytest.mark.parametrize("text", ["取保候审", "哨兵-1", "对谁可以"])
def test_the_outsider_finds_no_trace_of_them(people, search, text):
    answer = search(people.zhou, text, **{"in": "questions"})

    assert tabs(answer)["questions"] == 0
    assert titles(answer) == []


def test_the_tab_with_a_hit_is_shown_first(people, search):
    answer = search(people.wang, "对谁可以")

    assert (answer.context["chosen"], titles(answer)) == ("questions", ["哨兵-1"])


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("取保候审", ["取保候审"]),
        ("拘留 家属", ["拘留", "家属"]),
        ("第3条", ["第三条"]),
        ("2条", ["第二条", "第二条"]),
        ("練兵", ["练兵", "练兵"]),
    ],
)
def test_what_was_found_is_marked(people, search, text, marks):
    html = search(people.li, text).content.decode()

    assert MARK.findall(html) == marks


def test_a_hit_leads_to_its_article(people, search):
    [hit] = search(people.li, "取保候审").context["hits"]

    assert re.fullmatch(r"/laws/\d+/#art-3", hit.url)


def test_the_law_of_another_day_is_searched_when_a_day_is_given(people, search):
    answer = search(people.li, "取保候审", on="2025-07-01")
    [hit] = answer.context["hits"]

    assert titles(answer) == ["《示例县练兵管理条例》第二条"]
    assert re.fullmatch(r"/laws/\d+/\?version=\d+#art-2", hit.url)


def test_older_versions_say_how_they_stand(people, search):
    answer = search(people.li, "取保候审", older="1")

    assert [[str(badge.text) for badge in hit.badges] for hit in answer.context["hits"]] == [
        [],
        ["已被新版本取代"],
    ]


def test_a_day_that_is_none_is_said_and_today_is_searched(people, search):
    answer = search(people.li, "取保候审", on="昨天")

    assert ("search-on-error" in answer.content.decode(), tabs(answer)) == (True, {"laws": 1, "pages": 0})


def test_nothing_found_says_what_to_try(people, search):
    html = search(people.li, "不存在的词语").content.decode()

    assert 'data-testid="search-empty"' in html
    assert "不存在" in html
    assert "older=1" in html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "script 甲"])
def test_markup_in_query_and_law_is_shown_as_text(people, search, text):
    version = statute("示例标记条例", articles=0).versions.get()
    row = Article(version=version, number=1, position=0, text="条文甲<script>alert(1)</script><img src=x>。")
    index_rows(Article.objects.bulk_create([row]))

    html = search(people.li, text).content.decode()

    assert "<script>alert" not in html
    assert "<img" not in html
    assert "<mark>script</mark>" in html or "img" in text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "%", "%%", "_", "'", '"', "''''", "\\", "* OR *", "NEAR(a b)", "法 NOT", "a:* | b", "((", "😀", "法" * 10_000,
     "a" * 10_000, "第" + "九" * 500 + "条", "《", "》", "1" * 400, "取保候审\n\t", "\u202e法", "art 99999999999"],
    ids=range(25),
)  # fmt: skip
def test_whatever_is_typed_gets_an_answer(people, search, text):
    assert search(people.wang, text).status_code == 200


def test_the_page_without_a_text_helps(people, search):
    html = search(people.li, "").content.decode()

    assert 'data-testid="search-help"' in html


def test_many_hits_are_turned_by_the_page(people, search):
    version = statute("示例长条例", articles=0).versions.get()
    index_rows(
        Article.objects.bulk_create(
            Article(version=version, number=n, position=n, text=f"分页哨词{n}。") for n in range(1, 46)
        )
    )

    first, last = search(people.li, "分页哨词"), search(people.li, "分页哨词", page="3")

    assert tabs(first) == {"laws": 45, "pages": 0}
    assert (len(titles(first)), titles(first)[0]) == (20, "《示例长条例》第一条")
    assert titles(last) == [f"《示例长条例》第四十{n}条" for n in "一二三四五"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_hit_as_for_three(
    people, search, client, count, django_assert_num_queries
):
    own = bank(people.county)
    for n in range(count):
        version = statute(f"示例数数条例{n}", articles=0).versions.get()
        index_rows(
            Article.objects.bulk_create([Article(version=version, number=1, position=0, text="数数哨词。")])
        )
        approved_question(own, f"数数-{n}", stem="数数哨词？")
    index_rows(QuestionRevision.objects.all())
    search(people.wang, "热身")

    with django_assert_num_queries(12):
        answer = client.get(reverse("portal:search"), {"q": "数数哨词"})
    with django_assert_num_queries(11):
        questions = client.get(reverse("portal:search"), {"q": "数数哨词", "in": "questions"})

    assert tabs(answer) == {"laws": count, "pages": 0, "questions": count}
    assert (len(titles(answer)), len(titles(questions))) == (count, count)


def test_a_law_of_tomorrow_is_not_found_today(people, search):
    tomorrow = local_day(now()) + timedelta(days=1)
    version = statute("示例明日条例", articles=0, effective_on=tomorrow).versions.get()
    index_rows(
        Article.objects.bulk_create([Article(version=version, number=1, position=0, text="明日哨词。")])
    )

    assert tabs(search(people.li, "明日哨词")) == {"laws": 0, "pages": 0}
    assert tabs(search(people.li, "明日哨词", on=tomorrow.isoformat())) == {"laws": 1, "pages": 0}


def test_the_search_box_is_on_every_page_but_its_own(people, search, client):
    client.force_login(people.li, backend=BACKEND)

    assert 'data-testid="site-search"' in client.get("/").content.decode()
    assert 'data-testid="site-search"' not in search(people.li, "").content.decode()
