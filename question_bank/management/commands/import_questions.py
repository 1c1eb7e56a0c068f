"""Import questions from a file into review."""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actions.choose_columns import chosen_columns
from core.clock import now
from core.sheets.reader import SheetRefused
from law.citation_words import finding_words
from personnel.models import Unit
from question_bank.actions.create_bank import create_bank
from question_bank.actions.import_questions import ImportReport, import_questions
from question_bank.actions.judge_import import JudgedRow
from question_bank.actions.stage_import import row_data
from question_bank.actions.take_pictures import take_pictures
from question_bank.actions.upload_questions import KIND
from question_bank.interchange.foreign import open_questions
from question_bank.interchange.kinds_of_file import FORMATS
from question_bank.models import Bank
from question_bank.wording import problem_words, similar_words


class Command(BaseCommand):
    """`import_questions FILE [--format auto] [--bank CODE] [--json] [--dry-run]`; exit 1 when rows were refused."""

    help = "Imports questions from a file in any of the formats; new and changed ones go into review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", default="auto", choices=("auto", *FORMATS))
        parser.add_argument(
            "--bank", default="", help="code of the bank; without it, that of the highest unit"
        )
        parser.add_argument(
            "--json", action="store_true", help="print JSON on standard output and nothing else"
        )
        parser.add_argument("--dry-run", action="store_true", help="judge every row and write nothing")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing when a single row is refused"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        bank = _bank(options["bank"])
        if bank is None and not options["dry_run"] and not Unit.objects.exists():
            raise CommandError("There is no unit to keep a bank yet: import the roster first.", returncode=2)
        try:
            choices = chosen_columns(kind=KIND, unit_id=bank.unit_id if bank else None)
            questions = open_questions(file, form=options["format"], choices=choices)
            if bank is None and not options["dry_run"]:
                bank = _first_bank()
            questions.names = take_pictures(
                questions.pictures, bank=None if options["dry_run"] else bank, actor=None, at=now()
            )
            report = import_questions(
                questions.rows(),
                bank=bank,
                file_name=file.name,
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                at=now(),
                actor=None,
                trial=options["dry_run"],
                all_or_nothing=options["all_or_nothing"],
            )
        except SheetRefused as refusal:
            answer = {
                "created": 0,
                "updated": 0,
                "unchanged": 0,
                "rejected": [_whole_file(refusal)],
                "questions": [],
                "remarks": [],
            }
            self._answer(answer, options)
            sys.exit(1)
        self._answer(_as_json(report), options)
        if report.rejected:
            sys.exit(1)

    def _answer(self, answer: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            "{created} created, {updated} updated, {unchanged} unchanged, {refused} refused".format(
                refused=len(answer["rejected"]), **answer
            )
        )
        for row in answer["rejected"]:
            self.stderr.write("{sheet} {row} {column}: {value} {reason}".format(**row).strip())


def _bank(code: str) -> Bank | None:
    """The bank named; without a name the bank of the highest unit, None when there is no bank."""
    if not code:
        return Bank.objects.order_by("unit__depth", "code").first()
    named = Bank.objects.filter(code=code).first()
    if named is None:
        raise CommandError(f"There is no bank with the code {code}.", returncode=2)
    return named


def _first_bank() -> Bank:
    unit = Unit.objects.order_by("path")[0]
    return create_bank(code="main", name=f"{unit.name}题库", unit=unit, at=now(), actor=None)


def _as_json(report: ImportReport) -> dict[str, Any]:
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": [refused for row in report.rejected for refused in _told(row, warnings=False)],
        "questions": [_question(row) for row in report.rows if row.row.content.stem],
        "remarks": [remark for row in report.rows for remark in _told(row, warnings=True)],
    }


def _told(judged: JudgedRow, *, warnings: bool) -> list[dict[str, Any]]:
    """What is said of a row, with the place: what keeps it out, or what is worth a look (also what was left out)."""
    row = judged.row
    return [
        {
            "sheet": row.sheet,
            "row": problem.row or row.row,
            "column": problem.column,
            "value": problem.value,
            "reason": problem_words(problem.code),
            "code": problem.code,
        }
        for problem in row.problems
        if problem.warning == warnings
    ]


def _question(judged: JudgedRow) -> dict[str, Any]:
    data = row_data(judged)
    extra = ("matches", "rubric", "material", "parts", "similar", "citation_findings")
    told = {name: data[name] for name in extra if data.get(name)}
    return told | {
        "ref": data["ref"],
        "kind": data["kind"],
        "stem": data["stem"],
        "options": data["options"],
        "key": [part["key"] for part in data["parts"]] or data["key"],
        "marks": data["marks"],
        "citations": list(judged.row.content.citations),
        "status": judged.status,
        "warnings": [problem_words(problem.code) for problem in judged.row.problems if problem.warning]
        + [f"{one.written} {finding_words(one)}" for one in judged.findings]
        + [similar_words(one) for one in judged.similar],
    }


def _whole_file(refusal: SheetRefused) -> dict[str, Any]:
    return {"sheet": "", "row": 0, "column": "", "value": "", "reason": str(refusal), "code": refusal.code}
