"""What looks odd about a question after an exam: rules over its figures, in the order of how much it matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class ItemCheckPolicy:
    """Policy kind `item_check`: from which figures on a question is shown to the exam officer.

    Smallest numbers of candidates: 30 for facility, omissions and options, 100 for discrimination. The smallest
    correlation of 0.15 and the 5 % for an option are in common use; the other limits are the product's own and rest
    on no regulation.
    """

    smallest_n: int = 30
    smallest_n_discrimination: int = 100
    hard_below: float = 0.30
    easy_above: float = 0.95
    weak_below: float = 0.15
    strong_share: float = 0.30
    """A wrong option chosen by this share of the strongest 27 % asks for a look at the key."""
    rare_below: float = 0.05
    omitted_above: float = 0.10
    not_reached_above: float = 0.20


class Weight(IntEnum):
    """How much a flag matters. From `LOOK` on somebody has to answer it before sign-off."""

    NOTE = 1
    LOOK = 2
    KEY = 3


WEIGHTS: Final[dict[str, Weight]] = {
    "strong_chose": Weight.KEY,
    "key_left_out": Weight.KEY,
    "negative": Weight.KEY,
    "hard": Weight.LOOK,
    "omitted": Weight.LOOK,
    "weak": Weight.LOOK,
    "not_reached": Weight.NOTE,
    "easy": Weight.NOTE,
    "nobody_chose": Weight.NOTE,
    "rare": Weight.NOTE,
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that looks odd. `option` counts in the order of the question bank; `figure` is what it rests on."""

    code: str
    option: int | None = None
    figure: float | None = None

    @property
    def name(self) -> str:
        """What the flag is called when somebody answers it: `strong_chose:2`."""
        return self.code if self.option is None else f"{self.code}:{self.option}"

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return WEIGHTS[self.code]

    @property
    def wants_an_answer(self) -> bool:
        """Whether the results should not be signed before somebody said what is to be made of it."""
        return self.weight >= Weight.LOOK


class OptionLike(Protocol):
    """The figures of an option that the rules look at."""

    @property
    def option(self) -> int: ...
    @property
    def share(self) -> float | None: ...
    @property
    def strong_share(self) -> float | None: ...
    @property
    def r_rest(self) -> float | None: ...


class FiguresLike(Protocol):
    """The figures of a question that the rules look at (`psychometrics.items.ItemFigures`)."""

    @property
    def n(self) -> int: ...
    @property
    def facility(self) -> float | None: ...
    @property
    def omission_rate(self) -> float | None: ...
    @property
    def not_reached_rate(self) -> float | None: ...
    @property
    def discrimination(self) -> float | None: ...
    @property
    def options(self) -> Sequence[OptionLike]: ...


def flags_of(figures: FiguresLike, key: frozenset[int], policy: ItemCheckPolicy) -> tuple[Flag, ...]:
    """Everything odd, what matters most first. `key` holds the right options of a question that has any."""
    if figures.n < policy.smallest_n:
        return ()
    found = [*_of_options(figures, key, policy), *_of_the_whole(figures, policy)]
    return tuple(sorted(found, key=lambda flag: (-flag.weight, flag.code, flag.option or 0)))


def trouble(flags: Iterable[Flag]) -> tuple[int, int]:
    """Sorts questions: the weightiest flag first, then how many there are."""
    weights = [flag.weight for flag in flags]
    return (max(weights, default=0), len(weights))


def _of_the_whole(figures: FiguresLike, policy: ItemCheckPolicy) -> Iterable[Flag]:
    facility, r = figures.facility, figures.discrimination
    if facility is not None and facility < policy.hard_below:
        yield Flag("hard", figure=facility)
    if facility is not None and facility > policy.easy_above:
        yield Flag("easy", figure=facility)
    if figures.omission_rate is not None and figures.omission_rate > policy.omitted_above:
        yield Flag("omitted", figure=figures.omission_rate)
    if figures.not_reached_rate is not None and figures.not_reached_rate > policy.not_reached_above:
        yield Flag("not_reached", figure=figures.not_reached_rate)
    if r is not None and figures.n >= policy.smallest_n_discrimination:
        if r < 0:
            yield Flag("negative", figure=r)
        elif r < policy.weak_below and (facility or 0) <= policy.easy_above:
            yield Flag("weak", figure=r)


def _of_options(figures: FiguresLike, key: frozenset[int], policy: ItemCheckPolicy) -> Iterable[Flag]:
    for option in figures.options:
        strong, r = option.strong_share, option.r_rest
        if option.option in key:
            if len(key) > 1 and strong is not None and strong < 0.5 and r is not None and r < 0:
                yield Flag("key_left_out", option.option, strong)
        elif strong is not None and strong >= policy.strong_share and r is not None and r > 0:
            yield Flag("strong_chose", option.option, strong)
        elif option.share == 0:
            yield Flag("nobody_chose", option.option, 0.0)
        elif option.share is not None and option.share < policy.rare_below:
            yield Flag("rare", option.option, option.share)
