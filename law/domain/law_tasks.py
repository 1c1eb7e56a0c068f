"""What a change of law asks of everything that cites it: a task for each thing, and the way it goes.

A task is opened when people have confirmed what became of an article that the thing cites. Its owner decides: keep
it and point its citations to the new articles, edit it, or retire it. A second person signs. The thing itself leaves
random draws on the day on which the new version counts, whether or not anybody has looked at its task.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from .compare import Kind

LEAD = timedelta(days=14)
"""So long before the new version takes effect a task is due: time for the second signature and the next draw."""
LATE_LEAD = timedelta(days=7)
"""Time for a task of a version that is in effect already, or will be sooner than `LEAD`."""


class LawTaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DECIDED = "decided"
    """The owner has decided; a second person has to sign."""
    DONE = "done"
    LAPSED = "lapsed"
    """The thing no longer cites what changed, or is out of use."""


class LawDecision(StrEnum):
    """What the owner decides."""

    KEEP = "keep"
    """It stays right: its citations are pointed to the new articles."""
    EDIT = "edit"
    RETIRE = "retire"


MOVES: Mapping[LawTaskState, frozenset[LawTaskState]] = MappingProxyType(
    {
        LawTaskState.OPEN: frozenset({LawTaskState.DECIDED, LawTaskState.DONE, LawTaskState.LAPSED}),
        LawTaskState.DECIDED: frozenset({LawTaskState.OPEN, LawTaskState.DONE, LawTaskState.LAPSED}),
        LawTaskState.DONE: frozenset({LawTaskState.OPEN}),
        LawTaskState.LAPSED: frozenset({LawTaskState.OPEN}),
    }
)
"""A decision that is not signed goes back to open; a thing that cites the old text once more is asked for again."""

UNSETTLED = (LawTaskState.OPEN, LawTaskState.DECIDED)
"""States in which somebody still has to do something."""


class Effect(StrEnum):
    """The gravest thing that happened to the articles which a thing cites."""

    RENUMBERED = "renumbered"
    CHANGED = "changed"
    RESHAPED = "reshaped"
    """Split or merged: a person has to find the right part."""
    REPEALED = "repealed"


_EFFECTS: Mapping[Kind, Effect] = MappingProxyType(
    {
        Kind.RENUMBERED: Effect.RENUMBERED,
        Kind.CHANGED: Effect.CHANGED,
        Kind.SPLIT: Effect.RESHAPED,
        Kind.MERGED: Effect.RESHAPED,
        Kind.REPEALED: Effect.REPEALED,
    }
)
_GRAVITY = tuple(Effect)


@dataclass(frozen=True, slots=True)
class Place:
    """An article of a statute by number, with paragraph and item where a citation names them."""

    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None

    @property
    def article(self) -> tuple[int, int]:
        """The article alone."""
        return (self.number, self.suffix)


@dataclass(frozen=True, slots=True)
class Became:
    """What people confirmed about one article of the older version; `new`: the articles that it became."""

    kind: Kind
    new: tuple[tuple[int, int], ...] = ()


Changes = Mapping[tuple[int, int], Became]
"""By the number and suffix of the older article. Articles about which nobody has decided are missing."""


def effect_on(places: Iterable[Place], changes: Changes) -> Effect | None:
    """The gravest effect on these citations, or None when nothing that they cite has changed."""
    found = {
        _EFFECTS[became.kind]
        for place in places
        if (became := changes.get(place.article)) is not None and became.kind in _EFFECTS
    }
    return max(found, key=_GRAVITY.index, default=None)


def repointed(place: Place, changes: Changes) -> Place | None:
    """Where a citation points in the new version, or None when a person has to say it.

    An article that only changed its number or its words has one counterpart, whose paragraph and item keep their
    numbers (whether they exist there is for the caller to look up). What was split, merged or repealed, and what
    nobody has decided about, has none.
    """
    became = changes.get(place.article)
    if became is None or len(became.new) != 1:
        return None
    if became.kind not in (Kind.SAME, Kind.RENUMBERED, Kind.CHANGED):
        return None
    number, suffix = became.new[0]
    return replace(place, number=number, suffix=suffix)


def due_on(*, begins_on: date, opened_on: date) -> date:
    """The day by which the owner should have decided: `LEAD` before the version counts, if there is so much time.

    Otherwise `LATE_LEAD` after the task was opened, but before the version counts where that is still ahead.
    """
    if begins_on - LEAD >= opened_on:
        return begins_on - LEAD
    late = opened_on + LATE_LEAD
    return min(late, begins_on - timedelta(days=1)) if begins_on > opened_on else late


def first_day(
    valid_from: date | None, *, was: date, now: date, others: Iterable[date], today: date
) -> date | None:
    """From when a wording may be asked that cites a version whose first day moved from `was` to `now`.

    A wording that waited for the old day waits for the new one, and for the first days of the `others` that it cites
    as well. One that begins later for another reason stays, and so does one without a day, unless the version counts
    only later than today.
    """
    wanted = max([now, *others])
    if valid_from == was:
        return wanted
    if wanted > today and (valid_from is None or valid_from < wanted):
        return wanted
    return valid_from


def may_sign(signer: int, *, decided_by: int | None, author: int | None) -> bool:
    """Nobody signs what they decided or wrote; all are ids of officers."""
    return signer not in {decided_by, author}
