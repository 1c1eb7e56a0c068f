"""Levels, certificates, credentials and exams of a level: rows written directly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from exams.actions.create_exam import ExamPlan, create_exam
from exams.models import Exam
from personnel.models import Officer, PolicyVersion, Unit
from records.actions.install_levels import install_levels
from records.domain.certificates import last_valid_day
from records.models import (
    Certificate,
    CertificateEvent,
    CertificateProposal,
    Credential,
    ExamApplication,
    QualificationLevel,
    Track,
)

from .moments import AT, DAY

CODE = "ABCDEFGHJKLMNPQR"


def levels(unit: Unit) -> dict[str, QualificationLevel]:
    """The usual levels of a bureau, by code."""
    install_levels(unit=unit, actor=None, at=AT)
    return {level.code: level for level in QualificationLevel.objects.filter(unit=unit)}


def home(officer: Officer) -> Unit:
    """Where somebody serves."""
    return officer.postings.order_by("starts_on").last().unit


def certificate(
    officer: Officer,
    level: QualificationLevel,
    *,
    signer: Officer,
    issued_on: date = DAY,
    months: int | None = 60,
    state: str = "valid",
    track: Track | None = None,
) -> Certificate:
    """A certificate of `level` since `issued_on`, granted by a credential of its own."""
    proposal = CertificateProposal.objects.create(
        officer=officer,
        unit=home(officer),
        level=level,
        track=track,
        credential=credential(officer, entered_by=signer, state="entered"),
        state="signed",
        proposed_by=signer,
        proposed_at=AT,
    )
    serial = 90_001 + Certificate.objects.filter(unit=level.unit).count()  # far from what signing gives
    made = Certificate.objects.create(
        number=f"{level.unit.code}-{issued_on.year}-{serial:05d}",
        unit=level.unit,
        year=issued_on.year,
        serial=serial,
        officer=officer,
        holder_name=officer.name,
        level=level,
        track=track,
        issued_on=issued_on,
        valid_from=issued_on,
        valid_until=last_valid_day(issued_on, months),
        code=CODE,
        proposal=proposal,
        signed_by=signer,
        state=state,
    )
    CertificateEvent.objects.create(certificate=made, to_state="valid", at=AT, actor=signer)
    return made


def credential(
    officer: Officer,
    *,
    entered_by: Officer,
    state: str = "confirmed",
    decided_by: Officer | None = None,
    kind: str = "legal_profession_a",
) -> Credential:
    """A legal profession certificate of `officer`."""
    return Credential.objects.create(
        officer=officer,
        kind=kind,
        number=f"A{Credential.objects.count() + 1:08d}",
        issued_on=date(2020, 3, 1),
        state=state,
        entered_by=entered_by,
        entered_at=AT,
        decided_by=decided_by,
        decided_at=AT if decided_by else None,
    )


def exam_of_level(unit: Unit, level: str = "basic", **plan: Any) -> Exam:
    """A draft of a qualification exam, a month ahead unless told otherwise."""
    facts = {
        "title": "执法资格考试",
        "month": DAY.replace(day=1),
        "cut_off": DAY,
        "opens_at": AT + timedelta(days=30),
        "closes_at": AT + timedelta(days=31),
        "duration": timedelta(hours=2),
        "kind": "qualification",
        "level": level,
        "track": "general",
        **plan,
    }
    return create_exam(unit=unit, plan=ExamPlan(**facts), actor=None, at=AT)


def application(exam: Exam, officer: Officer, *, by: Officer) -> ExamApplication:
    """`by` has put `officer` forward."""
    return ExamApplication.objects.create(
        exam=exam, officer=officer, unit=home(officer), applied_by=by, applied_at=AT
    )


def rules(unit: Unit, **body: Any) -> PolicyVersion:
    """A version of the qualification rules in force since long."""
    return PolicyVersion.objects.create(
        kind="qualification_rules", unit=unit, effective_on=date(2020, 1, 1), body=body, created_at=AT
    )
