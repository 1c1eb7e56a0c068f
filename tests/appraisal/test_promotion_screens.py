"""Promotion checks on screen and on paper: who sees what, what a form answers, what the sheet says."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from appraisal.actions.decide_override import decide_override
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.models import PromotionCheck, PromotionOutcome, PromotionOverride
from core.clock import local_day, now
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer
from portal.tasks_waiting import tasks_waiting
from tests.factories import BACKEND, Cast, cast, grant, officer
from tests.factories.levels import certificate, levels
from tests.factories.promotion import REASON, hr, override, promotion_check, signed_promotion_check
from tests.records.test_evidence import by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def maker(people: Cast) -> Officer:
    return hr(people)


def desk(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def page(client: Client, name: str, *args: Any, query: str = "") -> Any:
    return client.get(reverse(f"appraisal:{name}", args=args) + query)


def sheets_of(content: bytes) -> list[str]:
    """The words of each page of a PDF, without blanks."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return ["".join(sheet.extract_text().split()) for sheet in pages]


def new(client: Client, badges: str, **more: str) -> Any:
    form = {"unit": "A", "target": "post", "badges": badges, "action": "make"} | more
    return client.post(reverse("appraisal:promotion_new"), form, follow=True)


def test_hr_looks_at_the_list_first_and_then_makes_the_check(people: Cast, maker: Officer) -> None:
    client = desk(maker)
    looked = new(client, "100002 100001 900001 555555", action="look")
    refused = new(client, "100002 100001 900001")
    made = new(client, "100002，100001")
    assert [each.name for each in looked.context["found"].officers] == ["王芳", "李明"]
    assert list(looked.context["found"].unknown) == ["900001", "555555"]
    assert (refused.status_code, PromotionCheck.objects.count()) == (422, 1)
    assert "900001" in str(refused.context["form"].errors["badges"])
    assert [row.candidate.badge for row in made.context["page"]] == ["100002", "100001"]
    assert "不作任何决定" in made.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "B"},
        {"unit": "A\x00"},
        {"unit": str(2**70)},
        {"target": "marshal"},
        {"target": "x" * 5000},
        {"badges": ""},
        {"badges": "\x00"},
        {"badges": "长" * 70_000},
    ],
)
def test_a_form_that_cannot_be_meant_is_answered_in_words(
    people: Cast, maker: Officer, wrong: dict[str, str]
) -> None:
    answer = new(desk(maker), **{"badges": "100001", **wrong})
    assert (answer.status_code, PromotionCheck.objects.count()) == (422, 0)
    assert set(answer.context["form"].errors) == set(wrong)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("promotion_override", {"verdict": "maybe", "reason": "x"}),
        ("promotion_override", {"verdict": "met", "reason": ""}),
        ("promotion_override", {"verdict": "met", "reason": "甲\x00"}),
        ("promotion_override", {"verdict": "met", "reason": "长" * 2000}),
        ("promotion_withdraw", {"reason": "\x00"}),
        ("promotion_withdraw", {}),
    ],
)
def test_hostile_steps_change_nothing(people: Cast, maker: Officer, name: str, form: dict[str, str]) -> None:
    check = promotion_check(people, maker)
    args = [check.pk]
    if name == "promotion_override":
        args.append(PromotionOutcome.objects.filter(candidate__check_made=check).earliest("pk").pk)
    answer = desk(maker).post(reverse(f"appraisal:{name}", args=args), form, follow=True)
    check.refresh_from_db()
    assert (answer.status_code, check.state, PromotionOverride.objects.count()) == (200, "open", 0)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_outsiders_leaders_and_candidates_see_nothing(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    leader = officer("100020", "所长", unit=people.station, roles=(Role.UNIT_LEADER,))
    foreign = hr_of_other_bureau(people)
    listed = people.li
    grant(listed, Role.HR, people.bureau)
    station_hr = officer("100021", "小何", unit=people.station, roles=(Role.HR,))
    inspector = officer(
        "100022", "督察", unit=people.legal, roles=(Role.INSPECTORATE,), roles_on=people.bureau
    )
    seen = {
        person.name: page(desk(person), "promotion", check.pk).status_code
        for person in (leader, foreign, listed, station_hr, inspector, people.chen)
    }
    assert seen == {"所长": 403, "外局": 404, "李明": 404, "小何": 404, "督察": 200, "陈静": 200}
    assert list(page(desk(listed), "promotions").context["page"]) == []


def hr_of_other_bureau(people: Cast) -> Officer:
    return officer(
        "900009", "外局", unit=people.other_station, roles=(Role.HR,), roles_on=people.other_bureau
    )


def test_only_candidates_with_something_missing_are_shown_on_request(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker, badges=["100001", "100002"])
    for rule in ("level", "exams", "study", "training_class"):
        asked = override(check, maker, rule=rule)
        decide_override(override=asked, accept=True, actor=people.chen, at=now())
    shown = page(desk(maker), "promotion", check.pk, query="?missing=1")
    assert [row.candidate.badge for row in shown.context["page"]] == ["100002"]
    assert (shown.context["total"], shown.context["missing"]) == (2, 1)


def test_evidence_is_linked_where_the_reader_may_open_it(people: Cast, maker: Officer) -> None:
    held = certificate(
        people.li,
        levels(people.bureau)["basic"],
        signer=people.chen,
        issued_on=local_day(now()) - timedelta(days=9),
    )
    check = promotion_check(people, maker, at=now())
    shown = page(desk(maker), "promotion_candidate", check.pk, 1)
    lines = shown.context["rules"][0]["evidence"]
    assert [line.url for line in lines] == [reverse("levels:certificate", args=[held.public_id])]
    assert desk(maker).get(lines[0].url).status_code == 200
    grant(people.wang, Role.HR, people.legal)
    assert page(desk(people.wang), "promotion_candidate", check.pk, 1).status_code == 404
    assert AuditEvent.objects.of_kind("promotion.candidate_viewed").count() == 1


def test_the_whole_way_through_the_screens(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    outcome = PromotionOutcome.objects.get(rule="training_class")
    desk(maker).post(
        reverse("appraisal:promotion_override", args=[check.pk, outcome.pk]),
        {"verdict": "met", "reason": REASON},
    )
    waiting = tasks_waiting(people.chen, on=local_day(now()), at=now())
    chen = desk(people.chen)
    chen.post(
        reverse("appraisal:promotion_decide", args=[outcome.overrides.get().pk]), {"decision": "accept"}
    )
    to_sign = tasks_waiting(people.chen, on=local_day(now()), at=now())
    signed = chen.post(reverse("appraisal:promotion_sign", args=[check.pk]), follow=True)
    here = reverse("appraisal:promotions")
    assert [(task["label"], task["count"]) for task in waiting if task["url"] == here] == [
        ("待决定的晋升核查更正", 1)
    ]
    assert [(task["label"], task["count"]) for task in to_sign if task["url"] == here] == [
        ("待签署的晋升资格核查", 1)
    ]
    assert "陈静" in signed.content.decode()
    assert [
        task for task in tasks_waiting(people.chen, on=local_day(now()), at=now()) if task["url"] == here
    ] == []


def test_there_is_no_sheet_before_the_signature(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    answer = page(desk(maker), "promotion_sheet", check.pk)
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("appraisal:promotion", args=[check.pk]),
    )
    assert AuditEvent.objects.of_kind("promotion.printed").count() == 0


def test_the_sheet_is_the_same_each_time_and_its_words_can_be_copied(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    decide_override(override=override(check, maker), accept=True, actor=people.chen, at=now())
    sign_promotion_check(check=check, actor=people.chen, at=now())
    client = desk(maker)
    first, again = (page(client, "promotion_sheet", check.pk).content for _ in range(2))
    flat = "".join(sheets_of(first))
    assert first == again
    for words in (
        "晋升资格核查表",
        "职务晋升",
        "李明",
        "晋升训练",
        "符合",
        REASON,
        "签署人：陈静",
        "第1页共1页",
    ):
        assert words in flat, words
    assert check.signature.hash in flat
    assert AuditEvent.objects.of_kind("promotion.printed").count() == 2


def test_what_is_not_what_was_signed_is_not_printed(people: Cast, maker: Officer) -> None:
    check = signed_promotion_check(people, maker)
    by_hand("UPDATE appraisal_promotionoutcome SET verdict = 'met' WHERE rule = 'level'")
    answer = desk(maker).get(reverse("appraisal:promotion_sheet", args=[check.pk]), follow=True)
    assert "不予打印" in str(next(iter(answer.context["messages"])))
    assert not answer.context["is_as_signed"]
    assert AuditEvent.objects.of_kind("promotion.printed").count() == 0


def test_a_long_list_goes_over_several_pages_with_heads_and_numbers(people: Cast, maker: Officer) -> None:
    badges = [
        officer(str(200000 + number), f"人选{number}", unit=people.station).badge_number
        for number in range(30)
    ]
    check = promotion_check(people, maker, badges=badges)
    sign_promotion_check(check=check, actor=people.chen, at=now())
    content = page(desk(maker), "promotion_sheet", check.pk).content
    sheets = sheets_of(content)
    total = len(sheets)
    assert total > 3
    assert [f"第{number}页共{total}页" in text for number, text in enumerate(sheets, start=1)] == [
        True
    ] * total
    assert all("晋升资格核查表" in text and "结论" in text for text in sheets)
    assert ["签署人" in text for text in sheets] == [False] * (total - 1) + [True]
    told = "".join(sheets)
    assert [name for name in (f"人选{number}（" for number in range(30)) if name not in told] == []


def test_a_name_that_the_font_lacks_is_answered_in_words(people: Cast, maker: Officer) -> None:
    officer("200001", "李\U0001f600", unit=people.station)
    check = promotion_check(people, maker, badges=["200001"])
    sign_promotion_check(check=check, actor=people.chen, at=now())
    answer = desk(maker).get(reverse("appraisal:promotion_sheet", args=[check.pk]), follow=True)
    assert "\U0001f600" in str(next(iter(answer.context["messages"])))
    assert AuditEvent.objects.of_kind("promotion.printed").count() == 0


def test_the_table_on_screen_is_a_workbook_too(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker, badges=["100001", "100002"])
    content = page(desk(maker), "promotion_table", check.pk).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows] == [["警号", "姓名"], ["100001", "李明"], ["100002", "王芳"]]
    assert rows[0][3] == "所需资格等级"
    assert AuditEvent.objects.of_kind("promotion.exported").get().facts == {"officers": 2}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_checks_costs_the_same_for_one_and_for_three(
    people: Cast, maker: Officer, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        signed_promotion_check(people, maker)
    client = desk(maker)
    with django_assert_num_queries(8):
        answer = page(client, "promotions")
    assert len(answer.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_check_costs_the_same_for_one_and_for_three(
    people: Cast, maker: Officer, count: int, django_assert_num_queries: Any
) -> None:
    check = promotion_check(people, maker, badges=["100001", "100002", "100003"][:count])
    for place in range(1, count + 1):
        override(check, maker, place=place)
    client = desk(maker)
    with django_assert_num_queries(11):
        answer = page(client, "promotion", check.pk)
    assert len(answer.context["page"]) == count
