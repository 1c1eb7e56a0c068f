"""Open and renew the tasks of one comparison, whatever the things are that cite the law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.clock import local_day
from law.actions.move_law_task import event_table, move_law_task
from law.changes import Comparison, hashes, rests_on
from law.domain.law_tasks import Changes, Effect, LawDecision, LawTaskState, Place, due_on, effect_on
from law.models.law_tasks import LawTask
from personnel.models import Officer

AT_ONCE = 500
Cited = tuple[int, int | None, int, int, int | None, int | None]
"""The thing that cites, the version it was checked against, number, suffix, paragraph, item."""
Owners = Callable[[Collection[int]], Mapping[int, Officer]]


def earlier_versions(comparison: Comparison) -> set[int]:
    """The versions of the statute before the newer one: citations checked against one of them may be touched."""
    dates = [version.dates for version in comparison.new.statute.versions.all()]
    return {one.key for one in dates if one.order < comparison.new.dates.order}


def touched(comparison: Comparison, changes: Changes, cited: Iterable[Cited]) -> dict[int, Effect]:
    """By thing, the gravest effect on what it cites.

    A citation counts that was checked against the older version, or against an earlier one in which the article has
    the same words.
    """
    rows = list(cited)
    numbers = {number for number, _suffix in changes}
    words = hashes({row[1] for row in rows if row[1]} | {comparison.old.pk}, numbers) if rows else {}
    places: dict[int, list[Place]] = {}
    for thing, version, number, suffix, paragraph, item in rows:
        if rests_on(comparison.old, version, (number, suffix), words):
            places.setdefault(thing, []).append(Place(number, suffix, paragraph, item))
    found = {thing: effect_on(cites, changes) for thing, cites in places.items()}
    return {thing: effect for thing, effect in found.items() if effect is not None}


def keep_law_tasks(
    table: type[LawTask],
    thing: str,
    comparison: Comparison,
    effects: Mapping[int, Effect],
    *,
    owners: Owners,
    at: datetime,
    fresh: Mapping[str, Any] | None = None,
) -> tuple[int, list[Any]]:
    """One task in `table` for each of the things (its field `thing`) in `effects`; safe to run twice.

    Open ones learn what was confirmed since and whose they are. Settled ones are opened again with the fields `fresh`;
    not those of which a second person signed that the thing stays as it is, unless something else was confirmed since.
    Tasks that lead back to an older text (`exams.actions.follow_law_dates`) are left alone. Returns how many were
    opened, and the unsettled tasks about things that are no longer touched. Call it in a transaction.
    """
    tasks: dict[int, Any] = {
        getattr(task, f"{thing}_id"): task
        for task in table._default_manager.filter(new_version=comparison.new).select_related("old_version")
    }
    back = {pk for pk, task in tasks.items() if task.old_version.dates.order > comparison.new.dates.order}
    tasks = {pk: task for pk, task in tasks.items() if pk not in back}
    opened = 0
    day, begins = local_day(at), comparison.new.dates.begins_on
    for pk, effect in effects.items():
        task = tasks.get(pk)
        if task is None or (task.effect == effect and _stays_as_it_is(task)):
            continue
        if task.state in (LawTaskState.DONE, LawTaskState.LAPSED):
            move_law_task(
                task, LawTaskState.OPEN, at=at, actor=None, effect=effect,
                due_on=due_on(begins_on=begins, opened_on=day), decision="", decided_by=None, decided_at=None,
                signed_by=None, signed_at=None, **(fresh or {}),
            )  # fmt: skip
            opened += 1
        elif task.effect != effect:
            table._default_manager.filter(pk=task.pk).update(effect=effect)
    _hand_over([task for pk, task in tasks.items() if pk in effects], thing, owners)
    missing = [pk for pk in effects if pk not in tasks and pk not in back]
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        mine = owners(part)
        made = table._default_manager.bulk_create(
            table(
                **{f"{thing}_id": pk},
                old_version=comparison.old,
                new_version=comparison.new,
                owner=mine.get(pk),
                effect=effects[pk],
                due_on=due_on(begins_on=begins, opened_on=day),
                opened_at=at,
            )
            for pk in part
        )
        events = event_table(table)
        events._default_manager.bulk_create(
            events(task=task, to_state=LawTaskState.OPEN, at=at) for task in made
        )
        opened += len(made)
    unsettled = (LawTaskState.OPEN, LawTaskState.DECIDED)
    return opened, [task for pk, task in tasks.items() if pk not in effects and task.state in unsettled]


def _hand_over(tasks: Sequence[Any], thing: str, owners: Owners) -> None:
    """Tasks to decide belong to whoever owns the thing today; to nobody where that person may no longer write there."""
    undecided = [task for task in tasks if task.state == LawTaskState.OPEN]
    for start in range(0, len(undecided), AT_ONCE):
        part = undecided[start : start + AT_ONCE]
        mine = owners([getattr(task, f"{thing}_id") for task in part])
        for task in part:
            owner = mine.get(getattr(task, f"{thing}_id"))
            if task.owner_id != (owner.pk if owner else None):
                type(task)._default_manager.filter(pk=task.pk, state=LawTaskState.OPEN).update(owner=owner)


def _stays_as_it_is(task: Any) -> bool:
    """Whether it was signed that the thing goes on citing the old text: a sealed paper, a case of its day."""
    return (
        task.state == LawTaskState.DONE
        and task.decision == LawDecision.KEEP
        and getattr(task, "revision_id", None) is None
    )
