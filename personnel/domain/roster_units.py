"""The tree of units in a roster: in any order, without circles, each parent known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .roster import KnownUnit, Line, Ruling, Status, duplicates
from .roster_tables import Field
from .roster_values import Names, plain, unit_code, unit_kind, unit_names

LONGEST_CODE, LONGEST_NAME = 20, 100
_FIELDS = (Field.CODE, Field.UNIT_NAME, Field.PARENT, Field.UNIT_KIND)


def check_units(lines: Sequence[Line], known: Mapping[str, KnownUnit], *, whole: bool) -> list[Ruling]:
    """Judges every line. `known` by code; `whole`: the roster may make units on top of the tree."""
    names = _names(lines, known)
    rulings = [_read(line, known, names) for line in lines]
    coded = [(str(ruling.data["code"]), ruling) for ruling in rulings if ruling.data.get("code")]
    duplicates(coded, Field.CODE, "duplicate_code")
    by_code = dict(coded)
    for ruling in rulings:
        if not ruling.rejected:
            _check_place(ruling, known, by_code, whole=whole)
    _check_circles(by_code, known)
    _refuse_below_refused(rulings, by_code, known)
    for ruling in rulings:
        if not ruling.rejected:
            _compare(ruling, known)
    return rulings


def _names(lines: Sequence[Line], known: Mapping[str, KnownUnit]) -> Names:
    """What the units that are known, and those of the file, answer to."""
    own = ((plain(line.cell(Field.CODE)).replace(" ", ""), line.cell(Field.UNIT_NAME)) for line in lines)
    every = {unit.code: unit.name for unit in known.values()} | {code: name for code, name in own if code}
    return unit_names(every.items())


def _read(line: Line, known: Mapping[str, KnownUnit], names: Names) -> Ruling:
    ruling = Ruling(line)
    ruling.check_formulas(_FIELDS)
    code, name = plain(line.cell(Field.CODE)).replace(" ", ""), plain(line.cell(Field.UNIT_NAME))
    for value, where, longest in ((code, Field.CODE, LONGEST_CODE), (name, Field.UNIT_NAME, LONGEST_NAME)):
        if not value:
            ruling.reject(where, "missing")
        elif len(value) > longest:
            ruling.reject(where, "too_long", limit=longest)
    kind = unit_kind(line.cell(Field.UNIT_KIND), name)
    if kind is None:
        ruling.reject(Field.UNIT_KIND, "unknown_unit_kind")
    before = known.get(code)
    if before is not None and not plain(line.cell(Field.UNIT_KIND)):
        kind = before.kind
    parent = _parent(line, names) or (before.parent if before else None) or ""
    ruling.data = {"what": "unit", "code": code, "name": name, "kind": kind, "parent": parent}
    return ruling


def _parent(line: Line, names: Names) -> str:
    """The code of the unit above, which may be told by its name."""
    cell = line.cell(Field.PARENT)
    code = unit_code(cell, names) if plain(cell) else None
    return code or plain(cell).replace(" ", "")


def _check_place(
    ruling: Ruling, known: Mapping[str, KnownUnit], by_code: Mapping[str, Ruling], *, whole: bool
) -> None:
    code, parent = ruling.data["code"], ruling.data["parent"]
    before = known.get(code)
    if before is not None and not before.within:
        ruling.reject(Field.CODE, "unit_out_of_scope")
    elif before is not None and before.parent == (parent or None):
        return
    elif not parent:
        if not whole:
            ruling.reject(Field.PARENT, "needs_parent")
    elif parent not in by_code and parent not in known:
        ruling.reject(Field.PARENT, "unknown_parent", parent=parent)
    elif parent in known and not known[parent].within:
        ruling.reject(Field.PARENT, "unit_out_of_scope")


def _check_circles(by_code: Mapping[str, Ruling], known: Mapping[str, KnownUnit]) -> None:
    """A unit must not be above itself. Only the lines on the circle are refused here, those below follow."""
    parents = {code: unit.parent or "" for code, unit in known.items()}
    parents |= {code: ruling.data["parent"] for code, ruling in by_code.items() if not ruling.rejected}
    settled: set[str] = set()
    for start in by_code:
        path: list[str] = []
        at = start
        while at and at not in settled and at not in path:
            path.append(at)
            at = parents.get(at, "")
        if at and at in path:
            circle = path[path.index(at) :]
            for code in circle:
                if code in by_code and not by_code[code].rejected:
                    by_code[code].reject(Field.PARENT, "circle", path=" → ".join([*circle, circle[0]]))
        settled.update(path)


def _refuse_below_refused(
    rulings: Sequence[Ruling], by_code: Mapping[str, Ruling], known: Mapping[str, KnownUnit]
) -> None:
    """A new unit cannot stand under a unit that was refused and does not exist; so down the tree."""
    below: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        below.setdefault(str(ruling.data.get("parent", "")), []).append(ruling)
    refused = [code for code, ruling in by_code.items() if ruling.rejected and code not in known]
    while refused:
        code = refused.pop()
        for ruling in below.get(code, ()):
            if not ruling.rejected:
                ruling.reject(Field.PARENT, "parent_refused", **by_code[code].line.place)
                if ruling.data["code"] not in known:
                    refused.append(ruling.data["code"])


def _compare(ruling: Ruling, known: Mapping[str, KnownUnit]) -> None:
    data = ruling.data
    before = known.get(data["code"])
    if before is None:
        ruling.status = Status.NEW
        return
    then = {"name": before.name, "kind": before.kind, "parent": before.parent or ""}
    ruling.changes = [(name, old, data[name]) for name, old in then.items() if old != data[name]]
    if before.closed:
        ruling.changes.append(("closed", "closed", "open"))
    ruling.status = Status.CHANGED if ruling.changes else Status.UNCHANGED
