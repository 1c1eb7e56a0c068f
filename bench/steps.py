"""What follows three years of exams in `bench/scale.py`: the steps of the clock that count and close.

Certificates and weekly study are written in bulk, one row for each officer; figures, articles, filing and evaluations
are made by the product's own steps, and each is timed. Safe to repeat on the same bureau.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from analytics.actions.count_articles import count_articles
from appraisal.actions.close_cycle import close_cycle
from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.file_evaluations import file_evaluations
from appraisal.actions.open_cycle import open_cycle
from appraisal.models import EvaluationCycle
from bench.bureau import Bureau
from bench.pages import Staff
from personnel.models import Officer
from records.actions.append_entries import NewEntry, append_entries
from records.actions.file_released_results import file_released_results
from records.actions.file_study_months import file_study_months
from records.actions.install_levels import install_levels
from records.actions.propose_certificates import propose_certificates
from records.domain.certificates import last_valid_day, new_code
from records.domain.kinds import RECORD
from records.domain.sections import FileSections
from records.models import Certificate, CertificateEvent, CertificateProposal, QualificationLevel
from records.standings import standings_of
from training.models import StudyAssignment, StudyMonth, StudyTask

Timed = Callable[[str, Callable[[], Any]], Any]
ROWS_AT_ONCE = 1000
WEEKS = 12
STUDIED = 2
OF_ALL_KINDS = 80
"""Entries by hand in the file that is looked at: with results and months of three years, about 150."""


def study_and_levels(
    bureau: Bureau, members: Staff, calendar: Sequence[date], at: datetime, timed: Timed
) -> None:
    """What files, levels and study pages show."""
    timed("certificates for everybody (bulk)", lambda: _certificates(bureau, members, at))
    timed("months of study (bulk)", lambda: _study_months(bureau, members, calendar, at))
    timed(f"tasks of {WEEKS} weeks of study (bulk)", lambda: _weeks(bureau, at))
    timed("filing of months of study", lambda: file_study_months(at=at))
    timed("entries of other kinds in one file", lambda: _other_kinds(members, at))
    timed("levels of everybody", lambda: len(standings_of([own.pk for own in bureau.officers], on=at.date())))
    timed("a tick with nothing to do: results", lambda: file_released_results(at=at, released_since=at))
    timed("a day with nothing to do: results", lambda: file_released_results(at=at))
    timed("a tick with nothing to do: certificates", lambda: propose_certificates(at=at))
    timed("an hour with nothing to do: study", lambda: file_study_months(at=at))


def figures_and_evaluation(
    bureau: Bureau, members: Staff, calendar: Sequence[date], at: datetime, timed: Timed
) -> None:
    """What dashboards and evaluations show."""
    timed("figures of units, all months", lambda: count_released_exams(at=at))
    timed("evaluation of the last month", lambda: _cycle(bureau, members.legal_head, calendar[-1], at))
    timed("filing of evaluations", lambda: file_evaluations(at=at))
    timed("figures by article, all months", lambda: count_articles(at=at))
    timed("a tick with nothing to do: figures of units", lambda: count_released_exams(at=at))
    timed("a tick with nothing to do: figures by article", lambda: count_articles(at=at))


def _certificates(bureau: Bureau, members: Staff, at: datetime) -> int:
    """A paper of the first level for each, of a day within five years: some have run out, some soon will."""
    if Certificate.objects.exists():
        return 0
    install_levels(unit=bureau.root, actor=None, at=at)
    level = QualificationLevel.objects.get(unit=bureau.root, code="basic")
    holders = [
        (officer, at.date() - timedelta(days=officer.pk * 7 % 1900)) for officer in bureau.officers[1:]
    ]
    proposals = CertificateProposal.objects.bulk_create(
        [
            CertificateProposal(
                officer=officer,
                unit_id=officer.home_unit_id,
                level=level,
                earlier_number=f"规模测试-{officer.pk}",
                earlier_issued_on=since,
                state=CertificateProposal.State.SIGNED,
                proposed_by=members.hr,
                proposed_at=at,
                decided_by=members.legal_head,
                decided_at=at,
            )
            for officer, since in holders
        ],
        batch_size=ROWS_AT_ONCE,
    )
    made = Certificate.objects.bulk_create(
        [
            Certificate(
                number=proposal.earlier_number,
                unit=bureau.root,
                year=since.year,
                officer=officer,
                holder_name=officer.name,
                level=level,
                issued_on=since,
                valid_from=since,
                valid_until=last_valid_day(since, 60),
                code=new_code(),
                proposal=proposal,
                signed_by=members.legal_head,
            )
            for (officer, since), proposal in zip(holders, proposals, strict=True)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(certificate=own, to_state="valid", at=at, actor=members.legal_head)
            for own in made
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return len(made)


def _study_months(bureau: Bureau, members: Staff, calendar: Sequence[date], at: datetime) -> int:
    """Everybody's last months, and all months of the officer whose file is read."""
    if StudyMonth.objects.exists():
        return 0
    rows = [(members.officer, month) for month in calendar[:-STUDIED]]
    rows += [(officer, month) for month in calendar[-STUDIED:] for officer in bureau.officers]
    made = StudyMonth.objects.bulk_create(
        [
            StudyMonth(
                officer=officer,
                unit_id=officer.home_unit_id,  # type: ignore[attr-defined]
                month=month,
                assigned=4,
                completed=3 + officer.pk % 2,
                completed_late=officer.pk % 3,
                minutes=90 + 30 * (officer.pk % 2),
                closed_at=at,
            )
            for officer, month in rows
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return len(made)


def _weeks(bureau: Bureau, at: datetime) -> int:
    if StudyTask.objects.exists():
        return 0
    chance = random.Random(1)
    for number in range(WEEKS):
        monday = at.date() - timedelta(days=at.date().weekday() + 7 * number)
        week = StudyAssignment.objects.create(
            unit=bureau.root,
            title=f"每周学法（{monday:%m-%d}）",
            week=monday,
            due_on=monday + timedelta(days=6),
            minutes=30,
            state=StudyAssignment.State.PUBLISHED,
            created_at=at,
            published_at=at,
            roster_done_at=at,
        )
        week.units.set([bureau.root])
        StudyTask.objects.bulk_create(
            [
                StudyTask(
                    assignment=week,
                    officer=officer,
                    unit_id=officer.home_unit_id,
                    due_on=week.due_on,
                    created_at=at,
                    done_at=at if chance.random() < 0.85 else None,
                )
                for officer in bureau.officers
            ],
            batch_size=ROWS_AT_ONCE,
        )
    return WEEKS * len(bureau.officers)


def _other_kinds(members: Staff, at: datetime) -> int:
    """Facts entered by hand, all over the sections, for the officer whose file is read."""
    sections = [section.code for section in FileSections().sections]
    return append_entries(
        [
            NewEntry(
                officer_id=members.officer.pk,
                section=sections[number % len(sections)],
                kind=RECORD,
                happened_on=at.date() - timedelta(days=13 * number),
                unit_id=None,
                payload={},
                source=f"scale:{number}",
                actor_id=members.hr.pk,
                text=f"示例：第{number + 1}条登记。",
            )
            for number in range(OF_ALL_KINDS)
        ],
        at=at,
    )


def _cycle(bureau: Bureau, signer: Officer, month: date, at: datetime) -> int:
    """The newest month that is over, opened and closed; the number of results."""
    if EvaluationCycle.objects.exists():
        return 0
    cycle = open_cycle(unit=bureau.root, kind="month", day=month, actor=signer, at=at)
    return close_cycle(cycle=cycle, actor=signer, at=at)
