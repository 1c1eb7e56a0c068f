"""How the actions of weekly study say no."""

from __future__ import annotations

from core.domain.errors import Refused


class StudyRefused(Refused):
    """An assignment cannot be drafted, published or withdrawn like this; `field` says where the form shows it."""

    code = "study_refused"

    def __init__(self, message: object, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


class IllegalMove(StudyRefused):
    """The assignment is not in a state that allows the step."""

    code = "illegal_move"


class LostRace(StudyRefused):
    """Somebody else moved the assignment first."""

    code = "lost_race"


class NotThere(Refused):
    """There is no such item, or nothing to do about it."""

    code = "not_found"


class TooSoon(Refused):
    """The text was opened a moment ago."""

    code = "too_soon"


class InvalidReply(Refused):
    """An answer that cannot be read, or no answer at all."""

    code = "invalid"
