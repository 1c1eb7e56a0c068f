"""What may happen in a random history: each event is done by the product and told to the clerk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from appraisal.actions.count_exams import count_released_exams
from core.clock import local_day
from exams.actions.ask_leave import ask_leave
from exams.actions.decide_leave import decide_leave
from exams.actions.enrol_roster import enrol_officers, enrol_roster
from exams.models import Enrolment, Exam
from personnel.actions.issue_policy import issue_policy
from personnel.actions.transfer_officer import transfer_officer
from personnel.models import Officer, Unit
from question_bank.models import QuestionRevision
from records.actions.decide_proposal import PassNoLonger, sign_certificate
from records.actions.file_expired_certificates import file_expired_certificates
from records.actions.file_released_results import file_released_results
from records.actions.file_study_months import file_study_months
from records.actions.move_certificate import move_certificate
from records.actions.propose_certificates import propose_certificates
from records.domain.certificates import CertificateState
from records.models import Certificate, CertificateProposal
from tests.factories import AT, Cast
from tests.factories.exams import open_sitting
from tests.factories.results import conclude, correct, sit
from training.actions.close_study_month import close_study_months
from training.models import StudyAssignment, StudyTask

from .obvious import Clerk
from .obvious_facts import Corrected, Held, Policy, Studied

PEOPLE = ("li", "wang", "chen", "sun", "he")
LEADER, HEAD = "he", "chen"
QUESTIONS = 5
STEPS = ("results", "close_months", "file_months", "propose", "expired", "figures")


@dataclass
class Stage:
    """The product and the clerk, side by side, with the time of the story."""

    people: Cast
    officers: dict[str, Officer]
    questions: list[QuestionRevision]
    clerk: Clerk
    now: datetime = AT
    exams: list[Exam] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local_day(self.now)

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)


# --- What may happen


@dataclass(frozen=True)
class Exams:
    """Somebody is there with so many right answers, or asks for leave of a class, or stays away."""

    level: str
    taken: tuple[int | str | None, ...]

    def play(self, stage: Stage) -> None:
        taken = dict(zip(PEOPLE, self.taken, strict=True))
        if isinstance(taken[LEADER], str):
            taken[LEADER] = None  # nobody is there to grant it
        exam = held(stage, self.level, taken)
        units = {name: stage.clerk.unit_of(name, stage.today) for name in PEOPLE}
        marks = {name: Decimal(2 * own) if isinstance(own, int) else own for name, own in taken.items()}
        kind = "qualification" if self.level else "monthly"
        stage.clerk.held(Held(len(stage.exams), kind, self.level, stage.today, units, marks))
        stage.exams.append(exam)


@dataclass(frozen=True)
class Correction:
    which: int
    half_marks: int

    def play(self, stage: Stage) -> None:
        known = sorted(stage.clerk.marks)
        if not known:
            return
        number, name = known[self.which % len(known)]
        score = Decimal(self.half_marks) / 2
        correct(stage.exams[number], stage.officers[name], score, at=stage.now)
        stage.clerk.corrected(Corrected(number, name, score))


@dataclass(frozen=True)
class Transfer:
    name: str
    code: str
    in_days: int

    def play(self, stage: Stage) -> None:
        starts_on = stage.today + timedelta(days=self.in_days)
        since, code = max(stage.clerk.postings[self.name])
        if starts_on <= since or code == self.code:
            return
        transfer_officer(
            officer=stage.officers[self.name],
            kind="establishment",
            unit=stage.unit(self.code),
            starts_on=starts_on,
            actor=stage.officers[LEADER],
            at=stage.now,
        )
        stage.clerk.moved(self.name, self.code, starts_on)


@dataclass(frozen=True)
class NewPolicy:
    kind: str
    code: str
    in_days: int
    body: dict[str, Any]

    def play(self, stage: Stage) -> None:
        day = stage.today + timedelta(days=self.in_days)
        if any(
            (own.kind, own.unit, own.effective_on) == (self.kind, self.code, day)
            for own in stage.clerk.policies
        ):
            return
        unit = stage.unit(self.code)
        issue_policy(kind=self.kind, unit=unit, effective_on=day, body=self.body, actor=None, at=stage.now)
        stage.clerk.policies.append(Policy(self.kind, self.code, day, self.body))


@dataclass(frozen=True)
class Week:
    in_days: int
    minutes: int
    done: tuple[str, ...]

    def play(self, stage: Stage) -> None:
        due_on = stage.today + timedelta(days=self.in_days)
        units = {name: stage.clerk.unit_of(name, stage.today) for name in PEOPLE}
        done = dict(zip(PEOPLE, self.done, strict=True))
        study(stage, due_on, self.minutes, units, done)
        stage.clerk.weeks.append(Studied(due_on, self.minutes, units, done))


@dataclass(frozen=True)
class Signing:
    def play(self, stage: Stage) -> None:
        """The head of the legal department signs what waits, exam by exam and name by name."""
        head, names = stage.officers[HEAD], {who.pk: name for name, who in stage.officers.items()}
        waiting = CertificateProposal.objects.waiting().exclude(officer=head).select_related("result")
        for proposal in sorted(waiting, key=lambda own: (own.result.exam_id, names[own.officer_id])):
            try:
                sign_certificate(proposal=proposal, actor=head, at=stage.now)
            except PassNoLonger:
                continue
        stage.clerk.signed(stage.today, by=HEAD)


@dataclass(frozen=True)
class Suspension:
    """Or the end of one."""

    which: int

    def play(self, stage: Stage) -> None:
        if not stage.clerk.certificates:
            return
        number = self.which % len(stage.clerk.certificates)
        own = stage.clerk.certificates[number]
        to = CertificateState.SUSPENDED if own.state == "valid" else CertificateState.VALID
        move_certificate(
            certificate=Certificate.objects.get(number=own.number),
            to=to,
            reason="示例：核查。",
            actor=stage.officers[HEAD],
            at=stage.now,
        )
        stage.clerk.moved_certificate(number, stage.today)


@dataclass(frozen=True)
class Clock:
    """Some steps, in any order; what each says it did is what the clerk had to do."""

    steps: tuple[str, ...]

    def play(self, stage: Stage) -> None:
        clerk, at, today = stage.clerk, stage.now, stage.today
        by_product: dict[str, Callable[[], int]] = {
            "results": lambda: file_released_results(at=at),
            "close_months": lambda: close_study_months(at=at),
            "file_months": lambda: file_study_months(at=at),
            "propose": lambda: propose_certificates(at=at),
            "expired": lambda: file_expired_certificates(at=at),
            "figures": lambda: count_released_exams(at=at),
        }
        by_hand: dict[str, Callable[[], int]] = {
            "results": clerk.file_results,
            "close_months": lambda: clerk.close_months(today),
            "file_months": clerk.file_months,
            "propose": clerk.propose,
            "expired": lambda: clerk.note_expired(today),
            "figures": clerk.count_exams,
        }
        for step in self.steps:
            assert (step, by_product[step]()) == (step, by_hand[step]())


ALL_STEPS = Clock(STEPS)


# --- How it is done


def held(stage: Stage, level: str, taken: dict[str, Any]) -> Exam:
    """An exam today, through the product's own actions, released in the same evening."""
    day, people = stage.today, stage.people
    plan = {"kind": "qualification", "level": level, "track": "general"} if level else {}
    sitting = open_sitting(
        unit=people.bureau,
        questions=stage.questions,
        at=stage.now,
        opens_at=stage.now - timedelta(minutes=10),
        closes_at=stage.now + timedelta(hours=2),
        month=day.replace(day=1),
        cut_off=day,
        **plan,
    )
    if level:
        homes = dict(
            Officer.objects.in_post_under(frozenset({people.bureau.path}), on=day).values_list(
                "pk", "home_unit_id"
            )
        )
        enrol_officers(
            sitting=sitting, homes=homes, actor=people.wang, at=stage.now, clearances={pk: pk for pk in homes}
        )
    else:
        enrol_roster(sitting=sitting, actor=people.wang, at=stage.now)
    for name, own in taken.items():
        who = stage.officers[name]
        if isinstance(own, int):
            sit(sitting, who, right=own > 0, first=own, at=stage.now)
        elif own is not None:
            enrolment = Enrolment.objects.get(sitting=sitting, officer=who)
            leave = ask_leave(enrolment=enrolment, kind=own, reason="示例", actor=who, at=stage.now)
            decide_leave(leave, grant=True, actor=stage.officers[LEADER], at=stage.now)
    return conclude(sitting, signer=people.chen)


def study(stage: Stage, due_on: date, minutes: int, units: dict[str, str], done: dict[str, str]) -> None:
    """A week's study of the bureau by rows, as it stands when its last day is over."""
    assignment = StudyAssignment.objects.create(
        unit=stage.people.bureau,
        title="每周学法",
        week=stage.today,
        due_on=due_on,
        minutes=minutes,
        state="published",
        created_at=stage.now,
        published_at=stage.now,
    )
    for name, how in done.items():
        StudyTask.objects.create(
            assignment=assignment,
            officer=stage.officers[name],
            unit=stage.unit(units[name]),
            due_on=due_on,
            created_at=stage.now,
            done_at=None if how == "not" else stage.now,
            done_late=how == "late",
        )
