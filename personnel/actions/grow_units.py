"""Bring the tree of units into the wanted shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from personnel.models import Unit


@transaction.atomic
def grow_units(*, wanted: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], int, int]:
    """Creates, renames and moves units; each is {code, name, kind, parent}, the parent a code or empty.

    The tree must have been checked: parents known here or among `wanted`, no circles. Returns the ids of all
    units by code, how many were created and how many changed. Units that move keep their id: what was recorded
    about them stays theirs. A closed unit that is wanted is open again.
    """
    # One at a time: two that grow the same branch would claim the same place in it.
    list(Unit.objects.select_for_update().filter(depth=1).values_list("pk"))
    units = {unit.code: unit for unit in Unit.objects.order_by("path")}
    known = [line for line in wanted if line["code"] in units]
    fresh = [line for line in wanted if line["code"] not in units]
    _create(_parents_first(fresh), units)
    _change_names(known, units)
    _move(known)
    return dict(Unit.objects.values_list("code", "pk")), len(fresh), len(known)


def _parents_first(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    parents = {line["code"]: line["parent"] for line in lines}

    def depth(code: str) -> int:
        steps = 0
        while code in parents:
            code, steps = parents[code], steps + 1
        return steps

    return sorted(lines, key=lambda line: (depth(line["code"]), line["code"]))


def _create(lines: Sequence[Mapping[str, Any]], units: dict[str, Unit]) -> None:
    """Gives each new unit the next free place below its parent, in one INSERT per few hundred."""
    last_step: Counter[str] = Counter()
    for unit in units.values():
        above = unit.path[: -Unit.steplen]
        last_step[above] = max(last_step[above], Unit._str2int(unit.path[-Unit.steplen :]))
    children: Counter[str] = Counter()
    created: list[Unit] = []
    for line in lines:
        parent = units[line["parent"]] if line["parent"] else None
        above = parent.path if parent else ""
        last_step[above] += 1
        depth = parent.depth + 1 if parent else 1
        unit = Unit(
            code=line["code"],
            name=line["name"],
            kind=line["kind"],
            path=Unit._get_path(above, depth, last_step[above]),
            depth=depth,
        )
        units[line["code"]] = unit
        created.append(unit)
        if parent:
            children[line["parent"]] += 1
    for code, count in children.items():
        units[code].numchild += count
    Unit.objects.bulk_create(created, batch_size=200)
    fresh = {unit.code for unit in created}
    Unit.objects.bulk_update([units[code] for code in children if code not in fresh], ["numchild"])


def _change_names(lines: Sequence[Mapping[str, Any]], units: Mapping[str, Unit]) -> None:
    changed = [units[line["code"]] for line in lines]
    for unit, line in zip(changed, lines, strict=True):
        unit.name, unit.kind, unit.closed_on = line["name"], line["kind"], None
    Unit.objects.bulk_update(changed, ["name", "kind", "closed_on"])


def _move(lines: Sequence[Mapping[str, Any]]) -> None:
    """Moves branches, those nearest to the top of the wanted tree first: then no target lies below its mover."""
    paths = dict(Unit.objects.values_list("code", "path"))
    codes = {path: code for code, path in paths.items()}
    parents = {code: codes.get(path[: -Unit.steplen], "") for code, path in paths.items()}
    moved = [line for line in lines if line["parent"] != parents[line["code"]]]
    parents |= {line["code"]: line["parent"] for line in moved}

    def depth(code: str) -> int:
        steps = 0
        while code:
            code, steps = parents[code], steps + 1
        return steps

    for line in sorted(moved, key=lambda line: depth(line["code"])):
        unit = Unit.objects.get(code=line["code"])
        if line["parent"]:
            unit.move(Unit.objects.get(code=line["parent"]), "last-child")
        else:
            unit.move(Unit.get_last_root_node(), "last-sibling")
