"""Every page that can be looked at, with somebody who may: the table of doors, tried by a person of each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core.clock import now
from exams.actions.take_answer import take_answer
from exams.models import Attempt, Exam, MarkingItem
from personnel.domain.roles import Role, roles_with
from personnel.models import Officer
from tests.exams.managing import draft
from tests.factories import bank, officer
from tests.law.samples import PLAIN
from tests.portal.doors import DOORS, Door
from tests.portal.world import World, desk, everything
from tests.question_bank.sheets import row, workbook
from tests.training import studying
from training.models import ContentPage

ALONE = ("personnel:sign_in", "portal:verify")
"""Pages for those who have not signed in."""

REFUSED = (403, 404)
ROSTER = "警号,姓名,单位代码,任职类别,起始日期\n210001,赵强,A0101,编制,2026-03-02\n210002,钱刚,A9999,编制,2026-03-02\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """A page by name and address, the browser of somebody for whom it opens, and what came."""

    name: str
    address: str
    client: Client
    answer: HttpResponse

    @property
    def door(self) -> Door:
        """What the table says of it."""
        return DOORS[self.name.partition(" ")[0]]

    @property
    def kind(self) -> str:
        """Content type of what was found; empty when nothing was, as with ways on to other pages."""
        return self.answer["Content-Type"].partition(";")[0] if self.answer.status_code == 200 else ""

    @property
    def is_page(self) -> bool:
        """Whether it is read on screen."""
        return self.kind == "text/html"


def inhabited() -> tuple[World, list[Client]]:
    """The world, and the browsers of its people after those of one holder of each role on bureau A."""
    world = everything()
    people = world.people
    holders = {
        role: officer(f"5000{number:02}", "管乐", unit=people.legal, roles=(role,), roles_on=people.bureau)
        for number, role in enumerate(Role)
    }
    item = MarkingItem.objects.select_related("exam__unit").get(pk=world.things["marking_item"])
    take_answer(item=item, marker=holders[Role.MARKER], at=now())
    first = [people.li, *holders.values()]
    others = Officer.objects.exclude(pk__in=[person.pk for person in first]).order_by("pk")
    return world, [desk(person) for person in (*first, *others)]


def in_turn(door: Door, clients: list[Client]) -> list[Client]:
    """`clients` of `inhabited`, holders of the roles that open `door` first."""
    gates = door.gate if isinstance(door.gate, tuple) else (door.gate,)
    opening = {role for gate in gates if gate for role in roles_with(gate)}
    asked = opening & roles_with(door.needs) if door.needs else opening
    first = [1 + number for number, role in enumerate(Role) if role in asked]
    return [clients[place] for place in [*first, *(set(range(len(clients))) - set(first))]]


def openings(world: World, clients: list[Client]) -> Iterator[Opening]:
    """Every address of the table that answers GET, opened by the first who may, and what else it can look like."""
    for name, door in DOORS.items():
        if "GET" in door.methods:
            yield _opened(name, world.address(name), in_turn(door, clients))
    yield from _other_states(world, clients)
    yield from _imports(world)
    for name in ALONE:
        yield _opened(name, reverse(name), [Client()])


def _other_states(world: World, clients: list[Client]) -> Iterator[Opening]:
    """Pages whose things in the world are past the point at which the page is seen."""
    people = world.people
    prepared = draft(people, title="筹备中的考试")
    for name in ("manage_exam", "manage_plan", "manage_blueprint", "manage_paper"):
        yield _opened(f"exams:{name} (draft)", reverse(f"exams:{name}", args=[prepared.pk]), clients)
    past = Exam.objects.get(pk=world.things["exam"])
    taken = Attempt.objects.get(sitting__exam=past, officer=people.li)
    for name in ("receipt", "result"):
        yield _opened(f"exams:{name} (past)", reverse(f"exams:{name}", args=[taken.pk]), clients)
    study = studying.draft(people, title="下周必学")
    for name in ("weekly_assignment", "weekly_plan", "weekly_questions"):
        yield _opened(f"training:{name} (draft)", reverse(f"training:{name}", args=[study.pk]), clients)


def _imports(world: World) -> Iterator[Opening]:
    """What comes when a file with a sound and a wrong row is sent in."""
    people = world.people
    hr = Officer.objects.holding_badge("100009").get()
    questions = workbook([row(1), row(2, 答案="Z")])
    files = {
        "personnel:roster": (hr, {"unit": people.bureau.code}, "花名册.csv", ROSTER.encode()),
        "question_bank:import_upload": (
            people.wang,
            {"bank": bank(people.bureau, "sent").pk},
            "试题.xlsx",
            questions,
        ),
        "law:import": (people.chen, {}, "条例.md", PLAIN.encode()),
    }
    for name, (person, form, file_name, content) in files.items():
        client = desk(person)
        sent = client.post(reverse(name), {**form, "file": SimpleUploadedFile(file_name, content)})
        yield _opened(f"{name} (sent)", sent["Location"], [client])


def _opened(name: str, address: str, clients: list[Client]) -> Opening:
    """`address` as the first sees it who is not refused; where everybody is, as the last was."""
    for client in clients:
        opening = Opening(name, address, client, client.get(address))
        if opening.answer.status_code not in REFUSED:
            break
    return opening


BACK_OFFICE = {
    "front": "/admin/",
    "pages": "/admin/pages/{parent}/",
    "kinds of page": "/admin/pages/{parent}/add_subpage/",
    "new lesson": "/admin/pages/add/training/lessonpage/{parent}/",
    "new case": "/admin/pages/add/training/casestudypage/{parent}/",
    "edit": "/admin/pages/{content}/edit/",
    "preview": "/admin/pages/{content}/view_draft/",
    "history": "/admin/pages/{content}/history/",
    "unpublish": "/admin/pages/{content}/unpublish/",
    "comparison": "/admin/pages/{content}/revisions/compare/earliest...latest/",
    "progress": "/admin/pages/{content}/workflow_history/",
    "policies": "/admin/policy/",
    "new policy": "/admin/policy/new/",
}
"""What our roles reach of Wagtail's own pages."""


def back_office(world: World) -> Iterator[Opening]:
    """Wagtail's pages, opened by the writer or by the head of the legal department."""
    content = ContentPage.objects.get(pk=world.things["content"])
    places = {"content": content.pk, "parent": content.get_parent().pk}
    clients = [desk(world.people.wang), desk(world.people.chen)]
    for name, address in BACK_OFFICE.items():
        yield _opened(f"back office: {name}", address.format(**places), clients)
