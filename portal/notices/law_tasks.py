"""Notices about changes of law: tasks to decide and to sign, citations to check, days that come near.

One message for each law, kind of thing and day, however many tasks there are: the lists say the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from appraisal.models import StandardLawTask
from core.clock import local_day
from exams.models import PaperLawTask
from law.domain.law_tasks import LawTaskState
from law.models.law_tasks import LawTask
from personnel.domain.roles import Permission, roles_with
from personnel.models import RoleGrant
from portal.notices.events import Event
from question_bank.models import QuestionLawTask, QuestionRevision
from training.models import PageLawTask

RECENT = timedelta(days=2)
"""What was opened or decided longer ago is news no more; Today counts what still waits."""
SOON = (1, 3)
"""Days before a task is due; only the nearest of them that applies."""
IN_REVIEW = Q(revision=None) | Q(revision__state=QuestionRevision.State.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Tasks about one kind of thing: where its unit stands, who decides and signs, and where they do it."""

    name: str
    table: type[LawTask]
    path: str
    decides: Permission
    signs: Permission
    page: str
    signable: Q = field(default_factory=Q)


KINDS: Final = (
    _Kind(
        "questions", QuestionLawTask, "question__bank__unit__path",
        Permission.QUESTION_WRITE, Permission.QUESTION_REVIEW, "question_bank:law_tasks", IN_REVIEW,
    ),
    _Kind(
        "pages", PageLawTask, "page__unit__path",
        Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW, "training:law_tasks",
    ),
    _Kind(
        "papers", PaperLawTask, "exam__unit__path",
        Permission.EXAM_MANAGE, Permission.EXAM_SIGN_OFF, "exams:manage_law_tasks",
    ),
    _Kind(
        "standards", StandardLawTask, "standard__unit__path",
        Permission.EVALUATION_WRITE, Permission.EVALUATION_SIGN, "appraisal:law_tasks",
    ),
)  # fmt: skip


class _Holders:
    """Who holds a permission on a unit on a day; one query for each permission."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[Permission, list[tuple[int, str]]] = {}

    def of(self, permission: Permission, path: str) -> set[int]:
        """The officers who hold it on the unit at `path`."""
        return {officer for officer, own in self._all(permission) if path.startswith(own)}

    def anywhere(self, permission: Permission) -> set[int]:
        """The officers who hold it on any unit."""
        return {officer for officer, _own in self._all(permission)}

    def _all(self, permission: Permission) -> list[tuple[int, str]]:
        if permission not in self._known:
            grants = RoleGrant.objects.in_force(on=self._on).filter(
                role__in=roles_with(permission), officer__is_active=True
            )
            self._known[permission] = list(grants.values_list("officer_id", "unit__path"))
        return self._known[permission]


def law_tasks_moved(at: datetime) -> Iterable[Event]:
    """Tasks that were opened or decided in the last days and still wait: for owners, for whoever signs, and, for the
    legal department, what its confirmation has set going and the citations that it checks."""
    holders = _Holders(local_day(at))
    since = {"events__at__gte": at - RECENT, "events__at__lte": at}
    for kind in KINDS:
        yield from _to_decide(kind, since, holders)
        yield from _to_sign(kind, since, holders)
    yield from _to_check(at, holders)
    yield from _set_going(at, holders)


def law_tasks_due(at: datetime) -> Iterable[Event]:
    """Tasks that are to be decided within days, for whoever decides them."""
    today = local_day(at)
    holders = _Holders(today)
    near = {"due_on__gte": today, "due_on__lte": today + timedelta(days=max(SOON))}
    for kind in KINDS:
        rows = _batches(kind, Q(state=LawTaskState.OPEN, **near), F("due_on"))
        told: dict[tuple[int, str, date], set[int]] = defaultdict(set)
        for version, title, owner, path, due_on in rows:
            told[version, title, due_on] |= _owners(kind, owner, path, holders)
        for (version, title, due_on), officers in told.items():
            days = next(days for days in SOON if (due_on - today).days <= days)
            key = f"law:{kind.name}:{version}:{due_on.isoformat()}:due:{days}"
            facts = {"title": title, "due_on": due_on.isoformat()}
            yield _event(kind, key, "due", officers, facts, "mine")


def _to_decide(kind: _Kind, since: Mapping[str, Any], holders: _Holders) -> Iterator[Event]:
    waits = Q(state=LawTaskState.OPEN, events__to_state=LawTaskState.OPEN, **since)
    told: dict[tuple[int, str, date], set[int]] = defaultdict(set)
    for version, title, owner, path, day in _batches(kind, waits, TruncDate("events__at")):
        told[version, title, day] |= _owners(kind, owner, path, holders)
    for (version, title, day), officers in told.items():
        yield _event(
            kind, f"law:{kind.name}:{version}:{day}:open", "open", officers, {"title": title}, "mine"
        )


def _to_sign(kind: _Kind, since: Mapping[str, Any], holders: _Holders) -> Iterator[Event]:
    waits = Q(state=LawTaskState.DECIDED, events__to_state=LawTaskState.DECIDED, **since) & kind.signable
    told: dict[tuple[int, str, date], set[int]] = defaultdict(set)
    for version, title, decided_by, path, day in _batches(
        kind, waits, TruncDate("events__at"), who="decided_by"
    ):
        told[version, title, day] |= holders.of(kind.signs, path) - {decided_by}
    for (version, title, day), officers in told.items():
        yield _event(
            kind, f"law:{kind.name}:{version}:{day}:sign", "sign", officers, {"title": title}, "sign"
        )


def _to_check(at: datetime, holders: _Holders) -> Iterator[Event]:
    """Wordings that answer a task and wait for the legal check."""
    legal = QuestionRevision.State.LEGAL_CHECK
    rows = (
        QuestionLawTask.objects.filter(
            revision__state=legal, revision__events__to_state=legal, revision__events__at__gte=at - RECENT
        )
        .order_by()
        .annotate(day=TruncDate("revision__events__at"))
        .values_list("new_version", "new_version__statute__title", "question__bank__unit__path", "day")
        .distinct()
    )
    told: dict[tuple[int, str, date], set[int]] = defaultdict(set)
    for version, title, path, day in rows:
        told[version, title, day] |= holders.of(Permission.QUESTION_LEGAL, path)
    for (version, title, day), officers in told.items():
        link = reverse("question_bank:review_queue")
        yield Event(
            f"law:check:{version}:{day}", "law_check", dict.fromkeys(sorted(officers), link), {"title": title}
        )


def _set_going(at: datetime, holders: _Holders) -> Iterator[Event]:
    """How many tasks a change of law has made where each of the legal department works; its confirmation made them."""
    made: dict[tuple[int, str, date], list[tuple[str, str, int]]] = defaultdict(list)
    for kind in KINDS:
        rows = (
            kind.table._default_manager.filter(opened_at__gte=at - RECENT, opened_at__lte=at)
            .order_by()
            .annotate(day=TruncDate("opened_at"))
            .values_list("new_version", "new_version__statute__title", "day", kind.path)
            .annotate(tasks=Count("pk"))
        )
        for version, title, day, path, tasks in rows:
            made[version, title, day].append((kind.name, path, tasks))
    link = f"{reverse('question_bank:law_tasks')}?whose=all"
    for (version, title, day), counted in made.items():
        told: dict[tuple[int, ...], dict[int, str]] = defaultdict(dict)
        for officer in sorted(holders.anywhere(Permission.LAW_IMPORT)):
            own = [row for row in counted if officer in holders.of(Permission.LAW_IMPORT, row[1])]
            if own:
                sums = tuple(sum(row[2] for row in own if row[0] == kind.name) for kind in KINDS)
                told[sums][officer] = link
        for sums, officers in told.items():
            facts = dict(zip((kind.name for kind in KINDS), sums, strict=True))
            what = "law_opened_standards" if facts["standards"] else "law_opened"
            yield Event(f"law:opened:{version}:{day}", what, officers, {"title": title, **facts})


def _batches(kind: _Kind, waits: Q, day: Any, *, who: str = "owner") -> Iterable[Any]:
    """Version, title of the law, person, path of the unit and day of these tasks, each combination once."""
    return (
        kind.table._default_manager.filter(waits)
        .order_by()
        .annotate(batch_day=day)
        .values_list("new_version", "new_version__statute__title", who, kind.path, "batch_day")
        .distinct()
    )


def _owners(kind: _Kind, owner: int | None, path: str, holders: _Holders) -> set[int]:
    """The owner; without one everybody who may decide there."""
    return {owner} if owner is not None else holders.of(kind.decides, path)


def _event(
    kind: _Kind, key: str, what: str, officers: set[int], facts: Mapping[str, Any], whose: str
) -> Event:
    link = f"{reverse(kind.page)}?whose={whose}"
    return Event(key, f"law_{kind.name}_{what}", dict.fromkeys(sorted(officers), link), facts)
