"""Takers that share a stock: a maximum flow, filled one taker after the other without taking from those before."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


class Sharing:
    """``fits[taker][place]`` says what a taker can use, ``stock[place]`` how much there is (1 of each when left out).

    A taker that is filled takes what is free, in the order of the places; where nothing is, it takes what another taker
    can replace. So nobody loses anything by those who come later.
    """

    def __init__(self, fits: Sequence[Sequence[bool]], stock: Sequence[int] | None = None) -> None:
        self._usable = [[place for place, use in enumerate(row) if use] for row in fits]
        self._free = list(stock) if stock is not None else [1] * len(fits[0] if fits else ())
        self._stock = list(self._free)
        self._taken: list[dict[int, int]] = [{} for _row in fits]

    def fill(self, taker: int, most: int) -> int:
        """Gives the taker up to ``most``; returns how much it could be given."""
        given = 0
        for place in self._usable[taker]:
            take = min(self._free[place], most - given)
            if take > 0:
                self._move(taker, place, take)
                self._free[place] -= take
                given += take
        while given < most:
            more = self._by_replacing(taker, most - given)
            if not more:
                break
            given += more
        return given

    def give_back(self, taker: int, amount: int) -> None:
        """Frees ``amount`` of what the taker holds, the last places first."""
        for place in sorted(self._taken[taker], reverse=True):
            back = min(amount, self._taken[taker][place])
            self._move(taker, place, -back)
            self._free[place] += back
            amount -= back
            if amount <= 0:
                return

    def held(self, taker: int) -> list[int]:
        """The places of which the taker holds something, in their order."""
        return sorted(self._taken[taker])

    def in_the_way(self, taker: int) -> tuple[tuple[int, ...], int]:
        """The takers that hold what this one could use, or what those could use instead, itself among them; and all
        that is there for any of them."""
        takers, places, waiting = {taker}, set[int](), deque([taker])
        while waiting:
            for place in self._usable[waiting.popleft()]:
                places.add(place)
                for other, taken in enumerate(self._taken):
                    if other not in takers and taken.get(place):
                        takers.add(other)
                        waiting.append(other)
        return tuple(sorted(takers)), sum(self._stock[place] for place in places)

    def _by_replacing(self, taker: int, most: int) -> int:
        """Gives the taker something along the shortest chain of takers that can each take something else."""
        before: dict[int, tuple[int, int]] = {}
        waiting, seen = deque([taker]), {taker}
        while waiting:
            own = waiting.popleft()
            for place in self._usable[own]:
                if self._free[place]:
                    return self._along(taker, own, place, before, most)
                for other, taken in enumerate(self._taken):
                    if other not in seen and taken.get(place):
                        seen.add(other)
                        before[other] = (own, place)
                        waiting.append(other)
        return 0

    def _along(self, first: int, last: int, free: int, before: dict[int, tuple[int, int]], most: int) -> int:
        chain = []
        while last != first:
            own, place = before[last]
            chain.append((own, last, place))
            last = own
        amount = min([most, self._free[free], *(self._taken[other][place] for _own, other, place in chain)])
        self._free[free] -= amount
        self._move(chain[0][1] if chain else first, free, amount)
        for own, other, place in chain:
            self._move(other, place, -amount)
            self._move(own, place, amount)
        return amount

    def _move(self, taker: int, place: int, amount: int) -> None:
        left = self._taken[taker].get(place, 0) + amount
        if left:
            self._taken[taker][place] = left
        else:
            self._taken[taker].pop(place, None)
