"""Makes a small world for a test from a JSON file (contract 4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.base import CommandParser

from core.clock import now
from core.commands import HouseCommand, WrongCall
from core.domain.errors import Refused
from portal.actions.plant_scenario import plant_scenario
from portal.scenario import read_scenario


class Command(HouseCommand):
    help = "Make a small world for a test; only with DEBUG or LIANBING_ALLOW_SCENARIOS=1."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.ALLOW_SCENARIOS):
            raise WrongCall("scenarios are off: set LIANBING_ALLOW_SCENARIOS=1")
        try:
            scenario = read_scenario(options["file"].read_bytes())
        except (OSError, msgspec.MsgspecError) as error:
            raise WrongCall(f"{options['file']}: {error}") from None
        try:
            world = plant_scenario(scenario, at=now())
        except Refused as refusal:
            raise WrongCall(refusal) from None
        # contract 4: what is printed is JSON in any case
        self.report(as_json=True, data=world, line="")
