"""Dashboards: what a leader sees of the own units, what stays hidden, and the workbook that says the same."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from analytics.actions.count_articles import count_articles
from analytics.models import ArticleCount, ArticleFigure
from appraisal.actions.count_exams import count_released_exams
from core.clock import now
from core.models import AuditEvent
from exams.models import Exam, Result
from personnel.actions.issue_policy import issue_policy
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import BACKEND, Cast, approved_question, bank, cast, grant, officer, statute
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

pytestmark = pytest.mark.django_db


def desk(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def leader(people: Cast, role: Role = Role.UNIT_LEADER) -> Officer:
    return officer("100007", "孙磊", unit=people.legal, roles=(role,), roles_on=people.bureau)


def show_groups_of(people: Cast, smallest: int) -> None:
    issue_policy(
        kind="small_groups",
        unit=people.bureau,
        effective_on=date(2020, 1, 1),
        body={"smallest": smallest},
        actor=None,
        at=now(),
    )


def held(people: Cast, *more: Officer) -> Exam:
    """李 (and `more`) passed, 王 failed; one question, on one article."""
    asked = approved_question(bank(people.bureau), "看板-1", cites=statute("练兵看板条例"))
    sitting = open_sitting(
        unit=people.bureau, candidates=[people.li, people.wang, people.chen, *more], questions=[asked]
    )
    takers = {people.li: True, people.wang: False, **dict.fromkeys(more, True)}
    exam = hold_and_release(sitting, takers, signer=people.chen)
    count_released_exams(at=now())
    count_articles(at=now())
    return exam


def rows(page: str, panel: str) -> list[list[str]]:
    """The cells of a panel's table."""
    body = page.split(f'data-testid="panel-{panel}"', 1)[1].split("</section>", 1)[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r'<tr data-testid="panel-row">(.*?)</tr>', body, re.S)
    ]


def test_the_dashboard_says_how_units_articles_and_months_stand() -> None:
    people = cast()
    show_groups_of(people, 1)
    exam = held(people)

    page = desk(leader(people)).get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()

    assert rows(page, "distribution")[-1] == ["95–100%", "1"]
    assert rows(page, "distribution")[0] == ["0–5%", "1"]
    assert rows(page, "units") == [
        ["临河县公安局", "2", "2", "50.00", "50.00", "100.00"],
        ["法制支队", "1", "0", "0.00", "0.00", "0.00"],
    ]
    assert [row[:3] for row in rows(page, "trend")] == [[f"{exam.month:%Y-%m}", "33.33", "33.33"]]
    assert rows(page, "articles") == [["《练兵看板条例》第一条", "50.0", "2"]]
    assert rows(page, "articles-by-unit")[0][:2] == ["临河县公安局", "《练兵看板条例》第一条 50.0%"]


def test_a_correction_that_waits_for_its_release_changes_no_figure() -> None:
    people = cast()
    show_groups_of(people, 1)
    exam = held(people)
    before = exam.results.get(officer=people.li)
    Result.objects.create(
        **{
            name: getattr(before, name)
            for name in (
                "exam",
                "sitting",
                "attempt",
                "officer",
                "unit",
                "full_marks",
                "sections",
                "items",
                "evidence",
            )
        },
        number=2,
        supersedes=before,
        score=0,
        passed=False,
        marked_at=now(),
    )
    client = desk(leader(people))

    page = client.get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()
    unit = client.get(reverse("analytics:unit", args=[people.bureau.pk]))

    assert rows(page, "distribution")[-1] == ["95–100%", "1"]
    assert unit.context["total"].passed == 1


def test_every_chart_has_its_data_in_the_table_and_none_comes_from_another_host() -> None:
    people = cast()
    show_groups_of(people, 1)
    held(people)

    answer = desk(leader(people)).get(reverse("analytics:dashboard", args=[people.bureau.pk]))

    page = answer.content.decode()
    drawn = json.loads(
        re.search(r'<script id="charts" type="application/json">(.*?)</script>', page, re.S)[1]
    )
    assert set(drawn) == {"distribution", "units", "trend", "articles"}
    assert drawn["units"]["data"][0]["x"] == [50.0, 0.0]
    assert drawn["distribution"]["layout"]["shapes"][0]["x0"] == 60.0
    assert "https://" not in page
    assert "sha256-47DEQpj8HBSa" in answer["Content-Security-Policy"]


def test_figures_about_few_people_are_kept_back_on_screen_in_charts_and_in_the_workbook() -> None:
    people = cast()
    held(people)
    client = desk(leader(people))

    page = client.get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()
    book = workbook(client, people)

    assert [row[1:] for row in rows(page, "units")] == [["人数过少，不显示"], ["人数过少，不显示"]]
    assert rows(page, "distribution") == []
    assert rows(page, "articles") == []
    assert "50.00" not in page
    assert [row for row in book["各单位对比"] if "临河县公安局" in row] == [
        ["临河县公安局", "人数过少，不显示", None, None, None, None]
    ]


def test_articles_that_few_were_asked_about_take_no_place_among_the_weakest() -> None:
    people = cast()
    show_groups_of(people, 2)
    exam = held(people)
    count = ArticleCount.objects.create(exam=exam, number=2, corrections=0, at=now())
    law = statute("少见条例", articles=1)
    ArticleFigure.objects.bulk_create(
        ArticleFigure(
            count=count,
            unit=people.station,
            statute=law,
            number=number,
            officers=asked,
            earned=earned,
            full=10,
        )
        for number, asked, earned in [*((number, 1, 0) for number in range(1, 11)), (11, 3, 5)]
    )

    page = desk(leader(people)).get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()

    assert rows(page, "articles") == [["《少见条例》第十一条", "50.0", "3"]]


def workbook(client: Client, people: Cast) -> dict[str, list[list[Any]]]:
    answer = client.get(reverse("analytics:dashboard_file", args=[people.bureau.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_workbook_holds_what_the_screen_shows_as_numbers_and_is_written_down() -> None:
    people = cast()
    show_groups_of(people, 1)
    held(people)
    client = desk(leader(people))
    page = client.get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()

    answer = client.get(reverse("analytics:dashboard_file", args=[people.bureau.pk]))
    book = workbook(client, people)

    sheet = book["各单位对比"]
    assert sheet[0][0] == "单位"
    assert sheet[1] == ["临河县公安局", 2, 2, 50, 50, 100]
    assert [[str(cell) for cell in row] for row in book["薄弱法条"][1:]] == [
        ["《练兵看板条例》第一条", "50", "2"]
    ]
    assert len(rows(page, "distribution")) == len(book["成绩分布"]) - 1
    assert "filename*=utf-8''%E7%9C%8B%E6%9D%BF" in answer["Content-Disposition"]
    assert AuditEvent.objects.of_kind("figures.exported").count() == 2


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    people = cast()
    show_groups_of(people, 1)
    people.county.name = "=cmd|' /C calc'!A0"
    people.county.save()
    held(people)
    client = desk(leader(people))

    answer = client.get(reverse("analytics:dashboard_file", args=[people.bureau.pk]))

    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.content))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]


def test_a_leader_gets_from_the_bureau_to_names_in_three_clicks() -> None:
    people = cast()
    held(people)
    client = desk(leader(people))

    first = client.get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()
    county = re.search(r'href="(/figures/\d+/dashboard/\?exam=\d+)">临河县公安局', first)[1]
    second = client.get(county).content.decode()
    station = re.search(r'href="(/figures/\d+/names/\?exam=\d+)">城关派出所', second)[1]
    third = client.get(station).content.decode()

    assert third.count('data-testid="name-row"') == 1
    assert "李明" in third


def test_units_outside_the_own_subtree_have_no_dashboard_and_no_workbook() -> None:
    people = cast()
    exam = held(people)
    county = officer("100009", "周正", unit=people.county, roles=(Role.UNIT_LEADER,))
    grant(people.zhou, Role.UNIT_LEADER, people.other_bureau)
    outsider = desk(people.zhou)

    above = desk(county).get(reverse("analytics:dashboard", args=[people.bureau.pk]))
    foreign = outsider.get(reverse("analytics:dashboard", args=[people.bureau.pk]))
    file = outsider.get(reverse("analytics:dashboard_file", args=[people.bureau.pk]))
    own = outsider.get(reverse("analytics:dashboard", args=[people.other_bureau.pk]))
    lent = outsider.get(reverse("analytics:dashboard", args=[people.other_bureau.pk]), {"exam": exam.pk})

    assert [answer.status_code for answer in (above, foreign, file, own, lent)] == [404, 404, 404, 200, 404]
    assert [word for word in ("临河", "城关", "三月月考") if word in own.content.decode()] == []


def test_articles_are_counted_once_and_again_only_after_corrections() -> None:
    people = cast()
    held(people)

    again = count_articles(at=now())

    assert again == 0
    assert ArticleCount.objects.count() == 1
    assert sorted(ArticleFigure.objects.newest().values_list("unit__name", "officers")) == [
        ("城关派出所", 1),
        ("治安大队", 1),
    ]


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_dashboard_asks_the_same_number_of_questions_for_any_number_of_rows(
    item_count: int, django_assert_num_queries: Any
) -> None:
    people = cast()
    show_groups_of(people, 1)
    more = [officer(f"20000{number}", f"张{number}", unit=people.brigade) for number in range(item_count)]
    held(people, *more)
    client = desk(leader(people))
    address = reverse("analytics:dashboard", args=[people.bureau.pk])
    client.get(address)

    with django_assert_num_queries(14):
        client.get(address)


@pytest.mark.parametrize(
    ("smallest", "cites", "said"),
    [(1, False, "本次考试没有引用法条的试题。"), (10, True, "少于 10 人的数据不显示。")],
    ids=["nothing cited", "too few"],
)
def test_a_bureau_is_told_why_no_unit_has_weak_articles(smallest: int, cites: bool, said: str) -> None:
    people = cast()
    show_groups_of(people, smallest)
    asked = approved_question(bank(people.bureau), "看板-2", cites=statute("练兵看板条例") if cites else None)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li], questions=[asked])
    hold_and_release(sitting, {people.li: True}, signer=people.chen)
    count_released_exams(at=now())
    count_articles(at=now())

    page = desk(leader(people)).get(reverse("analytics:dashboard", args=[people.bureau.pk])).content.decode()

    panel = page.split('data-testid="panel-articles-by-unit"', 1)[1].split("</section>", 1)[0]
    assert said in panel
