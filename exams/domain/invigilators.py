"""Who invigilates which room: nobody the own unit, and the county bureaus in a ring (鱼咬尾)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class WatchedRoom:
    """A room to look after. `units` and `parts` are those of its candidates, `part` the one with most of them: the unit
    directly below the one that holds the exam (a county bureau). `places` are the numbers still to fill."""

    id: int
    part: str
    parts: frozenset[str]
    units: frozenset[str]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Invigilator:
    """Somebody who may invigilate, with unit and part as tree paths."""

    id: int
    unit: str
    part: str


@dataclass(frozen=True, slots=True)
class Duties:
    """Who does what, and what could not be had."""

    given: Mapping[tuple[int, int], int]
    """Invigilator by room and place."""
    missing: Mapping[int, int]
    """Places left empty, by room."""
    same_part: int
    """Invigilators in a room with candidates of their own county bureau, though of another unit."""


def give_duties(
    rooms: Sequence[WatchedRoom], people: Sequence[Invigilator], *, seed: int, ring: bool
) -> Duties:
    """One room for each invigilator, never one with candidates of the own unit.

    As many places as possible go to whoever is best placed: the county bureau before the room's own in the ring, then
    any other without candidates in the room, then whoever is left. Within that the lot decides. The chiefs' places are
    filled first.
    """
    parts = sorted({person.part for person in people} | {room.part for room in rooms})
    places = {part: number for number, part in enumerate(parts)}

    def tier(person: Invigilator, room: WatchedRoom) -> int:
        if person.part in room.parts:
            return 2
        before = (places[room.part] - places[person.part]) % len(parts) == 1
        return 0 if before or not ring else 1

    by_lot = sorted(people, key=lambda own: sha256(f"{seed}|{own.id}".encode()).digest())
    wanted = {
        room.id: [(tier(person, room), person) for person in by_lot if person.unit not in room.units]
        for room in rooms
    }
    slots = sorted((place, room.id) for room in rooms for place in room.places)
    taken: dict[int, tuple[int, int]] = {}
    for limit in range(3):
        for slot in slots:
            if slot not in taken.values():
                _find(slot, limit, wanted, taken)
    own = {person.id: person for person in people}
    by_id = {room.id: room for room in rooms}
    missing = {room.id: len(room.places) for room in rooms}
    for _place, room_id in taken.values():
        missing[room_id] -= 1
    return Duties(
        given={(room_id, place): person for person, (place, room_id) in taken.items()},
        missing={room_id: count for room_id, count in missing.items() if count},
        same_part=sum(own[person].part in by_id[room].parts for person, (_place, room) in taken.items()),
    )


def _find(
    slot: tuple[int, int],
    limit: int,
    wanted: Mapping[int, Sequence[tuple[int, Invigilator]]],
    taken: dict[int, tuple[int, int]],
) -> None:
    """Fills `slot` with somebody of at most tier `limit`, moving others to other rooms on the way where that helps."""
    came_from: dict[int, tuple[tuple[int, int], int | None]] = {}
    queue: deque[tuple[tuple[int, int], int | None]] = deque([(slot, None)])
    while queue:
        here, holder = queue.popleft()
        for tier, person in wanted[here[1]]:
            if tier > limit or person.id in came_from:
                continue
            came_from[person.id] = (here, holder)
            if person.id in taken:
                queue.append((taken[person.id], person.id))
                continue
            step: int | None = person.id
            while step is not None:
                to, before = came_from[step]
                taken[step] = to
                step = before
            return
