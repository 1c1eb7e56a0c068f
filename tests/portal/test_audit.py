"""The audit reader: who sees which events, filters, counts, and the file."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day, now
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import PASSWORD, Cast, cast, officer
from tests.portal.world import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def auditor(people: Cast) -> Officer:
    return officer("100071", "审计员", unit=people.station, roles=(Role.AUDIT_ADMIN,), roles_on=people.bureau)


def kinds(client: Client, **asked: Any) -> list[str]:
    return [row.kind for row in client.get("/audit/", asked).context["rows"]]


def act(kind: str, who: Officer | None, **more: Any) -> AuditEvent:
    return record_audit_event(kind=kind, actor_id=who.pk if who else None, at=more.pop("at", now()), **more)


def test_signing_in_failing_and_knocking_at_a_closed_door_are_all_there(
    people: Cast, auditor: Officer
) -> None:
    browser = Client(REMOTE_ADDR="10.9.8.7")
    browser.post("/login/", {"username": "100001", "password": "wrong"})
    browser.post("/login/", {"username": "100001", "password": PASSWORD})
    browser.get("/roles/")
    page = desk(auditor).get("/audit/")

    told = [(row.kind, row.who, row.about, row.address, row.succeeded) for row in page.context["rows"]]
    assert told[0] == ("access.denied", "李明", "page:personnel:roles", "10.9.8.7", False)
    assert told[1][:2] == ("sign_in.succeeded", "李明")
    assert told[2] == ("sign_in.failed", "", "李明 100001", "10.9.8.7", False)
    assert page.context["counts"] == {"failed": 2, "people": 1}


def test_the_reader_asks_for_days_people_kinds_units_and_outcomes(people: Cast, auditor: Officer) -> None:
    today = local_day(now())
    act("role.granted", people.wang, subject=f"officer:{people.li.pk}")
    act("exam.released", people.chen)
    act("sign_in.failed", None, succeeded=False)
    act("exam.opened", people.wang, at=now() - timedelta(days=3))
    client = desk(auditor)

    assert kinds(client, first_day=today, last_day=today) == [
        "sign_in.failed",
        "exam.released",
        "role.granted",
    ]
    assert kinds(client, person="100001") == ["role.granted"]
    assert kinds(client, person="王芳") == ["role.granted", "exam.opened"]
    assert kinds(client, kind="exam") == ["exam.released", "exam.opened"]
    assert kinds(client, kind="exam.opened") == ["exam.opened"]
    assert kinds(client, unit="A09") == ["exam.released"]
    assert kinds(client, outcome="failed") == ["sign_in.failed"]
    assert client.get("/audit/", {"first_day": "x\x00", "kind": "zzz", "page": "9e9"}).status_code == 200


def test_an_audit_administrator_reads_the_own_bureau_only(people: Cast, auditor: Officer) -> None:
    foreign = officer(
        "900071", "外审", unit=people.other_station, roles=(Role.AUDIT_ADMIN,), roles_on=people.other_bureau
    )
    act("role.granted", people.wang)
    act("code.used", None, subject=f"officer:{people.li.pk}")
    act("exam.closed", people.zhou)
    act("search.completed", None)

    assert kinds(desk(auditor)) == ["search.completed", "code.used", "role.granted"]
    assert kinds(desk(foreign)) == ["search.completed", "exam.closed"]


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    people: Cast, auditor: Officer
) -> None:
    client = desk(auditor)
    client.get("/audit/")
    counted = []
    for size in (1, 3):
        for _ in range(size):
            act("role.granted", people.wang, subject=f"officer:{people.li.pk}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/audit/")
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert counted[0] <= 9


def test_the_file_holds_what_was_asked_for_and_no_formula_and_is_an_event_itself(
    people: Cast, auditor: Officer
) -> None:
    act("role.granted", people.wang, subject="=1+1")
    client = desk(auditor)

    refused = client.post("/audit/", {"purpose": "", "kind_of_file": "xlsx"})
    assert refused.status_code == 422
    sheet = client.post("/audit/?kind=role", {"purpose": "incident", "kind_of_file": "xlsx"})
    text = client.post("/audit/?kind=role", {"purpose": "round", "kind_of_file": "csv"})

    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows())
    assert len(rows) == 2
    assert [(cell.value, cell.data_type) for cell in rows[1] if cell.value == "=1+1"] == [("=1+1", "s")]
    assert "'=1+1" in text.content.decode("utf-8-sig")
    events = AuditEvent.objects.of_kind("audit.exported")
    assert [event.facts for event in events] == [
        {"asked": ["kind"], "purpose": "round", "rows": 1},
        {"asked": ["kind"], "purpose": "incident", "rows": 1},
    ]
