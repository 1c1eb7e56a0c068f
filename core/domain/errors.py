"""How an action says no."""

from __future__ import annotations


class Refused(Exception):
    """An action was refused for a reason that the person can understand and act upon.

    `message` may be a lazy translation; `code` names the reason for programs.
    """

    code = "refused"

    def __init__(self, message: object, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)
