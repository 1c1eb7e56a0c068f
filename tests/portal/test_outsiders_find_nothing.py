"""周 holds every role in another bureau. Whatever bureau A does, 周's screens stay as they were, letter by letter.

The walk begins at every list, search, export, call and back-office listing and follows every link. First bureau A has
people and nothing else; then one of everything comes into being there. Nothing may differ: no name, no title, no unit,
no count, no chart.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from analytics.actions.count_articles import count_articles
from appraisal.actions.count_exams import count_released_exams
from core.clock import now
from core.search.finding import index_rows
from personnel.domain.roles import ADMINISTRATORS, Role
from personnel.models import Officer
from question_bank.models import QuestionRevision
from records.actions.file_released_results import file_released_results
from tests.factories import BACKEND, Cast, approved_question, bank, cast, grant, officer, statute, subject
from tests.factories.amended import Amended
from tests.factories.content import practice_pair, published_case
from tests.portal.crawling import crawled
from tests.portal.doors import DOORS
from tests.portal.test_access import back_office
from tests.portal.world import a_changed_law, a_point, everything
from training.models import ContentPage

pytestmark = pytest.mark.django_db
PEOPLE = ("安平", "临河", "城关", "治安大队", "法制支队", "李明", "王芳", "何敏", "100001", "100002")
"""Units of bureau A, and who serves there."""
THINGS = ("门禁-1", "门禁练习", "三月月考", "执法资格考试", "盗窃电动自行车", "第十周必学", "扣押物品")
WORDS = PEOPLE + THINGS
EXAMPLES = "/roster/template.xlsx"
"""The form for a roster shows how to fill it in, with invented people of these names."""
PASSING = re.compile(
    r"""(?ix) (?<=csrf) [\w-]*["']?[^<>"']{0,12}(?:value=)?["'][a-z0-9]{64}  # tokens
    | '(?:Expires|Content-Length)':\s'[^']*'
    | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}  # of forms and blocks; those of people are seen in addresses
    | 刚刚 | \d+\xa0\S+\s之前 | \d\d:\d\d  # how long ago, and what time it is
    """
)
"""What is another at each look."""
PIECE = re.compile(r"<[^>]*>|[^<>]+")
EDITING = re.compile(r"(?<=/admin/editing-sessions/)[\w/]+/")
"""Each look at an editor has a number of its own."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals by the hundred help nobody."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def desk(person: Officer) -> Client:
    """A browser in which `person` is signed in, with the roles of now."""
    client = Client()
    client.force_login(Officer.objects.get(pk=person.pk), backend=BACKEND)
    return client


def outsider(people: Cast) -> Client:
    """周 with every role that one person can hold, in the other bureau, which has a question and a case too."""
    held = set(people.zhou.role_grants.values_list("role", flat=True))
    for role in sorted(set(Role) - ADMINISTRATORS - held):
        grant(people.zhou, role, people.other_bureau)
    colleague = officer(
        "900002", "吴刚", unit=people.other_station, roles=(Role.TRAINER,), roles_on=people.other_bureau
    )
    approved_question(bank(people.other_bureau, "other"), "外-1", author=colleague)
    published_case(
        people.other_bureau,
        title="外局案例",
        owner=colleague,
        reviewer=Officer.objects.get(pk=people.zhou.pk),
        cites=statute("外局条例"),
        questions=practice_pair(people.other_bureau),
    )
    return desk(people.zhou)


def starts() -> list[str]:
    """Every list, export and call, every search for what bureau A has, every listing of the back office."""
    lists = [
        reverse(name)
        for name, found in DOORS.items()
        if not found.args and "GET" in found.methods and not name.startswith("law:")
    ]
    lists += back_office(get_resolver().url_patterns)
    for words in WORDS:
        text = quote(words)
        lists += [f"/search/?q={text}&in={source}" for source in ("laws", "pages", "questions")]
        lists += [
            f"/officers/?q={text}",
            f"/questions/?text={text}",
            f"/study/?q={text}",
            f"/codes/?q={text}",
        ]
        lists += [f"/file/officers/?q={text}", f"/admin/practice-questions/results/?q={text}"]
    return [*lists, "/api/v1/me/sittings"]


def walk(client: Client) -> dict[str, str]:
    """What every address says, without what changes by itself. Laws belong to all bureaus and are left out."""
    pages = dict(crawled(client, *starts()))
    return {
        EDITING.sub("/", address): EDITING.sub("/", PASSING.sub("", body))
        for address, body in pages.items()
        if not address.startswith("/laws/")
    }


def everything_happens(people: Cast, changed: Amended | None = None) -> None:
    """One of everything in bureau A, counted, filed and found by the search."""
    everything(people, changed)
    at = now()
    count_released_exams(at=at)
    count_articles(at=at)
    file_released_results(at=at)
    for model in (QuestionRevision, ContentPage):
        index_rows(model.objects.all())


def test_nothing_that_happens_in_a_bureau_changes_a_screen_of_another() -> None:
    people = cast()
    a_point(subject())
    changed = a_changed_law(people)
    zhou = outsider(people)
    before = walk(zhou)

    everything_happens(people, changed)

    after = walk(zhou)
    assert (set(after) - set(before), set(before) - set(after)) == (set(), set())
    differing = {address for address in before if before[address] != after[address]}
    assert {address: changes(before[address], after[address]) for address in differing} == {}
    told = without_echo({address: after[address] for address in after if address != EXAMPLES})
    assert [word for word in PEOPLE if any(word in body for body in told)] == []


def changes(before: str, after: str) -> list[str]:
    """The words and tags that went or came."""
    return sorted(set(PIECE.findall(before)) ^ set(PIECE.findall(after)))


def without_echo(pages: dict[str, str]) -> list[str]:
    """What is said where nothing was typed."""
    return [body for address, body in pages.items() if "?" not in address]


def test_the_bureau_itself_finds_all_of_it_there() -> None:
    people = cast()
    everything_happens(people)
    for role in (Role.HR, Role.UNIT_LEADER, Role.INSPECTORATE):
        grant(people.chen, role, people.bureau)

    seen = [body for person in (people.chen, people.wang) for body in without_echo(walk(desk(person)))]

    assert [word for word in WORDS if not any(word in body for body in seen)] == []
