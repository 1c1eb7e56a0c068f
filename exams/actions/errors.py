"""How the actions of a candidate say no. Codes are those of contract 5."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused


class NotFound(Refused):
    """There is no such thing, or it belongs to somebody else."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__(_("There is nothing here, or it is not yours."))


class NotOpen(Refused):
    """The window has not begun."""

    code = "not_open"

    def __init__(self) -> None:
        super().__init__(_("The exam has not opened yet."))


class Elsewhere(NotOpen):
    """The exam is sat in a room, and this is not a machine of it."""

    def __init__(self, message: object) -> None:
        Refused.__init__(self, message)


class Closed(Refused):
    """Time is up, or the sitting is over."""

    code = "closed"

    def __init__(self) -> None:
        super().__init__(_("Time is up. The exam is closed."))


class Barred(Refused):
    """An earlier attempt was voided for good."""

    code = "closed"

    def __init__(self) -> None:
        super().__init__(_("Your attempt at this exam was voided. Ask the exam officer."))


class AlreadySubmitted(Refused):
    """The paper was handed in."""

    code = "already_submitted"

    def __init__(self) -> None:
        super().__init__(_("You have already handed in this paper."))


class NeedsClearance(Refused):
    """The exam asks for a clearance that this officer does not have."""

    code = "needs_clearance"

    def __init__(self) -> None:
        super().__init__(_("You have not been cleared for this exam. Ask your unit's political department."))


class NeedsSafeBrowser(Refused):
    """The sitting is written in Safe Exam Browser, and this is another browser or another configuration."""

    code = "needs_safe_browser"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This exam is written in Safe Exam Browser with the configuration of this exam. Your saved answers "
                "are there. If it does not work, an invigilator can let you in."
            )
        )


class ReadOnly(Refused):
    """Another tab or window writes now."""

    code = "read_only"

    def __init__(self) -> None:
        super().__init__(_("You are writing this exam in another window. This one can only be read."))


class KeyReused(Refused):
    """An idempotency key came with another body."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__(_("This save was already used for another answer."))


class InvalidSave(Refused):
    """A save cannot be read; `field` says which part."""

    code = "invalid"

    def __init__(self, field: str) -> None:
        super().__init__(_("This answer cannot be read. Reload the page and answer again."))
        self.field = field


class DigestMismatch(Refused):
    """The candidate's answers are not those that are stored; `items` are the stored ones."""

    code = "digest_mismatch"

    def __init__(self, items: dict[str, Any]) -> None:
        super().__init__(_("Some answers have not arrived. Nothing was handed in; try again."))
        self.items = items


class WriterExpired(Exception):
    """The session behind a writer token was ended: ask the session itself who this is."""
