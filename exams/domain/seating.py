"""Who sits where: by lot, and as far as it goes with neighbours from different units.

Everything follows from the seed: the same candidates, rooms and seed give the same seats, today and in ten years.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final

from exams.domain.rooms import neighbours, positions

SWAPS: Final = 6
"""How often each seat is offered for a swap: enough to mix a room, little enough for ten thousand candidates."""
SWEEPS: Final = 2
"""How often a room is gone through for pairs that one swap would part."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to seat. `unit` is the tree path of the unit."""

    id: int
    unit: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its seats. `home` is the tree path of the unit whose site it is."""

    id: int
    capacity: int
    columns: int
    home: str


@dataclass(frozen=True, slots=True)
class Place:
    """A seat in a room."""

    room: int
    number: int


@dataclass(frozen=True, slots=True)
class Seating:
    """A draw, with what it could not avoid."""

    places: Mapping[int, Place]
    """Seat by candidate."""
    neighbours: int
    """Pairs of neighbours from one unit."""
    away: int
    """Candidates who found no seat at the site of their own unit, though there is one."""
    unseated: tuple[int, ...]
    """Candidates for whom there was no seat at all."""


def draw_seats(candidates: Sequence[Candidate], rooms: Sequence[Room], *, seed: int, near: bool) -> Seating:
    """Seats for `candidates`: first who goes to which room, each unit spread over the rooms as evenly as they allow,
    then the seats of each room."""
    groups, away, unseated = _shared_out(candidates, rooms, seed, near)
    held: dict[int, list[Candidate]] = defaultdict(list)
    for group, members in groups:
        for room_id, candidate in _dealt(members, group, held, seed):
            held[room_id].append(candidate)
    places: dict[int, Place] = {}
    pairs = 0
    for room in rooms:
        seated = _arranged(held[room.id], room, seed)
        places.update({candidate.id: Place(room.id, number) for number, candidate in seated.items()})
        pairs += count_pairs({number: candidate.unit for number, candidate in seated.items()}, room)
    return Seating(places, pairs, away, tuple(sorted(candidate.id for candidate in unseated)))


def count_pairs(units: Mapping[int, str], room: Room) -> int:
    """Pairs of neighbours from one unit in a room; `units` by number of the seat."""
    beside = neighbours(room.capacity, room.columns)
    return sum(
        units.get(other) == unit
        for number, unit in units.items()
        for other in beside[number]
        if other > number
    )


def free_seat(
    unit: str, rooms: Iterable[tuple[Room, Mapping[int, str]]], *, near: bool
) -> tuple[Place, int] | None:
    """A seat for somebody who comes late, with the neighbours from the same `unit` there; None when all are taken.

    Each room comes with the units on its seats. Nobody is moved: of the free seats near the unit the one with the
    fewest neighbours of one unit, then the first.
    """
    best = None
    for order, (room, units) in enumerate(rooms):
        distance = -_nearness(unit, room) if near else 0
        beside = neighbours(room.capacity, room.columns)
        for number in range(1, room.capacity + 1):
            if number in units:
                continue
            same = sum(units.get(other) == unit for other in beside[number])
            offer = (distance, same, order, number)
            if best is None or offer < best[0]:
                best = (offer, Place(room.id, number), same)
    return None if best is None else best[1:]


def _nearness(unit: str, room: Room) -> int:
    """How deep in the tree the site's unit lies, if it is the candidate's or above it; else 0."""
    return len(room.home) if unit.startswith(room.home) else 0


def _lot(seed: int, *about: object) -> bytes:
    return sha256("|".join(map(str, (seed, *about))).encode()).digest()


def _shared_out(
    candidates: Sequence[Candidate], rooms: Sequence[Room], seed: int, near: bool
) -> tuple[list[tuple[list[Room], list[Candidate]]], int, list[Candidate]]:
    """Candidates with the rooms they go to: those of the nearest site; for whom these have no seat, any with one."""
    homes: dict[str, list[Room]] = defaultdict(list)
    for room in rooms:
        homes[room.home if near else ""].append(room)
    waiting: dict[str, list[Candidate]] = defaultdict(list)
    strangers: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda own: _lot(seed, "turn", own.id)):
        fitting = [home for home in homes if candidate.unit.startswith(home)]
        (waiting[max(fitting, key=len)] if fitting else strangers).append(candidate)
    groups: list[tuple[list[Room], list[Candidate]]] = []
    over: list[Candidate] = []
    for home, members in waiting.items():
        seats = sum(room.capacity for room in homes[home])
        groups.append((homes[home], members[:seats]))
        over += members[seats:]
    left = sum(room.capacity for room in rooms) - sum(len(members) for _rooms, members in groups)
    rest = [*over, *strangers]
    if rest:
        groups.append((list(rooms), rest[:left]))
    return groups, len(over[:left]), rest[left:]


def _dealt(
    members: Sequence[Candidate], rooms: Sequence[Room], held: Mapping[int, Sequence[Candidate]], seed: int
) -> list[tuple[int, Candidate]]:
    """`members` over `rooms` in proportion to their free seats, unit by unit, as cards are dealt."""
    free = {room.id: room.capacity - len(held.get(room.id, ())) for room in rooms}
    quotas = _quotas(len(members), free)
    slots = sorted(
        (Fraction(2 * turn + 1, 2 * quota), room) for room, quota in quotas.items() for turn in range(quota)
    )
    by_unit = sorted(members, key=lambda own: (_lot(seed, "unit", own.unit), _lot(seed, "deal", own.id)))
    return [(room, candidate) for (_turn, room), candidate in zip(slots, by_unit, strict=True)]


def _quotas(count: int, free: Mapping[int, int]) -> dict[int, int]:
    """`count` in parts in proportion to `free`, none larger than it, together exactly `count` (at most all)."""
    total = sum(free.values())
    if not total:
        return {}
    exact = {room: divmod(count * seats, total) for room, seats in free.items()}
    quotas = {room: whole for room, (whole, _rest) in exact.items()}
    missing = count - sum(quotas.values())
    for room in sorted(exact, key=lambda own: (-exact[own][1], own))[:missing]:
        quotas[room] += 1
    return {room: quota for room, quota in quotas.items() if quota}


def _arranged(members: Sequence[Candidate], room: Room, seed: int) -> dict[int, Candidate]:
    """Seats from 1 on, without a gap.

    The seats are the fields of a chess board: neighbours have different colours. The largest units go on one colour,
    the others on the other, so that at most one unit stands on both, at opposite ends. Then seats are swapped by lot
    as long as no pair of one unit more comes about, which mixes the room.
    """
    sizes = Counter(candidate.unit for candidate in members)
    by_size = sorted(
        members,
        key=lambda own: (-sizes[own.unit], _lot(seed, "size", own.unit), _lot(seed, "seat", own.id)),
    )
    places = positions(room.capacity, room.columns)
    numbers = range(1, len(members) + 1)
    colours = [[number for number in numbers if sum(places[number]) % 2 == colour] for colour in (0, 1)]
    colours.sort(key=len, reverse=True)
    seated = dict(zip(colours[0] + colours[1], by_size, strict=True))
    _mix(seated, room, seed)
    return seated


def _mix(seated: dict[int, Candidate], room: Room, seed: int) -> None:
    """Swaps by lot, then whatever swap parts two neighbours of one unit."""
    board = _Board(seated, room)
    count = len(seated)
    for turn in range(SWAPS * count if count > 1 else 0):
        lot = int.from_bytes(_lot(seed, "swap", room.id, turn)[:12])
        board.swap(1 + lot % count, 1 + (lot // count) % count, gain=0)
    for _sweep in range(SWEEPS):
        for number in range(1, count + 1):
            if board.pairs(number):
                any(board.swap(number, other, gain=1) for other in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class _Board:
    seated: dict[int, Candidate]
    room: Room

    def pairs(self, number: int) -> int:
        """Neighbours of the seat who are of its candidate's unit."""
        unit = self.seated[number].unit
        beside = neighbours(self.room.capacity, self.room.columns)[number]
        return sum(other in self.seated and self.seated[other].unit == unit for other in beside)

    def swap(self, first: int, second: int, *, gain: int) -> bool:
        """Swaps two seats if so many pairs of one unit fewer come of it; whether it did."""
        seated = self.seated
        if seated[first].unit == seated[second].unit:
            if gain == 0:
                seated[first], seated[second] = seated[second], seated[first]
            return False
        before = self.pairs(first) + self.pairs(second)
        seated[first], seated[second] = seated[second], seated[first]
        if self.pairs(first) + self.pairs(second) <= before - gain:
            return True
        seated[first], seated[second] = seated[second], seated[first]
        return False
