"""Reset somebody's second factor on the server: the only way for an administrator."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from core.clock import now
from core.commands import SOME_REFUSED, HouseCommand
from core.domain.errors import Refused
from personnel.actions.appoint_administrators import NoSuchHolder
from personnel.actions.reset_second_factor import reset_second_factor
from personnel.domain.badges import normal_badge_number
from personnel.models import Officer


class Command(HouseCommand):
    help = "Take an officer's second factor away; every session ends, and the next sign-in sets it up anew."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("badge", metavar="BADGE", help="badge number of the officer")
        parser.add_argument("--reason", required=True, help="who asked, and how you made sure who it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        badge = normal_badge_number(options["badge"])
        try:
            officer = Officer.objects.holding_badge(badge).first()
            if officer is None:
                raise NoSuchHolder(badge)
            reset_second_factor(officer=officer, reason=options["reason"], actor=None, at=now())
        except Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(SOME_REFUSED)
        self.report(as_json=options["json"], data={"badge": badge}, line=f"second factor of {badge} reset")
