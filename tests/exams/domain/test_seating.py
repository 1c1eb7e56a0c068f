"""Seats by lot, neighbours from different units, and whoever comes late; invigilators in a ring."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.domain.invigilators import Invigilator, WatchedRoom, give_duties
from exams.domain.rooms import RoomsPolicy, belongs_to, neighbours, positions
from exams.domain.seating import Candidate, Place, Room, Seating, count_pairs, draw_seats, free_seat

CITY = "0001"
EAST, WEST = "00010001", "00010002"


def people(*units: str, each: int) -> list[Candidate]:
    """`each` candidates of every unit."""
    return [
        Candidate(number, unit) for number, unit in enumerate(unit for unit in units for _ in range(each))
    ]


def units_in(seating: Seating, candidates: list[Candidate], room: Room) -> dict[int, str]:
    own = {candidate.id: candidate.unit for candidate in candidates}
    return {place.number: own[pk] for pk, place in seating.places.items() if place.room == room.id}


def test_seats_go_to_the_back_and_come_forward_again() -> None:
    assert positions(7, 3) == {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1), 5: (0, 1), 6: (0, 2), 7: (1, 2)}
    assert neighbours(7, 3)[1] == (2, 5)
    assert set(neighbours(7, 3)[4]) == {5, 2, 7}


def test_the_same_seed_gives_the_same_seats_and_another_seed_others() -> None:
    candidates = people(EAST, WEST, each=15)
    rooms = [Room(1, 30, 6, CITY)]

    first, again, other = (draw_seats(candidates, rooms, seed=seed, near=True) for seed in (7, 7, 8))

    assert first == again
    assert first.places != other.places
    assert draw_seats(list(reversed(candidates)), rooms, seed=7, near=True) == first


def test_units_that_fill_half_a_room_at_most_are_never_side_by_side() -> None:
    candidates = people("A", "B", "C", each=10)
    room = Room(1, 30, 5, "")

    for seed in range(1, 30):
        seating = draw_seats(candidates, [room], seed=seed, near=True)
        assert seating.neighbours == count_pairs(units_in(seating, candidates, room), room) == 0


def test_what_cannot_be_avoided_is_said() -> None:
    candidates = [*people("A", each=8), Candidate(99, "B")]
    room = Room(1, 9, 3, "")

    seating = draw_seats(candidates, [room], seed=1, near=True)

    assert seating.neighbours == count_pairs(units_in(seating, candidates, room), room) == 8
    assert seating.unseated == ()


def test_each_unit_is_spread_over_the_rooms() -> None:
    candidates = people("A", "B", "C", each=20)
    rooms = [Room(1, 30, 6, ""), Room(2, 30, 6, "")]

    seating = draw_seats(candidates, rooms, seed=5, near=True)

    assert [Counter(units_in(seating, candidates, room).values()) for room in rooms] == [
        {"A": 10, "B": 10, "C": 10}
    ] * 2


def test_candidates_sit_at_the_site_of_their_own_unit_while_it_has_seats() -> None:
    candidates = [*people(EAST, each=12), *(Candidate(100 + number, f"{WEST}0001") for number in range(4))]
    rooms = [Room(1, 10, 5, EAST), Room(2, 10, 5, WEST)]

    seating = draw_seats(candidates, rooms, seed=3, near=True)

    assert Counter(units_in(seating, candidates, rooms[0]).values()) == {EAST: 10}
    assert Counter(units_in(seating, candidates, rooms[1]).values()) == {f"{WEST}0001": 4, EAST: 2}
    assert seating.away == 2


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["A", "A1", "B", "B1"]), max_size=40),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5), st.sampled_from(["", "A", "B"])), max_size=4),
    st.integers(1, 2**53 - 1),
    st.booleans(),
)
def test_everybody_has_one_seat_of_their_own_or_is_named(
    units: list[str], shapes: list[tuple[int, int, str]], seed: int, near: bool
) -> None:
    candidates = [Candidate(number, unit) for number, unit in enumerate(units)]
    rooms = [
        Room(number, seats, min(seats, columns), home) for number, (seats, columns, home) in enumerate(shapes)
    ]

    seating = draw_seats(candidates, rooms, seed=seed, near=near)

    capacity = {room.id: room.capacity for room in rooms}
    assert len(set(seating.places.values())) == len(seating.places)
    assert all(1 <= place.number <= capacity[place.room] for place in seating.places.values())
    assert sorted([*seating.places, *seating.unseated]) == list(range(len(units)))
    assert len(seating.unseated) == max(0, len(units) - sum(capacity.values()))


def test_who_comes_late_gets_the_free_seat_with_the_fewest_of_the_own_unit_beside_it() -> None:
    room = Room(1, 6, 3, "")
    taken = {1: "A", 2: "B", 3: "A", 5: "B"}

    assert free_seat("A", [(room, taken)], near=True) == (Place(1, 6), 1)
    assert free_seat("A", [(room, {number: "B" for number in range(1, 7)})], near=True) is None


def invigilators(*units: str) -> list[Invigilator]:
    return [Invigilator(number, unit, unit[:1]) for number, unit in enumerate(units)]


def watched(number: int, *units: str, places: tuple[int, ...] = (1, 2)) -> WatchedRoom:
    parts = frozenset(unit[:1] for unit in units)
    return WatchedRoom(number, units[0][:1], parts, frozenset(units), places)


def test_each_county_sends_its_invigilators_to_the_next_in_the_ring() -> None:
    staff = invigilators("A1", "A1", "B1", "B1", "C1", "C1")
    rooms = [watched(1, "A1"), watched(2, "B1"), watched(3, "C1")]

    duties = give_duties(rooms, staff, seed=1, ring=True)

    came_from = {
        room: {staff[pk].part for (own, _place), pk in duties.given.items() if own == room}
        for room in (1, 2, 3)
    }
    assert came_from == {1: {"C"}, 2: {"A"}, 3: {"B"}}
    assert (duties.missing, duties.same_part) == ({}, 0)


def test_nobody_looks_after_the_own_unit_even_if_a_place_stays_empty() -> None:
    duties = give_duties([watched(1, "A1")], invigilators("A1", "A1", "A2"), seed=1, ring=True)

    assert duties.given == {(1, 1): 2}
    assert duties.missing == {1: 1}
    assert duties.same_part == 1


def test_somebody_is_moved_to_another_room_when_only_so_all_are_looked_after() -> None:
    staff = invigilators("B1", "C1")
    rooms = [watched(1, "A1", places=(1,)), watched(2, "A1", "C1", places=(1,))]

    for seed in range(10):
        assert give_duties(rooms, staff, seed=seed, ring=False).given == {(1, 1): 1, (2, 1): 0}


@pytest.mark.parametrize(
    ("address", "seat", "belongs"),
    [
        ("10.1.2.9", 5, True),
        ("::ffff:10.1.2.9", 5, True),
        ("10.1.3.9", 5, False),
        ("10.1.2.9", 7, False),
        ("10.9.9.7", 7, True),
        ("10.9.9.7", None, True),
        ("fd00::1", 5, False),
        ("", 5, False),
        ("nonsense", None, False),
    ],
)
def test_a_seat_with_a_machine_of_its_own_is_held_to_it(
    address: str, seat: int | None, belongs: bool
) -> None:
    assert belongs_to(address, ["10.1.2.0/24"], {"7": "10.9.9.7"}, seat) is belongs


def test_a_policy_without_invigilators_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 and 6"):
        RoomsPolicy(invigilators=0)
