"""A sitting that is written in Safe Exam Browser: who comes in, and that nobody is ever shut out of their answers."""

from __future__ import annotations

import plistlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from exams.actions.set_safe_browser import ask_for_safe_browser
from exams.domain.safe_browser import config_key, shown_hash
from exams.models import BrowserPass, InvigilatorDuty, SafeBrowser, SeatAssignment, Sitting, SittingRoom
from personnel.domain.roles import Role
from tests.exams.candidate import Candidate, now, signed_in, sitting_today
from tests.exams.managing import desk
from tests.factories import Cast, cast, officer
from tests.factories.rooms import site

pytestmark = pytest.mark.django_db
SITE = "https://lianbing.example"
EXAM_KEY = "e" * 64


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Any) -> None:
    """People use another address than the one at which the requests arrive here."""
    settings.PUBLIC_URL = SITE


def guarded(people: Cast, **more: Any) -> SafeBrowser:
    """A sitting of 李 that asks for Safe Exam Browser."""
    sitting = sitting_today([people.li])
    facts = {"exam_keys": [EXAM_KEY], "uploaded": None, **more}
    return ask_for_safe_browser(
        sitting=sitting,
        start_address=SITE + start_page(sitting),
        quit_address=SITE + "/login/",
        actor=people.wang,
        at=now(),
        **facts,
    )


def start_page(sitting: Sitting) -> str:
    return reverse("exams:start", args=[sitting.pk])


def api_start(rule: SafeBrowser) -> str:
    return reverse("exams:api_attempts", args=[rule.sitting_id])


def header(rule: SafeBrowser, path: str, *, site: str = SITE) -> dict[str, str]:
    return {"X-SafeExamBrowser-ConfigKeyHash": shown_hash(site + path, rule.config_key)}


def told(rule: SafeBrowser, page: str) -> dict[str, Any]:
    """What the script of a page tells."""
    return {"safe_browser": {"address": SITE + page, "config_key": shown_hash(SITE + page, rule.config_key)}}


def test_another_browser_is_refused_in_words_and_begins_nothing(people: Cast) -> None:
    rule = guarded(people)
    client = signed_in(people.li)

    plain = client.post(api_start(rule))
    wrong = client.post(api_start(rule), headers=header(rule, api_start(rule), site="http://testserver"))
    elsewhere = client.post(
        api_start(rule),
        {
            "safe_browser": {
                "address": "https://evil.example/",
                "config_key": shown_hash("https://evil.example/", rule.config_key),
            }
        },
        content_type="application/json",
    )
    page = client.post(reverse("exams:begin", args=[rule.sitting_id]), follow=True)

    assert [answer.status_code for answer in (plain, wrong, elsewhere)] == [403, 403, 403]
    assert plain.json()["code"] == "needs_safe_browser"
    assert 'data-testid="safe-browser"' in page.content.decode()
    assert not rule.sitting.attempts.exists()


def test_the_configuration_key_opens_by_header_and_by_script(people: Cast) -> None:
    rule = guarded(people)

    by_header = signed_in(people.li).post(api_start(rule), headers=header(rule, api_start(rule)))
    by_exam_key = signed_in(people.li).post(
        api_start(rule),
        headers={"X-SafeExamBrowser-RequestHash": shown_hash(SITE + api_start(rule), EXAM_KEY)},
    )
    by_script = signed_in(people.li).post(
        api_start(rule), told(rule, start_page(rule.sitting)), content_type="application/json"
    )

    assert [answer.status_code for answer in (by_header, by_exam_key, by_script)] == [201, 200, 200]
    assert list(BrowserPass.objects.values_list("how", flat=True)) == ["key"] * 3


def test_a_session_that_was_let_in_once_comes_back_without_showing_its_key_again(people: Cast) -> None:
    rule = guarded(people)
    candidate = Candidate.of(people.li, rule.sitting)
    candidate.state = candidate.client.post(api_start(rule), headers=header(rule, api_start(rule))).json()
    room = reverse("exams:room", args=[candidate.attempt])

    again, page = candidate.start(), candidate.client.get(room)
    other = signed_in(people.li)
    own, others = (
        client.get(reverse("exams:api_attempt", args=[candidate.attempt]))
        for client in (candidate.client, other)
    )
    refused = [
        other.post(api_start(rule)).status_code,
        other.post(reverse("exams:api_writer", args=[candidate.attempt])).status_code,
        other.get(room)["Location"],
    ]

    assert (again.status_code, page.status_code, own.status_code) == (200, 200, 200)
    assert (others.status_code, others.json()["code"]) == (403, "needs_safe_browser")
    assert refused == [403, 403, start_page(rule.sitting)]


def test_saving_and_handing_in_never_ask_for_the_browser(
    people: Cast, django_assert_num_queries: Any
) -> None:
    rule = guarded(people)
    candidate = Candidate.of(people.li, rule.sitting)
    candidate.state = candidate.client.post(api_start(rule), headers=header(rule, api_start(rule))).json()
    candidate.answer("true_false", True)

    with django_assert_num_queries(4):
        saved = candidate.answer("true_false", False)

    handed_in = candidate.hand_in()
    receipt = candidate.client.get(reverse("exams:receipt", args=[candidate.attempt])).content.decode()

    assert (saved.status_code, handed_in.status_code) == (200, 200)
    assert "?quit=safe-exam-browser" in receipt


def test_an_invigilator_lets_a_candidate_in_with_a_reason_once(people: Cast) -> None:
    rule = guarded(people)
    watcher = officer("300001", "孙立", unit=people.legal, roles=(Role.INVIGILATOR,), roles_on=people.bureau)
    page = reverse("exams:manage_let_in", args=[rule.sitting.exam_id])

    empty = desk(watcher).post(page, {"badge": "100001", "reason": " "})
    unknown = desk(watcher).post(page, {"badge": "999999", "reason": "蓝屏"})
    for _turn in range(2):
        desk(watcher).post(page, {"badge": "100001", "reason": "蓝屏"})
    screen = desk(watcher).get(reverse("exams:manage_safe_browser", args=[rule.sitting.exam_id]))
    own = desk(people.wang).post(page, {"badge": "100002", "reason": "自己"})

    given = BrowserPass.objects.get()
    assert (empty.status_code, unknown.status_code, own.status_code) == (422, 422, 422)
    assert (given.given_by, given.reason, given.session) == (watcher, "蓝屏", "")
    assert AuditEvent.objects.filter(kind="exam.browser_let_in").count() == 1
    assert signed_in(people.li).post(api_start(rule)).status_code == 201
    assert "蓝屏" in screen.content.decode()
    assert 'name="sitting"' not in screen.content.decode(), "an invigilator changes no setting"


def test_an_invigilator_from_another_bureau_lets_in_who_sits_in_their_room(people: Cast) -> None:
    sitting = sitting_today([people.li, people.chen])
    links = {"start_address": SITE + start_page(sitting), "quit_address": SITE + "/login/"}
    facts: dict[str, Any] = {"exam_keys": [], "uploaded": None, "actor": people.wang, "at": now()}
    rule = ask_for_safe_browser(sitting=sitting, **links, **facts)
    place = site(people.bureau, 30, actor=people.wang, at=now()).rooms.get()
    room = SittingRoom.objects.create(sitting=sitting, room=place, number=1, capacity=30, columns=5)
    seated = sitting.enrolments.get(officer=people.li)
    SeatAssignment.objects.create(enrolment=seated, room=room, number=1, ticket="260305000001")
    roles = {"roles": (Role.INVIGILATOR,), "roles_on": people.other_bureau}
    watcher, stranger = (officer(badge, unit=people.legal, **roles) for badge in ("300001", "300002"))
    InvigilatorDuty.objects.create(
        room=room,
        sitting=sitting,
        officer=watcher,
        unit=people.legal,
        place=1,
        given_at=now(),
        given_by=people.wang,
    )
    page = reverse("exams:manage_let_in", args=[sitting.exam_id])

    mine, others, none = (
        desk(person).post(page, {"badge": badge, "reason": "蓝屏"}).status_code
        for person, badge in ((watcher, "100001"), (watcher, "100003"), (stranger, "100001"))
    )
    screen = desk(watcher).get(reverse("exams:manage_safe_browser", args=[sitting.exam_id]))
    door = desk(watcher).get(reverse("exams:invigilate_room", args=[room.pk])).content.decode()

    assert (mine, others, none, screen.status_code) == (302, 422, 404, 200)
    assert BrowserPass.objects.get().enrolment == seated
    assert signed_in(people.li).post(api_start(rule)).status_code == 201
    assert reverse("exams:manage_safe_browser", args=[sitting.exam_id]) in door


def test_the_configuration_is_fetched_by_its_link_before_anybody_has_signed_in(people: Cast) -> None:
    rule = guarded(people)
    page = signed_in(people.li).get(start_page(rule.sitting)).content.decode()
    links = re.findall(r'href="(sebs://lianbing\.example)?(/exams/safe-browser/[^"]+)"', page)

    fetched = Client().get(links[0][1])
    forged = Client().get(links[0][1].replace(f"/{rule.sitting_id}:", "/999:"))

    settings = plistlib.loads(fetched.content)
    assert [scheme for scheme, _path in links] == ["sebs://lianbing.example", ""]
    assert (fetched["Content-Type"], config_key(settings)) == ("application/seb", rule.config_key)
    assert settings["startURL"] == SITE + start_page(rule.sitting)
    assert forged.status_code == 404


def test_once_an_exam_is_over_nothing_is_changed_about_its_browser(people: Cast) -> None:
    exam = guarded(people).sitting.exam
    pages = [reverse(f"exams:{name}", args=[exam.pk]) for name in ("manage_safe_browser", "manage_let_in")]

    for state in ("closed", "provisional", "released"):
        exam.state = state
        exam.save()
        sent = [
            desk(people.wang).post(
                page, {"sitting": exam.sittings.get().pk, "badge": "100001", "reason": "x"}
            )
            for page in pages
        ]
        assert {answer.status_code for answer in sent} <= {302, 403, 404}
    assert not BrowserPass.objects.exists()


def test_the_exam_officer_chooses_what_a_sitting_asks_for(people: Cast) -> None:
    sitting = sitting_today([people.li])
    Sitting.objects.update(safe_browser=False)
    client = desk(people.wang)
    page = reverse("exams:manage_safe_browser", args=[sitting.exam_id])
    own = plistlib.dumps({"startURL": SITE + start_page(sitting), "allowQuit": False})

    def choose(mode: str, *, file: bytes | None = None, keys: str = "") -> tuple[int, bool, int]:
        name = f"sitting-{sitting.pk}"
        form: dict[str, Any] = {"sitting": sitting.pk, f"{name}-mode": mode, f"{name}-exam_keys": keys}
        if file is not None:
            form[f"{name}-file"] = SimpleUploadedFile("a.seb", file)
        answer = client.post(page, form)
        on = Sitting.objects.get(pk=sitting.pk).safe_browser
        return answer.status_code, on, SafeBrowser.objects.count()

    assert choose("uploaded") == (422, False, 0)
    assert choose("uploaded", file=b"hello") == (422, False, 0)
    assert choose("own", keys="zzz") == (422, False, 0)
    assert choose("own", keys=f" {EXAM_KEY.upper()}\n{EXAM_KEY}") == (302, True, 1)
    assert SafeBrowser.objects.get().exam_keys == [EXAM_KEY]
    assert choose("uploaded", file=own) == (302, True, 1)
    assert SafeBrowser.objects.get().config_key == config_key(plistlib.loads(own))
    assert choose("kept") == (302, True, 1)
    assert SafeBrowser.objects.get().exam_keys == []
    assert choose("off") == (302, False, 1)
    assert signed_in(people.li).post(reverse("exams:api_attempts", args=[sitting.pk])).status_code == 201
    assert "no such sitting" in client.post(page, {"sitting": "x"}, follow=True).content.decode()
    assert desk(people.chen).post(page, {"sitting": sitting.pk}).status_code == 403
    assert desk(people.zhou).get(page).status_code == 404
