"""Who asks for which page in `bench/scale.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from bench.bureau import Bureau
from exams.models import Exam
from personnel.domain.roles import Role
from personnel.models import Officer, RoleGrant

Page = tuple[Any, ...]
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Staff:
    """People with roles on the whole bureau, and one without any."""

    legal_head: Officer
    hr: Officer
    leader: Officer
    officer: Officer


def staff(bureau: Bureau, _at: datetime) -> Staff:
    """Four of the officers; roles are written directly."""
    head, hr, leader, nobody = bureau.officers[:4]
    for officer, role in (
        (head, Role.LEGAL_HEAD),
        (hr, Role.HR),
        (leader, Role.UNIT_LEADER),
    ):
        RoleGrant.objects.get_or_create(officer=officer, role=role, unit=bureau.root, starts_on=LONG_AGO)
    return Staff(head, hr, leader, nobody)


def desk(officer: Officer) -> Client:
    """A browser in which `officer` is signed in."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Officer.objects.get(pk=officer.pk), backend="personnel.backends.BadgeBackend")
    return client


def pages(bureau: Bureau, members: Staff, exam: Exam) -> Iterator[Page]:
    """(label, client, address) or (label, client, address, form)."""
    own, hr, leader, head = (
        desk(person) for person in (members.officer, members.hr, members.leader, members.legal_head)
    )
    subject = members.officer.public_id
    yield "today", own, "/"
    yield "own file", own, reverse("records:own_file")
    yield "own file, time line", own, reverse("records:own_file") + "?view=time"
    yield "file of an officer, read by HR", hr, reverse("records:officer_file", args=[subject])
    yield "file of an officer, for print", hr, reverse("records:officer_print", args=[subject])
    yield "files of officers", hr, reverse("records:officers_files")
    yield "officers (HR list)", hr, reverse("personnel:officers")
    yield "officers (HR list), searched", hr, reverse("personnel:officers") + "?q=测试69"
    yield "files of units", head, reverse("records:units_files")
    yield "turnout of the bureau", leader, reverse("analytics:unit", args=[bureau.root.pk])
    yield "results of an exam", head, reverse("exams:manage_results", args=[exam.pk])
