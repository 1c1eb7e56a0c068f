"""One thing of every kind that belongs to bureau A: what the tests of access look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from appraisal.actions.count_exams import count_exam
from appraisal.models import Standard, StandardLawTask, UnitExamFigure
from core.clock import local_day, now
from core.models import ImportBatch
from exams.actions.intervene import Order, intervene
from exams.actions.make_series_months import make_month
from exams.actions.propose_correction import propose_correction, question_correction
from exams.actions.start_attempt import start_attempt
from exams.domain.correction import Remedy
from exams.domain.interventions import Intervening
from exams.models import (
    AnswerFile,
    Appeal,
    Attempt,
    Exam,
    Leave,
    MarkingTask,
    NoticeObjection,
    PaperLawTask,
    PublicNotice,
    SeatAssignment,
    SignOff,
)
from personnel.domain.roles import Role
from personnel.models import CorrectionRequest, Officer, PolicyVersion, RoleGrant, SecurityKey, SignIn
from question_bank.models import (
    EnemySet,
    KnowledgePoint,
    Label,
    QuestionComment,
    QuestionLawTask,
    QuestionRevision,
    RevisionStatistic,
    SavedSearch,
    Subject,
)
from records.actions.record_fact import Fact, record_fact
from records.models import FileEntry, LegalOfficerAppointment
from tests.exams.answer_files import sealed_answers
from tests.exams.candidate import sitting_today
from tests.exams.written import short_answers
from tests.factories import AT, BACKEND, Cast, approved_question, bank, cast, officer, statute
from tests.factories.amended import Amended, amended, law_task
from tests.factories.appraisal import cycle, decided, fault, item, legal_officer
from tests.factories.content import practice_pair, published_case
from tests.factories.exams import open_sitting
from tests.factories.levels import application, certificate, exam_of_level, levels
from tests.factories.pictures import a_picture
from tests.factories.promotion import hr, override, promotion_check
from tests.factories.results import hold_and_release
from tests.factories.rooms import seated, site
from tests.factories.series import bulletin, series
from tests.portal.doors import DOORS
from tests.training.studying import practice, published, task_of
from training.actions.record_study import answer_item
from training.models import PageLawTask

GRACE = timedelta(seconds=30)


def a_credential() -> str:
    """What a security key leaves behind, as the platform stores it."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    return websafe_encode(bytes(AttestedCredentialData.create(bytes(16), b"door", public)))


@dataclass(frozen=True, slots=True)
class World:
    """The cast and one thing of every kind that belongs to bureau A."""

    people: Cast
    things: dict[str, Any]

    def address(self, name: str) -> str:
        args = [self.things[arg] for arg in DOORS[name].args if not arg.startswith("?")]
        asked = [arg[1:] for arg in DOORS[name].args if arg.startswith("?")]
        return reverse(name, args=args) + "".join(f"?{arg}={self.things[arg]}" for arg in asked)


def desk(person: Officer) -> Client:
    """A browser in which `person` is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def everything(people: Cast | None = None, changed: Amended | None = None) -> World:
    """The fixed cast (or `people`), and one of everything that has an address."""
    people = people or cast()
    sitting = sitting_today([people.li])
    attempt = start_attempt(sitting_id=sitting.pk, officer=people.li, at=now(), grace=GRACE).read
    place = site(people.station, 3, actor=people.wang, at=now())
    seated(sitting, place, actor=people.wang, at=now())
    seat = SeatAssignment.objects.get(enrolment__sitting=sitting)
    intervention = intervene(
        exam=sitting.exam,
        order=Order(Intervening.EXTEND, "门禁", timedelta(minutes=1)),
        enrolments=sitting.enrolments.values_list("pk", flat=True),
        actor=people.wang,
        at=now(),
        grace=GRACE,
    ).intervention
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
    asked_item = past.exam.papers.get().items.earliest("position")
    credited = question_correction(
        past.exam, revision=asked_item.revision_id, part=asked_item.part, remedy=Remedy.CREDIT_ALL
    )
    propose_correction(credited, reason="门禁", actor=people.wang, at=now())
    appeal = Appeal.objects.create(result=past.exam.results.get(), number=1, words="门禁", at=AT)
    routine = series(people, at=now(), questions=0, opens_day=28, closes_day=28)
    version = routine.newest
    blocked = make_month(version, version.from_month, at=now())
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
    changed = changed or a_changed_law(people)
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
        for kind, code in (
            ("roster", "roster"),
            ("questions", "questions"),
            ("law", "law"),
            ("calibration", "calibration"),
        )
    }
    return World(
        people,
        {
            "officer": people.li.public_id,
            "unit": people.station.pk,
            "record": FileEntry.objects.get(kind="record").seq,
            "sign_in": SignIn.objects.get(officer=people.li).pk,
            "security_key": SecurityKey.objects.create(
                officer=people.li, name="门禁", credential_id="none", credential=a_credential(), set_up_at=AT
            ).pk,
            "correction": CorrectionRequest.objects.create(
                officer=people.li, section="person", words="门禁", asked_at=AT
            ).pk,
            "grant": RoleGrant.objects.filter(officer=people.wang).earliest("pk").pk,
            "statute": law.pk,
            "version": law.versions.get().pk,
            "article": "1",
            "content": content.pk,
            "question": question.question_id,
            "picture": a_picture(question.question.bank).sha256,
            "number": 1,
            "form": 1,
            "changed_statute": changed.statute.pk,
            "page_law_task": law_task(PageLawTask, changed, people.wang, page=content.contentpage_ptr).pk,
            "paper_law_task": law_task(PaperLawTask, changed, people.wang, exam=past.exam).pk,
            "law_task": law_task(QuestionLawTask, changed, people.wang, question=question.question).pk,
            "standard_law_task": law_task(StandardLawTask, changed, None, standard=a_standard(people)).pk,
            **_beside(question, people),
            "exam": past.exam_id,
            "verb": "cancel",
            "exam_revision": asked_item.revision_id,
            "exam_part": asked_item.part,
            "exam_correction": credited.pk,
            "correction_verb": "apply",
            "appeal": appeal.pk,
            **_exam_with_public_notice(people),
            "past_attempt": past.attempts.get().pk,
            "guide": "marker",
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
            "series": routine.pk,
            "series_month": blocked.pk,
            "bulletin": bulletin(people, past.exam, at=now()).pk,
            "bulletin_verb": "check",
            "word": "docx",
            "promotion": listed.pk,
            "place": 1,
            "outcome": asked.outcome_id,
            "override": asked.pk,
            "cycle": month.pk,
            "item": points.pk,
            "figure": UnitExamFigure.objects.filter(unit=people.station).latest("pk").pk,
            "sitting": sitting.pk,
            "attempt": attempt.id,
            "answer_file": _answer_file(past.attempts.get(), people.wang),
            "leave": leave.pk,
            "exam_site": place.pk,
            "exam_room": place.rooms.get().pk,
            "seated_exam": sitting.exam_id,
            "sitting_room": seat.room_id,
            "admission_ticket": seat.ticket,
            "seat_verb": "draw",
            "door_verb": "check",
            "paper": "plan",
            "intervention": intervention.pk,
            **{kind: batch.pk for kind, batch in batches.items()},
        },
    )


def _beside(revision: QuestionRevision, people: Cast) -> dict[str, int]:
    """What stands beside a question: an enemy set with another one, a comment, a search, a point and a label."""
    one = revision.question
    other = approved_question(one.bank, "门禁-2", author=people.wang).question
    enemies = EnemySet.objects.create(bank=one.bank, name="门禁", created_at=AT)
    enemies.questions.add(one, other)
    thread = QuestionComment.objects.create(
        question=one, revision=revision, text="门禁", at=AT, author=people.wang
    )
    search = SavedSearch.objects.create(owner=people.wang, name="门禁", query="kind=essay", created_at=AT)
    point = a_point(revision.subject)
    return {
        "enemies": enemies.pk,
        "other_question": other.pk,
        "thread": thread.pk,
        "saved_search": search.pk,
        "point": point.pk,
        "label": Label.objects.filter(kind=Label.Kind.LEVEL).earliest("pk").pk,
    }


def a_changed_law(people: Cast) -> Amended:
    """A law with a coming version whose changes the legal department has confirmed; laws belong to all bureaus."""
    return amended(people.chen, new_day=local_day(now()) + timedelta(days=30))


def a_standard(people: Cast) -> Standard:
    """A veto whose articles the bureau keeps."""
    return Standard.objects.create(
        unit=people.bureau, policy=Standard.Policy.VETOES, code="escape", title="监管不力致集体脱逃"
    )


def a_point(subject: Subject) -> KnowledgePoint:
    """A point of the syllabus, which all bureaus share."""
    there = KnowledgePoint.objects.filter(code="door").first()
    return there or KnowledgePoint.add_root(code="door", name="门禁", subject=subject)


def _answer_file(attempt: Attempt, by: Officer) -> UUID:
    """A file that waits for a second person."""
    content = sealed_answers(attempt, [])
    return AnswerFile.objects.create(
        attempt=attempt, content=content, sha256="0" * 64, reason="门禁", brought_at=AT, brought_by=by
    ).uid


def _exam_with_public_notice(people: Cast) -> dict[str, int]:
    """An exam whose public notice is open by the policy of the bureau, with an objection of 李."""
    PolicyVersion.objects.create(
        kind="after_exam",
        unit=people.bureau,
        effective_on=AT.date(),
        body={"monthly": {"notice_days": 7, "notice_first": True}},
        created_at=AT,
    )
    exam = open_sitting(unit=people.bureau, candidates=[people.li], title="公示中的考试").exam
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.SIGNED_OFF)
    signed = SignOff.objects.create(exam=exam, stage="legal_head", officer=people.chen, at=now(), results=0)
    notice = PublicNotice.objects.create(
        exam=exam,
        sign_off=signed,
        opens_at=now(),
        closes_at=now() + timedelta(days=7),
        actor=people.wang,
    )
    objection = NoticeObjection.objects.create(notice=notice, officer=people.li, words="门禁", at=now())
    return {"notice_exam": exam.pk, "objection": objection.pk}


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
