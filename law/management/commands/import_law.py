"""Imports laws from Markdown, text or .docx files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.clock import now
from core.domain.errors import Refused
from law.actions.import_law import import_law, plan_import
from law.interchange.reading import read_law_at
from law.interchange.report import report, warning_texts


class Command(BaseCommand):
    """`import_law PATH…`: each file is a law of its own; a refused one does not stop the others."""

    help = "Imports laws from Markdown, text or .docx files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths, --json, --dry-run."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file of a law")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 when all was imported, 1 when a file was refused."""
        at = now()
        entries = [_import_one(path, at=at, dry_run=options["dry_run"]) for path in options["paths"]]
        if options["json"]:
            self.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2))
        else:
            self._say(entries, dry_run=options["dry_run"])
        if any(entry["status"] == "refused" for entry in entries):
            raise SystemExit(1)

    def _say(self, entries: list[dict[str, Any]], *, dry_run: bool) -> None:
        for entry in entries:
            if entry["status"] == "refused":
                self.stderr.write(f"{entry['file']}: {entry['reason']}")
                continue
            for text in warning_texts(entry["warnings"]):
                self.stderr.write(f"{entry['file']}: {text}")
        counts = {
            status: sum(1 for entry in entries if entry["status"] == status)
            for status in ("new_statute", "new_version", "fills_sample", "unchanged", "refused")
        }
        articles = sum(entry["articles"] for entry in entries)
        words = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in counts.items() if number)
        self.stdout.write(
            f"{'dry run: ' if dry_run else ''}{len(entries)} files, {articles} articles: {words}"
        )


def _import_one(path: str, *, at: Any, dry_run: bool) -> dict[str, Any]:
    try:
        source = read_law_at(Path(path))
    except Refused as refusal:
        return {**_nothing(path), "status": "refused", "code": refusal.code, "reason": str(refusal)}
    law = source.law
    answer = report(law, file=path)
    try:
        if dry_run:
            status = plan_import(law).status
        else:
            outcome = import_law(
                law, source_name=source.name, source_sha256=source.sha256, at=at, actor_id=None
            )
            status = outcome.status
    except Refused as refusal:
        return {**answer, "status": "refused", "code": refusal.code, "reason": str(refusal)}
    return {**answer, "status": status.value}


def _nothing(path: str) -> dict[str, Any]:
    """The fields of contract 3 for a file that could not be read at all."""
    return {
        "file": path, "title": None, "version": None, "adopted_on": None, "effective_on": None, "articles": 0,
        "inserted": 0, "deleted": 0, "paragraphs": 0, "items": 0, "chapters": 0, "gaps": [], "warnings": [],
    }  # fmt: skip
