"""Appoints the three separate administrators and prints their log-ins."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from core.clock import local_day, now
from core.commands import SOME_REFUSED, HouseCommand
from core.domain.days import iso
from core.domain.errors import Refused
from personnel.actions.appoint_administrators import Appointed, appoint_administrators
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import Role

OPTIONS = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}


class Command(HouseCommand):
    help = (
        "Appoint the system, the security and the audit administrator: three different people with no other role. "
        "Safe to repeat. One-time codes are printed once and stored hashed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        for option in OPTIONS:
            parser.add_argument(
                f"--{option}",
                metavar="BADGE",
                help=f"badge number of the {option} administrator (default: who it is, else a service account)",
            )
        parser.add_argument("--unit", default="BUREAU", help="code of the top unit, if there is no unit yet")
        parser.add_argument("--unit-name", default="公安局", help="its name")
        parser.add_argument(
            "--new-codes", action="store_true", help="a new one-time code for each of the three"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, print no codes")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = now()
        named = {
            role: normal_badge_number(options[option]) for option, role in OPTIONS.items() if options[option]
        }
        try:
            with transaction.atomic():
                appointed = appoint_administrators(
                    named=named,
                    bureau=(options["unit"], options["unit_name"]),
                    new_codes=options["new_codes"],
                    at=at,
                    today=local_day(at),
                )
                transaction.set_rollback(options["dry_run"])
        except Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(SOME_REFUSED)
        logins = [_login(one, shows_code=not options["dry_run"]) for one in appointed]
        lines = [f"{len(logins)} administrators", *(_line(login) for login in logins)]
        self.report(as_json=options["json"], data={"logins": logins}, line="\n".join(lines))


def _login(one: Appointed, *, shows_code: bool) -> dict[str, str | None]:
    code = one.code if shows_code else None
    return {
        "badge": one.badge_number,
        "code": code.code if code else None,
        "expires_at": iso(code.expires_at) if code else None,
        "name": one.officer.name,
        "role": one.role.value,
    }


def _line(login: dict[str, str | None]) -> str:
    code = login["code"] or "(no new code)"
    return f"  {login['badge']:<12}  {code:<15}  {login['role']:<14}  {login['name']}"
