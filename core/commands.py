"""What all management commands share (contract 3): `--json`, one line for people, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

DONE, SOME_REFUSED, WRONG_CALL = 0, 1, 2


class WrongCall(CommandError):
    """The command was called with something it cannot use; exit code 2."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message), returncode=WRONG_CALL)


class HouseCommand(BaseCommand):
    """A command that says what it did: a line of counts, or JSON and nothing else on standard output."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON instead of a line for people")

    def report(self, *, as_json: bool, data: Any, line: str, refused: bool = False) -> None:
        """Prints `data` or `line`; ends the process with 1 when some input was refused."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            self.stdout.write(line)
        if refused:
            self.stdout.flush()
            sys.exit(SOME_REFUSED)
