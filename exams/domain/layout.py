"""What one candidate sees where: ids and order of items and options from one secret.

Nothing about the layout is stored. One SHAKE-256 stream over the attempt's secret gives, in this
order, 8 bytes for each item id, 8 bytes for each option id (of a matching the right side after the left), then the
bytes that shuffle the options of each item in turn and the right side of a matching after its left. Ids are 16
hexadecimal digits and say nothing about the paper.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import shake_256
from itertools import accumulate
from typing import Final, NamedTuple

SECRET_BYTES: Final = 32
ID_BYTES: Final = 8
_AN_ID: Final = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}")
MAX_OPTIONS: Final = 256


class ItemShape(NamedTuple):
    """What the layout knows of an item: the number of its options, whether their order is fixed, and the number of
    texts on the right side of a matching, which are always shuffled."""

    options: int
    fixed: bool
    matches: int = 0


Shape = tuple[ItemShape, ...]
"""The items of the paper in order."""


class UnknownId(LookupError):
    """An item or option id that is not on this candidate's paper."""


class Layout:
    """The two-way map between the ids one candidate sees and the numbers of the frozen paper.

    A process remembers thousands of them: ids stand in one piece of bytes, and what is the same for many is shared.
    """

    __slots__ = ("_first_option", "_ids", "_match_orders", "_orders", "shape")

    def __init__(self, secret: bytes, shape: Shape) -> None:
        first_option = _first_options(shape)
        id_bytes = ID_BYTES * first_option[-1]
        stream = _stream(secret, id_bytes + 4 * (first_option[-1] - len(shape)) + 64)
        head = next(stream)
        self.shape = shape
        self._ids = head[:id_bytes]
        self._first_option = first_option
        draw = _draws(head[id_bytes:], stream)
        orders, match_orders = [], {}
        for position, item in enumerate(shape):
            orders.append(
                _shared(tuple(range(item.options))) if item.fixed else _shuffled(item.options, draw)
            )
            if item.matches:
                match_orders[position] = _shuffled(item.matches, draw)
        self._orders = tuple(orders)
        self._match_orders = match_orders

    def item_id(self, position: int) -> str:
        """The candidate's id of the item at `position` of the paper (from 0)."""
        return self._id(position)

    def item_ids(self) -> tuple[str, ...]:
        """The candidate's item ids in the order of the paper."""
        return tuple(self._id(position) for position in range(len(self.shape)))

    def has_item(self, item_id: str) -> bool:
        """Whether the candidate's paper has this item."""
        return self._find(item_id) is not None

    def position(self, item_id: str) -> int:
        """The position in the paper of the candidate's item; raises `UnknownId`."""
        position = self._find(item_id)
        if position is None:
            raise UnknownId(item_id)
        return position

    def order(self, position: int) -> tuple[int, ...]:
        """Canonical option numbers of an item in the order in which this candidate sees them."""
        return self._orders[position]

    def option_id(self, position: int, number: int) -> str:
        """The candidate's id of canonical option `number` of the item at `position`."""
        return self._id(self._first_option[position] + number)

    def option_ids(self, position: int) -> tuple[str, ...]:
        """The candidate's option ids of an item, indexed by canonical option number."""
        return tuple(self.option_id(position, number) for number in range(self.shape[position].options))

    def option_number(self, position: int, option_id: str) -> int:
        """The canonical number of the candidate's option; raises `UnknownId`."""
        for number in range(self.shape[position].options):
            if self.option_id(position, number) == option_id:
                return number
        raise UnknownId(option_id)

    def match_order(self, position: int) -> tuple[int, ...]:
        """Canonical numbers of the right side of a matching in the order in which this candidate sees them."""
        return self._match_orders.get(position, ())

    def match_ids(self, position: int) -> tuple[str, ...]:
        """The candidate's ids of the right side of a matching, indexed by canonical number."""
        first = self.shape[position].options
        return tuple(
            self.option_id(position, first + number) for number in range(self.shape[position].matches)
        )

    def match_number(self, position: int, match_id: str) -> int:
        """The canonical number of a text on the candidate's right side; raises `UnknownId`."""
        for number, known in enumerate(self.match_ids(position)):
            if known == match_id:
                return number
        raise UnknownId(match_id)

    def _id(self, number: int) -> str:
        return self._ids[number * ID_BYTES : (number + 1) * ID_BYTES].hex()

    def _find(self, item_id: str) -> int | None:
        """The position of an item id; ids stand side by side, so that one may seem to begin within another."""
        if not _AN_ID.fullmatch(item_id):
            return None
        wanted, end = bytes.fromhex(item_id), len(self.shape) * ID_BYTES
        start = self._ids.find(wanted, 0, end)
        while start % ID_BYTES and start >= 0:
            start = self._ids.find(wanted, start + 1, end)
        return None if start < 0 else start // ID_BYTES


@lru_cache(maxsize=256)
def _first_options(shape: Shape) -> tuple[int, ...]:
    """Where the ids of the options of each item begin among all ids, and how many ids there are."""
    return tuple(accumulate((item.options + item.matches for item in shape), initial=len(shape)))


@lru_cache(maxsize=4096)
def _shared(order: tuple[int, ...]) -> tuple[int, ...]:
    """One tuple for all equal ones: of four options there are 24 orders."""
    return order


@lru_cache(maxsize=1024)
def layout_of(secret: bytes, shape: Shape) -> Layout:
    """The layout of an attempt, remembered within the process."""
    return Layout(secret, shape)


def _stream(secret: bytes, first: int) -> Iterator[bytes]:
    """Cut the SHAKE-256 output stream into one piece of `first` bytes and further pieces of 64."""
    end = first
    yield shake_256(secret).digest(end)
    while True:
        yield shake_256(secret).digest(end + 64)[end:]
        end += 64


def _draws(head: bytes, rest: Iterator[bytes]) -> Iterator[int]:
    yield from head
    for piece in rest:
        yield from piece


def _shuffled(count: int, draw: Iterator[int]) -> tuple[int, ...]:
    """Fisher-Yates over `range(count)`; bytes that would favour small numbers are thrown away."""
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        size = last + 1
        limit = MAX_OPTIONS - MAX_OPTIONS % size
        byte = next(draw)
        while byte >= limit:
            byte = next(draw)
        other = byte % size
        order[last], order[other] = order[other], order[last]
    return _shared(tuple(order))
