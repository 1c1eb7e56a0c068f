"""A room of an exam: where its seats stand, which of them are neighbours, and which addresses belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

MOST_SEATS: Final = 500
MOST_RANGES: Final = 50


@dataclass(frozen=True, slots=True)
class RoomsPolicy:
    """Policy kind `rooms`: how candidates are spread over rooms and who invigilates.

    Neighbours from different units, two invigilators to a room and none from the candidates' own unit are what
    bureaus describe of their qualification exams; the figures are the product's own and rest on no regulation.
    """

    near: bool = True
    """Candidates sit at a site of their own unit, or of the nearest unit above it, as long as it has seats."""
    invigilators: int = 2
    """To a room; the first is the chief."""
    ring: bool = True
    """鱼咬尾: the county bureaus stand in a ring, and each sends its invigilators to the next one first. Without it,
    the lot alone decides among those who may."""
    ticket_rules: tuple[str, ...] = (
        "凭本证和本人有效证件入场，由监考核对本人。",
        "按座位号就座，只使用该座位的电脑。",
        "手机及其他通讯设备关机后交监考保管。",
        "用自己的警号登录，核对姓名无误后再开始答题；开始后才计时。",
        "遇电脑或网络故障，举手报告监考；已保存的答案不会丢失。",
        "交卷后确认看到回执，再离开考场。",
    )
    """考生须知 on the admission ticket. A proposal in our own words; each bureau writes its own."""

    def __post_init__(self) -> None:
        if not 1 <= self.invigilators <= 6:
            raise ValueError("invigilators is between 1 and 6")


@lru_cache(maxsize=256)
def positions(capacity: int, columns: int) -> Mapping[int, tuple[int, int]]:
    """Row and column (from 0; row 0 is at the front) of each seat from 1 to `capacity`.

    The first seat is at the front of the first column; numbers run to the back, come forward in the next column, and so
    on. The first columns hold one seat more where the seats do not share out evenly.
    """
    depth, longer = divmod(capacity, columns)
    found = {}
    number = 1
    for column in range(columns):
        rows = range(depth + (column < longer))
        for row in rows if column % 2 == 0 else reversed(rows):
            found[number] = (row, column)
            number += 1
    return found


@lru_cache(maxsize=256)
def neighbours(capacity: int, columns: int) -> Mapping[int, tuple[int, ...]]:
    """The seats before, behind and beside each seat."""
    places = positions(capacity, columns)
    seats = {place: number for number, place in places.items()}
    steps = ((-1, 0), (1, 0), (0, -1), (0, 1))
    return {
        number: tuple(
            seats[row + down, column + right]
            for down, right in steps
            if (row + down, column + right) in seats
        )
        for number, (row, column) in places.items()
    }


def network_of(written: str) -> IPv4Network | IPv6Network:
    """An address or a range as people write it, `10.1.2.7` or `10.1.2.0/24`; raises ValueError for anything else."""
    return ip_network(written.strip(), strict=False)


def belongs_to(address: str, networks: Sequence[str], machines: Mapping[str, str], seat: int | None) -> bool:
    """Whether `address` is one from which an attempt may begin: on a seat with a machine of its own, that machine's;
    else anywhere in the ranges of the room. `seat` None: anywhere in the room, ranges and machines. What is no address
    belongs nowhere."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    if isinstance(asked, IPv6Address) and asked.ipv4_mapped:
        asked = asked.ipv4_mapped
    own = machines.get(str(seat)) if seat is not None else None
    ranges = [own] if own else [*networks, *(machines.values() if seat is None else ())]
    return any(asked in network_of(written) for written in ranges)
