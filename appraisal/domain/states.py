"""States of fault records, evaluation cycles, their items, promotion checks, bulletins, and the only moves between."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class FaultState(StrEnum):
    """Where a record of a fault or flaw stands."""

    ENTERED = "entered"
    DISMISSED = "dismissed"
    DECIDED = "decided"
    APPEALED = "appealed"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


FAULT_MOVES: Final[Mapping[FaultState, frozenset[FaultState]]] = {
    FaultState.ENTERED: frozenset({FaultState.DECIDED, FaultState.DISMISSED}),
    FaultState.DISMISSED: frozenset(),
    FaultState.DECIDED: frozenset({FaultState.APPEALED, FaultState.WITHDRAWN}),
    FaultState.APPEALED: frozenset({FaultState.FINAL, FaultState.WITHDRAWN}),
    FaultState.FINAL: frozenset({FaultState.WITHDRAWN}),
    FaultState.WITHDRAWN: frozenset(),
}


class CycleState(StrEnum):
    """Whether a period is still being evaluated."""

    OPEN = "open"
    CLOSED = "closed"


CYCLE_MOVES: Final[Mapping[CycleState, frozenset[CycleState]]] = {
    CycleState.OPEN: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset(),
}


class ItemState(StrEnum):
    """What became of a deduction, bonus or veto that somebody entered."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


ITEM_MOVES: Final[Mapping[ItemState, frozenset[ItemState]]] = {
    ItemState.PROPOSED: frozenset({ItemState.CONFIRMED, ItemState.REFUSED}),
    ItemState.CONFIRMED: frozenset(),
    ItemState.REFUSED: frozenset(),
}


class PromotionState(StrEnum):
    """Where a promotion check stands."""

    OPEN = "open"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


PROMOTION_MOVES: Final[Mapping[PromotionState, frozenset[PromotionState]]] = {
    PromotionState.OPEN: frozenset({PromotionState.SIGNED, PromotionState.WITHDRAWN}),
    PromotionState.SIGNED: frozenset(),
    PromotionState.WITHDRAWN: frozenset(),
}


class BulletinState(StrEnum):
    """Where a bulletin stands between its draft and its withdrawal."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    DROPPED = "dropped"


IN_PREPARATION: Final = (BulletinState.DRAFT, BulletinState.CHECKED, BulletinState.APPROVED)
BULLETIN_MOVES: Final[Mapping[BulletinState, frozenset[BulletinState]]] = {
    BulletinState.DRAFT: frozenset({BulletinState.CHECKED, BulletinState.DROPPED}),
    BulletinState.CHECKED: frozenset({BulletinState.APPROVED, BulletinState.DRAFT, BulletinState.DROPPED}),
    BulletinState.APPROVED: frozenset({BulletinState.ISSUED, BulletinState.DRAFT, BulletinState.DROPPED}),
    BulletinState.ISSUED: frozenset({BulletinState.WITHDRAWN, BulletinState.REPLACED}),
    BulletinState.WITHDRAWN: frozenset(),
    BulletinState.REPLACED: frozenset(),
    BulletinState.DROPPED: frozenset(),
}
