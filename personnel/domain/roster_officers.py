"""Officers in a roster: one line per officer and kind of posting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .badges import LONGEST_BADGE_NUMBER, normal_badge_number
from .roster import KnownOfficer, KnownUnit, Line, Ruling, Status, duplicates
from .roster_tables import Field
from .roster_values import (
    EARLIEST,
    FARTHEST,
    RANKS,
    YES,
    badge_text,
    day,
    ends_posting,
    person_name,
    plain,
    posting_kind,
    unit_code,
    unit_names,
    word,
)

LONGEST_NAME, LONGEST_FACT = 60, 40
FACTS = {"police_type": Field.POLICE_TYPE, "police_rank": Field.POLICE_RANK, "grade": Field.GRADE}
"""What is known of a person besides the name; an empty cell leaves it as it is."""

_FIELDS = (
    Field.BADGE,
    Field.NAME,
    *FACTS.values(),
    Field.UNIT,
    Field.POSTING,
    Field.SINCE,
    Field.REISSUED,
    Field.RENAMED,
)
ESTABLISHMENT = "establishment"


@dataclass(frozen=True, slots=True)
class Units:
    """The units that a line may name: known ones and those that the same file brings."""

    known: Mapping[str, KnownUnit]
    new: Mapping[str, str]
    """Names by code of units that the file creates."""
    refused: Mapping[str, Ruling]


def check_officers(
    lines: Sequence[Line], known: Mapping[str, KnownOfficer], units: Units, *, today: date
) -> list[Ruling]:
    """Judges every line. `known` are the holders of badge numbers, by number; `today` at the bureau."""
    pairs = [(unit.code, unit.name) for unit in units.known.values()] + list(units.new.items())
    by_name = unit_names(pairs)
    rulings = [_read(line, units, by_name, today) for line in lines]
    badged = [ruling for ruling in rulings if ruling.data.get("badge")]
    duplicates(
        [((ruling.data["badge"], ruling.data["posting"]), ruling) for ruling in badged],
        Field.BADGE,
        "duplicate_badge",
    )
    people: dict[str, list[Ruling]] = {}
    for ruling in badged:
        people.setdefault(ruling.data["badge"], []).append(ruling)
    for badge, own in people.items():
        _check_person(own, known.get(badge))
    return rulings


def _read(line: Line, units: Units, by_name: Mapping[str, str | None], today: date) -> Ruling:
    ruling = Ruling(line)
    ruling.check_formulas(_FIELDS)
    badge, name = normal_badge_number(badge_text(line.cell(Field.BADGE))), person_name(line.cell(Field.NAME))
    ruling.data = {"what": "officer", "badge": badge, "name": name, "posting": None, "unit": "", "since": ""}
    _check_identity(ruling, badge, name)
    for key, where in FACTS.items():
        ruling.data[key] = plain(line.cell(where))
        if len(ruling.data[key]) > LONGEST_FACT:
            ruling.reject(where, "too_long", limit=LONGEST_FACT)
    if ruling.data["police_rank"] and ruling.data["police_rank"] not in RANKS:
        ruling.warn(Field.POLICE_RANK, "unknown_rank")
    kind = posting_kind(line.cell(Field.POSTING))
    ruling.data["posting"] = kind
    if kind is None:
        ruling.reject(Field.POSTING, "unknown_posting")
    _read_unit(ruling, units, by_name)
    _read_start(ruling, today)
    return ruling


def _check_identity(ruling: Ruling, badge: str, name: str) -> None:
    if not badge:
        ruling.reject(Field.BADGE, "missing")
    elif len(badge) > LONGEST_BADGE_NUMBER or not re.fullmatch(r"[0-9A-Za-z-]+", badge):
        ruling.reject(Field.BADGE, "badge_form", limit=LONGEST_BADGE_NUMBER)
    if not name:
        ruling.reject(Field.NAME, "missing")
    elif len(name) > LONGEST_NAME:
        ruling.reject(Field.NAME, "too_long", limit=LONGEST_NAME)
    elif not any(letter.isalpha() for letter in name):
        ruling.reject(Field.NAME, "name_form")


def _read_unit(ruling: Ruling, units: Units, by_name: Mapping[str, str | None]) -> None:
    cell = plain(ruling.line.cell(Field.UNIT))
    code = cell.replace(" ", "")
    if not cell:
        return
    if code not in units.known and code not in units.new and code not in units.refused:
        if ends_posting(cell):
            ruling.data["unit"] = None
            return
        code = unit_code(cell, by_name) or code
    if code in units.known:
        unit = units.known[code]
        if not unit.within:
            ruling.reject(Field.UNIT, "unit_out_of_scope")
        elif unit.closed:
            ruling.reject(Field.UNIT, "unit_closed")
    elif code in units.refused:
        ruling.reject(Field.UNIT, "unit_refused", **units.refused[code].line.place)
    elif code not in units.new:
        ruling.reject(Field.UNIT, "unknown_unit")
    ruling.data["unit"] = code


def _read_start(ruling: Ruling, today: date) -> None:
    cell = plain(ruling.line.cell(Field.SINCE))
    if not cell:
        return
    since = day(cell)
    if since is None:
        ruling.reject(Field.SINCE, "date_form")
    elif not EARLIEST <= since <= today + FARTHEST:
        ruling.reject(
            Field.SINCE, "date_range", first=EARLIEST.isoformat(), last=(today + FARTHEST).isoformat()
        )
    else:
        ruling.data["since"] = since.isoformat()


def _check_person(own: Sequence[Ruling], officer: KnownOfficer | None) -> None:
    """The lines of one badge number, against each other and against its present holder."""
    first = own[0]
    for ruling in own[1:]:
        for key in ("name", *FACTS):
            said, before = ruling.data[key], first.data[key]
            if said and before and said != before:
                where = FACTS.get(key, Field.NAME)
                ruling.reject(where, "conflicting_lines", value=before, **first.line.place)
    if officer is not None and not officer.within:
        for ruling in own:
            ruling.reject(Field.BADGE, "officer_out_of_scope")
        return
    reissued = [ruling for ruling in own if word(ruling.line.cell(Field.REISSUED)) in YES]
    renamed = any(word(ruling.line.cell(Field.RENAMED)) in YES for ruling in own)
    if officer is not None and reissued:
        if officer.name == first.data["name"]:
            for ruling in reissued:
                ruling.reject(Field.REISSUED, "reissued_to_the_same")
            return
        _new_officer(own, replaces=officer)
    elif officer is None:
        _new_officer(own, replaces=None)
    elif officer.name != first.data["name"] and not renamed:
        for ruling in own:
            if ruling.data["name"]:
                ruling.reject(Field.NAME, "name_differs", known=officer.name)
    else:
        _known_officer(own, officer)


def _new_officer(own: Sequence[Ruling], replaces: KnownOfficer | None) -> None:
    main = next((ruling for ruling in own if ruling.data["posting"] == ESTABLISHMENT), None)
    if main is None:
        for ruling in own:
            if not ruling.rejected:
                ruling.reject(Field.POSTING, "needs_establishment")
        return
    for ruling in own:
        if ruling.data["unit"] is None:
            ruling.reject(Field.UNIT, "nothing_to_end")
        elif not ruling.data["unit"]:
            ruling.reject(Field.UNIT, "missing")
        elif not ruling.data["since"] and not _says_since(ruling):
            ruling.reject(Field.SINCE, "missing")
    if replaces is not None and not main.rejected:
        held = replaces.postings.get(ESTABLISHMENT)
        if held is not None and main.data["since"] <= held.starts_on.isoformat():
            main.reject(Field.SINCE, "reissue_before", since=held.starts_on.isoformat())
    if main.rejected:
        for ruling in own:
            if ruling is not main and not ruling.rejected:
                ruling.reject(Field.BADGE, "first_line_refused", **main.line.place)
        return
    for ruling in own:
        if not ruling.rejected:
            ruling.status = Status.NEW if ruling is main else Status.CHANGED
            ruling.data |= {"officer": None, "write_posting": True, "replaces": None}
    main.data["replaces"] = replaces.id if replaces else None


def _says_since(ruling: Ruling) -> bool:
    """Whether the start was refused already: one complaint is enough."""
    return any(fault.field is Field.SINCE for fault in ruling.faults)


def _known_officer(own: Sequence[Ruling], officer: KnownOfficer) -> None:
    taken = False
    for ruling in own:
        if ruling.rejected:
            continue
        changes = [] if taken else _changed_facts(ruling, officer)
        _check_posting(ruling, officer)
        if ruling.rejected:
            continue
        ruling.data |= {
            "officer": officer.id,
            "replaces": None,
            "facts": {name: new for name, _old, new in changes},
        }
        ruling.changes = changes + ruling.changes
        ruling.status = Status.CHANGED if ruling.changes else Status.UNCHANGED
        taken = True


def _changed_facts(ruling: Ruling, officer: KnownOfficer) -> list[tuple[str, str, str]]:
    said: Iterable[tuple[str, str, str]] = (
        (key, str(getattr(officer, key)), ruling.data[key]) for key in ("name", *FACTS)
    )
    return [(key, old, new) for key, old, new in said if new and new != old]


def _check_posting(ruling: Ruling, officer: KnownOfficer) -> None:
    """A posting is only ever followed by a later one, so a start may not reach back before the current.

    Without unit and start the line tells of the person only.
    """
    unit, since = ruling.data["unit"], ruling.data["since"]
    current = officer.postings.get(ruling.data["posting"])
    ruling.data["write_posting"] = False
    if unit == "":
        if since or ruling.data["posting"] != ESTABLISHMENT:
            ruling.reject(Field.UNIT, "missing")
        return
    if current is not None and current.unit == unit:
        if since and since != current.starts_on.isoformat():
            ruling.warn(Field.SINCE, "start_differs", since=current.starts_on.isoformat())
        return
    if current is None and unit is None:
        ruling.reject(Field.UNIT, "nothing_to_end")
    elif not since:
        ruling.reject(Field.SINCE, "missing")
    elif current is not None and since == current.starts_on.isoformat():
        ruling.reject(Field.SINCE, "same_start", unit=current.unit or "–")
    elif current is not None and since < current.starts_on.isoformat():
        ruling.reject(
            Field.SINCE, "start_before_current", unit=current.unit or "–", since=current.starts_on.isoformat()
        )
    else:
        ruling.data["write_posting"] = True
        ruling.changes.append(("posting", current.unit or "" if current else "", unit or ""))
