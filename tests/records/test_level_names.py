"""Names for a qualification exam: put forward, checked, cleared by a second person, enrolled by the exam officer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.domain.errors import Refused
from exams.actions.enrol_roster import enrol_officers, enrol_roster
from exams.models import Enrolment
from personnel.domain.roles import Role
from records.actions.apply_for_exam import apply_for_exam, withdraw_application
from records.actions.decide_application import clear_application, refuse_application
from records.actions.enrol_cleared import enrol_cleared
from records.models import Clearance, ExamApplication
from tests.factories import AT, Cast, cast, grant, officer
from tests.factories.levels import application, certificate, exam_of_level, levels, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    members = cast()
    levels(members.bureau)
    grant(members.wang, Role.HR, members.bureau)
    return members


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_hr_puts_forward_whom_it_may_and_each_once(people: Cast) -> None:
    exam = exam_of_level(people.bureau)
    asked = [people.li, people.chen, people.zhou]

    added = apply_for_exam(exam=exam, officers=asked, actor=people.wang, at=AT)
    again = apply_for_exam(exam=exam, officers=asked, actor=people.wang, at=AT)

    assert (added, again) == (2, 0)
    assert set(exam.applications.values_list("officer", flat=True)) == {people.li.pk, people.chen.pk}


def test_an_officer_applies_for_nobody_but_oneself(people: Cast) -> None:
    exam = exam_of_level(people.bureau)
    added = apply_for_exam(exam=exam, officers=[people.li, people.chen], actor=people.li, at=AT)
    assert (added, exam.applications.get().officer) == (1, people.li)


def test_a_monthly_exam_takes_no_names(people: Cast) -> None:
    exam = exam_of_level(people.bureau, level="", kind="monthly")
    with pytest.raises(Refused) as refused:
        apply_for_exam(exam=exam, officers=[people.li], actor=people.li, at=AT)
    assert code_of(refused) == "enrolment_closed"


def test_a_clearance_keeps_every_rule_with_its_reason_and_the_policy(people: Cast) -> None:
    version = rules(people.bureau, levels=[{"level": "basic", "to_be_checked": ["案卷评查合格"]}])
    applied = application(exam_of_level(people.bureau), people.li, by=people.wang)
    with pytest.raises(Refused) as refused:
        clear_application(application=applied, actor=people.chen, at=AT)

    clearance = clear_application(application=applied, note="已核对案卷", actor=people.chen, at=AT)

    assert code_of(refused) == "note_missing"
    assert [(each["rule"], each["verdict"]) for each in clearance.outcomes] == [
        ("in_post", "met"),
        ("not_suspended", "met"),
        ("other", "to_check"),
    ]
    assert (clearance.note, clearance.policy_version_id, clearance.issued_by) == (
        "已核对案卷",
        version.pk,
        people.chen,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.update(note="别的")


def test_whoever_misses_a_condition_is_not_cleared(people: Cast) -> None:
    applied = application(exam_of_level(people.bureau, "intermediate"), people.li, by=people.wang)
    with pytest.raises(Refused) as refused:
        clear_application(application=applied, actor=people.chen, at=AT)
    assert (code_of(refused), Clearance.objects.count()) == ("not_eligible", 0)


def test_the_lower_level_held_for_a_year_opens_the_next(people: Cast) -> None:
    certificate(people.li, levels(people.bureau)["basic"], signer=people.chen, issued_on=date(2025, 3, 5))
    applied = application(exam_of_level(people.bureau, "intermediate"), people.li, by=people.wang)
    clearance = clear_application(application=applied, actor=people.chen, at=AT)
    assert clearance.outcomes[-1]["facts"]["level_name"] == "基本级"


def test_who_put_forward_does_not_clear_and_nobody_clears_oneself(people: Cast) -> None:
    both = officer("100010", unit=people.legal, roles=(Role.HR, Role.LEGAL_HEAD), roles_on=people.bureau)
    exam = exam_of_level(people.bureau)
    codes = []
    for applied, actor in (
        (application(exam, people.li, by=both), both),
        (application(exam, people.chen, by=people.wang), people.chen),
        (application(exam, people.wang, by=people.wang), people.zhou),
    ):
        with pytest.raises(Refused) as refused:
            clear_application(application=applied, actor=actor, at=AT)
        codes.append(code_of(refused))
    assert codes == ["second_person", "own_matter", "not_allowed"]


def test_a_stranger_to_an_application_does_not_take_it_back(people: Cast) -> None:
    applied = application(exam_of_level(people.bureau), people.li, by=people.wang)

    with pytest.raises(Refused) as refused:
        withdraw_application(application=applied, actor=people.chen, at=AT)

    assert (code_of(refused), ExamApplication.objects.get().state) == ("not_allowed", "applied")


def test_a_refused_officer_may_be_put_forward_again(people: Cast) -> None:
    exam = exam_of_level(people.bureau)
    applied = application(exam, people.li, by=people.wang)
    refuse_application(application=applied, reason="材料不全", actor=people.chen, at=AT)
    with pytest.raises(Refused) as refused:
        withdraw_application(application=applied, actor=people.li, at=AT)
    assert code_of(refused) == "already_decided"
    assert apply_for_exam(exam=exam, officers=[people.li], actor=people.wang, at=AT) == 1
    assert ExamApplication.objects.filter(exam=exam).count() == 2


def test_only_the_cleared_are_enrolled_and_with_their_clearance(people: Cast) -> None:
    exam = exam_of_level(people.bureau)
    cleared = application(exam, people.li, by=people.wang)
    application(exam, people.chen, by=people.wang)
    clearance = clear_application(application=cleared, actor=people.chen, at=AT)

    added = (
        enrol_cleared(exam=exam, actor=people.wang, at=AT),
        enrol_cleared(exam=exam, actor=people.wang, at=AT),
    )

    row = Enrolment.objects.get()
    assert added == (1, 0)
    assert (row.officer, row.unit, row.clearance_id) == (people.li, people.station, clearance.pk)


def test_exams_refuse_whoever_has_no_clearance(people: Cast) -> None:
    sitting = exam_of_level(people.bureau).sittings.get()
    taken = enrol_roster(sitting=sitting, actor=None, at=AT)
    with pytest.raises(Refused) as refused:
        enrol_officers(sitting=sitting, homes={people.li.pk: people.station.pk}, actor=None, at=AT)
    assert (taken, code_of(refused), Enrolment.objects.count()) == (0, "not_cleared", 0)
