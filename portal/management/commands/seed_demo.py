"""Makes the demonstration bureau and prints who can sign in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from core.clock import now
from core.commands import HouseCommand, WrongCall
from core.domain.errors import Refused
from portal.actions.plant_demo import plant_demo
from portal.demo import people


class Command(HouseCommand):
    help = "Make the demonstration bureau (safe to repeat) and print its log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--officers", type=int, default=600, help="how many officers (at least 20)")
        parser.add_argument("--seed", type=int, default=2026, help="same seed, same people and answers")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise WrongCall("the demonstration bureau is not for a bureau in service")
        if options["officers"] < 20:
            raise WrongCall("--officers must be at least 20")
        try:
            demo = plant_demo(officers=options["officers"], seed=options["seed"], at=now())
        except Refused as refusal:
            raise WrongCall(refusal) from None
        members = [*people.CAST, *people.ADMINISTRATORS]
        logins = [
            {
                "badge": member.badge,
                "password": people.PASSWORD,
                "name": member.name,
                "role": member.role.value if member.role else "officer",
            }
            for member in members
        ]
        lines = [
            f"{demo.officers} officers, {demo.units} units, {demo.questions} questions, {demo.exams} exams",
            *(f"  left out: {reason}" for reason in demo.refused),
            *(
                f"  {login['badge']}  {login['password']}  {login['role']:<18} {login['name']}"
                for login in logins
            ),
        ]
        self.report(as_json=options["json"], data={"logins": logins, **asdict(demo)}, line="\n".join(lines))
