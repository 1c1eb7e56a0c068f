"""Who asks for which page in `bench/scale.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from appraisal.models import EvaluationCycle
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
    marker: Officer
    officer: Officer


def staff(bureau: Bureau, _at: datetime) -> Staff:
    """Five of the officers; roles are written directly."""
    head, hr, leader, marker, nobody = bureau.officers[:5]
    for officer, role in (
        (head, Role.LEGAL_HEAD),
        (hr, Role.HR),
        (leader, Role.UNIT_LEADER),
        (marker, Role.MARKER),
        (marker, Role.EXAM_OFFICER),
    ):
        RoleGrant.objects.get_or_create(officer=officer, role=role, unit=bureau.root, starts_on=LONG_AGO)
    return Staff(head, hr, leader, marker, nobody)


def desk(officer: Officer) -> Client:
    """A browser in which `officer` is signed in."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Officer.objects.get(pk=officer.pk), backend="personnel.backends.BadgeBackend")
    return client


def first_pages(bureau: Bureau, members: Staff, exam: Exam) -> Iterator[Page]:
    """Files, levels, exams, study, search: (label, client, address) or (label, client, address, form)."""
    yield from _files(bureau, members)
    yield from _levels(bureau, members)
    yield from _exams(members, exam)
    yield from _study(bureau, members)
    yield from _search(members)


def last_pages(bureau: Bureau, members: Staff, exam: Exam) -> Iterator[Page]:
    """Dashboards and evaluations."""
    yield from _figures(bureau, members, exam)
    yield from _evaluation(bureau, members)


def _files(bureau: Bureau, members: Staff) -> Iterator[Page]:
    own, hr, head = desk(members.officer), desk(members.hr), desk(members.legal_head)
    subject, unit = members.officer.public_id, bureau.root.pk
    yield "today", own, "/"
    yield "today, legal head", head, "/"
    yield "own file", own, reverse("records:own_file")
    yield "own file, time line", own, reverse("records:own_file") + "?view=time"
    yield "own file, for print", own, reverse("records:own_print")
    yield "file of an officer, read by HR", hr, reverse("records:officer_file", args=[subject])
    yield "file of an officer, for print", hr, reverse("records:officer_print", args=[subject])
    yield "files of officers", hr, reverse("records:officers_files")
    yield "files of officers, searched", hr, reverse("records:officers_files") + "?q=测试69"
    yield "files of units", head, reverse("records:units_files")
    yield "file of the bureau", head, reverse("records:unit_file", args=[unit])
    yield "file of the bureau, for print", head, reverse("records:unit_print", args=[unit])
    yield "officers (HR list)", hr, reverse("personnel:officers")
    yield "officers (HR list), searched", hr, reverse("personnel:officers") + "?q=测试69"


def _levels(bureau: Bureau, members: Staff) -> Iterator[Page]:
    own, hr = desk(members.officer), desk(members.hr)
    badges = "\n".join(officer.badge for officer in bureau.officers[100:200])  # type: ignore[attr-defined]
    form = {"badges": badges, "target": "intermediate"}
    yield "levels of 100 pasted badges", hr, reverse("levels:check"), form
    yield "certificates that run out", hr, reverse("levels:expiring")
    yield "certificates to be signed", hr, reverse("levels:proposals")
    yield "own levels", own, reverse("levels:mine")


def _exams(members: Staff, exam: Exam) -> Iterator[Page]:
    head, leader, marker = desk(members.legal_head), desk(members.leader), desk(members.marker)
    yield "exams", head, reverse("exams:manage")
    yield "an exam", head, reverse("exams:manage_exam", args=[exam.pk])
    yield "results of an exam", head, reverse("exams:manage_results", args=[exam.pk])
    yield "leave and absences of an exam", head, reverse("exams:manage_absences", args=[exam.pk])
    yield "make-up of an exam", marker, reverse("exams:manage_makeup", args=[exam.pk])
    yield "leave to decide", leader, reverse("exams:leave_decisions")
    yield "marking", marker, reverse("exams:marking")


def _figures(bureau: Bureau, members: Staff, exam: Exam) -> Iterator[Page]:
    leader, unit, asked = desk(members.leader), bureau.root.pk, f"?exam={exam.pk}"
    yield "dashboard of the bureau", leader, reverse("analytics:dashboard", args=[unit]) + asked
    county = reverse("analytics:dashboard", args=[bureau.county.pk])
    yield "dashboard of a county", leader, county + asked
    yield "turnout of the bureau", leader, reverse("analytics:unit", args=[unit]) + asked
    yield "names of the bureau", leader, reverse("analytics:names", args=[unit]) + asked


def _evaluation(bureau: Bureau, members: Staff) -> Iterator[Page]:
    own, head = desk(members.officer), desk(members.legal_head)
    cycle = EvaluationCycle.objects.latest("starts_on")
    sheet = reverse("appraisal:cycle_unit", args=[cycle.pk, bureau.station.pk])
    yield "evaluations", head, reverse("appraisal:cycles")
    yield "an evaluation", head, reverse("appraisal:cycle", args=[cycle.pk])
    yield "a unit in an evaluation", head, sheet
    yield "own evaluations", own, reverse("appraisal:own")
    yield "faults", head, reverse("appraisal:faults")


def _study(bureau: Bureau, members: Staff) -> Iterator[Page]:
    own, leader, unit = desk(members.officer), desk(members.leader), bureau.root.pk
    yield "weekly study", own, reverse("training:weekly")
    yield "completion of study, the bureau", leader, reverse("training:completion_unit", args=[unit])
    yield "completion of study, names", leader, reverse("training:completion_names", args=[unit])
    yield "lessons and cases", own, reverse("training:library")


def _search(members: Staff) -> Iterator[Page]:
    own, head = desk(members.officer), desk(members.legal_head)
    yield "search", own, reverse("portal:search") + "?q=强制措施"
    yield "search of questions", head, reverse("portal:search") + "?q=拘留&in=questions"
    yield "questions", head, reverse("question_bank:list")
    yield "laws", own, reverse("law:statutes")
