"""My data: everything about me and nothing about anybody else, taken along, and corrected on request."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import now
from core.models import AuditEvent
from personnel.actions.corrections import AnsweredAlready, NotYoursToAnswer, answer_correction, ask_correction
from personnel.actions.issue_policy import issue_policy
from personnel.domain.roles import Role
from personnel.models import CorrectionAnswer, CorrectionRequest
from personnel.my_data import sections
from tests.factories import AT, Cast, cast, officer
from tests.portal.world import desk, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def test_every_part_is_filled_and_nothing_of_others_is_in_it() -> None:
    world = everything()
    li = desk(world.people.li)

    page = li.get("/my-data/")
    archive = zipfile.ZipFile(io.BytesIO(li.get("/my-data/file.zip").getvalue()))
    told = json.loads(archive.read("my-data.json"))
    book = openpyxl.load_workbook(io.BytesIO(archive.read("my-data.xlsx")))

    assert {part["code"] for part in page.context["parts"]} == set(told) == {one.code for one in sections()}
    held = {code for code, part in told.items() if part["rows"]}
    assert held >= {
        "person",
        "badges",
        "postings",
        "sign_ins",
        "enrolments",
        "attempts",
        "results",
        "leaves",
        "study",
        "file",
        "certificates",
        "credentials",
        "applications",
        "faults",
        "mistakes",
        "corrections",
    }
    assert len(book.sheetnames) == len(told)
    assert all(len(row) == len(part["columns"]) for part in told.values() for row in part["rows"])
    foreign = json.loads(
        zipfile.ZipFile(io.BytesIO(desk(world.people.zhou).get("/my-data/file.zip").getvalue())).read(
            "my-data.json"
        )
    )
    assert "李明" not in json.dumps(foreign, ensure_ascii=False)
    exported = AuditEvent.objects.of_kind("data.exported").filter(actor_id=world.people.li.pk).get()
    assert exported.subject == f"officer:{world.people.li.pk}"


def test_whoever_looked_at_my_file_is_named(people: Cast) -> None:
    from core.actions.record_audit_event import record_audit_event

    record_audit_event(
        kind="role.granted",
        actor_id=people.chen.pk,
        at=AT,
        subject=f"officer:{people.li.pk}",
        address="10.0.0.1",
    )

    page = desk(people.li).get("/my-data/").context["parts"]

    assert [part["rows"] for part in page if part["code"] == "readers"][0][0][2:] == ["陈静", "10.0.0.1"]


def test_the_notice_is_that_of_the_unit(people: Cast) -> None:
    issue_policy(
        kind="privacy_notice",
        unit=people.bureau,
        effective_on=AT.date(),
        body={"purposes": "本局告知。"},
        actor=None,
        at=AT,
    )

    assert "本局告知。" in desk(people.li).get("/my-data/").content.decode()
    assert "本局告知。" not in desk(people.zhou).get("/my-data/").content.decode()


def test_a_correction_goes_to_hr_and_comes_back_with_a_reason(people: Cast) -> None:
    hr = officer("100050", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    li, desk_of_hr = desk(people.li), desk(hr)

    assert li.post("/my-data/correction/", {"section": "postings", "words": ""}).status_code == 422
    li.post("/my-data/correction/", {"section": "postings", "words": "任职日期应为 2020-02-01。"})
    asked = CorrectionRequest.objects.get()
    here = reverse("portal:answer_correction", args=[asked.pk])
    assert reverse("portal:corrections") in desk_of_hr.get("/").content.decode()
    assert "任职日期" in desk_of_hr.get("/corrections/").content.decode()
    assert desk_of_hr.post(here, {"accepted": "yes", "reason": ""}).status_code == 422
    desk_of_hr.post(here, {"accepted": "no", "reason": "任命文件为 2020-01-01。"})

    assert not CorrectionAnswer.objects.get().accepted
    assert "任命文件为 2020-01-01。" in li.get("/my-data/").content.decode()
    assert "任职日期" not in desk_of_hr.get("/corrections/").content.decode()
    again = desk_of_hr.post(here, {"accepted": "yes", "reason": "x"})
    assert again.context["form"].non_field_errors()
    assert "任职" not in json.dumps(
        list(AuditEvent.objects.values_list("facts", flat=True)), ensure_ascii=False
    )


def test_nobody_answers_their_own_request_or_twice(people: Cast) -> None:
    hr = officer("100050", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    other = officer("100051", "何静", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    own = ask_correction(officer=hr, section="person", words="错别字", at=now())

    with pytest.raises(NotYoursToAnswer):
        answer_correction(request=own, accepted=True, reason="好", actor=hr, at=now())
    answer_correction(request=own, accepted=True, reason="好", actor=other, at=now())
    with pytest.raises(AnsweredAlready):
        answer_correction(request=own, accepted=False, reason="不", actor=other, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionAnswer.objects.create(
            request=own, accepted=True, reason="", answered_at=AT, answered_by=other
        )


def test_the_list_of_requests_asks_the_same_number_of_questions_for_one_and_for_three(people: Cast) -> None:
    hr = officer("100050", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    client = desk(hr)
    client.get("/corrections/")
    counted = []
    for size in (1, 2):
        for _ in range(size):
            ask_correction(officer=people.li, section="person", words="错", at=now())
        with CaptureQueriesContext(connection) as queries:
            client.get("/corrections/")
        counted.append(len(queries))

    assert counted[0] == counted[1]
