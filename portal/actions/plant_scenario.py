"""Make a small world for a test (contract 4): units, officers, approved questions, open sittings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions.compose_paper import Choice
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.enrol_roster import enrol_officers
from exams.actions.grant_time import grant_time
from exams.actions.open_exam import open_exam
from exams.actions.seal_paper import seal_paper
from exams.models import Enrolment, Exam, Sitting, TimeCredit
from personnel.actions.grant_role import grant_role
from personnel.actions.install_people import OfficerSpec, UnitSpec, install_officers, install_units
from personnel.models import Officer, Unit
from portal.scenario import OfficerEntry, QuestionEntry, Scenario, SittingEntry
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import name_of_case, parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json
from question_bank.models import Bank, QuestionRevision, Subject

SUBJECT = "scenario"
PLACEHOLDERS = frozenset({"stem_empty", "option_repeated"})
"""Flaws of texts such as "…", which the example of contract 4 uses: a test world asks for no more."""


class ScenarioRefused(Refused):
    """The scenario cannot be made; nothing was written."""

    code = "scenario"


@transaction.atomic
def plant_scenario(scenario: Scenario, *, at: datetime) -> dict[str, Any]:
    """Makes the world; returns the log-ins and the sittings with their ids and addresses, as contract 4 prints them.

    All or nothing. Units and officers that exist are used as they are (officers get the password given). Raises
    ScenarioRefused, or what the actions underneath refuse.
    """
    units = install_units([UnitSpec(unit.code, unit.name, unit.parent) for unit in scenario.units])
    top = _top([units[unit.code] for unit in scenario.units] or list(units.values()))
    specs = [spec for entry in scenario.officers for spec in _officers(entry)]
    officers = install_officers(specs, at=at, today=local_day(at))
    for entry in scenario.officers:
        _grant_roles(entry, officers, units, at)
    revisions = _questions(scenario.questions, top, at)
    sittings = {entry.ref: _sitting(entry, revisions, officers, top, at) for entry in scenario.sittings}
    return {
        "officers": [{"badge": spec.badge, "password": spec.password} for spec in specs],
        "sittings": {
            ref: {"id": sitting.pk, "url": settings.PUBLIC_URL + reverse("exams:start", args=[sitting.pk])}
            for ref, sitting in sittings.items()
        },
    }


def _officers(entry: OfficerEntry) -> Iterator[OfficerSpec]:
    if entry.count is None:
        if entry.badge is None:
            raise ScenarioRefused(_("An officer needs a badge, or a count with badge_from."))
        yield OfficerSpec(entry.badge, entry.name or entry.badge, entry.unit, entry.password)
        return
    if entry.badge_from is None:
        raise ScenarioRefused(_("An officer needs a badge, or a count with badge_from."))
    for number in range(entry.badge_from, entry.badge_from + entry.count):
        yield OfficerSpec(str(number), entry.name or str(number), entry.unit, entry.password)


def _grant_roles(
    entry: OfficerEntry, officers: dict[str, Officer], units: dict[str, Unit], at: datetime
) -> None:
    for role in entry.roles:
        if role.unit not in units:
            raise ScenarioRefused(_("Unknown unit: %(code)s") % {"code": role.unit})
        for spec in _officers(entry):
            grant_role(
                officer=officers[spec.badge],
                role=role.role,
                unit=units[role.unit],
                starts_on=local_day(at),
                actor=None,
                at=at,
            )


def _questions(
    entries: Sequence[QuestionEntry], unit: Unit | None, at: datetime
) -> dict[str, QuestionRevision]:
    if not entries:
        return {}
    if unit is None:
        raise ScenarioRefused(_("Questions need a unit that keeps them."))
    Subject.objects.get_or_create(code=SUBJECT, defaults={"name": "情景"})
    bank = Bank.objects.create(code=f"scenario-{secrets.token_hex(4)}", name="情景题库", unit=unit)
    specs = [QuestionSpec(entry.ref, _content(entry)) for entry in entries]
    return install_questions(bank, specs, at=at, comment="scenario", tolerated=PLACEHOLDERS)


def _content(entry: QuestionEntry) -> Content:
    if entry.kind not in KINDS:
        raise ScenarioRefused(
            _("Question %(ref)s: unknown kind %(kind)s") % {"ref": entry.ref, "kind": entry.kind}
        )
    if not (entry.stem or entry.material):
        raise ScenarioRefused(_("Question %(ref)s: %(reason)s") % {"ref": entry.ref, "reason": "stem"})
    try:
        key = KINDS[entry.kind].key_from_json(entry.key, entry.options, entry.matches)
        marks = Decimal(str(entry.marks))
        rubric = rubric_from_json(entry.rubric)
        parts = parts_from_json(entry.parts)
    except (KeyRefused, InvalidOperation, TypeError, ValueError) as error:
        raise ScenarioRefused(
            _("Question %(ref)s: %(reason)s") % {"ref": entry.ref, "reason": error}
        ) from None
    return Content(
        kind=entry.kind,
        stem=entry.stem or name_of_case(entry.material),
        options=entry.options,
        key=key,
        explanation=entry.explanation,
        marks=sum((part.marks for part in parts), Decimal(0)) if parts else marks,
        subject=SUBJECT,
        fixed_order=entry.fixed_order,
        rubric=rubric,
        material=entry.material,
        parts=parts,
        matches=entry.matches,
    )


def _sitting(
    entry: SittingEntry,
    revisions: dict[str, QuestionRevision],
    officers: dict[str, Officer],
    unit: Unit | None,
    at: datetime,
) -> Sitting:
    if unit is None:
        raise ScenarioRefused(_("A sitting needs a unit that holds it."))
    unknown = [ref for ref in entry.questions if ref not in revisions]
    if unknown:
        raise ScenarioRefused(_("Unknown question: %(ref)s") % {"ref": unknown[0]})
    today = local_day(at)
    plan = ExamPlan(
        title=entry.title,
        month=today.replace(day=1),
        cut_off=today,
        opens_at=at + timedelta(seconds=entry.opens_in_s),
        closes_at=at + timedelta(seconds=entry.closes_in_s),
        duration=timedelta(seconds=entry.duration_s),
        pass_percent=Decimal(str(entry.pass_percent)),
        kind=entry.kind,
        multiple_choice_rule=entry.multiple_choice_rule,
        review=entry.review,
        release_mode=entry.release,
    )
    exam: Exam = create_exam(unit=unit, plan=plan, actor=None, at=at)
    choices = [Choice(revisions[ref], revisions[ref].marks) for ref in entry.questions]
    seal_paper(exam=exam, choices=choices, actor=None, at=at)
    sitting = exam.sittings.get()
    homes = Officer.objects.filter(pk__in=[officer.pk for officer in _candidates(entry, officers)])
    enrol_officers(
        sitting=sitting,
        homes=dict(homes.with_home_unit(on=today).values_list("pk", "home_unit_id")),
        actor=None,
        at=at,
    )
    for badge, seconds in entry.extra_time_s.items():
        enrolment = Enrolment.objects.filter(
            sitting=sitting,
            officer__badge_holdings__badge_number=badge,
            officer__badge_holdings__held_until=None,
        ).first()
        if enrolment is None:  # the example of contract 4 names somebody who is no candidate
            continue
        grant_time(
            enrolment=enrolment,
            time=timedelta(seconds=seconds),
            cause=TimeCredit.Cause.PERSONAL,
            actor=None,
            at=at,
        )
    open_exam(exam=exam, actor=None, at=at)
    return sitting


def _candidates(entry: SittingEntry, officers: dict[str, Officer]) -> list[Officer]:
    if entry.candidates == "all":
        return list(officers.values())
    unknown = [badge for badge in entry.candidates if badge not in officers]
    if unknown:
        raise ScenarioRefused(_("Unknown candidate: %(badge)s") % {"badge": unknown[0]})
    return [officers[badge] for badge in entry.candidates]


def _top(units: Sequence[Unit]) -> Unit | None:
    """The unit that keeps the questions and holds the exams: the first of those on top."""
    return min(units, key=lambda unit: (unit.depth, unit.path), default=None)
