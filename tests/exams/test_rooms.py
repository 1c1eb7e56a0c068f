"""An exam in rooms: set up, drawn, published, mended for late candidates, watched; and held to its machines."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader

from core.models import AuditEvent
from exams.actions._seat_rules import SeatsRefused
from exams.actions.draw_seats import draw_seats, seats_hash
from exams.actions.give_duties import draw_duties, replace_invigilator
from exams.actions.intervene import Order, intervene
from exams.actions.move_seat import move_seat
from exams.actions.record_incident import record_incident
from exams.actions.seat_late import seat_late
from exams.actions.take_rooms import RoomsRefused, take_rooms
from exams.domain.interventions import Intervening
from exams.models import (
    Attempt,
    Enrolment,
    Exam,
    ExamRoom,
    ExamSite,
    Incident,
    InvigilatorDuty,
    RoomEvent,
    SeatAssignment,
    SeatingPlan,
    Sitting,
    SittingRoom,
)
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.exams.candidate import Candidate, now
from tests.exams.managing import desk, opened
from tests.exams.test_queries import reads_and_writes, statements
from tests.factories import Cast, grant, officer, unit
from tests.factories.rooms import seated, site
from tests.portal.test_hostile_requests import TEXTS

HALL = ["10.1.2.0/24"]


def sitting_of(people: Cast, *more: Officer) -> Sitting:
    """An open exam of the bureau with 李, 王, 陈 and `more` on the roster."""
    exam = opened(people, candidates=[people.li, people.wang, people.chen, *more])
    return Sitting.objects.select_related("exam__unit").get(exam=exam)


def colleagues(people: Cast, count: int) -> list[Officer]:
    return [officer(f"20000{number}", f"同事{number}", unit=people.station) for number in range(count)]


def invigilator(people: Cast, badge: str = "300001", name: str = "冯涛", *, home: Any = None) -> Officer:
    """Somebody who may invigilate anywhere in the bureau."""
    home = home or unit(f"A08{badge[-1]}", f"督察队{badge[-1]}", parent=people.bureau)
    return officer(badge, name, unit=home, roles=(Role.INVIGILATOR,), roles_on=people.bureau)


def places() -> dict[int, tuple[int, int]]:
    return {
        pk: (room, number) for pk, room, number in SeatAssignment.objects.values_list("pk", "room", "number")
    }


def test_the_exam_officer_sets_up_a_site_and_puts_an_exam_into_it(people: Cast) -> None:
    sitting = sitting_of(people)
    wang = desk(people.wang)
    exam = f"/exams/manage/{sitting.exam_id}/rooms/"

    wang.post("/exams/manage/sites/new/", {"unit": people.bureau.pk, "area": "安平考区", "name": "一号考点"})
    place = ExamSite.objects.get()
    room = {
        "name": "101室",
        "capacity": "4",
        "columns": "2",
        "networks": "10.1.2.9/24",
        "machines": "2 10.9.9.2",
    }
    wang.post(f"/exams/manage/sites/{place.pk}/rooms/new/", room)
    kept = ExamRoom.objects.get()
    wang.post(f"{exam}{sitting.pk}/rooms/", {"rooms": [kept.pk], "bound": "on"})
    wang.post(f"{exam}{sitting.pk}/draw/")
    wang.post(f"{exam}{sitting.pk}/publish/")
    page = wang.get(exam).content.decode()

    assert (kept.networks, kept.machines) == (["10.1.2.0/24"], {"2": "10.9.9.2"})
    assert SeatAssignment.objects.count() == 3
    plan = SeatingPlan.objects.get()
    assert (plan.seats, plan.published_by, plan.digest) == (
        3,
        people.wang,
        seats_hash(list(SeatAssignment.objects.all())),
    )
    assert "101室" in page
    assert "No neighbours from one unit" in page
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds >= {
        "exam.exam_site_made",
        "exam.exam_room_made",
        "exam.rooms_taken",
        "exam.seats_drawn",
        "exam.seats_published",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": "9"}, "columns"),
        ({"capacity": "0"}, "capacity"),
        ({"networks": "10.1.2.0/99"}, "networks"),
        ({"machines": "9 10.1.2.3"}, "machines"),
        ({"machines": "1 10.1.2.0/24"}, "machines"),
        ({"machines": "1 10.1.2.3\n2 10.1.2.3"}, "machines"),
        ({"name": "101室"}, "name"),
    ],
)
def test_a_room_that_cannot_be_is_refused_with_the_field(
    people: Cast, changes: dict[str, str], field: str
) -> None:
    place = site(people.bureau, 6, actor=people.wang, at=now())
    form = {"name": "102室", "capacity": "4", "columns": "2", **changes}

    response = desk(people.wang).post(f"/exams/manage/sites/{place.pk}/rooms/new/", form)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert ExamRoom.objects.count() == 1


def test_one_seat_for_each_and_one_candidate_on_each_is_held_by_the_database(people: Cast) -> None:
    sitting = sitting_of(people)
    seated(sitting, site(people.bureau, 6, actor=people.wang, at=now()), actor=people.wang, at=now())
    first, second, _third = SeatAssignment.objects.order_by("number")

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatAssignment.objects.filter(pk=second.pk).update(number=first.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatAssignment.objects.create(enrolment=first.enrolment, room=first.room, number=6, ticket="9")


def test_a_draw_can_be_repeated_from_its_seed(people: Cast) -> None:
    sitting = sitting_of(people, *colleagues(people, 5))
    seated(
        sitting,
        site(people.bureau, 6, 6, actor=people.wang, at=now()),
        actor=people.wang,
        at=now(),
        publish=False,
    )
    first = places()

    again = draw_seats(sitting=sitting, actor=people.wang, at=now(), seed=7)
    same = places()
    draw_seats(sitting=sitting, actor=people.wang, at=now(), seed=8)

    assert same == first
    assert places() != first
    assert again.number == 2
    assert sorted(SeatAssignment.objects.values_list("ticket", flat=True))[0].endswith("00001")


def test_what_stands_in_the_way_of_rooms_and_seats_is_said(people: Cast) -> None:
    sitting, other = sitting_of(people, *colleagues(people, 4)), None
    small = site(people.bureau, 3, actor=people.wang, at=now())
    rooms = list(ExamRoom.objects.select_related("site"))
    who = {"actor": people.wang, "at": now()}

    with pytest.raises(RoomsRefused, match="没有地址"):
        take_rooms(sitting=sitting, rooms=rooms, bound=True, **who)
    with pytest.raises(SeatsRefused, match="先选好考场"):
        draw_seats(sitting=sitting, **who)
    take_rooms(sitting=sitting, rooms=rooms, bound=False, **who)
    with pytest.raises(SeatsRefused, match="还差 4 个座位"):
        draw_seats(sitting=sitting, **who)
    other = Sitting.objects.create(
        exam=sitting.exam, opens_at=sitting.opens_at, closes_at=sitting.closes_at, duration_s=60
    )
    with pytest.raises(RoomsRefused, match="已被"):
        take_rooms(sitting=other, rooms=rooms, bound=False, **who)

    assert small.rooms.count() == 1
    assert SeatAssignment.objects.count() == 0


def test_whoever_comes_late_gets_a_free_seat_and_nobody_else_is_moved(people: Cast) -> None:
    sitting = sitting_of(people)
    place = site(people.bureau, 4, actor=people.wang, at=now())
    seated(sitting, place, actor=people.wang, at=now())
    before = places()
    late = colleagues(people, 2)
    Enrolment.objects.create(sitting=sitting, officer=late[0], unit=people.station, enrolled_at=now())

    wang = desk(people.wang)
    wang.post(f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/late/")
    after = places()
    Enrolment.objects.create(sitting=sitting, officer=late[1], unit=people.station, enrolled_at=now())

    assert {pk: seat for pk, seat in after.items() if pk in before} == before
    assert len(after) == 4
    event = RoomEvent.objects.get()
    assert (event.kind, event.enrolment.officer, event.actor) == ("seated_late", late[0], people.wang)
    with pytest.raises(SeatsRefused, match="先增加考场"):
        seat_late(sitting=sitting, actor=people.wang, at=now())
    with pytest.raises(SeatsRefused, match="已公布"):
        draw_seats(sitting=sitting, actor=people.wang, at=now())


def test_invigilators_come_from_another_unit_and_a_replaced_one_keeps_the_row(people: Cast) -> None:
    sitting = sitting_of(people)
    seated(sitting, site(people.bureau, 6, actor=people.wang, at=now()), actor=people.wang, at=now())
    feng, sun = invigilator(people), invigilator(people, "300002", "孙磊")
    own = invigilator(people, "300003", "郑伟", home=people.station)
    grant(people.chen, Role.INVIGILATOR, people.bureau)
    room = SittingRoom.objects.select_related("sitting__exam__unit").get()

    duties = draw_duties(sitting=sitting, actor=people.wang, at=now())
    wang = desk(people.wang)
    change = f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/invigilator/"
    refused = wang.post(change, {"room": 1, "place": 1, "badge": "300003"}, follow=True).content.decode()
    wang.post(change, {"room": 1, "place": 1, "badge": ""})

    assert set(duties.given.values()) == {feng.pk, sun.pk}
    assert "serves in a unit that has candidates in this room" in refused
    assert InvigilatorDuty.objects.filter(ended_at=None).count() == 1
    assert InvigilatorDuty.objects.count() == 2
    with pytest.raises(SeatsRefused, match="考生"):
        replace_invigilator(room=room, place=1, officer=people.chen, actor=people.wang, at=now())
    assert own.pk not in duties.given.values()


def test_at_the_door_a_candidate_is_found_checked_and_moved(people: Cast) -> None:
    sitting = sitting_of(people)
    seated(sitting, site(people.bureau, 6, actor=people.wang, at=now()), actor=people.wang, at=now())
    feng = invigilator(people)
    room = SittingRoom.objects.select_related("sitting__exam").get()
    replace_invigilator(room=room, place=1, officer=feng, actor=people.wang, at=now())
    seat = SeatAssignment.objects.get(enrolment__officer=people.li)
    door, at = desk(feng), f"/invigilate/{room.pk}/"

    found = {
        asked: [own.seat.name for own in door.get(at, {"q": asked}).context["seats"]]
        for asked in ("lm", "李", "001", seat.ticket, f"http://x/invigilate/ticket/{seat.ticket}/", "zs")
    }
    scanned = door.get(f"/invigilate/ticket/{seat.ticket}/")
    door.post(f"{at}check/", {"seat": seat.pk})
    door.post(f"{at}check/", {"seat": seat.pk})
    door.post(f"{at}move/", {"seat": seat.pk, "to_seat": 6})
    door.post(f"{at}move/", {"seat": seat.pk, "to_seat": 6, "reason": "键盘坏了"})
    seat.refresh_from_db()

    assert found == {"zs": [], **dict.fromkeys([asked for asked in found if asked != "zs"], ["李明"])}
    assert scanned["Location"] == f"{at}?q={seat.ticket}"
    assert seat.checked_in_at is not None
    assert seat.number == 6
    assert list(RoomEvent.objects.order_by("pk").values_list("kind", "reason")) == [
        ("checked_in", ""),
        ("moved", "键盘坏了"),
    ]
    with pytest.raises(SeatsRefused, match="坐着"):
        move_seat(
            seat=SeatAssignment.objects.exclude(pk=seat.pk).earliest("pk"),
            to=room,
            number=6,
            reason="x",
            actor=feng,
            at=now(),
        )


def test_a_door_is_closed_to_whoever_has_no_duty_there(people: Cast) -> None:
    sitting = sitting_of(people)
    seated(sitting, site(people.bureau, 3, 3, actor=people.wang, at=now()), actor=people.wang, at=now())
    feng, stranger = invigilator(people), invigilator(people, "300002", "孙磊")
    mine, other = SittingRoom.objects.select_related("sitting__exam").order_by("number")
    replace_invigilator(room=mine, place=1, officer=feng, actor=people.wang, at=now())
    elsewhere = SeatAssignment.objects.filter(room=other).earliest("pk")

    pointed = desk(feng).get(f"/invigilate/ticket/{elsewhere.ticket}/", follow=True)

    for state in ("closed", "provisional"):
        Exam.objects.update(state=state)
        assert list(desk(feng).get("/invigilate/").context["page"].object_list) == [mine]
    assert [desk(feng).get(f"/invigilate/{room.pk}/").status_code for room in (mine, other)] == [200, 404]
    assert desk(stranger).get(f"/invigilate/ticket/{elsewhere.ticket}/").status_code == 404
    assert desk(stranger).get("/invigilate/").context["page"].object_list.count() == 0
    assert desk(feng).post(f"/invigilate/{mine.pk}/check/", {"seat": elsewhere.pk}).status_code == 404
    assert desk(people.li).get("/invigilate/").status_code == 403
    assert pointed.redirect_chain[-1][0] == f"/invigilate/{mine.pk}/"
    assert "belongs to 一号考点, room 2" in pointed.content.decode()


def test_a_bound_exam_begins_and_goes_on_at_machines_of_its_room_only(people: Cast) -> None:
    sitting = sitting_of(people)
    place = site(people.bureau, 3, actor=people.wang, at=now(), networks=HALL)
    seated(sitting, place, actor=people.wang, at=now(), bound=True)
    seat = SeatAssignment.objects.get(enrolment__officer=people.li)
    li = Candidate.of(people.li, sitting)
    first = Candidate.of(people.chen, sitting)
    first.client.defaults["REMOTE_ADDR"] = "10.1.2.1"
    first.start()

    def starts_at(address: str) -> tuple[int, str]:
        li.client.defaults["REMOTE_ADDR"] = address
        response = li.start()
        return response.status_code, response.json().get("code", "")

    at_home = starts_at("192.168.1.5")
    none_yet = Attempt.objects.count()
    with statements() as found:
        in_the_room = starts_at("10.1.2.77")
    at_home_again = starts_at("192.168.1.5")
    writer = li.call("post", "writer", {})
    page = li.client.get(f"/exams/attempts/{li.attempt}/")
    questions = li.look()
    door = desk(people.wang).post(
        f"/invigilate/{seat.room_id}/let-in/", {"seat": seat.pk, "reason": "机房停电，换到备用机"}
    )
    let_in = starts_at("192.168.1.5")

    assert (at_home, none_yet) == ((403, "not_open"), 1)
    assert in_the_room == (201, "")
    assert reads_and_writes(found) == (4, 2)
    assert at_home_again == (403, "not_open")
    assert writer.json()["code"] == questions["code"] == "not_open"
    assert "192.168.1.5" in writer.json()["message"]
    assert page["Location"] == f"/exams/{sitting.pk}/"
    assert door.status_code == 302
    assert let_in == (200, "")
    event = RoomEvent.objects.get()
    assert (event.kind, event.reason) == ("let_in", "机房停电，换到备用机")
    assert AuditEvent.objects.filter(kind="exam.let_in", subject=f"enrolment:{seat.pk}").count() == 1


def test_without_a_seat_a_bound_exam_does_not_begin_and_an_own_device_sitting_does(people: Cast) -> None:
    sitting = sitting_of(people)
    place = site(people.bureau, 4, actor=people.wang, at=now(), networks=HALL)
    seated(sitting, place, actor=people.wang, at=now(), bound=True)
    late = colleagues(people, 1)[0]
    free = Sitting.objects.create(
        exam=sitting.exam, opens_at=sitting.opens_at, closes_at=sitting.closes_at, duration_s=60
    )
    for where in (sitting, free):
        Enrolment.objects.create(sitting=where, officer=late, unit=people.station, enrolled_at=now())

    refused = Candidate.of(late, sitting).start().json()
    begun = Candidate.of(late, free).start().status_code

    assert refused["code"] == "not_open"
    assert "座位" in refused["message"]
    assert begun == 201


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "")


def test_the_sheets_of_a_room_say_who_sits_where(people: Cast) -> None:
    sitting = sitting_of(people, *colleagues(people, 8))
    seated(sitting, site(people.bureau, 12, actor=people.wang, at=now()), actor=people.wang, at=now())
    room = SittingRoom.objects.get()
    seat = SeatAssignment.objects.get(enrolment__officer=people.li)
    wang = desk(people.wang)
    wang.post(f"/invigilate/{room.pk}/check/", {"seat": seat.pk})
    record_incident(
        exam=sitting.exam,
        kind=Incident.Kind.EQUIPMENT,
        text="3号机死机，换机后继续",
        enrolment=seat.enrolment,
        actor=people.wang,
        at=now(),
    )
    intervene(
        exam=sitting.exam,
        order=Order(Intervening.EXTEND, "停电四分钟", timedelta(minutes=4), room=room),
        enrolments=sitting.enrolments.values_list("pk", flat=True),
        actor=people.wang,
        at=now(),
        grace=timedelta(seconds=30),
    )

    papers = {
        name: wang.get(f"/invigilate/{room.pk}/print/{name}.pdf").content
        for name in ("plan", "sign-in", "report")
    }
    papers["tickets"] = wang.get(
        f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/print/tickets.pdf"
    ).content

    assert all("李明" in text_of(papers[name]) for name in ("tickets", "plan", "sign-in", "report"))
    assert all(seat.ticket in text_of(papers[name]) for name in ("tickets", "sign-in"))
    assert "应到已核对本人已开始作答请假未到111001" in text_of(papers["report"]).replace(" ", "")
    report = text_of(papers["report"]).replace(" ", "")
    assert all(
        said in report for said in ("3号机死机，换机后继续", "停电四分钟", "全场", "4分钟", "设备或网络")
    )
    assert len(PdfReader(io.BytesIO(papers["tickets"])).pages) == 6
    fonts = PdfReader(io.BytesIO(papers["plan"])).pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    assert all(
        "/FontFile2" in own.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for own in fonts
    )
    assert AuditEvent.objects.filter(kind="exam.papers_printed").count() == 4


def test_a_candidate_has_the_ticket_once_the_plan_is_published(people: Cast) -> None:
    sitting = sitting_of(people)
    place = site(people.bureau, 3, actor=people.wang, at=now())
    seated(sitting, place, actor=people.wang, at=now(), publish=False)
    li = desk(people.li)

    before = li.get(f"/exams/{sitting.pk}/ticket/").status_code
    desk(people.wang).post(f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/publish/")
    page = li.get(f"/exams/{sitting.pk}/").content.decode()
    after = li.get(f"/exams/{sitting.pk}/ticket/")

    assert before == 404
    assert "一号考点" in page
    assert after["Content-Type"] == "application/pdf"
    assert SeatAssignment.objects.get(enrolment__officer=people.li).ticket in text_of(after.content)
    assert desk(people.zhou).get(f"/exams/{sitting.pk}/ticket/").status_code == 404


@pytest.mark.parametrize("count", (1, 3))
def test_pages_of_rooms_ask_the_same_number_of_queries_however_many(
    people: Cast, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    sitting = sitting_of(people)
    seated(
        sitting, site(people.bureau, *[3] * count, actor=people.wang, at=now()), actor=people.wang, at=now()
    )
    draw_duties(sitting=sitting, actor=people.wang, at=now())
    wang = desk(people.wang)
    room = SittingRoom.objects.filter(seats__isnull=False).first()
    assert room is not None
    wang.get("/exams/manage/sites/")

    with django_assert_num_queries(17):
        wang.get(f"/exams/manage/{sitting.exam_id}/rooms/")
    with django_assert_num_queries(6):
        wang.get("/invigilate/")
    with django_assert_num_queries(8):
        wang.get(f"/invigilate/{room.pk}/")
    with django_assert_num_queries(5):
        wang.get("/exams/manage/sites/")


def test_fields_of_rooms_may_hold_anything(people: Cast) -> None:
    sitting = sitting_of(people)
    place = site(people.bureau, 3, actor=people.wang, at=now())
    seated(sitting, place, actor=people.wang, at=now())
    room = SittingRoom.objects.get()
    seat = {"seat": SeatAssignment.objects.latest("number").pk, "reason": "换座", "to_seat": 3, "to_room": 1}
    wang: Client = desk(people.wang)
    wang.raise_request_exception = False
    area = {"unit": people.bureau.pk, "area": "安平考区", "name": "二号考点", "address": "人民路2号"}
    seats = {"name": "102室", "capacity": 4, "columns": 2, "networks": "", "machines": ""}
    manage = f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/"
    forms: dict[str, dict[str, Any]] = {
        "/exams/manage/sites/new/": area,
        f"/exams/manage/sites/{place.pk}/rooms/new/": seats,
        f"{manage}invigilator/": {"room": 1, "place": 1, "badge": "100002"},
        f"{manage}rooms/": {"rooms": room.room_id, "bound": ""},
        f"/invigilate/{room.pk}/move/": seat,
        f"/invigilate/{room.pk}/let-in/": seat,
    }

    answers = {
        (address, field, name): wang.post(address, {**form, field: text}).status_code
        for address, form in forms.items()
        for field in form
        for name, text in TEXTS.items()
    }

    assert {asked: status for asked, status in answers.items() if status not in (200, 302, 404, 422)} == {}


def test_ugly_posts_are_answered_in_words(people: Cast) -> None:
    sitting = sitting_of(people)
    seated(sitting, site(people.bureau, 3, actor=people.wang, at=now()), actor=people.wang, at=now())
    room = SittingRoom.objects.get()
    wang: Client = desk(people.wang)
    base = f"/exams/manage/{sitting.exam_id}/rooms/{sitting.pk}/"

    answers = [
        wang.post(f"{base}rooms/", {"rooms": ["x", "99999999999999999999"]}).status_code,
        wang.post(f"{base}rooms/", {}).status_code,
        wang.post(f"{base}invigilator/", {"room": "99", "place": "1", "badge": "1"}).status_code,
        wang.post(f"{base}nonsense/").status_code,
        wang.post(f"/invigilate/{room.pk}/check/", {"seat": "x" * 50}).status_code,
        wang.post(f"/invigilate/{room.pk}/check/", {"seat": str(2**63)}).status_code,
        wang.post(f"/invigilate/{room.pk}/nonsense/", {"seat": 1}).status_code,
        wang.get(f"/invigilate/{room.pk}/print/nonsense.pdf").status_code,
        wang.get(f"/invigilate/{room.pk}/?q=%00|'").status_code,
        wang.get("/invigilate/ticket/nothing/").status_code,
    ]

    assert answers == [302, 302, 404, 404, 302, 302, 404, 404, 200, 404]
