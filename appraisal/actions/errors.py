"""How faults and evaluations say no."""

from __future__ import annotations

from core.domain.errors import Refused


class IllegalMove(Refused):
    """The table of moves has no such step."""

    code = "illegal_move"


class LostRace(Refused):
    """Somebody else moved it first."""

    code = "lost_race"


class MayNot(Refused):
    """This officer may not do this; `code` says why."""

    code = "may_not"


class NotSound(Refused):
    """What was entered cannot be meant; `field` says where."""

    code = "not_sound"

    def __init__(self, message: object, *, field: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field
