"""What officers are told: once, by whom it concerns, in words; in the bell, in a calendar, through the gateway."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from core.clock import now
from core.models import ImportBatch
from exams.actions.approve_exam import approve_exam
from exams.actions.ask_leave import ask_leave
from exams.actions.decide_leave import decide_leave
from exams.actions.draw_forms import draw_forms
from exams.actions.follow_routine import open_approved
from exams.actions.make_series_months import make_series_months
from exams.actions.seal_exam import exam_day, fingerprint
from exams.models import Exam, Sitting
from personnel.domain.roles import Role
from personnel.models import Officer
from portal.actions.give_notices import give_notices
from portal.actions.read_notices import read_notices
from portal.actions.renew_calendar_feed import renew_calendar_feed
from portal.actions.send_digests import is_quiet, send_digests
from portal.models import CalendarFeed, Notice
from portal.notices.calendar import calendar_of
from portal.notices.gateway import GatewayFailed, post_digests
from portal.notices.sources import PROMPT_SOURCES, SOURCES
from portal.notices.wording import SENTENCES, sentence
from tests.factories import AT, BACKEND, Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.levels import certificate, levels
from tests.factories.results import correct, hold_and_release
from tests.factories.series import second_officer, series
from tests.training.studying import published, task_of
from training.actions.record_study import mark_read

DAYS = timedelta(days=1)
NIGHT, MORNING = 21, 8


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def told(officer: Officer) -> list[str]:
    """The kinds of what `officer` was told, oldest first."""
    return list(Notice.objects.of(officer).order_by("pk").values_list("kind", flat=True))


def give(at: datetime) -> int:
    return give_notices(sources=SOURCES, at=at)


def exam(people: Cast, *candidates: Officer, opens_in: timedelta, lasts: timedelta, at: datetime = AT) -> Any:
    window = {"opens_at": at + opens_in, "closes_at": at + opens_in + lasts}
    return open_sitting(unit=people.bureau, candidates=candidates, at=at, **window)


@pytest.mark.both_databases
def test_an_exam_is_announced_once_and_its_end_is_told_three_days_and_one_day_before(people: Cast) -> None:
    exam(people, people.li, opens_in=4 * DAYS, lasts=5 * DAYS)

    steps = [give(AT + days * DAYS) for days in (0, 1, 1, 5, 6, 6, 8, 9)]

    assert steps == [0, 1, 0, 0, 1, 0, 1, 0]
    assert told(people.li) == ["exam_coming", "exam_closing", "exam_closing"]
    assert told(people.zhou) == []


def test_a_short_window_is_told_once_only(people: Cast) -> None:
    exam(people, people.li, opens_in=1 * DAYS, lasts=timedelta(hours=3))

    for hours in (0, 12, 24, 25, 26):
        give(AT + timedelta(hours=hours))

    assert told(people.li) == ["exam_coming"]


def test_a_series_says_how_many_days_before_the_end_people_are_told(people: Cast) -> None:
    series(people, at=datetime(2026, 3, 10, 2, tzinfo=UTC), reminder_days=(2,))
    made_on = datetime(2026, 3, 19, 16, 5, tzinfo=UTC)
    make_series_months(at=made_on)
    planned = Exam.objects.get()
    seen = fingerprint(draw_forms(planned, on=exam_day(planned)))
    approve_exam(planned, seen=seen, at=made_on, actor=second_officer(people), production=False)
    open_approved(at=datetime(2026, 4, 3, 1, tzinfo=UTC))
    closes_at = Sitting.objects.get().closes_at

    for before in (2 * DAYS + timedelta(minutes=1), 2 * DAYS, 1 * DAYS):
        give(closes_at - before)

    events = Notice.objects.filter(officer=people.li, kind="exam_closing").values_list("event", flat=True)
    assert [event.rpartition(":")[2] for event in events] == ["2"]


def test_who_sat_or_is_on_leave_is_not_reminded(people: Cast) -> None:
    sitting = exam(people, people.li, people.wang, opens_in=-1 * DAYS, lasts=3 * DAYS)
    enrolment = sitting.enrolments.get(officer=people.wang)
    leader = officer("100020", "孙磊", unit=people.brigade, roles=(Role.UNIT_LEADER,))
    leave = ask_leave(
        enrolment=enrolment, kind="sick", reason="示例", evidence="示例病假条", actor=people.wang, at=AT
    )
    decide_leave(leave, grant=True, actor=leader, at=AT)

    give(AT + DAYS + timedelta(minutes=1))

    assert told(people.li) == ["exam_coming", "exam_closing"]
    assert told(people.wang) == ["leave_granted"]


def test_a_result_and_its_correction_are_told(people: Cast) -> None:
    sitting = exam(people, people.li, opens_in=timedelta(), lasts=timedelta(hours=2))
    held = hold_and_release(sitting, {people.li: True}, signer=people.chen)
    after = sitting.closes_at + timedelta(hours=2)
    give(after)
    correct(held, people.li, sitting.exam.results.get().score - 1, at=after)

    give(after + timedelta(minutes=15))

    assert told(people.li)[-2:] == ["result", "result_corrected"]
    attempt = sitting.exam.results.first().attempt_id
    assert Notice.objects.of(people.li)[0].link == reverse("exams:result", args=[attempt])


def test_a_study_that_is_due_is_told_until_it_is_done(people: Cast) -> None:
    study = published(people)
    mark_read(task_of(people.wang, study), position=1, at=AT)

    for days in (0, 1, 2, 3):
        give(AT + days * DAYS)

    assert told(people.li) == ["study_due", "study_due"]
    assert told(people.wang) == []


def test_a_certificate_that_runs_out_is_told_by_the_calendar_of_twelve_six_three_and_one_months(
    people: Cast,
) -> None:
    certificate(people.li, levels(people.bureau)["basic"], signer=people.chen, months=13)

    for days in range(0, 400, 5):
        give(AT + 3 * DAYS + days * DAYS)

    assert told(people.li) == ["certificate_ends"] * 4


def test_whoever_sent_a_file_is_told_when_it_was_read_unless_they_confirmed_it(people: Cast) -> None:
    def batch(state: str, **more: Any) -> ImportBatch:
        facts = {"created_at": AT, "created_by_id": people.wang.pk, "sha256": "0", **more}
        return ImportBatch.objects.create(kind="roster", file_name=f"{state}.xlsx", state=state, **facts)

    batch("reading")
    batch("applied", applied_at=AT)
    batch("refused", refusal={"code": "discarded"})
    batch("refused", refusal={"code": "held_back"})
    ready, _refused = batch("ready"), batch("refused", refusal={"code": "damaged"})

    steps = [
        give_notices(sources=PROMPT_SOURCES, at=AT + minute) for minute in (timedelta(), timedelta(minutes=1))
    ]

    assert steps == [2, 0]
    assert told(people.wang) == ["import_ready", "import_refused"]
    link = Notice.objects.get(kind="import_ready").link
    assert link == reverse("personnel:roster_import", args=[ready.pk])


def test_a_message_for_a_whole_bureau_takes_a_few_queries(
    people: Cast, django_assert_max_num_queries: Any
) -> None:
    for person in (people.li, people.wang, people.chen, people.zhou):
        give_one(person, 1)
    noon = now().replace(hour=4, minute=0) + DAYS
    taken: list[Any] = []

    with django_assert_max_num_queries(2):
        send_digests(post=taken.extend, base_url="", quiet_hours=(NIGHT, MORNING), at=noon)

    assert len(taken) == 4


def test_every_kind_has_its_sentence_in_both_languages() -> None:
    facts = {
        "title": "三月月考",
        "level": "基本级",
        "opens_at": AT.isoformat(),
        "closes_at": AT.isoformat(),
        "due_on": "2026-03-08",
        "until": "2026-03-08",
        "questions": 3,
        "pages": 2,
        "papers": 1,
        "standards": 4,
    }

    with translation.override("zh-hans"):
        chinese = {kind: sentence(kind, facts) for kind in SENTENCES}
    with translation.override("en"):
        english = {kind: sentence(kind, facts) for kind in SENTENCES}

    assert chinese["exam_closing"] == "“三月月考”将于2026年3月5日 09:00截止，发出本消息时您尚未作答。"
    assert all(chinese[kind] != english[kind] for kind in SENTENCES)


def test_the_page_lists_the_own_notices_and_counts_the_same_queries(
    people: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(people.li, backend=BACKEND)
    client.get(reverse("portal:notices"))
    give_one(people.li, 1)
    with django_assert_num_queries(6):
        one = client.get(reverse("portal:notices")).content.decode()
    for number in (2, 3):
        give_one(people.li, number)
    give_one(people.zhou, 1)

    with django_assert_num_queries(6):
        three = client.get(reverse("portal:notices")).content.decode()

    assert (one.count('data-testid="notice"'), three.count('data-testid="notice"')) == (1, 3)
    assert client.get(reverse("portal:unread")).json() == {"unread": 3}


def give_one(officer: Officer, number: int) -> Notice:
    return Notice.objects.create(
        officer=officer,
        event=f"e{number}",
        kind="result",
        facts={"title": f"第{number}次"},
        link="/",
        at=now(),
    )


@pytest.mark.both_databases
def test_reading_leaves_what_came_later_unread(people: Cast, client: Client) -> None:
    shown, later = give_one(people.li, 1), give_one(people.li, 2)
    foreign = give_one(people.zhou, 1)
    client.force_login(people.li, backend=BACKEND)

    client.post(reverse("portal:read"), {"newest": str(shown.pk)})
    for wrong in ("", "x", "１", "9" * 30, "-1"):
        assert client.post(reverse("portal:read"), {"newest": wrong}).status_code == 302

    for row in (shown, later, foreign):
        row.refresh_from_db()
    assert [row.read_at is not None for row in (shown, later, foreign)] == [True, False, False]
    assert read_notices(officer=people.li, up_to=later.pk, at=now()) == 1


@pytest.mark.both_databases
def test_the_calendar_names_exams_and_studies_and_a_given_up_address_answers_no_more(
    people: Cast, client: Client
) -> None:
    sitting = exam(people, people.li, opens_in=DAYS, lasts=2 * DAYS, at=now())
    first = renew_calendar_feed(officer=people.li, at=now())
    second = renew_calendar_feed(officer=people.li, at=now())

    gone = client.get(reverse("portal:calendar", args=[first.key]))
    answer = client.get(reverse("portal:calendar", args=[second.key]))

    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert gone.status_code == 404
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(str(event["summary"]), event.decoded("dtstart")) for event in events] == [
        ("三月月考", sitting.opens_at.replace(microsecond=0))
    ]
    assert CalendarFeed.objects.current().count() == 1


def test_the_calendar_of_somebody_who_left_is_closed(people: Cast, client: Client) -> None:
    feed = renew_calendar_feed(officer=people.li, at=AT)
    Officer.objects.filter(pk=people.li.pk).update(is_active=False)

    assert client.get(reverse("portal:calendar", args=[feed.key])).status_code == 404


def test_a_study_stands_in_the_calendar_as_a_day(people: Cast) -> None:
    study = published(people)

    events = list(Calendar.from_ical(calendar_of(people.li, at=AT)).walk("VEVENT"))

    assert [event.decoded("dtstart") for event in events] == [study.due_on]


@pytest.mark.parametrize(
    ("hour", "hours", "quiet"),
    [(22, (21, 8), True), (7, (21, 8), True), (8, (21, 8), False), (13, (12, 14), True), (9, (0, 0), False)],
)
def test_quiet_hours_may_span_midnight(hour: int, hours: tuple[int, int], quiet: bool) -> None:
    assert is_quiet(AT - timedelta(hours=9) + timedelta(hours=hour), hours) is quiet


@contextmanager
def gateway(status: int) -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """A real HTTP server that answers `status` and keeps what it was sent."""
    taken: list[tuple[bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((body, self.headers["X-Lianbing-Signature"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/take", taken
    finally:
        server.shutdown()
        server.server_close()


def send(url: str, at: datetime) -> dict[str, int]:
    post = partial(post_digests, url=url, secret="geheim")
    return send_digests(post=post, base_url="https://x.example", quiet_hours=(NIGHT, MORNING), at=at)


def test_the_gateway_gets_one_signed_message_a_person_and_each_notice_once(people: Cast) -> None:
    for number in (1, 2):
        give_one(people.li, number)
    give_one(people.wang, 1)
    noon = now().replace(hour=4, minute=0) + DAYS

    with gateway(204) as (url, taken):
        first, second = send(url, noon), send(url, noon)

    body, signature = taken[0]
    messages = json.loads(body)["messages"]
    assert (first["messages"], second["messages"], len(taken)) == (2, 0, 1)
    assert hmac.new(b"geheim", body, hashlib.sha256).hexdigest() == signature
    assert [(message["badge"], len(message["texts"])) for message in messages] == [
        (people.li.badge_number, 2),
        (people.wang.badge_number, 1),
    ]


def test_what_the_gateway_refuses_is_offered_again_under_the_same_id(people: Cast) -> None:
    give_one(people.li, 1)
    noon = now().replace(hour=4, minute=0) + DAYS

    with gateway(503) as (url, refused):
        failed = send(url, noon)
    with gateway(200) as (url, taken):
        sent = send(url, noon)

    ids = [json.loads(body)["messages"][0]["id"] for body, _ in (*refused, *taken)]
    assert (failed["failed"], sent["messages"]) == (1, 1)
    assert ids[0] == ids[1]
    with pytest.raises(GatewayFailed):
        post_digests([], url=url, secret="geheim")


def test_nothing_is_sent_at_night(people: Cast) -> None:
    give_one(people.li, 1)
    night = now().replace(hour=15, minute=0) + DAYS

    with gateway(200) as (url, taken):
        send(url, night)

    assert taken == []
