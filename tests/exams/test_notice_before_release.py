"""A public notice that comes before the release holds it up until its days are over and every objection is answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from core.clock import local_day, now, start_of_day
from exams.actions.decide_correction import apply_correction
from exams.actions.object_to_notice import ObjectionRefused, answer_objection, object_to_notice
from exams.actions.open_public_notice import NoticeRefused, open_public_notice
from exams.actions.propose_correction import propose_correction, question_correction
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.after_tasks import after_tasks
from exams.domain.correction import Remedy
from exams.models import Exam, NoticeObjection
from personnel.domain.roles import Role
from personnel.models import PolicyVersion
from portal.notices.after_exam import notices_opened, objections_answered
from tests.exams.managing import desk
from tests.factories import Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import ABOUT_FLAGS, over_and_marked, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def exam(people: Cast) -> Exam:
    """李 failed and 王 passed; signed today, under a policy of three days of notice before the release."""
    PolicyVersion.objects.create(
        kind="after_exam",
        unit=people.bureau,
        effective_on=date(2020, 1, 1),
        body={"monthly": {"notice_days": 3, "notice_first": True}},
        created_at=now(),
    )
    at = now()
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
    return exam


def refused(exam: Exam, people: Cast, at: Any) -> str:
    with pytest.raises(NoticeRefused) as refusal, transaction.atomic():
        release_results(exam=exam, actor=people.chen, at=at)
    exam.refresh_from_db()
    return str(refusal.value)


@pytest.mark.both_databases
def test_nothing_is_released_before_the_days_are_over_and_objections_answered(
    people: Cast, exam: Exam
) -> None:
    at = now()
    other = officer("300007", "吴刚", unit=people.legal, roles=(Role.EXAM_OFFICER,), roles_on=people.bureau)
    office, reader = desk(people.wang), desk(people.li)
    page = reverse("exams:public_notice", args=[exam.pk])

    with override("en"):
        without = refused(exam, people, at)
    hidden = reader.get(page).status_code
    office.post(reverse("exams:manage_move", args=[exam.pk, "notice"]), {"state": "signed_off"})
    notice = exam.public_notices.get()
    with override("en"):
        during = refused(exam, people, at)
    shown = reader.get(page)
    reader.post(reverse("exams:object_to_notice", args=[exam.pk]), {"words": "名单有误（示例）。"})
    objection = NoticeObjection.objects.get()
    over = notice.closes_at
    with override("en"):
        unanswered = refused(exam, people, over)
    with override("en"):
        todo = dict(after_tasks(other, on=local_day(at), at=at))
    desk(other).post(
        reverse("exams:answer_objection", args=[exam.pk, objection.pk]),
        {"words": "已核对，名单无误（示例）。"},
    )
    answered = reader.get(page).content.decode()
    released = release_results(exam=exam, actor=people.chen, at=over)

    assert "announced in the public notice first" in without
    assert "lasts until" in during
    assert "1 objection" in unanswered
    assert (hidden, shown.status_code, notice.closes_at) == (
        404,
        200,
        start_of_day(local_day(at) + timedelta(days=4)),
    )
    assert [row.name for row in shown.context["notice"].rows] == []
    assert f"Objections to answer: {exam.title}" in todo
    assert "已核对，名单无误（示例）。" in answered
    assert (released, exam.state) == (2, "released")
    assert [event.kind for event in (*notices_opened(now()), *objections_answered(now()))] == [
        "public_notice",
        "objection_answered",
    ]


def test_corrected_results_are_signed_and_announced_anew(people: Cast, exam: Exam) -> None:
    at = now()
    first = open_public_notice(exam=exam, actor=people.wang, at=at)
    item = exam.papers.get().items.get(position=0)
    correction = question_correction(
        exam, revision=item.revision_id, part=item.part or 0, remedy=Remedy.CREDIT_ALL
    )
    other = officer("300007", "吴刚", unit=people.legal, roles=(Role.EXAM_OFFICER,), roles_on=people.bureau)
    propose_correction(correction, reason="示例", actor=other, at=at)
    with override("en"):
        waits = refused(exam, people, first.closes_at)
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=at)
    exam.refresh_from_db()
    sign_off_exam(exam=exam, actor=people.chen, at=now(), about_flags=ABOUT_FLAGS)

    assert "correction waits" in waits
    with override("en"):
        assert "announced in the public notice first" in refused(exam, people, first.closes_at)
    second = open_public_notice(exam=exam, actor=people.wang, at=first.closes_at)
    assert release_results(exam=exam, actor=people.chen, at=second.closes_at) == 2


def test_an_objection_is_in_time_has_words_and_is_answered_by_somebody_else(people: Cast, exam: Exam) -> None:
    notice = open_public_notice(exam=exam, actor=people.wang, at=now())
    own = object_to_notice(notice, words="示例", officer=people.wang, at=now())
    codes = []
    for act in (
        lambda: object_to_notice(notice, words=" ", officer=people.li, at=now()),
        lambda: object_to_notice(notice, words="示例", officer=people.wang, at=now()),
        lambda: object_to_notice(notice, words="示例", officer=people.li, at=notice.closes_at),
        lambda: answer_objection(own, words="示例", actor=people.wang, at=now()),
        lambda: answer_objection(own, words="示例", actor=people.li, at=now()),
    ):
        with pytest.raises(ObjectionRefused) as refusal, transaction.atomic():
            act()
        codes.append(refusal.value.code)

    assert codes == ["words_missing", "already_objected", "too_late", "own_objection", "not_allowed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeObjection.objects.filter(pk=own.pk).update(
            state="answered", answer="示例", answered_by=people.wang, answered_at=now()
        )
    assert (
        desk(people.zhou)
        .post(reverse("exams:object_to_notice", args=[exam.pk]), {"words": "示例"})
        .status_code
        == 404
    )
