"""Correcting results: proposed with a reason, looked at by a second person, written at once, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.clock import local_day, now
from exams.actions._correction_rules import CannotCorrect
from exams.actions.decide_correction import (
    MayNotDecideCorrection,
    OtherResults,
    apply_correction,
    refuse_correction,
    withdraw_correction,
)
from exams.actions.errors import Closed
from exams.actions.propose_correction import (
    foresee,
    late_correction,
    propose_correction,
    question_correction,
)
from exams.actions.release_results import release_results
from exams.actions.save_answers import Save, save_answers
from exams.actions.sign_off_exam import sign_off_exam
from exams.actions.start_attempt import start_attempt
from exams.domain.correction import Remedy
from exams.domain.layout import layout_of
from exams.domain.paper import paper_from_frozen
from exams.domain.writer import Writer
from exams.evidence import exam_evidence
from exams.models import Attempt, Correction, CorrectionEvent, Exam, PaperItem, Result
from exams.results_shown import shown_result
from personnel.domain.roles import Role
from portal.notices.exams import results_released
from portal.tasks_waiting import tasks_waiting
from question_bank.models import RevisionStatistic
from records.actions.decide_proposal import sign_certificate
from records.actions.file_released_results import file_released_results
from records.actions.propose_certificates import propose_certificates
from records.models import Certificate, CertificateProposal, FileEntry
from tests.exams.sheets import choosing, marked_with
from tests.factories import AT, Cast, approved_question, bank, cast, grant
from tests.factories.exams import open_sitting
from tests.factories.levels import levels
from tests.factories.results import ABOUT_FLAGS, GRACE, hold, hold_and_release

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def held(people: Cast, count: int = 40) -> Exam:
    """Five single choices with the key B; the strong half answered the fifth with C."""
    own = bank(people.bureau, f"bank-{Exam.objects.count()}")
    questions = [approved_question(own, f"q{number}") for number in range(5)]
    sitting = open_sitting(unit=people.bureau, questions=questions, actor=people.wang)
    return marked_with(sitting, choosing(count, wrong_key=True), units=[people.station, people.brigade])


def fifth(exam: Exam, remedy: Remedy, key: Any = None, void_mode: str = "") -> Correction:
    revision = PaperItem.objects.get(paper__exam=exam, position=4).revision_id
    return question_correction(exam, revision=revision, part=0, remedy=remedy, key=key, void_mode=void_mode)


def proposed(people: Cast, correction: Correction) -> Correction:
    return propose_correction(correction, reason="第五题答案应为C。", actor=people.wang, at=now())


def test_the_dry_run_says_who_changes_verdicts_first_and_writes_nothing(people: Cast) -> None:
    exam = held(people)

    run = foresee(fifth(exam, Remedy.NEW_KEY, [2]))

    assert [change.turns for change in run.changes[:5]] == [-1, -1, -1, 1, 1]
    assert {name: run.figures[name] for name in ("results", "changed", "to_pass", "to_fail")} == {
        "results": 40,
        "changed": 40,
        "to_pass": 5,
        "to_fail": 3,
    }
    assert (Correction.objects.count(), Result.objects.count()) == (0, 40)


def test_an_applied_correction_supersedes_and_keeps_every_old_result(people: Cast) -> None:
    exam = held(people)
    correction = proposed(people, fifth(exam, Remedy.EITHER_KEY, [2]))

    run = apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=now())

    assert (correction.state, correction.applied_number, run.figures["changed"]) == ("applied", 1, 20)
    assert (Result.objects.count(), exam.results.current().count()) == (60, 40)
    assert correction.results.filter(number=2, supersedes__number=1).count() == 20
    assert [event.to_state for event in CorrectionEvent.objects.order_by("pk")] == ["proposed", "applied"]
    assert RevisionStatistic.objects.newest().get(revision=correction.revision_id).flags == []


def test_two_people_stand_behind_every_correction(people: Cast) -> None:
    exam = held(people)
    grant(people.wang, Role.LEGAL_HEAD, people.bureau)
    correction = proposed(people, fifth(exam, Remedy.CREDIT_ALL))
    seen = correction.foreseen["digest"]

    with pytest.raises(MayNotDecideCorrection) as own:
        apply_correction(correction, seen=seen, actor=people.wang, at=now())
    with pytest.raises(MayNotDecideCorrection) as outside:
        apply_correction(correction, seen=seen, actor=people.zhou, at=now())
    with pytest.raises(CannotCorrect) as officer_only:
        propose_correction(fifth(exam, Remedy.CREDIT_ALL), reason="x", actor=people.li, at=now())

    assert (own.value.code, outside.value.code, officer_only.value.code) == (
        "own_proposal",
        "not_the_legal_head",
        "not_allowed",
    )


def test_nobody_passes_or_fails_by_a_correction_they_decide_on(people: Cast) -> None:
    question = approved_question(bank(people.bureau), "q0")
    sitting = open_sitting(
        unit=people.bureau, candidates=[people.chen], questions=[question], actor=people.wang
    )
    exam = hold(sitting, {people.chen: False})
    correction = question_correction(exam, revision=question.pk, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="示例", actor=people.wang, at=LATER)

    with pytest.raises(MayNotDecideCorrection) as applying:
        apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)
    with pytest.raises(MayNotDecideCorrection) as refusing:
        refuse_correction(correction, reason="示例", actor=people.chen, at=LATER)

    assert (applying.value.code, refusing.value.code) == ("own_verdict", "own_verdict")


def test_results_that_moved_meanwhile_are_looked_at_again(people: Cast) -> None:
    exam = held(people)
    first = proposed(people, fifth(exam, Remedy.EITHER_KEY, [2]))
    revision = PaperItem.objects.get(paper__exam=exam, position=3).revision_id
    second = proposed(people, question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL))
    apply_correction(first, seen=first.foreseen["digest"], actor=people.chen, at=now())

    with pytest.raises(OtherResults):
        apply_correction(second, seen=second.foreseen["digest"], actor=people.chen, at=now())
    apply_correction(second, seen=foresee(second).digest, actor=people.chen, at=now())

    assert list(Correction.objects.applied().values_list("pk", "applied_number")) == [
        (first.pk, 1),
        (second.pk, 2),
    ]
    assert min(exam.results.current().values_list("score", flat=True)) == 4


@pytest.mark.both_databases
def test_one_question_has_one_waiting_correction(people: Cast) -> None:
    exam = held(people)
    waiting = proposed(people, fifth(exam, Remedy.CREDIT_ALL))
    with pytest.raises(CannotCorrect) as twice:
        proposed(people, fifth(exam, Remedy.VOID, void_mode="rescale"))

    withdraw_correction(waiting, actor=people.wang, at=now())
    again = proposed(people, fifth(exam, Remedy.VOID, void_mode="rescale"))
    refuse_correction(again, reason="原答案无误。", actor=people.chen, at=now())

    assert twice.value.code == "already_proposed"
    assert [row.state for row in Correction.objects.order_by("pk")] == ["withdrawn", "refused"]
    assert Result.objects.filter(number=2).count() == 0


@pytest.mark.parametrize(
    ("remedy", "key", "code"),
    [
        (Remedy.NEW_KEY, [1], "same_key"),
        (Remedy.NEW_KEY, [9], "key_out_of_range"),
        (Remedy.EITHER_KEY, None, "key_unreadable"),
        (Remedy.REMARK, None, "other_remedy"),
    ],
)
def test_a_remedy_that_does_not_fit_is_refused(people: Cast, remedy: Remedy, key: Any, code: str) -> None:
    exam = held(people, count=4)

    with pytest.raises(CannotCorrect) as refused:
        fifth(exam, remedy, key)

    assert refused.value.code == code


@pytest.mark.both_databases
def test_corrected_results_of_a_released_exam_are_released_and_filed_beside_the_old(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang], actor=people.wang)
    exam = hold_and_release(sitting, {people.li: False, people.wang: True}, signer=people.chen)
    file_released_results(at=LATER)
    items = exam.papers.get().items.order_by("position")
    for item in items:
        correction = question_correction(
            exam, revision=item.revision_id, part=item.part, remedy=Remedy.CREDIT_ALL
        )
        propose_correction(correction, reason="示例", actor=people.wang, at=LATER)
        apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)
    filed = file_released_results(at=LATER)

    standing = Result.objects.standing().get(officer=people.li)
    entries = FileEntry.objects.filter(file__officer=people.li).order_by("seq")
    assert (standing.passed, standing.score) == (True, standing.full_marks)
    assert filed == len(items) == Result.objects.filter(number__gt=1).count()
    assert [entry.corrects_id for entry in entries] == [None, *[entry.pk for entry in entries][:-1]]
    assert entries.last().payload["evidence"]["corrections"] == [
        row.pk for row in Correction.objects.applied()
    ]
    assert list(exam_evidence()) == []


def test_whoever_reads_the_own_answers_reads_the_corrected_key_even_where_no_mark_changed(
    people: Cast,
) -> None:
    question = approved_question(bank(people.bureau), "q0")
    sitting = open_sitting(
        unit=people.bureau, candidates=[people.li, people.wang], questions=[question], actor=people.wang
    )
    exam = hold_and_release(sitting, {people.li: False, people.wang: True}, signer=people.chen)
    correction = question_correction(exam, revision=question.pk, part=0, remedy=Remedy.NEW_KEY, key=[2])
    propose_correction(correction, reason="示例", actor=people.wang, at=LATER)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    attempt = Attempt.objects.get(officer=people.li)
    shown = shown_result(attempt_id=attempt.pk, officer_id=people.li.pk, at=LATER)

    assert (shown.result.number, shown.before) == (1, None)
    assert shown.review[0].key.key == [2]
    assert list(shown.told.by_position) == [0]


def test_a_certificate_whose_pass_was_corrected_away_waits_for_the_legal_head(people: Cast) -> None:
    levels(people.bureau)
    question = approved_question(bank(people.bureau), "q0")
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li],
        questions=[question],
        actor=people.wang,
        kind=Exam.Kind.QUALIFICATION,
        level="basic",
    )
    sitting.enrolments.update(clearance_id=1)
    exam = hold_and_release(sitting, {people.li: True}, signer=people.chen)
    propose_certificates(at=LATER)
    signed = sign_certificate(
        proposal=CertificateProposal.objects.select_related("officer", "unit", "level__unit").get(),
        actor=people.chen,
        at=LATER,
    )
    correction = question_correction(exam, revision=question.pk, part=0, remedy=Remedy.NEW_KEY, key=[2])
    propose_correction(correction, reason="示例", actor=people.wang, at=LATER)
    before = Certificate.objects.on_a_pass_no_longer().count()
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    rows = tasks_waiting(people.chen, on=local_day(LATER), at=LATER)

    assert (before, Certificate.objects.on_a_pass_no_longer().get()) == (0, signed)
    assert reverse("levels:certificate", args=[signed.public_id]) in [row["url"] for row in rows]
    assert propose_certificates(at=LATER) == 0


def test_a_correction_before_release_lifts_the_signature(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li], actor=people.wang)
    exam = hold(sitting, {people.li: False})
    sign_off_exam(exam=exam, actor=people.chen, at=LATER, about_flags=ABOUT_FLAGS)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    later = LATER + timedelta(hours=1)
    propose_correction(correction, reason="示例", actor=people.wang, at=later)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=later)
    back = Exam.objects.get(pk=exam.pk)

    sign_off_exam(exam=back, actor=people.chen, at=later, about_flags=ABOUT_FLAGS)
    released = release_results(exam=back, actor=people.chen, at=later)

    assert [event.to_state for event in exam.events.order_by("-pk")[:4]] == [
        "released",
        "signed_off",
        "marked",
        "signed_off",
    ]
    assert (released, back.release.results.get().result.number) == (1, 2)
    assert [event.kind for event in results_released(later)] == ["result"]
    assert list(exam_evidence()) == []


def test_the_ledger_names_a_corrected_result_that_was_changed_or_made_by_hand(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang], actor=people.wang)
    exam = hold_and_release(sitting, {people.li: False, people.wang: False}, signer=people.chen)
    for sat in (people.li, people.wang):
        old = exam.results.get(officer=sat)
        Result.objects.create(
            **{
                name: getattr(old, name)
                for name in (
                    "exam",
                    "sitting",
                    "attempt",
                    "officer",
                    "unit",
                    "full_marks",
                    "sections",
                    "items",
                )
            },
            evidence=old.evidence,
            number=2,
            supersedes=old,
            score=old.full_marks,
            passed=True,
            marked_at=LATER,
        )

    assert {found.reason for found in exam_evidence()} == {
        "a later result names no correction that was applied"
    }


def late_saves(people: Cast) -> Exam:
    """李 handed nothing in; the right answers arrived after the deadline. 王 sat in time."""
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang], actor=people.wang)
    read = start_attempt(sitting_id=sitting.pk, officer=people.li, at=AT, grace=GRACE).read
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    layout = layout_of(read.secret, paper.shape)
    saves = [
        Save(layout.item_id(0), 1, "late-0", [layout.option_id(0, number) for number in paper.keys[0].key])
    ]
    with pytest.raises(Closed):
        save_answers(
            attempt_id=read.id,
            saves=saves,
            writer=Writer(people.li.pk, str(read.id), read.epoch, read.officer_epoch, "test"),
            officer_id=people.li.pk,
            at=AT + timedelta(hours=1, minutes=2),
            grace=GRACE,
        )
    return hold(sitting, {people.wang: True})


def test_late_answers_are_admitted_by_two_people_as_a_new_result(people: Cast) -> None:
    exam = late_saves(people)
    attempt = Attempt.objects.get(officer=people.li)
    correction = late_correction(exam, attempt_id=attempt.pk)
    propose_correction(correction, reason="网络中断，机房记录为证。", actor=people.wang, at=LATER)

    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    before, after = attempt.results.order_by("number")
    assert (before.score, after.score, after.correction) == (0, 2, correction)
    assert exam.results.get(officer=people.wang).number == 1
    assert list(exam_evidence()) == []


def test_only_an_attempt_with_late_answers_can_have_them_admitted(people: Cast) -> None:
    exam = late_saves(people)
    attempt = Attempt.objects.get(officer=people.wang)

    with pytest.raises(CannotCorrect) as refused:
        late_correction(exam, attempt_id=attempt.pk)

    assert refused.value.code == "nothing_late"
