"""The screens of the live board: who sees whom, preview before the act, seconds to undo, the incident log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions.set_safe_browser import ask_for_safe_browser
from exams.models import (
    Attempt,
    Incident,
    Intervention,
    InvigilatorDuty,
    SeatAssignment,
    Sitting,
    SittingRoom,
    TimeCredit,
)
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.exams.candidate import Candidate
from tests.exams.managing import desk
from tests.factories import Cast, officer
from tests.factories.exams import open_sitting
from tests.factories.rooms import site

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(people: Cast) -> Sitting:
    """李 of the county's station, 王 of its brigade, 陈 of another division; 李 and 陈 are writing."""
    at = now()
    own = open_sitting(
        unit=people.bureau,
        candidates=[people.li, people.wang, people.chen],
        at=at,
        opens_at=at - timedelta(minutes=10),
        closes_at=at + timedelta(hours=2),
    )
    for person in (people.li, people.chen):
        Candidate.of(person, own).start()
    return own


def invigilator(people: Cast, unit: Any) -> Officer:
    """冯, with the role on `unit`."""
    return officer("900011", "冯涛", unit=people.legal, roles=(Role.INVIGILATOR,), roles_on=unit)


def url(name: str, sitting: Sitting) -> str:
    return reverse(f"exams:{name}", args=[sitting.exam_id])


def names(response: Any) -> set[str]:
    return {row["name"] for row in response.json()["rows"]}


def room_of(sitting: Sitting, people: Cast, *seated: Officer) -> SittingRoom:
    """A room of the sitting in which `seated` have the first seats."""
    room = site(people.bureau, 30, actor=people.wang, at=now()).rooms.get()
    own = SittingRoom.objects.create(sitting=sitting, room=room, number=1, capacity=30, columns=5)
    for number, person in enumerate(seated, start=1):
        enrolment = sitting.enrolments.get(officer=person)
        SeatAssignment.objects.create(
            enrolment=enrolment, room=own, number=number, ticket=f"26030500{number:04}"
        )
    return own


def test_everybody_sees_the_candidates_within_reach_and_nobody_elses(people: Cast, sitting: Sitting) -> None:
    county, room = invigilator(people, people.county), room_of(sitting, people, people.chen)
    on_duty = officer(
        "900012", "褚立", unit=people.legal, roles=(Role.INVIGILATOR,), roles_on=people.other_bureau
    )
    InvigilatorDuty.objects.create(
        room=room,
        sitting=sitting,
        officer=on_duty,
        unit=people.legal,
        place=1,
        given_at=now(),
        given_by=people.wang,
    )
    rows = url("board_rows", sitting)

    assert names(desk(people.wang).get(rows)) == {"李明", "王芳", "陈静"}
    assert names(desk(county).get(rows)) == {"李明", "王芳"}
    assert names(desk(on_duty).get(rows)) == {"陈静"}
    assert names(desk(people.wang).get(rows, {"room": room.pk})) == {"陈静"}
    assert desk(people.zhou).get(rows).status_code == 404
    assert desk(people.li).get(rows).status_code == 403


def test_nobody_beyond_the_reach_is_ever_affected(people: Cast, sitting: Sitting) -> None:
    county = invigilator(people, people.county)
    everybody = [str(pk) for pk in sitting.enrolments.values_list("pk", flat=True)]
    form = {"kind": "pause", "reason": "断电", "whom": "chosen", "candidate": everybody, "confirm": "1"}

    desk(county).post(url("board_act", sitting), form)

    assert set(Attempt.objects.exclude(paused_at=None).values_list("officer__name", flat=True)) == {"李明"}


def test_the_preview_names_who_is_affected_and_writes_nothing(people: Cast, sitting: Sitting) -> None:
    client = desk(invigilator(people, people.bureau))
    form = {"kind": "pause", "reason": "断电", "whom": "all"}

    preview = client.post(url("board_act", sitting), form)
    written = Intervention.objects.count()
    ids = [row.enrolment for row in preview.context["affected"]]
    done = client.post(url("board_act", sitting), {**form, "candidate": ids, "confirm": "1"}, follow=True)

    assert written == 0
    assert {row.name for row in preview.context["affected"]} == {"李明", "陈静"}
    assert [one["row"].name for one in preview.context["left"]] == ["王芳"]
    assert "has not begun" in preview.content.decode()
    assert Attempt.objects.exclude(paused_at=None).count() == 2
    assert done.context["done"]["left_s"] in range(5, 11)

    client.post(reverse("exams:board_undo", args=[done.context["done"]["row"].pk]))

    assert Attempt.objects.exclude(paused_at=None).count() == 0


def test_what_cannot_be_taken_back_is_confirmed_twice(people: Cast, sitting: Sitting) -> None:
    client = desk(people.wang)
    ids = [sitting.enrolments.get(officer=people.li).pk]
    form = {"kind": "hand_in", "reason": "作弊", "whom": "chosen", "candidate": ids, "confirm": "1"}

    unsure = client.post(url("board_act", sitting), form)
    before = Attempt.objects.filter(state="submitted").count()
    client.post(url("board_act", sitting), {**form, "sure": "on"})

    assert (unsure.status_code, before) == (422, 0)
    assert Attempt.objects.get(state="submitted").officer == people.li


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"minutes": "9999"}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_form_that_cannot_be_meant_is_answered_where_it_is_wrong(
    people: Cast, sitting: Sitting, change: dict[str, str], field: str
) -> None:
    form = {"kind": "extend", "minutes": "5", "reason": "断电", "whom": "all", "candidate": "x", **change}

    response = desk(people.wang).post(url("board_act", sitting), form)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not TimeCredit.objects.exists()


def test_whoever_only_reads_looks_but_does_nothing(people: Cast, sitting: Sitting) -> None:
    reader = desk(people.chen)

    assert reader.get(url("board", sitting)).status_code == 200
    assert reader.get(url("incidents", sitting)).status_code == 200
    assert reader.post(url("board_act", sitting), {}).status_code == 403
    assert reader.post(url("incidents", sitting), {}).status_code == 403


def test_whoever_lets_candidates_in_with_any_browser_is_led_there(people: Cast, sitting: Sitting) -> None:
    board, there = desk(invigilator(people, people.county)), url("manage_safe_browser", sitting)
    without = board.get(url("board", sitting)).content.decode()
    ask_for_safe_browser(
        sitting=sitting,
        start_address="https://lianbing.test/",
        quit_address="https://lianbing.test/login/",
        uploaded=None,
        exam_keys=(),
        actor=people.chen,
        at=now(),
    )

    assert there not in without
    assert f'href="{there}"' in board.get(url("board", sitting)).content.decode()
    assert board.get(there).context["let_in"] is not None


def test_an_incident_is_noted_with_time_person_and_room_and_stays(people: Cast, sitting: Sitting) -> None:
    room = room_of(sitting, people, people.li)
    client = desk(invigilator(people, people.bureau))
    candidate = sitting.enrolments.get(officer=people.li)

    offered = client.get(url("incidents", sitting), {"candidate": candidate.pk})
    client.post(url("incidents", sitting), {"kind": "health", "badge": "100001", "text": "考生呕吐"})
    wrong = client.post(url("incidents", sitting), {"kind": "health", "badge": "900001"})

    assert offered.context["form"].initial == {"badge": "100001"}
    noted = Incident.objects.in_room(room).get()
    assert (noted.enrolment, noted.words.text, noted.actor.name) == (candidate, "考生呕吐", "冯涛")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["badge"])


LOG_QUERIES = 7


@pytest.mark.parametrize("lines", [1, 3])
def test_the_log_takes_as_many_queries_for_one_line_as_for_three(
    people: Cast, sitting: Sitting, lines: int, django_assert_num_queries: Any
) -> None:
    client = desk(people.wang)
    for number in range(lines):
        client.post(url("incidents", sitting), {"kind": "other", "badge": "100001", "text": f"{number}"})

    with django_assert_num_queries(LOG_QUERIES):
        response = client.get(url("incidents", sitting))

    assert len(response.context["incidents"]) == lines
