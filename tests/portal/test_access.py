"""Every address of the platform, walked by everybody: who gets in, who is refused, and for whom nothing is there.

The table in `tests/portal/doors.py` is written by hand. An address that is missing from it fails the first test, so
that no screen is added without somebody deciding who may open it. The things looked at are in `tests/portal/world.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from core.models import ImportBatch
from personnel.domain.roles import Permission, Role, roles_with
from personnel.models import Officer, PolicyVersion, RoleGrant, SignIn
from question_bank.models import RevisionStatistic
from records.actions.record_fact import Fact, record_fact
from records.models import FileEntry, LegalOfficerAppointment
from tests.exams.candidate import sitting_today
from tests.exams.written import short_answers
from tests.factories import AT, Cast, approved_question, bank, cast, officer, statute
from tests.factories.appraisal import cycle, decided, fault, item, legal_officer
from tests.factories.content import practice_pair, published_case
from tests.factories.exams import open_sitting
from tests.factories.levels import application, certificate, exam_of_level, levels
from tests.factories.promotion import hr, override, promotion_check
from tests.factories.results import hold_and_release
from tests.training.studying import practice, published, task_of
from training.actions.record_study import answer_item

P = Permission
GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in. `gate` opens the screen (None: everybody signed in; of several, one is enough); `needs` is asked for on top, about the
    object; an object of `nobody` here is only its owner's."""

    gate: Permission | tuple[Permission, ...] | None = None
    needs: Permission | None = None
    args: tuple[str, ...] = ()
    methods: str = "GET"
    looking: bool = False
    """`needs` is asked for a POST only."""
    hidden_without: Permission | None = None
    """Whoever lacks it finds nothing, unless it is their own."""
    mine: bool = False
    shared: bool = False
    """Laws belong to all bureaus."""


def door(gate: Permission | tuple[Permission, ...] | None = None, *args: str, **more: Any) -> Door:
    return Door(gate, args=args, **more)


BOTH = "GET POST"
DOORS = {
    "personnel:password": door(methods=BOTH),
    "personnel:sessions": door(),
    "personnel:end_other_sessions": door(methods="POST"),
    "personnel:end_session": door(None, "sign_in", methods="POST", mine=True),
    "personnel:account": door(P.ACCOUNTS_DISABLE, "officer"),
    "personnel:close_account": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:open_account": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:end_sessions": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:codes": door(P.CODES_ISSUE, methods=BOTH),
    "personnel:units": door(P.PERSONNEL_READ),
    "personnel:officers": door(P.PERSONNEL_READ),
    "personnel:officers_file": door(P.PERSONNEL_READ),
    "personnel:officer": door(P.PERSONNEL_READ, "officer", methods=BOTH),
    "personnel:roles": door(P.ROLES_GRANT, methods=BOTH),
    "personnel:end_role": door(P.ROLES_GRANT, "grant", methods="POST"),
    "personnel:roster": door(P.ROSTER_IMPORT, methods=BOTH),
    "personnel:roster_template": door(P.ROSTER_IMPORT),
    "personnel:roster_import": door(P.ROSTER_IMPORT, "roster", methods=BOTH),
    "law:statutes": door(),
    "law:statute": door(None, "statute", shared=True),
    "law:article": door(None, "statute", "article", shared=True),
    "law:compare": door(None, "statute", shared=True),
    "law:import": door(P.LAW_IMPORT, methods=BOTH),
    "law:import_preview": door(P.LAW_IMPORT, "law", methods=BOTH, mine=True),
    "law:effective_date": door(P.LAW_IMPORT, "version", methods="POST", shared=True),
    "question_bank:list": door(P.QUESTION_READ),
    "question_bank:new": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:review_queue": door(P.QUESTION_REVIEW),
    "question_bank:new_bank": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:import_upload": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:import_template": door(P.QUESTION_WRITE),
    "question_bank:import": door(P.QUESTION_WRITE, "questions", methods=BOTH),
    "question_bank:import_confirm": door(P.QUESTION_WRITE, "questions", methods="POST"),
    "question_bank:import_again": door(P.QUESTION_WRITE, "questions", methods="POST"),
    "question_bank:question": door(P.QUESTION_READ, "question"),
    "question_bank:edit": door(P.QUESTION_WRITE, "question", methods=BOTH),
    "question_bank:retire": door(P.QUESTION_WRITE, "question", methods="POST"),
    "question_bank:submit": door(P.QUESTION_WRITE, "question", "number", methods="POST"),
    "question_bank:approve": door(P.QUESTION_REVIEW, "question", "number", methods="POST"),
    "question_bank:return": door(P.QUESTION_REVIEW, "question", "number", methods="POST"),
    "exams:manage": door(P.EXAM_READ),
    "exams:manage_new": door(P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_due": door(P.EXAM_MANAGE, "?unit"),
    "exams:manage_exam": door(P.EXAM_READ, "exam"),
    "exams:manage_plan": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_blueprint": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_supply": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_paper": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE),
    "exams:manage_redraw": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_seal": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_absences": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, looking=True, methods=BOTH),
    "exams:manage_makeup": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:leave": door(None, "sitting", methods=BOTH, mine=True),
    "exams:withdraw_leave": door(None, "sitting", methods="POST", mine=True),
    "exams:leave_decisions": door(P.LEAVE_DECIDE),
    "exams:decide_leave": door(P.LEAVE_DECIDE, "leave", methods="POST"),
    "exams:manage_live": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, looking=True, methods=BOTH),
    "exams:manage_results": door(P.EXAM_READ, "exam"),
    "exams:manage_sign_off": door(P.EXAM_READ, "exam", needs=P.EXAM_SIGN_OFF, methods="POST"),
    "exams:manage_move": door(P.EXAM_READ, "exam", "verb", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_marking": door(P.EXAM_READ, "exam"),
    "exams:manage_items": door(P.EXAM_READ, "exam"),
    "exams:manage_item": door(P.EXAM_READ, "exam", "statistic"),
    "exams:manage_item_answer": door(P.EXAM_READ, "exam", "statistic", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:marking": door(P.MARK),
    "exams:marking_exam": door(P.MARK, "written_exam"),
    "exams:marking_next": door(P.MARK, "marking_item", methods="POST"),
    "exams:marking_own": door(P.MARK, "marking_item"),
    "exams:marking_answer": door(P.MARK, "marking_task", methods=BOTH, mine=True),
    "exams:start": door(None, "sitting", mine=True),
    "exams:begin": door(None, "sitting", methods="POST", mine=True),
    "exams:room": door(None, "attempt", methods=BOTH, mine=True),
    "exams:handin": door(None, "attempt", methods=BOTH, mine=True),
    "exams:receipt": door(None, "attempt", mine=True),
    "exams:result": door(None, "attempt", mine=True),
    "records:own_file": door(),
    "records:own_print": door(),
    "records:officer_file": door((P.FILE_READ, P.FILE_WRITE), "officer"),
    "records:officer_print": door((P.FILE_READ, P.FILE_WRITE), "officer"),
    "records:officers_files": door((P.FILE_READ, P.FILE_WRITE)),
    "records:record": door(P.FILE_WRITE, "officer", methods=BOTH),
    "records:withdraw": door(P.FILE_WRITE, "officer", "record", methods=BOTH),
    "records:units_files": door(P.UNIT_FILE_READ),
    "records:unit_file": door(P.UNIT_FILE_READ, "unit"),
    "records:unit_print": door(P.UNIT_FILE_READ, "unit"),
    "records:unit_record": door(P.FILE_WRITE, "unit", methods=BOTH),
    "levels:mine": door(),
    "levels:apply": door(None, "level_exam", methods="POST"),
    "levels:withdraw": door(None, "application", methods="POST", mine=True),
    "levels:check": door(P.LEVEL_READ, methods=BOTH),
    "levels:expiring": door(P.LEVEL_READ),
    "levels:expiring_file": door(P.LEVEL_READ),
    "levels:exams": door((P.LEVEL_READ, P.EXAM_MANAGE)),
    "levels:exam": door((P.LEVEL_READ, P.EXAM_MANAGE), "level_exam", methods=BOTH),
    "levels:proposals": door(P.LEVEL_READ, needs=P.LEVEL_CONFIRM, looking=True, methods=BOTH),
    "levels:certificate": door(None, "certificate", hidden_without=P.LEVEL_READ),
    "levels:certificate_pdf": door(None, "certificate", hidden_without=P.LEVEL_READ),
    "levels:move_certificate": door(P.LEVEL_CONFIRM, "certificate", "suspend", methods="POST"),
    "levels:credentials": door(P.LEVEL_READ, needs=P.LEVEL_PROPOSE, looking=True, methods=BOTH),
    "levels:decide_credential": door(P.LEVEL_CONFIRM, "credential", methods="POST"),
    "levels:exempt": door(P.LEVEL_PROPOSE, "credential", methods="POST"),
    "levels:legal_officers": door(P.LEVEL_READ, needs=P.LEVEL_CONFIRM, looking=True, methods=BOTH),
    "levels:revoke_appointment": door(P.LEVEL_CONFIRM, "appointment", methods="POST"),
    "appraisal:cycles": door(P.EVALUATION_READ),
    "appraisal:cycle_new": door(P.EVALUATION_WRITE, methods=BOTH),
    "appraisal:own": door(),
    "appraisal:cycle": door(P.EVALUATION_READ, "cycle"),
    "appraisal:cycle_table": door(P.EVALUATION_READ, "cycle"),
    "appraisal:cycle_close": door(P.EVALUATION_SIGN, "cycle", methods="POST"),
    "appraisal:cycle_unit": door(P.EVALUATION_READ, "cycle", "unit"),
    "appraisal:cycle_officer": door(P.EVALUATION_READ, "cycle", "officer"),
    "appraisal:item_new": door(P.EVALUATION_WRITE, "cycle", methods=BOTH),
    "appraisal:item_decide": door(P.EVALUATION_SIGN, "item", methods="POST"),
    "appraisal:item_withdraw": door(P.EVALUATION_WRITE, "item", methods="POST"),
    "appraisal:figure": door(P.EVALUATION_READ, "figure"),
    "appraisal:faults": door(P.FAULT_READ),
    "appraisal:fault": door(P.FAULT_READ, "fault"),
    "appraisal:fault_decide": door(P.FAULT_DECIDE, "fault", methods="POST"),
    "appraisal:fault_withdraw": door(P.FAULT_DECIDE, "fault", methods="POST"),
    "appraisal:fault_new": door(P.FAULT_WRITE, methods=BOTH),
    "appraisal:fault_entries": door(P.FAULT_WRITE),
    "appraisal:fault_entry": door(P.FAULT_WRITE, "fault", mine=True),
    "appraisal:own_faults": door(),
    "appraisal:own_fault": door(None, "fault", mine=True),
    "appraisal:fault_appeal": door(None, "fault", methods="POST", mine=True),
    "appraisal:promotions": door(P.PROMOTION_READ),
    "appraisal:promotion_new": door(P.PROMOTION_CHECK, methods=BOTH),
    "appraisal:promotion": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_table": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_sheet": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_candidate": door(P.PROMOTION_READ, "promotion", "place"),
    "appraisal:promotion_override": door(P.PROMOTION_CHECK, "promotion", "outcome", methods="POST"),
    "appraisal:promotion_decide": door(P.PROMOTION_SIGN, "override", methods="POST"),
    "appraisal:promotion_sign": door(P.PROMOTION_SIGN, "promotion", methods="POST"),
    "appraisal:promotion_withdraw": door((P.PROMOTION_CHECK, P.PROMOTION_SIGN), "promotion", methods="POST"),
    "analytics:units": door(P.FIGURES_READ),
    "analytics:unit": door(P.FIGURES_READ, "unit"),
    "analytics:dashboard": door(P.FIGURES_READ, "unit"),
    "analytics:dashboard_file": door(P.FIGURES_READ, "unit"),
    "analytics:names": door(P.NAMES_READ, "unit"),
    "training:library": door(),
    "training:page": door(None, "content"),
    "training:desk": door((P.CONTENT_WRITE, P.CONTENT_REVIEW)),
    "training:review": door(P.CONTENT_REVIEW, "content", methods=BOTH),
    "training:weekly": door(),
    "training:weekly_task": door(None, "study_task", methods=BOTH, mine=True),
    "training:weekly_continue": door(None, "study_task", mine=True),
    "training:weekly_item": door(None, "study_task", "study_position", methods=BOTH, mine=True),
    "training:mistakes": door(),
    "training:mistake": door(None, "mistake", mine=True),
    "training:weekly_assignments": door(P.STUDY_ASSIGN),
    "training:weekly_new": door(P.STUDY_ASSIGN, methods=BOTH),
    "training:weekly_assignment": door(P.STUDY_ASSIGN, "study"),
    "training:weekly_plan": door(P.STUDY_ASSIGN, "study", methods=BOTH),
    "training:weekly_questions": door(P.STUDY_ASSIGN, "study", methods=BOTH),
    "training:weekly_publish": door(P.STUDY_ASSIGN, "study", methods="POST"),
    "training:weekly_withdraw": door(P.STUDY_ASSIGN, "study", methods="POST"),
    "training:completion": door(P.STUDY_READ),
    "training:completion_unit": door(P.STUDY_READ, "unit"),
    "training:completion_names": door(P.STUDY_READ, "unit"),
    "training:completion_file": door(P.STUDY_READ, "unit"),
    "training:completion_names_file": door(P.STUDY_READ, "unit"),
    "portal:today": door(),
    "portal:search": door(),
}
OPEN_TO_ALL = {"set_language", "personnel:sign_in", "personnel:sign_out", "portal:verify"}
"""No name is shown and nothing personal is said there. `healthz` and `readyz` have no names."""
CALLS = {
    "exams:api_sittings": ("get", ()),
    "exams:api_attempts": ("post", ("sitting",)),
    "exams:api_attempt": ("get", ("attempt",)),
    "exams:api_writer": ("post", ("attempt",)),
    "exams:api_answers": ("put", ("attempt",)),
    "exams:api_submission": ("post", ("attempt",)),
    "exams:api_receipt": ("get", ("attempt",)),
    "exams:api_result": ("get", ("attempt",)),
}
PUBLIC_CALLS = {"exams:api_openapi"}


@dataclass(frozen=True, slots=True)
class World:
    """The cast and one thing of every kind that belongs to bureau A."""

    people: Cast
    things: dict[str, Any]

    def address(self, name: str) -> str:
        args = [self.things[arg] for arg in DOORS[name].args if not arg.startswith("?")]
        asked = [arg[1:] for arg in DOORS[name].args if arg.startswith("?")]
        return reverse(name, args=args) + "".join(f"?{arg}={self.things[arg]}" for arg in asked)


from tests.portal.doors import CALLS, DOORS, OPEN_TO_ALL, PUBLIC_CALLS, verdict
from tests.portal.world import World, desk, everything

P = Permission


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are what these tests are about: thousands of log lines about them help nobody."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db: None) -> World:
    people = cast()
    sitting = sitting_today([people.li])
    attempt = start_attempt(sitting_id=sitting.pk, officer=people.li, at=now(), grace=GRACE).read
    past = open_sitting(unit=people.bureau, candidates=[people.li])
    hold_and_release(past, {people.li: True}, signer=people.chen)
    question = approved_question(bank(people.bureau), "门禁-1", author=people.wang)
    record_fact(
        subject=people.li,
        home=people.station,
        fact=Fact("inspections", AT.date(), "门禁-1", uuid4()),
        actor=officer("100009", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau),
        at=now(),
    )
    written = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    legal = legal_officer(people)
    matter = fault(people, legal)
    decided(matter, people.chen)
    month = cycle(people, legal)
    points = item(month, legal, unit=people.station)
    count_exam(exam=past.exam, at=now())
    listed = promotion_check(people, hr(people))
    asked = override(listed, Officer.objects.holding_badge("100010").get())
    leave = Leave.objects.create(
        enrolment=past.enrolments.get(),
        kind="sick",
        reason="门禁",
        excused=True,
        to_makeup=True,
        asked_at=AT,
        asked_by=people.li,
    )
    law = statute()
    content = published_case(
        people.bureau,
        owner=people.wang,
        reviewer=people.chen,
        cites=law,
        questions=practice_pair(people.bureau),
    )
    held = certificate(people.li, levels(people.bureau)["basic"], signer=people.chen)
    level_exam = exam_of_level(
        people.bureau, opens_at=now() + timedelta(days=1), closes_at=now() + timedelta(days=2)
    )
    appointment = LegalOfficerAppointment.objects.create(
        officer=people.li,
        unit=people.station,
        credential=held.proposal.credential,
        form="full_time",
        starts_on=AT.date(),
        appointed_by=people.chen,
        appointed_at=AT,
    )
    Client().post("/login/", {"username": "100001", "password": "Qinglang-2026-Shiyong"})
    batches = {
        kind: ImportBatch.objects.create(
            kind=code,
            unit_id=people.bureau.pk,
            state=ImportBatch.State.READY,
            options={"bank": question.question.bank.code},
            file_name="a.csv",
            sha256="0" * 64,
            stored_as="none.csv",
            created_at=AT,
            created_by_id=people.chen.pk,
        )
        for kind, code in (("roster", "roster"), ("questions", "questions"), ("law", "law"))
    }
    return World(
        people,
        {
            "officer": people.li.public_id,
            "unit": people.station.pk,
            "record": FileEntry.objects.get(kind="record").seq,
            "sign_in": SignIn.objects.get(officer=people.li).pk,
            "grant": RoleGrant.objects.filter(officer=people.wang).earliest("pk").pk,
            "statute": law.pk,
            "version": law.versions.get().pk,
            "article": "1",
            "content": content.pk,
            "question": question.question_id,
            "number": 1,
            "exam": past.exam_id,
            "verb": "cancel",
            "statistic": RevisionStatistic.objects.filter(exam_id=past.exam_id).earliest("pk").pk,
            "written_exam": written.pk,
            "marking_item": written.marking_items.get().pk,
            "marking_task": MarkingTask.objects.get().uid,
            **_week_of_study(people),
            "suspend": "suspend",
            "certificate": held.public_id,
            "credential": held.proposal.credential_id,
            "level_exam": level_exam.pk,
            "application": application(level_exam, people.li, by=people.li).pk,
            "appointment": appointment.pk,
            "fault": matter.pk,
            "promotion": listed.pk,
            "place": 1,
            "outcome": asked.outcome_id,
            "override": asked.pk,
            "cycle": month.pk,
            "item": points.pk,
            "figure": UnitExamFigure.objects.filter(unit=people.station).latest("pk").pk,
            "sitting": sitting.pk,
            "attempt": attempt.id,
            "leave": leave.pk,
            **{kind: batch.pk for kind, batch in batches.items()},
        },
    )


def _week_of_study(people: Cast) -> dict[str, int]:
    """A published study in which 李 has answered a question wrongly."""
    asked = practice(people.bureau, "门禁练习-1")
    study = published(people, questions=asked, at=now())
    task = task_of(people.li, study)
    answer_item(task, position=2, raw=[0], at=now())
    return {
        "study": study.pk,
        "study_task": task.pk,
        "study_position": 1,
        "mistake": asked[0].question_id,
    }
    return everything()


def names(patterns: list[Any], before: str = "", space: str = "") -> Iterator[str]:
    """Names of all addresses outside the back office of Wagtail."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if address.startswith("admin/"):
            continue
        if hasattr(pattern, "url_patterns"):
            inside = f"{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, address, inside)
        elif pattern.name:
            yield space + pattern.name


def test_the_table_names_every_address() -> None:
    assert set(names(get_resolver().url_patterns)) == (set(DOORS) | OPEN_TO_ALL | set(CALLS) | PUBLIC_CALLS)


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(world: World) -> None:
    stranger = Client()
    seen = {
        (name, method): stranger.generic(method, world.address(name))
        for name, found in DOORS.items()
        for method in found.methods.split()
    }
    assert {key: answer.status_code for key, answer in seen.items() if answer.status_code != 302} == {}
    assert {answer["Location"].partition("?")[0] for answer in seen.values()} == {"/login/"}


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_a_role_opens_its_own_screens_for_its_own_units_and_nothing_else(
    world: World, role: Role | None
) -> None:
    people = world.people
    roles = (role,) if role else ()
    own = officer("300001", "甲", unit=people.station, roles=roles, roles_on=people.bureau)
    foreign = officer("300002", "乙", unit=people.other_station, roles=roles, roles_on=people.other_bureau)

    here, there = desk(own), desk(foreign)

    expected, seen = {}, {}
    for name, found in DOORS.items():
        for method in found.methods.split():
            expected[name, method, "own"] = verdict(found, role, method, own=True)
            seen[name, method, "own"] = shown(here, world.address(name), method)
            if found.args:
                expected[name, method, "foreign"] = verdict(found, role, method, own=False)
                seen[name, method, "foreign"] = shown(there, world.address(name), method)

    assert seen == expected


def shown(client: Client, address: str, method: str) -> str:
    """What `client` meets."""
    answer = client.generic(method, address)
    if answer.status_code == 302 and answer["Location"].startswith("/login/"):
        return "sign in"
    return {200: "open", 302: "open", 400: "open", 422: "open", 403: "refused", 404: "not there"}[
        answer.status_code
    ]


def test_what_is_ones_own_is_there(world: World) -> None:
    li = desk(world.people.li)
    own = [name for name, found in DOORS.items() if found.mine and found.gate is None]
    statuses = {
        (name, method): li.generic(method, world.address(name)).status_code
        for name in own
        for method in DOORS[name].methods.split()
    }
    assert {key: status for key, status in statuses.items() if status not in (200, 302)} == {
        ("exams:result", "GET"): 404
    }


@pytest.mark.parametrize("name", CALLS)
def test_calls_answer_their_officer_and_nobody_else(world: World, name: str) -> None:
    method, args = CALLS[name]
    address = reverse(name, args=[world.things[arg] for arg in args])
    body = (
        {} if method == "get" else {"data": {"writer": "", "saves": []}, "content_type": "application/json"}
    )

    def asked(client: Client) -> int:
        return int(getattr(client, method)(address, **body).status_code)

    people = world.people
    clients = {}
    for person in ("wang", "chen", "zhou"):
        clients[person] = desk(getattr(people, person))

    assert asked(Client()) == 401
    others = {person: asked(client) for person, client in clients.items()}
    assert set(others.values()) == ({404} if args else {200})


def test_the_other_bureaus_lists_show_nothing_of_this_one(world: World) -> None:
    zhou = desk(world.people.zhou)
    leaks = {}
    for name, found in DOORS.items():
        if found.args or "GET" not in found.methods or name.startswith("law:"):
            continue
        page = zhou.get(world.address(name), follow=True).content.decode(errors="replace")
        leaks[name] = [
            word
            for word in ("安平", "临河", "李明", "王芳", "门禁-1", "三月月考", "盗窃电动自行车案")
            if word in page
        ]
    assert {name: words for name, words in leaks.items() if words} == {}


def test_ids_of_another_bureau_in_a_form_are_nobodys(world: World) -> None:
    people = world.people
    zhou = desk(people.zhou)
    before = (
        RoleGrant.objects.count(),
        ImportBatch.objects.count(),
        people.bureau.exams.count(),
        PolicyVersion.objects.count(),
    )
    forms = {
        "exams:manage_new": {"unit": people.bureau.pk, "title": "外局", "month": "2026-12"},
        "question_bank:new_bank": {"unit": people.bureau.pk, "name": "外局", "code": "foreign"},
        "question_bank:new": {"bank": bank(people.county, "another").pk, "ref": "x", "stem": "外局"},
        "question_bank:import_upload": {"bank": bank(people.legal, "third").pk},
    }
    answers = {name: zhou.post(reverse(name), form) for name, form in forms.items()}
    fields = {"exams:manage_new": "unit", "question_bank:new_bank": "unit"}
    for name, answer in answers.items():
        assert fields.get(name, "bank") in answer.context["form"].errors, name
    policy = zhou.post(
        "/admin/policy/new/",
        {"kind": "exam_defaults", "unit": people.bureau.pk, "effective_on": "2026-01-01", "body": "{}"},
    )
    assert "unit" in policy.context["form"].errors
    after = (
        RoleGrant.objects.count(),
        ImportBatch.objects.count(),
        people.bureau.exams.count(),
        PolicyVersion.objects.count(),
    )
    assert before == after


# --- The back office of Wagtail


def back_office(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Addresses below /admin/ that take no arguments."""
    for pattern in patterns:
        address = before + str(pattern.pattern).replace("^", "").replace("$", "")
        if hasattr(pattern, "url_patterns"):
            yield from back_office(pattern.url_patterns, address)
        elif address.startswith("admin/") and not {"<", "("} & set(address) and "logout" not in address:
            yield f"/{address}"


POLICY_THERE = {"/admin/policy/", "/admin/policy/new/", "/admin/policy/results/"}
CONTENT_THERE = {"/admin/practice-questions/", "/admin/practice-questions/results/"}
STATIC_THERE = {"/admin/sprite/", "/admin/jsi18n/"}
"""Icons and translations of the tool itself."""


def back_office_of(role: Role | None) -> set[str]:
    """What the holder of `role` finds there, by the matrix."""
    opened = set(STATIC_THERE)
    if role in roles_with(P.POLICY_WRITE):
        opened |= POLICY_THERE
    if role in roles_with(P.CONTENT_WRITE):
        opened |= CONTENT_THERE
    if role in roles_with(P.POLICY_WRITE) | roles_with(P.CONTENT_WRITE) | roles_with(P.CONTENT_REVIEW):
        opened |= {"/admin/"}
    return opened


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_the_back_office_holds_policy_and_content_and_nothing_else(world: World, role: Role | None) -> None:
    person = officer("300001", "甲", unit=world.people.station, roles=(role,) if role else ())
    client = desk(person)
    opened = {
        address
        for address in back_office(get_resolver().url_patterns)
        if client.get(address).status_code == 200
    }
    assert opened == back_office_of(role)


def test_strangers_find_nothing_in_the_back_office() -> None:
    stranger = Client()
    opened = {
        address
        for address in back_office(get_resolver().url_patterns)
        if stranger.get(address).status_code == 200
    }
    assert opened == STATIC_THERE


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_the_tools_own_screens_know_no_scope_and_are_not_there(world: World, who: str) -> None:
    client = desk(getattr(world.people, who))
    page = world.things["content"]
    there = (
        "account/",
        "reports/site-history/",
        "reports/workflow/",
        "workflows/list/",
        "images/",
        "documents/",
        "snippets/",
        "users/",
        "groups/",
        "sites/",
        "choose-page/",
        "choose-page/search/?q=a",
        "api/main/pages/",
        "pages/search/?q=a",
        "pages/usage/training/casestudypage/",
        f"pages/{page}/usage/",
        f"pages/{page}/copy/",
        f"pages/{page}/move/",
        f"pages/{page}/privacy/",
        f"pages/{page}/lock/",
        f"pages/workflow/action/{page}/approve/1/",
        f"bulk/wagtailcore/page/publish/?id={page}",
        "pages/1/edit/",
        "pages/2/edit/",
        "failwhale/",
    )
    assert {address: client.get(f"/admin/{address}").status_code for address in there} == dict.fromkeys(
        there, 404
    )


def test_no_policy_of_another_bureau_is_read(world: World) -> None:
    version = PolicyVersion.objects.create(
        kind="exam_defaults",
        unit=world.people.bureau,
        effective_on=AT.date(),
        body={},
        created_at=AT,
        created_by=world.people.chen,
    )
    chen, zhou = desk(world.people.chen), desk(world.people.zhou)
    address = f"/admin/policy/inspect/{version.pk}/"
    assert (chen.get(address).status_code, zhou.get(address).status_code) == (200, 404)
