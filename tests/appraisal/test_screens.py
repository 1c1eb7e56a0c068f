"""Screens of faults and evaluation: fixed numbers of queries, and no trace for whoever may not know."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.close_cycle import close_cycle
from appraisal.actions.count_exams import count_released_exams
from appraisal.models import FaultRecord, UnitExamFigure
from core.clock import start_of_day
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import AT, BACKEND, Cast, cast, grant, officer
from tests.factories.appraisal import FACTS, cycle, decided, fault, item, legal_officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

pytestmark = pytest.mark.django_db
AFTERWARDS = start_of_day(date(2026, 4, 2))


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def he(people: Cast) -> Officer:
    return legal_officer(people)


def desk(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize("records", [1, 3])
def test_the_register_asks_the_same_for_any_number_of_records(
    people: Cast, he: Officer, records: int, django_assert_num_queries: Any
) -> None:
    for _number in range(records):
        fault(people, he, shares={people.li: 60, people.wang: 40})
    head = desk(people.chen)

    with django_assert_num_queries(11):
        page = head.get(reverse("appraisal:faults"))

    assert page.content.decode().count('data-testid="fault"') == records


@pytest.mark.parametrize("below", [1, 3])
def test_an_evaluation_asks_the_same_for_any_number_of_units(
    people: Cast, he: Officer, below: int, django_assert_num_queries: Any
) -> None:
    month = cycle(people, he)
    for number in range(below):
        people.station.add_child(code=f"S{number}", name=f"警务站{number}")
        officer(f"2000{number}", "丁一", unit=people.station)
    head = desk(people.chen)

    with django_assert_num_queries(14):
        head.get(reverse("appraisal:cycle", args=[month.pk]))
    with django_assert_num_queries(14):
        page = head.get(reverse("appraisal:cycle_unit", args=[month.pk, people.station.pk]))

    assert page.content.decode().count('data-testid="cycle-officer"') == below + 1


def test_a_restricted_record_leaves_no_trace_for_the_leader_or_anybody_else(
    people: Cast, he: Officer
) -> None:
    leader = officer("100005", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,), roles_on=people.county)
    record = fault(people, he, shares={people.li: 60, people.wang: 40})
    decided(record, people.chen)
    month = cycle(people, he)
    walked = [
        "/",
        "/file/",
        f"/file/{people.li.public_id}/",
        "/file/officers/",
        "/appraisal/",
        "/appraisal/mine/",
        "/appraisal/faults/mine/",
        f"/appraisal/{month.pk}/",
        f"/appraisal/{month.pk}/units/{people.station.pk}/",
        f"/appraisal/{month.pk}/officers/{people.li.public_id}/",
        "/officers/",
    ]
    traces = (FACTS, "甲-1", "责令作出书面检查", "执法过错 第", f"/faults/{record.pk}/")

    for person in (leader, people.zhou):
        client = desk(person)
        pages = {address: client.get(address, follow=True).content.decode() for address in walked}
        assert {
            a: [t for t in traces if t in p] for a, p in pages.items() if any(t in p for t in traces)
        } == {}
    closed = [
        desk(leader).get(reverse(name, args=[record.pk])).status_code
        for name in ("appraisal:fault", "appraisal:own_fault")
    ]
    assert closed == [403, 404]


def test_the_responsible_officer_sees_the_own_part_after_the_decision_and_not_before(
    people: Cast, he: Officer
) -> None:
    record = fault(people, he, shares={people.li: 60, people.wang: 40})
    li = desk(people.li)
    address = reverse("appraisal:own_fault", args=[record.pk])
    before = li.get(address).status_code
    decided(record, people.chen)

    page = li.get(address).content.decode()

    assert before == 404
    assert (FACTS in page, "责令作出书面检查" in page, "王芳" in page) == (True, True, False)


def test_who_is_named_in_a_record_does_not_find_it_in_the_register(people: Cast, he: Officer) -> None:
    record = fault(people, he, shares={people.li: 60, people.chen: 40})

    found = list(FaultRecord.objects.visible_to(people.chen, on=AT.date()))

    assert found == []
    assert desk(people.chen).get(reverse("appraisal:fault", args=[record.pk])).status_code == 404


def test_every_look_at_a_record_is_in_the_audit_trail(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    decided(record, people.chen)
    looks = AuditEvent.objects.filter(kind="fault.viewed", subject=f"fault:{record.pk}")

    desk(people.chen).get(reverse("appraisal:fault", args=[record.pk]))
    desk(he).get(reverse("appraisal:fault_entry", args=[record.pk]))
    desk(people.li).get(reverse("appraisal:own_fault", args=[record.pk]))
    desk(people.zhou).get(reverse("appraisal:fault", args=[record.pk]))

    assert list(looks.order_by("pk").values_list("actor_id", flat=True)) == [
        people.chen.pk,
        he.pk,
        people.li.pk,
    ]


def test_the_workbook_holds_the_rows_of_the_page_and_no_others(people: Cast, he: Officer) -> None:
    leader = officer(
        "100005", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,), roles_on=people.station
    )
    month = cycle(people, he)
    item(month, he, unit=people.station, head=people.chen, points="2.50")

    def rows(person: Officer) -> list[tuple[object, ...]]:
        answer = desk(person).get(reverse("appraisal:cycle_table", args=[month.pk]))
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return list(sheet.iter_rows(min_row=2, values_only=True)) if sheet else []

    assert [row[0] for row in rows(people.chen)] == ["A01", "A0101", "A0102", "A09"]
    assert rows(leader) == [("A0101", "城关派出所", 97.5, "优秀", None, None, -2.5, None, None)]


def test_each_number_leads_to_where_it_comes_from(people: Cast, he: Officer) -> None:
    others = [officer(f"20000{number}", "丁一", unit=people.station) for number in range(2)]
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, *others])
    hold_and_release(sitting, dict.fromkeys([people.li, *others], True), signer=people.chen)
    count_released_exams(at=AT + timedelta(hours=5))
    month = cycle(people, he)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    figure = UnitExamFigure.objects.current().get(unit=people.station, scope="subtree")
    grant(people.li, Role.UNIT_LEADER, people.station)
    client = desk(people.li)

    unit = client.get(reverse("appraisal:cycle_unit", args=[month.pk, people.station.pk])).content.decode()
    own = client.get(reverse("appraisal:own")).content.decode()
    page = client.get(reverse("appraisal:figure", args=[figure.pk])).content.decode()

    assert reverse("appraisal:figure", args=[figure.pk]) in unit
    assert reverse("exams:result", args=[sitting.attempts.get(officer=people.li).pk]) in own
    assert 'data-testid="figure-rule"' in page


def test_a_quarter_names_the_months_it_is_made_of_and_its_last_day(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    quarter = cycle(people, he, kind="quarter")

    address = reverse("appraisal:cycle_unit", args=[quarter.pk, people.station.pk])
    page = desk(people.chen).get(address).content.decode()

    assert "2026年3月起的分期考评" in page
    assert "2026年1月1日 – 2026年3月31日" in page
    assert "未列出的指标按满分计。" not in page


HOSTILE = {
    "kind": ("甲\x00", "x" * 9000),
    "unit": ("9" * 40, "-1", "NaN"),
    "happened_on": ("0000-00-00", "9999-12-31", "x"),
    "day": ("0001-01-01", "9999-12-31", "x"),
    "points": ("1e9999", "NaN", "-5", "9" * 50),
    "what": ("veto:", "bonus:\x00", "::"),
    "party-TOTAL_FORMS": ("9" * 30, "-1", "x"),
    "party-0-badge": ("x" * 900, "\x00"),
    "party-0-share": ("9" * 40, "-1"),
}


def test_no_form_is_brought_down_by_what_no_browser_sends(people: Cast, he: Officer) -> None:
    grant(he, Role.LEGAL_HEAD, people.bureau)
    month = cycle(people, he)
    entered = item(month, he, unit=people.station)
    record = fault(people, he)
    addresses = [
        reverse("appraisal:cycle_new"),
        reverse("appraisal:item_new", args=[month.pk]),
        reverse("appraisal:item_decide", args=[entered.pk]),
        reverse("appraisal:item_withdraw", args=[entered.pk]),
        reverse("appraisal:fault_new"),
        reverse("appraisal:fault_decide", args=[record.pk]),
        reverse("appraisal:fault_withdraw", args=[record.pk]),
        f"/appraisal/{10**30}/",
        f"/appraisal/faults/{2**63}/",
    ]
    sound = {
        "kind": "fault",
        "unit": people.station.pk,
        "happened_on": "2026-03-02",
        "day": "2026-03-02",
        "facts": "甲",
        "reason": "甲",
        "what": "deduction:casework",
        "points": "1",
        "party-TOTAL_FORMS": "1",
        "party-INITIAL_FORMS": "0",
        "party-0-badge": "100001",
        "party-0-role": "handler",
        "party-0-share": "100",
    }
    client = Client(raise_request_exception=False)
    client.force_login(he, backend=BACKEND)
    answers = {
        (address, field, text[:12]): client.post(address, {**sound, field: text}).status_code
        for address in addresses
        for field, texts in HOSTILE.items()
        for text in texts
    }

    assert {asked: status for asked, status in answers.items() if status >= 500} == {}
