"""Figures of any exam, also of one held on paper, from a table of responses."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.commands import HouseCommand, WrongCall
from core.sheets.reader import SheetRefused, read_workbook

LATER = {
    "model": "Only the classical model (--model ctt) is there yet; rasch and 2pl are not.",
    "integrity": "The integrity screen (--integrity) is not there yet.",
    "dif": "Differences between groups (--dif) are not there yet.",
}


class Command(HouseCommand):
    """`analyse_responses RESPONSES.csv [--key KEY.csv] [--max-marks …] [--cut MARKS] [--json]`.

    Exit 1 when rows were left out, 2 on a call that it cannot serve.
    """

    help = "Classical figures of questions and of the whole paper: first column candidate, one column per question."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key", type=Path, help="right answers: one row below the names, or question and answer"
        )
        parser.add_argument(
            "--max-marks",
            default="",
            help="full marks: one number, a list, question=number pairs, or a csv file",
        )
        parser.add_argument("--cut", type=float, help="pass mark on the scale of the paper")
        parser.add_argument("--model", default="ctt", choices=("ctt", "rasch", "2pl"))
        parser.add_argument("--integrity", action="store_true")
        parser.add_argument("--dif", default="", metavar="COLUMN")

    def handle(self, *args: Any, **options: Any) -> None:
        from psychometrics.responses import (
            TableRefused,
            key_of_rows,
            report,
            table_of,
        )  # numpy: loaded for this alone

        for name, wanted in (
            ("model", options["model"] != "ctt"),
            ("integrity", options["integrity"]),
            ("dif", options["dif"]),
        ):
            if wanted:
                raise WrongCall(LATER[name])
        try:
            table, refused = table_of(_rows(options["file"]))
            key = None
            if options["key"]:
                key = key_of_rows([cells for _number, cells in _rows(options["key"])], table.items)
            full = _full_marks(
                options["max_marks"], table.items, [cell for row in table.cells for cell in row], key
            )
            told, left_out = report(table, key=key, full=full, cut=options["cut"])
        except TableRefused as refusal:
            raise WrongCall(refusal) from None
        rejected = [*refused, *left_out]
        told["rejected"] = [asdict(row) for row in rejected]
        test = told["test"]
        alpha = "not defined" if test["alpha"] is None else f"{test['alpha']:.3f}"
        line = f"{test['n']} candidates, {test['k']} questions, alpha {alpha}, {len(rejected)} rows left out"
        if not options["json"]:
            for row in rejected:
                self.stderr.write(f"row {row.row}, {row.column}: {row.value} {row.reason}")
        self.report(as_json=options["json"], data=told, line=line, refused=bool(rejected))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise WrongCall(f"There is no file {path}.")
    try:
        workbook = read_workbook(path, name=path.name)
    except SheetRefused as refusal:
        raise WrongCall(refusal) from None
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    return [(row.number, row.cells) for row in sheets[0].rows] if sheets else []


def _full_marks(
    text: str, items: tuple[str, ...], cells: list[str], key: dict[str, str] | None
) -> dict[str, float]:
    """The full marks of each question as the call says them; 1 where nothing is said and no mark is above 1."""
    if not text:
        if key is None and any(_above_one(cell) for cell in cells):
            raise WrongCall("There are marks above 1: say with --max-marks what each question gives.")
        return dict.fromkeys(items, 1.0)
    if Path(text).is_file():
        from psychometrics.responses import key_of_rows

        pairs = key_of_rows([row for _number, row in _rows(Path(text))], items)
    elif "=" in text:
        pairs = dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    else:
        numbers = text.split(",")
        if len(numbers) == 1:
            numbers *= len(items)
        if len(numbers) != len(items):
            raise WrongCall(f"--max-marks has {len(numbers)} numbers for {len(items)} questions.")
        pairs = dict(zip(items, numbers, strict=True))
    try:
        full = {item: float(pairs[item]) for item in items}
    except KeyError as missing:
        raise WrongCall(f"--max-marks says nothing about {missing}.") from None
    except ValueError:
        raise WrongCall("--max-marks is a number, a list of numbers, or question=number pairs.") from None
    if any(not 0 < marks < 1e9 for marks in full.values()):
        raise WrongCall("Full marks are above 0.")
    return full


def _above_one(cell: str) -> bool:
    try:
        return float(cell) > 1
    except ValueError:
        return False
