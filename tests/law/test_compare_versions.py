"""`compare_law` as contract 3 has it, and two versions side by side on the screen."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import BACKEND, cast, statute
from tests.law.samples import law
from tests.law.statutes import both_versions, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions(db):
    return both_versions()


@pytest.fixture
def page(client, versions):
    """The page of 李, with the texts of its rows."""
    client.force_login(cast().li, backend=BACKEND)

    def get(**asked):
        return client.get(reverse("law:compare", args=[versions[0].statute_id]), asked)

    return get


def heads(answer):
    """(head, kind) of all rows."""
    return [
        (
            "→".join(entry.display for entry in (row["row"].old, row["row"].new) if entry is not None),
            row["row"].kind.value,
        )
        for row in answer.context["rows"]
    ]


def compared(capsys, *arguments):
    call_command("compare_law", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "days", [("2019-03-05", "2025-06-20"), ("2020-01-01", "2026-02-01")], ids=["adopted", "in force"]
)
def test_the_answer_has_the_fields_of_the_contract(versions, capsys, days):
    answer = compared(capsys, "示例县练兵管理条例", "--from", days[0], "--to", days[1])

    scores = {pair.pop("new"): pair.pop("score") for pair in answer["pairs"]}
    assert answer == {
        "pairs": [
            {"old": "1", "kind": "same"},
            {"old": "2", "kind": "changed"},
            {"old": "4", "kind": "same"},
            {"old": "5", "kind": "changed"},
        ],
        "added": ["2"],
        "repealed": ["3"],
    }
    assert (scores.pop("1"), scores.pop("4")) == (1.0, 1.0)
    assert sorted(scores) == ["3", "5"]
    assert all(0.5 <= score < 1 for score in scores.values())


def test_people_get_one_line_of_counts(versions, capsys):
    call_command("compare_law", "示例县练兵管理条例", "--from", "2019-03-05", "--to", "2025-06-20")

    assert capsys.readouterr().out == (
        "2019-03-05 -> 2025-06-20: 4 pairs (changed 2, same 2), added 1, repealed 1\n"
    )


@pytest.mark.parametrize(
    "call",
    [
        ("没有这部法", "--from", "2019-03-05", "--to", "2025-06-20"),
        ("示例县练兵管理条例", "--from", "1900-01-01", "--to", "2025-06-20"),
        ("示例县练兵管理条例", "--from", "昨天", "--to", "2025-06-20"),
    ],
    ids=["law", "version", "date"],
)
def test_a_wrong_call_ends_with_two(versions, call):
    with pytest.raises(CommandError) as raised:
        call_command("compare_law", *call)

    assert raised.value.returncode == 2


def test_a_sample_cannot_be_compared_and_the_call_ends_with_one(versions, capsys):
    row = statute("示例摘要条例", sample=True)
    statute(row.title, effective_on=row.versions.get().adopted_on.replace(year=2024))

    with pytest.raises(SystemExit) as raised:
        compared(capsys, "示例摘要条例", "--from", "2020-01-01", "--to", "2024-01-01")

    assert raised.value.code == 1
    assert json.loads(capsys.readouterr().out)["pairs"] == []


def test_the_newest_two_versions_stand_side_by_side(page):
    assert heads(page()) == [
        ("第一条→第一条", "same"),
        ("第二条", "new"),
        ("第二条→第三条", "changed"),
        ("第三条", "repealed"),
        ("第四条→第四条", "same"),
        ("第五条→第五条", "changed"),
    ]


def test_what_changed_is_marked_inside_of_the_text(page):
    html = page().content.decode()

    assert '<del class="compare-del">19年9</del>' in html
    assert '<ins class="compare-ins">26年1</ins>' in html


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("new", [("第二条", "new")]), ("repealed", [("第三条", "repealed")]), ("split", [])],
)
def test_one_kind_alone_can_be_shown(page, kind, shown):
    assert heads(page(kind=kind)) == shown


@pytest.mark.parametrize(
    ("asked", "anchor"),
    [("第三条", "2_3"), ("3", "2_3"), ("二", "_2"), ("5", "5_5"), ("99", None), ("甲", None)],
)
def test_one_may_jump_to_an_article_of_the_newer_version(page, asked, anchor):
    html = page(article=asked).content.decode()

    found = re.search(r'id="row-([^"]*)"[^>]*data-target', html)
    assert (found[1] if found else None) == anchor
    assert ("compare-article-error" in html) == (anchor is None)


def test_versions_can_be_set_the_other_way_round(page, versions):
    answer = page(old=versions[1].pk, new=versions[0].pk)

    assert ("第三条→第二条", "changed") in heads(answer)


def test_a_version_is_not_compared_with_itself(page, versions):
    answer = page(old=versions[0].pk, new=versions[0].pk)

    assert "compare-refused" in answer.content.decode()


def test_a_law_of_one_version_says_so(client, versions):
    alone = imported(law("第一条 甲。"))
    client.force_login(cast().li, backend=BACKEND)

    answer = client.get(reverse("law:compare", args=[alone.statute_id]))

    assert 'data-testid="empty-state"' in answer.content.decode()


def test_markup_in_a_law_is_shown_as_text(client):
    older = imported(law("第一条 甲<script>alert(1)</script>乙丙丁戊己庚辛。"))
    imported(law("第一条 甲<script>alert(2)</script>乙丙丁戊己庚辛。", header="2021年1月2日 示例会议通过"))
    client.force_login(cast().li, backend=BACKEND)

    html = client.get(reverse("law:compare", args=[older.statute_id])).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_article_as_for_three(client, count, django_assert_num_queries):
    body = "\n\n".join(f"第{'一二三'[n]}条 示例条文{n}。" for n in range(count))
    older = imported(law(body))
    imported(law(body, header="2021年1月2日 示例会议通过"))
    client.force_login(cast().li, backend=BACKEND)
    address = reverse("law:compare", args=[older.statute_id])

    with django_assert_num_queries(11):
        answer = client.get(address)

    assert len(answer.context["rows"]) == count
