"""The list of officers as a workbook: what the screen shows, no more, and never a formula."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from personnel.domain.roles import Role
from tests.factories import BACKEND, cast, grant, officer


@pytest.mark.django_db
def test_the_file_holds_the_filtered_officers_of_the_own_units_in_order(client: Client) -> None:
    people = cast()
    grant(people.wang, Role.HR, people.bureau)
    officer("013579", "=1+1", unit=people.station)
    client.force_login(people.wang, backend=BACKEND)

    answer = client.get(reverse("personnel:officers_file"), {"unit": people.county.code})

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == ["姓名", "警号", "单位", "警种", "警衔", "职级"]
    assert [row[:3] for row in cells[1:]] == [
        ["=1+1", "013579", "城关派出所"],
        ["李明", "100001", "城关派出所"],
        ["王芳", "100002", "治安大队"],
    ]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert AuditEvent.objects.of_kind("officers.exported").get().facts == {"officers": 3}


@pytest.mark.django_db
def test_the_outsider_gets_nobody_of_the_other_bureau(client: Client) -> None:
    people = cast()
    grant(people.zhou, Role.HR, people.other_bureau)
    client.force_login(people.zhou, backend=BACKEND)

    answer = client.get(reverse("personnel:officers_file"))

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["周涛"]
