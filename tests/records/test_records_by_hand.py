"""Facts that people enter: by whom, into whose file, and how they are withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import local_day, now
from core.ledger import verify_ledger
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer
from records.actions.append_entries import NewEntry, append_entries
from records.models import FileEntry, FileEntryText, UnitFileEntry
from tests.factories import AT, BACKEND, Cast, cast, grant, officer

pytestmark = pytest.mark.django_db


def desk(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def hr_of(people: Cast) -> Officer:
    return officer("100008", "刘洋", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)


def form(**more: Any) -> dict[str, Any]:
    return {
        "section": "inspections",
        "happened_on": local_day(now()).isoformat(),
        "text": "执法检查：卷宗规范",
        "points": "2.5",
        "document": "〔2026〕3号",
        "nonce": str(uuid4()),
        **more,
    }


def test_hr_enters_a_record_and_the_officer_reads_it() -> None:
    people = cast()
    address = reverse("records:record", args=[people.li.public_id])

    answer = desk(hr_of(people)).post(address, form())

    page = desk(people.li).get(reverse("records:own_file")).content.decode()
    assert answer.status_code == 302
    assert "执法检查：卷宗规范" in page
    assert "〔2026〕3号" in page
    assert page.count('data-testid="file-entry"') == 1


def test_a_form_sent_twice_records_once() -> None:
    people = cast()
    client, said = desk(hr_of(people)), form()

    for _click in range(2):
        client.post(reverse("records:record", args=[people.li.public_id]), said)

    assert FileEntry.objects.count() == 1


def test_nobody_writes_into_the_own_file() -> None:
    people = cast()
    grant(people.li, Role.HR, people.bureau)

    answer = desk(people.li).post(reverse("records:record", args=[people.li.public_id]), form())

    assert answer.status_code == 404
    assert FileEntry.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    (
        {"happened_on": "2999-01-01"},
        {"happened_on": "0001-01-01"},
        {"section": "basic_facts"},
        {"section": "x\x00"},
        {"text": "a\x00b"},
        {"text": " "},
        {"points": "NaN"},
        {"points": "1e400"},
        {"nonce": "1"},
        {"document": "x" * 81},
    ),
    ids=lambda wrong: "-".join(wrong),
)
def test_what_cannot_be_meant_is_answered_beside_its_field(wrong: dict[str, str]) -> None:
    people = cast()

    answer = desk(hr_of(people)).post(reverse("records:record", args=[people.li.public_id]), form(**wrong))

    assert answer.status_code == 422
    assert FileEntry.objects.count() == 0


def test_a_withdrawn_record_stays_and_its_words_may_go() -> None:
    people = cast()
    client = desk(hr_of(people))
    client.post(reverse("records:record", args=[people.li.public_id]), form())
    address = reverse("records:withdraw", args=[people.li.public_id, 1])

    answer = client.post(address, {"reason": "登记对象有误", "erase": "on"})

    first, second = FileEntry.objects.order_by("seq")
    assert answer.status_code == 302
    assert (second.kind, second.corrects_id, second.words.text) == (
        "record_withdrawn",
        first.pk,
        "登记对象有误",
    )
    assert FileEntryText.objects.get(entry=first).text == ""
    assert verify_ledger().broken == []


def test_a_record_is_withdrawn_once() -> None:
    people = cast()
    client = desk(hr_of(people))
    client.post(reverse("records:record", args=[people.li.public_id]), form())
    address = reverse("records:withdraw", args=[people.li.public_id, 1])

    statuses = [client.post(address, {"reason": "登记对象有误"}).status_code for _time in range(2)]

    assert statuses == [302, 422]
    assert FileEntry.objects.count() == 2


def test_a_record_of_a_unit_stands_in_the_file_of_the_unit() -> None:
    people = cast()
    client = desk(hr_of(people))

    answer = client.post(reverse("records:unit_record", args=[people.station.pk]), form())

    page = client.get(reverse("records:unit_file", args=[people.station.pk])).content.decode()
    assert answer.status_code == 302
    assert UnitFileEntry.objects.get().file.unit == people.station
    assert "执法检查：卷宗规范" in page


def restricted_entry(people: Cast) -> None:
    append_entries(
        [
            NewEntry(
                people.li.pk,
                "rewards_and_sanctions",
                "record",
                AT.date(),
                people.station.pk,
                {},
                "secret:1",
                restricted=True,
                text="限制查看的内容",
            )
        ],
        at=AT,
    )


@pytest.mark.parametrize(
    ("role", "sees"),
    ((Role.UNIT_LEADER, False), (Role.HR, True), (Role.LEGAL_HEAD, True), (Role.INSPECTORATE, True)),
)
def test_restricted_entries_leave_no_trace_for_those_who_may_not_read_faults(role: Role, sees: bool) -> None:
    people = cast()
    restricted_entry(people)
    reader = officer("100007", "孙磊", unit=people.legal, roles=(role,), roles_on=people.bureau)
    client = desk(reader)

    pages = [
        client.get(reverse(f"records:{name}", args=[people.li.public_id])).content.decode()
        for name in ("officer_file", "officer_print")
    ]

    assert ["限制查看的内容" in page for page in pages] == [sees, sees]
    assert AuditEvent.objects.of_kind("file.restricted_read").count() == (2 if sees else 0)
    assert ("(1)" in pages[0]) is sees


def test_the_officer_sees_the_own_restricted_entry() -> None:
    people = cast()
    restricted_entry(people)

    page = desk(people.li).get(reverse("records:own_file"), {"view": "time"}).content.decode()

    assert "限制查看的内容" in page
    assert AuditEvent.objects.of_kind("file.restricted_read").count() == 0


@pytest.mark.parametrize("item_count", (1, 3))
def test_lists_and_files_ask_the_same_number_of_questions_for_any_number_of_rows(
    item_count: int, django_assert_num_queries: Any
) -> None:
    people = cast()
    client = desk(hr_of(people))
    more = [officer(f"20000{number}", f"张{number}", unit=people.station) for number in range(item_count)]
    append_entries(
        [
            NewEntry(
                person.pk,
                "inspections",
                "record",
                AT.date() - timedelta(days=day),
                people.station.pk,
                {},
                f"r:{day}",
                text="表扬",
            )
            for person in more
            for day in range(item_count)
        ],
        at=AT,
    )
    client.get(reverse("records:officers_files"))

    with django_assert_num_queries(6):
        client.get(reverse("records:officers_files"))
    with django_assert_num_queries(6):
        client.get(reverse("records:units_files"))
    with django_assert_num_queries(13):
        client.get(reverse("records:officer_file", args=[more[0].public_id]), {"view": "time"})
    with django_assert_num_queries(12):
        client.get(reverse("records:officer_print", args=[more[0].public_id]))


def test_a_file_is_narrowed_by_part_and_year_and_takes_nonsense_for_all() -> None:
    people = cast()
    append_entries(
        [
            NewEntry(
                people.li.pk, section, "record", day, people.station.pk, {}, f"{section}:{day}", text=section
            )
            for section in ("inspections", "complaints")
            for day in (AT.date(), AT.date() - timedelta(days=400))
        ],
        at=AT,
    )
    client = desk(people.li)

    def entries(**asked: str) -> int:
        page = client.get(reverse("records:own_file"), asked).content.decode()
        return page.count('data-testid="file-entry"')

    assert entries() == 4
    assert entries(section="inspections") == 2
    assert entries(section="inspections", year="2026") == 1
    assert entries(section="'; --", year="99999999999999999999", page="x", view="no") == 4
