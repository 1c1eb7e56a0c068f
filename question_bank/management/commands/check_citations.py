"""Check every citation of the questions in the banks."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import local_day, now
from law.citation_words import finding_words
from question_bank.actions.check_bank import checked_revisions
from question_bank.actions.keep_citation_checks import CheckedRevision
from question_bank.models import Bank


class Command(BaseCommand):
    """`check_citations [--bank CODE] [--on DATE] [--json]`; exit 1 when a citation is wrong. Writes nothing."""

    help = (
        "Checks every citation of the questions: does the article exist, is it in force, does the text fit?"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bank", default="", help="code of one bank; without it, all banks")
        parser.add_argument(
            "--on", default="", help="the day whose law counts, such as 2026-01-01; without it, today"
        )
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        banks = list(
            Bank.objects.filter(code=options["bank"]) if options["bank"] else Bank.objects.order_by("code")
        )
        if options["bank"] and not banks:
            raise CommandError(f"There is no bank with the code {options['bank']}.", returncode=2)
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else local_day(now())
        except ValueError:
            raise CommandError(f"{options['on']} is no day; write 2026-01-01.", returncode=2) from None
        checked = list(checked_revisions(banks, on=on))
        found = [one for one in checked if one.findings]
        if options["json"]:
            answer = {
                "on": on.isoformat(),
                "checked": len(checked),
                "questions": [_as_json(one) for one in found],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for one in found:
                for finding in one.findings:
                    question = one.revision.question
                    where = f"{question.bank.code} {question.ref} {_where(finding.as_json())}"
                    self.stdout.write(f"{where}: {finding.written} {finding_words(finding)}")
            self.stdout.write(f"{len(checked)} checked, {len(found)} with findings")
        if any(finding.is_wrong for one in found for finding in one.findings):
            sys.exit(1)


def _where(finding: dict[str, Any]) -> str:
    part = f"parts.{finding['part']}." if "part" in finding else ""
    return f"{part}{finding['field']}" + (f".{finding['place']}" if "place" in finding else "")


def _as_json(one: CheckedRevision) -> dict[str, Any]:
    return {
        "bank": one.revision.question.bank.code,
        "ref": one.revision.question.ref,
        "revision": one.revision.number,
        "state": one.revision.state,
        "on": one.on.isoformat(),
        "findings": [
            {**finding.as_json(), "wrong": finding.is_wrong, "words": finding_words(finding)}
            for finding in one.findings
        ],
    }
