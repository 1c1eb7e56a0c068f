"""Checks a receipt file offline: no database is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from core.commands import HouseCommand, WrongCall
from core.keys import PUBLIC_NAME, read_public_key
from exams.domain.verification import receipt_fault


class Command(HouseCommand):
    help = "Check a receipt against a public key given apart from it; exit 1 when it is not valid."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key", type=Path, metavar="PUBKEY", help="public key (PEM); else the data folder's"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        key_path: Path = options["key"] or Path(settings.DATA_DIR) / PUBLIC_NAME
        try:
            public_key = read_public_key(key_path)
        except (OSError, ValueError) as error:
            raise WrongCall(f"{key_path}: {error}") from None
        try:
            text = options["file"].read_bytes()
        except OSError as error:
            raise WrongCall(f"{options['file']}: {error}") from None
        fault = _fault(text, public_key)
        self.report(
            as_json=options["json"],
            data={"valid": fault is None, "reason": fault},
            line="valid" if fault is None else f"not valid: {fault}",
            refused=fault is not None,
        )


def _fault(text: bytes, public_key: Any) -> str | None:
    try:
        receipt = json.loads(text)
    except (ValueError, RecursionError):
        return "unreadable"
    return receipt_fault(receipt, public_key) if isinstance(receipt, dict) else "unreadable"
