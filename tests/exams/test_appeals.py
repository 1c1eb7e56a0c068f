"""After marking: provisional results, the days for appeals, two signatures, the release, the public notice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core.clock import local_day, now
from exams.actions._correction_rules import CannotCorrect
from exams.actions._moves import IllegalMove
from exams.actions.decide_appeal import MayNotDecideAppeal, answer_appeal, reject_appeal, uphold_appeal
from exams.actions.decide_correction import (
    MayNotDecideCorrection,
    apply_correction,
    refuse_correction,
    withdraw_correction,
)
from exams.actions.file_appeal import CannotAppeal, file_appeal, withdraw_appeal
from exams.actions.give_marks import give_marks
from exams.actions.mark_again import ask_to_mark_again, take_answer_again
from exams.actions.mark_exam import mark_exam
from exams.actions.open_public_notice import open_public_notice
from exams.actions.propose_correction import (
    propose_correction,
    question_correction,
    remark_correction,
)
from exams.actions.release_results import NotSigned, release_results
from exams.actions.show_provisional_results import NotProvisional, show_provisional_results
from exams.actions.sign_off_exam import MayNotSign, NotToSign, sign_off_exam
from exams.actions.take_answer import MayNotMark
from exams.domain.after_exam import Stage, masked_badge, masked_name
from exams.domain.correction import Remedy
from exams.domain.double_marking import Round
from exams.evidence import exam_evidence
from exams.models import Appeal, AppealEvent, AppealWindow, Correction, Exam, MarkingTask, Result, SignOff
from exams.routine_tasks import routine_tasks
from personnel.domain.roles import Role
from personnel.models import Officer, PolicyVersion
from portal.notices.after_exam import appeals_moved, provisional_shown
from tests.exams.managing import desk
from tests.exams.sheets import choosing, marked_with
from tests.exams.written import loaded, mark_again, mark_all, short_answers, team
from tests.factories import AT, Cast, approved_question, bank, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import ABOUT_FLAGS, hold, hold_and_release, over_and_marked, sit

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
OVER = AT + timedelta(days=8)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def policy(people: Cast, **monthly: Any) -> PolicyVersion:
    return PolicyVersion.objects.create(
        kind="after_exam",
        unit=people.bureau,
        effective_on=date(2020, 1, 1),
        body={"monthly": monthly},
        created_at=AT,
    )


def shown(people: Cast, **plan: Any) -> Exam:
    """A qualification exam by the product's own policy: 李 failed, 王 passed, both see it provisionally."""
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li, people.wang],
        actor=people.wang,
        kind=Exam.Kind.QUALIFICATION,
        **plan,
    )
    exam = hold(sitting, {people.li: False, people.wang: True})
    show_provisional_results(exam=exam, actor=people.wang, at=LATER)
    return exam


def filed(exam: Exam, appellant: Officer, number: int = 1) -> Appeal:
    attempt = exam.results.current().get(officer=appellant).attempt_id
    return file_appeal(
        attempt_id=attempt, officer=appellant, number=number, words="第一题题干有歧义。", at=LATER
    )


def signed(exam: Exam, who: Officer, stage: Stage, at: Any = OVER) -> SignOff:
    return sign_off_exam(exam=exam, actor=who, at=at, about_flags=ABOUT_FLAGS, stage=stage)


def refused(error: type[Exception], act: Any) -> str:
    with pytest.raises(error) as found:
        act()
    return found.value.code  # type: ignore[attr-defined]


def test_names_and_badges_are_masked_in_their_middle() -> None:
    assert [masked_name(name) for name in ("王芳", "欧阳建华", "李", "")] == ["王*", "欧**华", "李", ""]
    assert [masked_badge(badge) for badge in ("100003", "12", "")] == ["10**03", "*2", ""]


def test_a_provisional_result_shows_the_score_and_no_key_and_is_no_released_one(people: Cast) -> None:
    exam = shown(people)
    attempt = exam.results.get(officer=people.li).attempt_id

    page = desk(people.li).get(reverse("exams:result", args=[attempt])).content.decode()
    others = desk(people.wang).get(reverse("exams:result", args=[attempt]))
    called = desk(people.li).get(reverse("exams:api_result", args=[attempt]))

    assert 'data-testid="provisional"' in page
    assert 'data-testid="question-title"' not in page
    assert (others.status_code, called.status_code, Result.objects.released().count()) == (404, 404, 0)
    assert {event.kind: len(event.told) for event in provisional_shown(LATER)} == {"result_provisional": 2}


def test_an_appeal_is_filed_answered_and_decided_by_three_people(people: Cast) -> None:
    exam = shown(people)
    appeal = filed(exam, people.li)
    revision = exam.papers.get().items.get(position=0).revision_id

    answer_appeal(appeal, words="题干确有歧义。", actor=people.wang, at=LATER)
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="采纳申诉。", actor=people.wang, at=LATER)
    uphold_appeal(appeal, correction=correction, actor=people.chen, at=LATER)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    steps = AppealEvent.objects.order_by("pk").values_list("to_state", "actor", "correction")
    assert list(steps) == [
        ("filed", people.li.pk, None),
        ("answered", people.wang.pk, None),
        ("upheld", people.chen.pk, correction.pk),
    ]
    assert exam.results.current().get(officer=people.li).score == 2
    assert [event.kind for event in appeals_moved(LATER)] == ["appeal_answered", "appeal_upheld"]


def test_nobody_answers_and_decides_the_same_appeal_and_nobody_the_own(people: Cast) -> None:
    exam = shown(people)
    both = officer(
        "100078",
        "周正",
        unit=people.legal,
        roles=(Role.EXAM_OFFICER, Role.LEGAL_HEAD),
        roles_on=people.bureau,
    )
    appeal, own = filed(exam, people.li), filed(exam, people.wang)
    answer_appeal(appeal, words="无误。", actor=both, at=LATER)

    codes = [
        refused(MayNotDecideAppeal, lambda: reject_appeal(appeal, words="无误。", actor=both, at=LATER)),
        refused(MayNotDecideAppeal, lambda: answer_appeal(own, words="x", actor=people.wang, at=LATER)),
        refused(MayNotDecideAppeal, lambda: answer_appeal(own, words="x", actor=people.zhou, at=LATER)),
        refused(MayNotDecideAppeal, lambda: reject_appeal(appeal, words=" ", actor=people.chen, at=LATER)),
    ]
    reject_appeal(appeal, words="答案无误。", actor=people.chen, at=LATER)

    assert codes == ["own_answer", "own_appeal", "not_allowed", "words_missing"]
    assert (
        refused(IllegalMove, lambda: withdraw_appeal(appeal, officer=people.li, at=LATER)) == "illegal_move"
    )


@pytest.mark.both_databases
def test_appeals_have_their_days_their_questions_and_one_place_each(people: Cast) -> None:
    exam = shown(people)
    attempt = exam.results.get(officer=people.li).attempt_id
    window = AppealWindow.objects.get()

    def again(number: int = 1, at: Any = LATER, who: Officer = people.li, words: str = "x") -> Any:
        return lambda: file_appeal(attempt_id=attempt, officer=who, number=number, words=words, at=at)

    filed(exam, people.li)
    codes = [
        refused(CannotAppeal, act)
        for act in (
            again(),
            again(number=99),
            again(number=2, words=" "),
            again(number=2, at=window.closes_at),
            again(number=2, who=people.wang),
        )
    ]
    withdraw_appeal(Appeal.objects.get(), officer=people.li, at=LATER)
    filed(exam, people.li)

    assert codes == ["already_filed", "other_question", "words_missing", "too_late", "no_result"]
    assert (window.closes_at - LATER).days == 5


def test_a_correction_meanwhile_makes_no_room_for_a_second_appeal_about_the_same(people: Cast) -> None:
    exam = shown(people)
    filed(exam, people.li)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="示例", actor=people.wang, at=LATER)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    code = refused(CannotAppeal, lambda: filed(exam, people.li))

    assert (code, exam.results.current().get(officer=people.li).number) == ("already_filed", 2)


def test_the_correction_that_an_upheld_appeal_rests_on_is_not_dropped_silently(people: Cast) -> None:
    exam = shown(people)
    appeal = filed(exam, people.li)
    answer_appeal(appeal, words="题干确有歧义。", actor=people.wang, at=LATER)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="采纳申诉。", actor=people.wang, at=LATER)
    uphold_appeal(appeal, correction=correction, actor=people.chen, at=LATER)

    codes = [
        refused(MayNotDecideCorrection, lambda: withdraw_correction(correction, actor=people.wang, at=LATER)),
        refused(
            MayNotDecideCorrection,
            lambda: refuse_correction(correction, reason="示例", actor=people.chen, at=LATER),
        ),
    ]

    assert (codes, correction.state) == (["follows_from_appeal"] * 2, "proposed")


def test_while_results_are_provisional_findings_are_answered_and_the_exam_stays_over(people: Cast) -> None:
    policy(people, provisional=True, appeal_days=3)
    own = bank(people.bureau, "bank-findings")
    questions = [approved_question(own, f"q{number}") for number in range(5)]
    sitting = open_sitting(unit=people.bureau, questions=questions, actor=people.wang)
    exam = marked_with(sitting, choosing(40, wrong_key=True), units=[people.station])
    show_provisional_results(exam=exam, actor=people.wang, at=now())

    told = [url for _label, url in routine_tasks(people.wang, on=local_day(now()))]
    browser = desk(people.wang).get(reverse("exams:manage_safe_browser", args=[exam.pk]))

    assert reverse("exams:manage_items", args=[exam.pk]) in told
    assert [row["form"] for row in browser.context["rows"]] == [None]


def test_who_proposed_a_correction_does_not_sign_as_the_head(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li], actor=people.wang)
    exam = hold(sitting, {people.li: False})
    both = officer(
        "100078",
        "周正",
        unit=people.legal,
        roles=(Role.EXAM_OFFICER, Role.LEGAL_HEAD),
        roles_on=people.bureau,
    )
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="示例", actor=both, at=LATER)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=LATER)

    assert refused(MayNotSign, lambda: signed(exam, both, Stage.LEGAL_HEAD)) == "own_correction"


@pytest.mark.both_databases
def test_two_people_sign_after_the_days_for_appeals_and_only_then_results_are_released(people: Cast) -> None:
    exam = shown(people)
    both = officer(
        "100078",
        "周正",
        unit=people.legal,
        roles=(Role.EXAM_OFFICER, Role.LEGAL_HEAD),
        roles_on=people.bureau,
    )
    appeal = filed(exam, people.li)

    early = refused(NotToSign, lambda: signed(exam, people.wang, Stage.EXAM_OFFICER, LATER))
    open_appeal = refused(NotToSign, lambda: signed(exam, people.wang, Stage.EXAM_OFFICER))
    withdraw_appeal(appeal, officer=people.li, at=LATER)
    signed(exam, both, Stage.EXAM_OFFICER)
    alone = refused(MayNotSign, lambda: signed(exam, both, Stage.LEGAL_HEAD))
    one = refused(NotSigned, lambda: release_results(exam=exam, actor=people.wang, at=OVER))
    signed(exam, people.chen, Stage.LEGAL_HEAD)
    notice = open_public_notice(exam=exam, actor=people.wang, at=OVER)
    released = release_results(exam=exam, actor=people.wang, at=notice.closes_at)

    assert (early, open_appeal, alone, one) == ("not_to_sign", "not_to_sign", "signed_once", "not_signed")
    assert (released, exam.state, SignOff.objects.count()) == (2, "released", 2)
    assert list(exam_evidence()) == []


def test_a_correction_between_two_signatures_asks_for_both_again(people: Cast) -> None:
    exam = shown(people)
    signed(exam, people.wang, Stage.EXAM_OFFICER)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    propose_correction(correction, reason="示例", actor=people.wang, at=OVER)
    waiting = refused(NotToSign, lambda: signed(exam, people.chen, Stage.LEGAL_HEAD))
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=OVER)

    signed(exam, people.chen, Stage.LEGAL_HEAD)
    between = exam.state
    signed(exam, people.wang, Stage.EXAM_OFFICER)

    assert (waiting, between, exam.state) == ("not_to_sign", "provisional", "signed_off")


def test_monthly_exams_keep_one_signature_and_no_days_unless_the_policy_says_so(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: False}, signer=people.chen)

    attempt = exam.results.get().attempt_id
    code = refused(
        CannotAppeal,
        lambda: file_appeal(attempt_id=attempt, officer=people.li, number=0, words="x", at=LATER),
    )

    assert (code, AppealWindow.objects.count()) == ("no_result", 0)


def test_by_policy_a_monthly_exam_has_its_days_after_the_release(people: Cast) -> None:
    policy(people, appeal_days=3)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: False}, signer=people.chen)

    filed(exam, people.li, number=0)

    assert AppealWindow.objects.get().provisional is False
    assert refused(NotProvisional, lambda: show_provisional_results(exam=exam, actor=None, at=LATER))


def test_a_written_answer_is_marked_again_for_its_officer_alone(people: Cast) -> None:
    exam = short_answers(people.bureau, ["先出示证件。", "先登记。"], units=[people.station])
    first_marker, other = team(people, 2)
    mark_all(exam, first_marker, ["0.5", "0"])
    mark_exam(exam=exam, actor=None, at=now())
    exam.refresh_from_db()
    first, second = exam.results.order_by("pk")

    with pytest.raises(CannotCorrect):
        remark_correction(exam, attempt_id=first.attempt_id, position=0)
    ask_to_mark_again(exam, attempt_id=first.attempt_id, position=0, actor=people.wang, at=now())
    assert take_answer_again(exam=exam, marker=first_marker, at=now()) is None
    mark_again(exam, other, ["0.5", "1.5"])

    correction = remark_correction(exam, attempt_id=first.attempt_id, position=0)
    propose_correction(correction, reason="示例", actor=people.wang, at=now())
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=now())

    assert exam.results.current().get(attempt=first.attempt_id).score == 2
    assert exam.results.current().get(attempt=second.attempt_id).score == Decimal("0.5")
    twice = lambda: ask_to_mark_again(  # noqa: E731
        exam, attempt_id=first.attempt_id, position=0, actor=people.wang, at=now()
    )
    assert refused(CannotCorrect, twice) == "already_asked"


def test_whoever_marks_again_and_whoever_decides_see_no_name_and_the_marker_no_marks(people: Cast) -> None:
    first_marker, other = team(people, 2)
    head = officer("100077", unit=people.legal, roles=(Role.LEGAL_HEAD, Role.MARKER), roles_on=people.bureau)
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    mark_all(exam, first_marker, ["0.5", "0"])
    mark_exam(exam=exam, actor=None, at=now())
    result = exam.results.select_related("officer").get()
    address = reverse("exams:correct_attempt", args=[exam.pk, result.attempt_id]) + "?question=1"
    office = desk(people.wang)

    before = office.get(address).content.decode()
    office.post(address, {"again": "1", "question": "1"})
    waits = office.get(address).content.decode()
    mine = desk(first_marker).get(reverse("exams:marking")).content.decode()
    chosen = desk(other).post(reverse("exams:marking_again", args=[exam.pk]), follow=True).content.decode()
    task = MarkingTask.objects.get(round=Round.AGAIN)
    desk(other).post(reverse("exams:marking_answer", args=[task.uid]), {"point-0": "0.5", "point-1": "1.5"})
    after = office.get(address)
    office.post(
        address, {"question": "1", "reason": "示例", "seen": after.context["proposal"].initial["seen"]}
    )
    correction = Correction.objects.get()
    page = desk(head).get(reverse("exams:correction", args=[exam.pk, correction.pk])).content.decode()

    assert "ask-again" in before
    assert "waits-for-marker" in waits
    assert "marking-again" not in mine
    assert 'data-testid="marking-again"' in chosen
    assert 'value="0.5"' not in chosen
    assert correction.marks == 2
    name = result.officer.name
    assert all(name not in text for text in (before, waits, chosen, after.content.decode(), page))
    assert correction.answer_number in page
    with pytest.raises(MayNotMark):
        give_marks(task=loaded(task), written=["0", "0"], marker=other, at=now())


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, ("王*", "10**02", False)),
        ({"notice_names": "badge"}, ("", "100002", False)),
        ({"notice_names": "full", "notice_scores": True}, ("王芳", "100002", True)),
    ],
)
def test_the_public_notice_names_whoever_passed_as_the_policy_permits(
    people: Cast, rules: dict[str, Any], said: tuple[str, str, bool]
) -> None:
    at = now()
    policy(people, notice_days=7, **rules)
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li, people.wang],
        opens_at=at - timedelta(hours=4),
        closes_at=at - timedelta(hours=2),
        at=at - timedelta(hours=4),
    )
    for person, right in ((people.li, False), (people.wang, True)):
        sit(sitting, person, right=right, at=at - timedelta(hours=4))
    exam = over_and_marked(sitting)
    sign_off_exam(exam=exam, actor=people.chen, at=at, about_flags=ABOUT_FLAGS)
    release_results(exam=exam, actor=people.chen, at=at)
    address = reverse("exams:public_notice", args=[exam.pk])

    own = desk(people.wang).get(address, {"unit": people.brigade.code})
    failed = desk(people.li).get(address)
    outside = [
        desk(people.zhou).get(address).status_code,
        desk(people.li).get(address, {"unit": "A0102"}).status_code,
    ]

    [row] = own.context["notice"].rows
    assert (row.name, row.badge, row.score is not None) == said
    assert failed.context["notice"].rows == []
    assert outside == [404, 404]
