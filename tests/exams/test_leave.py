"""Leave from an exam: asked, granted, refused, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from core.domain.errors import Refused
from core.models import AuditEvent
from exams.actions._moves import IllegalMove
from exams.actions.ask_leave import LeaveRefused, ask_leave, withdraw_leave
from exams.actions.decide_leave import MayNotDecide, decide_leave
from exams.actions.start_attempt import start_attempt
from exams.domain.absence import LEAVE_MOVES, LeaveState
from exams.models import Exam, Leave, LeaveEvent
from personnel.domain.roles import Role
from personnel.models import Officer, PolicyVersion
from tests.exams.managing import GRACE, closed, desk, opened
from tests.exams.papers import on_roster
from tests.exams.test_racing import at_once
from tests.factories import Cast, cast, grant, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(people: Cast) -> Officer:
    """The leader of 李's station."""
    return officer("100009", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,))


def ask(exam: Exam, person: Officer, **changes: Any) -> Leave:
    facts = {"kind": "on_duty", "reason": "安保任务", "actor": person, "at": now(), **changes}
    return ask_leave(enrolment=on_roster(exam, person), **facts)


def fresh(leave: Leave) -> Leave:
    return Leave.objects.select_related("enrolment__unit", "enrolment__sitting").get(pk=leave.pk)


def test_leave_is_asked_for_granted_and_both_people_are_kept(people: Cast, leader: Officer) -> None:
    leave = ask(opened(people), people.li)

    decide_leave(fresh(leave), grant=True, actor=leader, at=now())

    leave.refresh_from_db()
    assert (leave.state, leave.asked_by, leave.excused, leave.to_makeup) == ("granted", people.li, True, True)
    assert list(LeaveEvent.objects.order_by("pk").values_list("from_state", "to_state", "actor")) == [
        ("", "asked", people.li.pk),
        ("asked", "granted", leader.pk),
    ]
    assert [event.facts for event in AuditEvent.objects.filter(kind__startswith="leave.")] == [
        {"enrolment": leave.enrolment_id, "kind": "on_duty"}
    ] * 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "holiday"}, "unknown_class"),
        ({"reason": " "}, "reason_missing"),
        ({"kind": "sick"}, "evidence_missing"),
        ({"at": now() + timedelta(hours=3)}, "too_late"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(
    people: Cast, changes: dict[str, Any], code: str
) -> None:
    exam = opened(people)

    with pytest.raises(LeaveRefused) as refused:
        ask(exam, people.li, **changes)

    assert refused.value.code == code
    assert not Leave.objects.exists()


def test_the_policy_names_the_classes_and_is_kept_with_the_leave(people: Cast) -> None:
    version = PolicyVersion.objects.create(
        kind="absence",
        unit=people.bureau,
        effective_on="2026-01-01",
        body={"classes": [{"kind": "study", "excused": False, "to_makeup": True}], "on_behalf_days": 2},
        created_at=now(),
    )
    exam = opened(people)

    leave = ask(exam, people.li, kind="study")

    assert (leave.excused, leave.to_makeup, leave.policy_version_id) == (False, True, version.pk)
    with pytest.raises(LeaveRefused):
        ask(exam, people.li, kind="on_duty")


def test_leave_is_asked_for_once_and_again_after_a_refusal(people: Cast, leader: Officer) -> None:
    exam = opened(people)
    first = ask(exam, people.li)
    with pytest.raises(LeaveRefused) as twice:
        ask(exam, people.li)

    decide_leave(fresh(first), grant=False, reason="人手不足", actor=leader, at=now())
    ask(exam, people.li)

    assert twice.value.code == "asked_already"
    assert Counter(Leave.objects.values_list("state", flat=True)) == {"refused": 1, "asked": 1}


def test_nobody_decides_on_their_own_leave(people: Cast, leader: Officer) -> None:
    exam = opened(people, candidates=[leader])
    own = fresh(ask(exam, leader))

    with pytest.raises(MayNotDecide) as refused:
        decide_leave(own, grant=True, actor=leader, at=now())

    above = officer("100010", "局长", unit=people.bureau, roles=(Role.UNIT_LEADER,))
    decide_leave(own, grant=True, actor=above, at=now())
    assert (refused.value.code, own.state) == ("own_leave", "granted")


def test_who_entered_leave_for_somebody_does_not_grant_it(people: Cast) -> None:
    exam = closed(people, sat=False)
    leave = fresh(ask(exam, people.li, actor=people.wang))
    grant(people.wang, Role.UNIT_LEADER, people.bureau)

    with pytest.raises(MayNotDecide) as refused:
        decide_leave(leave, grant=True, actor=people.wang, at=now())

    assert (refused.value.code, leave.asked_by) == ("own_leave", people.wang)


def test_a_leader_of_another_unit_and_a_refusal_without_a_reason_are_turned_away(
    people: Cast, leader: Officer
) -> None:
    leave = fresh(ask(opened(people), people.li))
    stranger = officer("100011", "他人", unit=people.other_station, roles=(Role.UNIT_LEADER,))

    codes = []
    for actor, granted in ((stranger, True), (leader, False)):
        with pytest.raises(MayNotDecide) as refused:
            decide_leave(leave, grant=granted, actor=actor, at=now())
        codes.append(refused.value.code)

    assert codes == ["not_the_leader", "reason_missing"]


def test_the_exam_officer_enters_leave_after_the_window_within_the_days_of_the_policy(people: Cast) -> None:
    exam = closed(people, sat=False)
    late = exam.sittings.get().closes_at + timedelta(days=7)

    for actor, at in ((people.wang, late), (people.li, now()), (people.chen, now())):
        with pytest.raises(LeaveRefused):
            ask(exam, people.li, actor=actor, at=at)
    leave = ask(exam, people.li, actor=people.wang, at=late - timedelta(minutes=1))

    assert leave.state == "asked"


def test_there_is_no_leave_from_an_exam_that_was_begun(people: Cast) -> None:
    exam = opened(people)
    start_attempt(sitting_id=exam.sittings.get().pk, officer=people.li, at=now(), grace=GRACE)

    with pytest.raises(LeaveRefused) as refused:
        ask(exam, people.li)

    assert refused.value.code == "begun"


def test_leave_is_taken_back_by_its_officer_before_the_window_closes(people: Cast, leader: Officer) -> None:
    exam = opened(people)
    leave = fresh(ask(exam, people.li))
    decide_leave(leave, grant=True, actor=leader, at=now())

    for actor, at in ((leader, now()), (people.li, now() + timedelta(days=1))):
        with pytest.raises(LeaveRefused):
            withdraw_leave(leave, actor=actor, at=at)
    withdraw_leave(leave, actor=people.li, at=now())

    assert leave.state == "withdrawn"
    with pytest.raises(IllegalMove):
        decide_leave(leave, grant=True, actor=leader, at=now())


def test_the_table_of_moves_knows_every_state() -> None:
    assert set(LEAVE_MOVES) == set(LeaveState) == set(Leave.State)


@pytest.mark.django_db(transaction=True)
def test_a_leave_decided_and_taken_back_at_once_moves_once() -> None:
    people = cast()
    leader = officer("100009", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,))
    leave = ask(opened(people), people.li)

    def job(act: Callable[[Leave], None]) -> Callable[[], str]:
        own = fresh(leave)

        def run() -> str:
            try:
                act(own)
            except Refused as refusal:
                return refusal.code
            return "done"

        return run

    def refuse(own: Leave) -> None:
        decide_leave(own, grant=False, reason="不同意", actor=leader, at=now())

    def take_back(own: Leave) -> None:
        withdraw_leave(own, actor=people.li, at=now())

    answers = at_once([job(refuse), job(refuse), job(take_back), job(take_back)])

    assert Counter(answers) == {"done": 1, "lost_race": 3}
    assert LeaveEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_leave_asked_for_many_times_at_once_is_asked_once() -> None:
    people = cast()
    sitting = opened(people).sittings.get()
    desks = [desk(people.li) for _ in range(5)]
    form = {"kind": "on_duty", "reason": "安保任务"}

    answers = at_once(
        [
            lambda own=own: own.post(reverse("exams:leave", args=[sitting.pk]), form).status_code  # type: ignore[misc]
            for own in desks
        ]
    )

    assert Counter(answers) == {302: 1, 422: 4}
    assert Leave.objects.count() == 1


def test_an_officer_asks_on_the_page_and_the_leader_grants_it_there(people: Cast, leader: Officer) -> None:
    sitting = opened(people).sittings.get()
    own, boss = desk(people.li), desk(leader)
    address = reverse("exams:leave", args=[sitting.pk])

    own.post(address, {"kind": "sick", "reason": "手术", "evidence": "市医院证明"})
    waiting = boss.get("/")
    leave = Leave.objects.get()
    boss.post(reverse("exams:decide_leave", args=[leave.pk]), {"decision": "grant", "reason": ""})

    assert [task["count"] for task in waiting.context["tasks"]] == [1]
    assert Leave.objects.get().state == "granted"
    assert "Granted" in own.get(address).content.decode()
    assert "Your leave was granted" in own.get(reverse("exams:start", args=[sitting.pk])).content.decode()
    assert "On leave" in own.get("/").content.decode()


def test_a_refusal_by_form_needs_its_reason_and_a_broken_form_changes_nothing(
    people: Cast, leader: Officer
) -> None:
    leave = ask(opened(people), people.li)
    address = reverse("exams:decide_leave", args=[leave.pk])

    for form in ({"decision": "refuse"}, {"decision": "perhaps"}, {}):
        desk(leader).post(address, form)

    assert Leave.objects.get().state == "asked"


@pytest.mark.parametrize("count", (1, 3))
def test_the_leaders_list_takes_the_same_queries_however_long(
    people: Cast, leader: Officer, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    crew = [officer(f"10002{number}", f"民警{number}", unit=people.station) for number in range(count)]
    exam = opened(people, candidates=crew)
    for person in crew:
        ask(exam, person)
    boss = desk(leader)
    boss.get(reverse("exams:leave_decisions"))

    with django_assert_num_queries(6):
        page = boss.get(reverse("exams:leave_decisions"))

    assert len(page.context["waiting"]) == count
