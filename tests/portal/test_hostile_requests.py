"""What no browser sends: whatever arrives at any address, the answer is never a fault of ours.

The same cases run on SQLite and on PostgreSQL, which refuses what SQLite stores: NUL in text, lone surrogates in
JSON, whole numbers beyond 64 bits, texts longer than their column.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.clock import now
from personnel.domain.roles import Role
from personnel.models import Officer
from question_bank.models import QuestionRevision
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.managing import draft
from tests.factories import BACKEND, Cast, bank, cast, grant, officer, question, statute
from tests.factories.appraisal import cycle, fault, legal_officer
from tests.factories.levels import exam_of_level, levels
from tests.factories.promotion import promotion_check
from tests.training.studying import draft as drafted_study

HUGE = 10**30
BEYOND_64_BITS = 2**63
TEXTS = {
    "nul": "甲\x00乙",
    "long": "长" * 70_000,
    "number": str(HUGE),
    "nan": "NaN",
    "digits": "１２３²",
    "date": "0000-00-00",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "first moment": "0001-01-01T00:00",
    "last moment": "9999-12-31T23:59",
}
"""Texts for every field."""
IN_ADDRESSES = ("nul", "number", "digits", "date", "long")
"""The texts that an address is tried with, too."""

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def people(db: None) -> Cast:
    """The cast, in which 王 holds every role that can be held together."""
    members = cast()
    for role in (Role.HR, Role.LEGAL_HEAD, Role.LEGAL_OFFICER, Role.QUESTION_REVIEWER, Role.MARKER):
        grant(members.wang, role, members.bureau)
    return members


def desk(person: Officer) -> Client:
    """A browser of `person` that reports a fault of ours as status 500."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def faults(answers: dict[Any, Any]) -> dict[Any, int]:
    return {asked: answer.status_code for asked, answer in answers.items() if answer.status_code >= 500}


NUMBERED = [
    "/exams/manage/{}/",
    "/exams/manage/{}/results/",
    "/exams/{}/",
    "/exams/{}/begin/",
    "/exams/{}/leave/",
    "/exams/{}/leave/withdraw/",
    "/exams/leave/{}/decide/",
    "/exams/manage/{}/absences/",
    "/exams/manage/{}/make-up/",
    "/exams/{}/ticket/",
    "/exams/manage/sites/{}/",
    "/exams/manage/sites/{}/rooms/new/",
    "/exams/manage/{}/rooms/",
    "/exams/manage/1/rooms/{}/draw/",
    "/exams/manage/1/rooms/{}/print/plan.pdf",
    "/invigilate/{}/",
    "/invigilate/{}/check/",
    "/invigilate/ticket/{}/",
    "/questions/{}/",
    "/questions/1/revisions/{}/approve/",
    "/questions/import/{}/",
    "/laws/{}/",
    "/laws/1/articles/{}/",
    "/laws/import/{}/",
    "/laws/versions/{}/effective-date/",
    "/figures/{}/",
    "/study/weekly/tasks/{}/",
    "/study/weekly/tasks/1/{}/",
    "/study/weekly/mistakes/{}/",
    "/study/weekly/assignments/{}/",
    "/study/weekly/assignments/{}/questions/",
    "/study/weekly/completion/{}/",
    "/appraisal/promotion/{}/",
    "/appraisal/promotion/{}/sheet.pdf",
    "/appraisal/promotion/{}/sign/",
    "/appraisal/promotion/{}/withdraw/",
    "/appraisal/promotion/{}/candidates/1/",
    "/appraisal/promotion/1/candidates/{}/",
    "/appraisal/promotion/1/rules/{}/override/",
    "/appraisal/promotion/overrides/{}/decide/",
    "/roster/{}/",
    "/roles/{}/end/",
    "/sessions/{}/end/",
    "/study/{}/",
    "/study/review/{}/",
    "/marking/{}/",
    "/marking/questions/{}/next/",
    "/marking/questions/{}/own/",
    "/exams/manage/{}/items/",
    "/exams/manage/1/items/{}/",
    "/exams/manage/1/items/{}/answer/",
    "/exams/manage/{}/marking/",
    "/appraisal/{}/",
    "/appraisal/{}/table.xlsx",
    "/appraisal/{}/close/",
    "/appraisal/{}/items/new/",
    "/appraisal/{}/units/1/",
    "/appraisal/items/{}/decide/",
    "/appraisal/items/{}/withdraw/",
    "/appraisal/figures/{}/",
    "/appraisal/faults/{}/",
    "/appraisal/faults/{}/decide/",
    "/appraisal/faults/{}/withdraw/",
    "/appraisal/faults/entered/{}/",
    "/appraisal/faults/mine/{}/",
    "/appraisal/faults/mine/{}/appeal/",
    "/appraisal/promotion/{}/",
    "/appraisal/promotion/{}/table.xlsx",
    "/appraisal/promotion/{}/sheet.pdf",
    "/appraisal/promotion/{}/sign/",
    "/appraisal/promotion/{}/withdraw/",
    "/appraisal/promotion/{}/candidates/1/",
    "/appraisal/promotion/1/candidates/{}/",
    "/appraisal/promotion/1/rules/{}/override/",
    "/appraisal/promotion/overrides/{}/decide/",
    "/levels/apply/{}/",
    "/levels/withdraw/{}/",
    "/levels/exams/{}/",
    "/levels/credentials/{}/decide/",
    "/levels/credentials/{}/exempt/",
    "/levels/legal-officers/{}/revoke/",
    "/file/units/{}/",
    "/file/units/{}/record/",
    "/figures/{}/dashboard/",
    "/figures/{}/dashboard/file/",
    "/api/v1/sittings/{}/attempts",
    "/api/v1/attempts/{}",
    "/api/v1/attempts/{}/receipt",
    "/admin/policy/inspect/{}/",
]


def test_numbers_in_addresses_may_be_anything(people: Cast) -> None:
    statute()
    client = desk(people.wang)
    answers = {
        (method, address, number): client.generic(method, address.format(number))
        for address in NUMBERED
        for number in (
            "0",
            "-1",
            BEYOND_64_BITS - 1,
            BEYOND_64_BITS,
            HUGE,
            "9" * 5000,
            "%00",
            "%EF%BC%91",
            "²",
        )
        for method in ("GET", "POST")
    }
    assert faults(answers) == {}


LISTS = {
    "/": ("x",),
    "/login/": ("next", "ended"),
    "/password/": ("next",),
    "/verify/": ("code", "number", "check"),
    "/officers/": ("q", "unit", "page"),
    "/officers/list.xlsx": ("q", "unit"),
    "/units/": ("page",),
    "/codes/": ("q", "batch", "page"),
    "/roles/": ("unit", "role", "page"),
    "/roster/": ("page",),
    "/laws/": ("q", "page"),
    "/laws/{law}/": ("on", "version", "article"),
    "/laws/{law}/articles/1/": ("on", "version"),
    "/laws/{law}/compare/": ("old", "new", "kind", "article", "page"),
    "/search/": ("q", "in", "on", "older", "page"),
    "/questions/": ("text", "bank", "kind", "subject", "state", "point", "level", "tag", "measured", "page"),
    "/questions/review/": ("part", "page"),
    "/questions/{question}/compare/": ("from", "to"),
    "/questions/{question}/": ("revision",),
    "/exams/manage/": ("unit", "state", "month", "page"),
    "/exams/manage/due/": ("unit", "cut_off"),
    "/exams/manage/{exam}/paper/": ("keys", "form"),
    "/exams/manage/{exam}/absences/": ("page",),
    "/exams/manage/{exam}/live/": ("unit", "state", "status", "q", "page"),
    "/figures/": ("exam",),
    "/study/weekly/": ("page",),
    "/study/weekly/mistakes/": ("page",),
    "/study/weekly/assignments/": ("page",),
    "/study/weekly/assignments/{study}/questions/": ("text", "subject", "kind", "law", "page"),
    "/study/weekly/completion/{unit}/": ("month", "study", "sort", "page"),
    "/study/weekly/completion/{unit}/names/": ("month", "study", "sort", "page"),
    "/figures/{unit}/": ("exam", "status", "page"),
    "/figures/{unit}/names/": ("exam", "status", "page"),
    "/file/": ("section", "year", "view", "page"),
    "/file/officers/": ("q", "page"),
    "/file/units/": ("q", "page"),
    "/file/{officer}/": ("section", "year", "view", "page"),
    "/file/units/{unit}/": ("section", "year", "view", "page"),
    "/study/": ("text", "kind", "law", "page"),
    "/study/desk/": ("page",),
    "/exams/leave/": ("page",),
    "/marking/": ("page",),
    "/appraisal/": ("page",),
    "/appraisal/{cycle}/units/{unit}/": ("page",),
    "/appraisal/{cycle}/items/new/": ("unit", "badge"),
    "/appraisal/faults/": ("kind", "state", "page"),
    "/appraisal/faults/entered/": ("page",),
    "/appraisal/promotion/": ("page",),
    "/levels/expiring/": ("months", "unit", "page"),
    "/levels/expiring/file/": ("months", "unit"),
    "/levels/exams/": ("page",),
    "/levels/exams/{level_exam}/": ("page",),
    "/levels/proposals/": ("page",),
    "/levels/credentials/": ("page",),
    "/levels/legal-officers/": ("page",),
    "/figures/{unit}/dashboard/": ("exam",),
    "/appraisal/promotion/{promotion}/": ("missing", "page"),
    "/admin/policy/": ("q", "p", "kind", "ordering"),
}


def places(people: Cast) -> dict[str, Any]:
    """One of each thing in bureau A. The fault waits for a decision of 王, who did not enter it."""
    writer = legal_officer(people)
    levels(people.bureau)
    return {
        "cycle": cycle(people, writer).pk,
        "fault": fault(people, writer).pk,
        "level_exam": exam_of_level(people.bureau).pk,
        "law": statute().pk,
        "question": question(bank(people.bureau), "q1", author=people.li, state="in_review").question_id,
        "exam": draft(people).pk,
        "study": drafted_study(people, at=now()).pk,
        "unit": people.station.pk,
        "promotion": promotion_check(people, people.wang).pk,
        "officer": people.li.public_id,
    }


def test_queries_may_be_anything(people: Cast) -> None:
    found = places(people)
    administrator = officer(
        "400001", "丙", unit=people.legal, roles=(Role.SYSTEM_ADMIN,), roles_on=people.bureau
    )
    security = officer(
        "400002", "丁", unit=people.legal, roles=(Role.SECURITY_ADMIN,), roles_on=people.bureau
    )
    desks = {"/roles/": desk(security), "/codes/": desk(administrator)}
    wang, stranger = desk(people.wang), desk(people.li)
    stranger.logout()
    desks |= {"/login/": stranger, "/verify/": stranger}
    answers = {}
    for address, fields in LISTS.items():
        client = desks.get(address, wang)
        for field in fields:
            for name in IN_ADDRESSES:
                answers[address, field, name] = client.get(
                    address.format(**found), {field: TEXTS[name][:3000]}
                )
    assert faults(answers) == {}


FORMS: dict[str, tuple[str, ...]] = {
    "/study/weekly/assignments/new/": (
        "unit",
        "title",
        "week",
        "due_on",
        "minutes",
        "units",
        "police_types",
        "citations",
        "page",
    ),
    "/study/weekly/assignments/{study}/questions/": ("shown", "question"),
    "/study/weekly/assignments/{study}/withdraw/": ("reason",),
    "/login/": ("username", "password", "next"),
    "/password/": ("present", "new", "again"),
    "/language/": ("language", "next"),
    "/questions/new/": (
        [
            "bank",
            "ref",
            "use",
            "kind",
            "stem",
            "options",
            "key",
            "explanation",
            "citations",
            "subject",
            "difficulty",
            "marks",
            "fixed_order",
        ]
    ),
    "/questions/{question}/edit/": (
        [
            "kind",
            "stem",
            "options",
            "key",
            "explanation",
            "citations",
            "subject",
            "difficulty",
            "marks",
            "fixed_order",
        ]
    ),
    "/questions/{question}/revisions/1/return/": ("comment",),
    "/questions/{question}/revisions/1/approve/": ("comment",),
    "/questions/{question}/retire/": ("comment",),
    "/questions/{question}/revisions/1/legal/": ("comment", "return"),
    "/questions/{question}/facts/": ("use", "valid_from", "owner", "points", "level", "tags", "reason"),
    "/questions/{question}/comments/": ("text", "thread", "revision"),
    "/questions/bulk/": ("verb", "q", "query", "step", "valid_from", "valid_to", "reason"),
    "/questions/saved/": ("query", "save-name", "save-bank"),
    "/questions/sorting/": ("add", "point-code", "point-name", "point-parent", "point-subject"),
    "/questions/banks/new/": ("name", "code", "unit"),
    "/exams/manage/new/": (
        [
            "unit",
            "title",
            "month",
            "cut_off",
            "opens_at",
            "closes_at",
            "duration_minutes",
            "pass_percent",
            "form_mode",
            "form_count",
            "skip_used_months",
            "multiple_choice_rule",
            "points_per_option",
            "review",
            "action",
        ]
    ),
    "/exams/manage/{exam}/blueprint/": (
        [
            "name",
            "action",
            "source",
            "cells-TOTAL_FORMS",
            "cells-INITIAL_FORMS",
            "cells-0-subject",
            "cells-0-kind",
            "cells-0-difficulty",
            "cells-0-count",
            "cells-0-marks_each",
        ]
    ),
    "/exams/manage/{exam}/blueprint/supply/": (
        [
            "cells-TOTAL_FORMS",
            "cells-0-subject",
            "cells-0-kind",
            "cells-0-difficulty",
            "cells-0-count",
            "cells-0-marks_each",
        ]
    ),
    "/exams/manage/{exam}/absences/": ("badge", "kind", "reason", "evidence"),
    "/exams/manage/{exam}/paper/seal/": ("seen", "state"),
    "/exams/manage/{exam}/cancel/": ("reason", "state"),
    "/exams/manage/{exam}/sign-off/": ("comment", "seen", "state"),
    "/exams/manage/{exam}/live/": ("badge", "minutes", "reason"),
    "/officers/{officer}/": ("kind", "unit", "starts_on"),
    "/codes/": ("officer", "q", "batch", "all"),
    "/roles/": ("badge", "role", "unit", "starts_on"),
    "/laws/versions/1/effective-date/": ("effective_on",),
    "/admin/policy/new/": ("kind", "unit", "effective_on", "body"),
    "/appraisal/new/": ("unit", "kind", "day"),
    "/appraisal/{cycle}/items/new/": ("unit", "badge", "what", "points", "happened_on", "reason"),
    "/appraisal/faults/new/": (
        "kind",
        "unit",
        "happened_on",
        "case_number",
        "facts",
        "party-TOTAL_FORMS",
        "party-INITIAL_FORMS",
        "party-0-badge",
        "party-0-role",
        "party-0-share",
    ),
    "/appraisal/faults/{fault}/decide/": ("outcome", "reason"),
    "/appraisal/faults/{fault}/withdraw/": ("withdraw-reason",),
    "/appraisal/promotion/new/": ("unit", "target", "badges", "action"),
    "/levels/check/": ("badges", "target", "action"),
    "/levels/proposals/": ("action", "rows", "proposal", "reason"),
    "/levels/credentials/": ("badge", "kind", "number", "issued_on"),
    "/levels/legal-officers/": ("badge", "unit", "form", "starts_on"),
    "/levels/exams/{level_exam}/": ("action", "badges", "application", "note"),
    "/file/{officer}/record/": ("section", "happened_on", "text", "points", "document", "nonce"),
    "/file/units/{unit}/record/": ("section", "happened_on", "text", "points", "document", "nonce"),
}
GOOD: dict[str, dict[str, Any]] = {
    "/questions/bulk/": {"verb": "validity", "q": "{question}", "step": "do", "reason": "理由"},
    "/questions/{question}/facts/": {"use": "exam", "reason": "理由"},
    "/questions/saved/": {"query": "kind=essay", "save-name": "甲"},
    "/questions/sorting/": {"add": "point", "point-code": "x1", "point-name": "甲"},
    "/questions/new/": {
        "bank": "{bank}", "ref": "r", "use": "exam", "kind": "single_choice", "stem": "问", "options": "甲\n乙",
        "key": "A", "difficulty": "3", "marks": "2",
    },
    "/questions/{question}/edit/": {
        "kind": "single_choice", "stem": "问", "options": "甲\n乙", "key": "A", "difficulty": "3", "marks": "2",
    },
    "/questions/banks/new/": {"name": "库", "code": "x", "unit": "{bureau}"},
    "/exams/manage/new/": {
        "unit": "{bureau}", "title": "月考", "month": "2030-03", "cut_off": "2026-03-01",
        "opens_at": "2030-03-02T09:00", "closes_at": "2030-03-03T09:00", "duration_minutes": "60",
        "pass_percent": "60", "multiple_choice_rule": "all_or_nothing", "points_per_option": "",
        "review": "never",
    },
    "/exams/manage/{exam}/blueprint/": {
        "name": "表", "cells-TOTAL_FORMS": "1", "cells-INITIAL_FORMS": "0", "cells-0-subject": "general",
        "cells-0-kind": "single_choice", "cells-0-difficulty": "0", "cells-0-count": "1", "cells-0-marks_each": "2",
    },
    "/exams/manage/{exam}/blueprint/supply/": {"cells-TOTAL_FORMS": "1", "cells-INITIAL_FORMS": "0"},
    "/officers/{officer}/": {"kind": "establishment", "unit": "{station}", "starts_on": "2026-03-01"},
    "/admin/policy/new/": {
        "kind": "file_sections", "unit": "{bureau}", "effective_on": "2031-01-01", "body": "{{}}",
    },
    "/appraisal/new/": {"unit": "{bureau}", "kind": "year", "day": "2026-03-05"},
    "/appraisal/{cycle}/items/new/": {
        "unit": "{station}", "what": "deduction:casework", "points": "1", "happened_on": "2026-03-05", "reason": "据",
    },
    "/appraisal/faults/new/": {
        "kind": "fault", "unit": "{station}", "happened_on": "2026-03-01", "facts": "事实", "party-TOTAL_FORMS": "1",
        "party-INITIAL_FORMS": "0", "party-0-badge": "100001", "party-0-role": "handler", "party-0-share": "100",
    },
    "/appraisal/faults/{fault}/decide/": {"outcome": "not_established", "reason": "据"},
    "/appraisal/promotion/new/": {"unit": "A", "target": "post", "badges": "100001", "action": "make"},
    "/levels/check/": {"badges": "100001"},
    "/levels/proposals/": {"action": "record", "rows": "100001,basic,-,甲-1,2024-01-01,-"},
    "/levels/credentials/": {
        "badge": "100001", "kind": "legal_profession_a", "number": "A1", "issued_on": "2020-01-01",
    },
    "/levels/legal-officers/": {
        "badge": "100001", "unit": "A", "form": "full_time", "starts_on": "2026-03-05",
    },
    "/levels/exams/{level_exam}/": {"action": "apply", "badges": "100001"},
    "/file/{officer}/record/": {
        "section": "rewards_and_sanctions", "happened_on": "2026-03-01", "text": "事实",
        "nonce": "11111111-1111-4111-8111-111111111111",
    },
    "/file/units/{unit}/record/": {
        "section": "legal_training_and_exams", "happened_on": "2026-03-01", "text": "事实",
        "nonce": "11111111-1111-4111-8111-111111111111",
    },
    "/login/": {"username": "100001", "password": "x"},
    "/password/": {"present": "Qinglang-2026-Shiyong", "new": "x", "again": "x"},
}  # fmt: skip
"""A form in which all other fields are as they should be."""


@pytest.mark.parametrize("address", FORMS)
def test_fields_of_forms_may_be_anything(people: Cast, address: str) -> None:
    found = places(people)
    found |= {"bureau": people.bureau.pk, "station": people.station.pk, "bank": people.bureau.pk}
    found["bank"] = QuestionRevision.objects.get(question=found["question"]).question.bank_id
    roles = {"/codes/": Role.SYSTEM_ADMIN, "/roles/": Role.SECURITY_ADMIN}
    if address in roles:
        who = officer("400001", "丙", unit=people.legal, roles=(roles[address],), roles_on=people.bureau)
    else:
        who = people.wang
    client = desk(who)
    good = {
        name: value.format(**found) if isinstance(value, str) else value
        for name, value in GOOD.get(address, {}).items()
    }
    answers = {}
    for field in FORMS[address]:
        for name, text in TEXTS.items():
            answers[field, name] = client.post(address.format(**found), {**good, field: text})
    assert faults(answers) == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 400, 404, 422, 429}


SIGNS = {
    "letters that grow": "ß" * 40,
    "nothing to be seen": "\u200b",
    "a plane of its own": "𠮷" * 30,
    "right to left": "\u202e甲",
    "a small number": "1e-9999999",
    "a huge number": "1e9999999",
}
"""Texts that change their length or vanish when they are cleaned, and numbers that arithmetic cannot hold."""


@pytest.mark.parametrize("name", SIGNS)
def test_texts_may_change_when_they_are_cleaned(people: Cast, name: str) -> None:
    found = places(people) | {"bureau": people.bureau.pk, "station": people.station.pk}
    client, text = desk(people.wang), SIGNS[name]
    answers = {}
    for address in (each for each in FORMS if each.startswith(("/appraisal/", "/levels/", "/file/"))):
        good = {field: value.format(**found) for field, value in GOOD.get(address, {}).items()}
        for field in FORMS[address]:
            answers[address, field] = client.post(address.format(**found), {**good, field: text})
    rows = f"100001,basic,-,{text},2024-01-01,-"
    answers["papers"] = client.post("/levels/proposals/", {"action": "record", "rows": rows})
    assert faults(answers) == {}


@pytest.mark.parametrize(
    "body",
    [
        '{"sections": [{"code": "a\\u0000", "title": "b"}]}',
        '{"sections": [{"code": "a", "title": "\\ud800"}]}',
        '{"sections": ' + "[" * 100_000,
        '{"sections": [{"code": "a", "title": "' + "长" * 100_000 + '"}]}',
        "1" * 5000,
        "NaN",
    ],
    ids=["nul", "surrogate", "deep", "long", "number", "nan"],
)
def test_rules_of_a_policy_may_be_anything(people: Cast, body: str) -> None:
    form = {"kind": "file_sections", "unit": people.bureau.pk, "effective_on": "2031-01-01", "body": body}
    assert desk(people.wang).post("/admin/policy/new/", form).status_code < 500


FILES = {
    "nul in a csv": "题号,题型,题干,选项A,选项B,答案\nQ\x001,单选题,问\x00,甲,乙,A\n".encode(),
    "surrogates in a csv": "题号,题型,题干,选项A,选项B,答案\nQ1,单选题,问".encode() + b"\xed\xa0\x80,a,b,A\n",
    "no text at all": bytes(range(256)) * 50,
    "an empty file": b"",
    "nothing but a mark": b"\xef\xbb\xbf",
    "long lines": b"a," * 200_000,
    "nul everywhere": b"\x00" * 5000,
    "quotes that never end": ('"' + "长" * 60_000).encode(),
    "huge numbers": f"题号,题型,题干,选项A,选项B,答案,分值,难度\n{HUGE},单选题,问,甲,乙,A,{HUGE},{HUGE}\n".encode(),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx", ".md", ".exe", "", ".csv\x00.exe"])
def test_files_may_hold_anything(people: Cast, name: str, suffix: str) -> None:
    client = desk(people.wang)
    own = bank(people.bureau)

    def sent() -> SimpleUploadedFile:
        return SimpleUploadedFile(f"../../文件{suffix}", FILES[name])

    answers = {
        "questions": client.post("/questions/import/", {"bank": own.pk, "file": sent()}, follow=True),
        "roster": client.post("/roster/", {"unit": people.bureau.pk, "file": sent()}, follow=True),
        "law": client.post("/laws/import/", {"file": sent()}, follow=True),
        "receipt": client.post("/verify/", {"file": sent()}, follow=True),
    }
    assert faults(answers) == {}


# --- Calls


@pytest.fixture
def writing(people: Cast) -> Candidate:
    """李 at work on a paper with one question of each kind."""
    candidate = Candidate.of(people.li, sitting_today([people.li]))
    candidate.start()
    candidate.client.raise_request_exception = False
    return candidate


VALUES: list[Any] = [
    None, True, 0, -1, HUGE, 1.5, 1e308, "", "甲\x00乙", "长" * 200_000, [], [[]], [None], [HUGE], ["x"] * 3000,
    {}, {"a": {"b": []}}, [["a", "b"]] * 100, [{"x": 1}], "\u202e", [["a"], ["b", "c", "d"]],
]  # fmt: skip


def test_an_answer_may_be_anything(writing: Candidate) -> None:
    answers = {
        (kind, number): writing.answer(kind, value)
        for kind in writing.items
        for number, value in enumerate(VALUES)
    }
    assert faults(answers) == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 400, 413}


@pytest.mark.parametrize("field", ["item", "seq", "key", "elapsed_ms"])
def test_every_part_of_a_save_may_be_anything(writing: Candidate, field: str) -> None:
    answers = {
        number: writing.answer("true_false", True, **{field: value})
        for number, value in enumerate([*VALUES, 2**53, 2**63, -(2**63) - 1, "\ud800", "a" * 64, "~x"])
        if value != "\ud800"
    }
    assert faults(answers) == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 400, 404, 409, 413}


BODIES = {
    "nothing": b"",
    "null": b"null",
    "number": b"1" * 100_000,
    "deep": b"[" * 200_000,
    "deep answer": b'{"writer":"","saves":[{"item":"x","seq":1,"key":"k","answer":' + b"[" * 100_000 + b"]}",
    "not utf-8": b'{"writer":"\xff\xfe"}',
    "surrogate": b'{"writer":"\\ud800","saves":[{"item":"\\udfff","seq":1,"key":"\\ud800","answer":"\\ud800"}]}',
    "nul": b'{"writer":"\\u0000","saves":[{"item":"\\u0000","seq":1,"key":"\\u0000","answer":"\\u0000"}]}',
    "huge seq": b'{"writer":"","saves":[{"item":"x","seq":1' + b"0" * 400 + b',"key":"k","answer":null}]}',
    "infinity": b'{"writer":"","saves":[{"item":"x","seq":1e999,"key":"k","answer":null}]}',
    "same name twice": b'{"writer":"","writer":1,"saves":[],"saves":{}}',
    "digest": b'{"digest":"' + b"\xe7\x94\xb2" * 50_000 + b'"}',
    "digest number": b'{"digest":12}',
    "list": b"[]",
    "mark first": b"\xef\xbb\xbf{}",
    "utf-16": '{"writer":""}'.encode("utf-16"),
}
KINDS = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x" * 900,
         "application/json; charset=utf-16", "application/json; charset=\x7f", "multipart/form-data; boundary=\x80"]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_bodies_of_calls_may_be_anything(writing: Candidate, body: str) -> None:
    here = f"/api/v1/attempts/{writing.attempt}"
    answers = {
        (method, address, kind): writing.client.generic(method, address, BODIES[body], content_type=kind)
        for kind in KINDS
        for method, address in (
            ("PUT", f"{here}/answers"),
            ("POST", f"{here}/writer"),
            ("POST", f"/api/v1/sittings/{writing.sitting_id}/attempts"),
            ("GET", here),
            ("DELETE", here),
        )
    }
    answers["submission"] = writing.client.generic(
        "POST", f"{here}/submission", BODIES[body], content_type="application/json"
    )
    assert faults(answers) == {}
    wrong = [asked for asked, answer in answers.items() if answer["Content-Type"] != "application/json"]
    assert wrong == []
    assert all({"code", "message"} <= set(a.json()) for a in answers.values() if a.status_code >= 400)


def test_the_room_without_scripts_takes_any_form(writing: Candidate) -> None:
    address = reverse("exams:room", args=[writing.attempt])
    answers = {}
    for kind, item in writing.items.items():
        here = item["item"]
        for name, text in TEXTS.items():
            form = {
                "writer": writing.state["writer"],
                "nonce": text,
                "seq": text,
                f"present-{here}": "1",
                f"shown-{here}": text if name != "nan" else '"\\ud800"',
                f"answer-{here}": text,
            }
            answers[kind, name] = writing.client.post(address, form)
            answers[kind, name, "writer"] = writing.client.post(address, {**form, "writer": text})
            answers[kind, name, "shown"] = writing.client.post(
                address, {**form, f"shown-{here}": '[["a"],{"b":[1]},' + str(HUGE) + "]"}
            )
    assert faults(answers) == {}


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "x",
        '"\\000\\000\\000\\000\\000\\000\\000\\000\\000"',
        "a" * 8000,
        "甲乙丙丁".encode().decode("latin-1") * 8,
        '"\\303\\050abcdefgh"',
    ],
    ids=["empty", "short", "nul", "long", "han", "broken"],
)
def test_cookies_may_hold_anything(people: Cast, cookie: str) -> None:
    answers = {}
    for address in ("/", "/login/", "/verify/", "/api/v1/me/sittings", "/admin/"):
        for name in ("sessionid", "csrftoken", "django_language", "messages"):
            client = Client(raise_request_exception=False)
            client.cookies[name] = "x"
            client.cookies[name].set(name, cookie, cookie)
            answers[address, name] = client.get(address)
            answers[address, name, "POST"] = client.post(address)
    assert faults(answers) == {}


HEADERS: list[dict[str, str]] = [
    {"HTTP_USER_AGENT": "长".encode().decode("latin-1") * 3000},
    {"HTTP_ACCEPT": "x" * 9000},
    {"HTTP_ACCEPT_LANGUAGE": "zh-" + "a" * 9000},
    {"HTTP_X_FORWARDED_FOR": "x, ::ffff:1.2.3.4%eth0"},
    {"HTTP_REFERER": "http://[::1"},
    {"HTTP_ORIGIN": "http://[::1"},
    {"HTTP_RANGE": "bytes=9-1"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 0000 99:99:99 GMT"},
    {"REMOTE_ADDR": "not an address"},
    {"CONTENT_LENGTH": "²"},
    {"CONTENT_LENGTH": "-5"},
    {"HTTP_HOST": "evil.example:99999999"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_headers_may_hold_anything(people: Cast, headers: dict[str, str]) -> None:
    answers = {}
    for address in ("/", "/login/", "/verify/", "/api/v1/me/sittings", "/static/core/css/none.css"):
        for method in ("GET", "POST"):
            client = desk(people.li)
            extra = {"username": "100001", "password": "falsch"} if method == "POST" else None
            sent = getattr(client, method.lower())
            answers[address, method] = sent(address, extra, **headers)
    assert faults(answers) == {}
