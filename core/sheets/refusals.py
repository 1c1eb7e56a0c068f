"""How the reading child says no: a code and its parameters. No Django here."""

from __future__ import annotations

from typing import NoReturn


class Refusal(Exception):
    """The file is refused as a whole: `code` (see core.sheets.reader) and `params` for the message."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def refuse(code: str, **params: str | int) -> NoReturn:
    """Raises Refusal."""
    raise Refusal(code, **params)
