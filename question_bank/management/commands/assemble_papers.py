"""Forms from a pool file and a written order, without the database."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.commands import HouseCommand, WrongCall
from core.sheets.reader import SheetRefused, read_workbook

LARGEST_SPEC = 5_000_000
SHOWN = 20


class Command(HouseCommand):
    """`assemble_papers --spec SPEC.json --pool POOL.csv --seed N [--json]`.

    Exit 1 when there are no such forms (the smallest change that would make them possible is told), 2 on an order or a
    pool that cannot be read.
    """

    help = "Assembles one form or several equal ones from a pool, with the proof of how good they are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.add_argument("--spec", type=Path, required=True, help="what is asked for (docs/assembly.md)")
        parser.add_argument("--pool", type=Path, required=True, help="csv or xlsx, one question a row")
        parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same forms")

    def handle(self, *args: Any, **options: Any) -> None:
        from question_bank.domain.assembly.assemble import assemble  # the solver: loaded for this alone
        from question_bank.domain.assembly.course import NoForms, OutOfTime
        from question_bank.domain.assembly.pool import PoolRefused, pool_of
        from question_bank.domain.assembly.spec import SpecRefused, spec_of

        if not 0 <= options["seed"] < 2**53:
            raise WrongCall("The seed is a whole number from 0 to below 2^53.")
        data = _spec(options["spec"])
        try:
            items = pool_of(_rows(options["pool"]))
            spec = spec_of(data, items)
        except (PoolRefused, SpecRefused) as refusal:
            raise WrongCall(_listed(refusal.problems)) from None
        began = time.monotonic()
        try:
            made = assemble(spec, items, options["seed"])
        except NoForms as none:
            self._impossible(spec, items, began, proven=none.together, as_json=options["json"])
        except OutOfTime:
            raise WrongCall(
                f"No forms were found in {spec.seconds:g} seconds, and none are proven impossible. "
                'Give more time with "seconds", or ask for less.'
            ) from None
        else:
            self.report(as_json=options["json"], data=_told(made), line=_line(made))

    def _impossible(self, spec: Any, items: Any, began: float, *, proven: bool, as_json: bool) -> None:
        from question_bank.domain.assembly.explain import smallest_change
        from question_bank.domain.assembly.words import sentence

        changes = smallest_change(spec, items, seconds=max(10.0, spec.seconds / 2))
        words = [sentence(change, spec) for change in changes]
        data = {
            "forms": [],
            "objective": None,
            "bound": None,
            "seconds": round(time.monotonic() - began, 3),
            "impossible": {
                "proven": proven,
                "changes": [
                    {
                        "kind": change.kind.value,
                        "from": change.was,
                        "to": change.to,
                        "ids": change.ids,
                        "text": text,
                    }
                    for change, text in zip(changes, words, strict=True)
                ],
            },
        }
        advice = "The smallest change that would make them possible: " + "; ".join(words) + "."
        line = (
            "There are no such forms. "
            if proven
            else "No way was found to share the questions out among the forms. "
        )
        line += advice if words else "Ask for fewer forms or a greater overlap."
        self.report(as_json=as_json, data=data, line=line, refused=True)


def _spec(path: Path) -> object:
    if not path.is_file():
        raise WrongCall(f"There is no file {path}.")
    if path.stat().st_size > LARGEST_SPEC:
        raise WrongCall(f"{path} is larger than {LARGEST_SPEC // 1_000_000} MB.")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as fault:
        raise WrongCall(f"{path}, line {fault.lineno}, column {fault.colno}: {fault.msg}.") from None
    except UnicodeDecodeError:
        raise WrongCall(f"{path} is not text in UTF-8.") from None
    except (RecursionError, ValueError):
        raise WrongCall(f"{path} cannot be read as JSON.") from None


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise WrongCall(f"There is no file {path}.")
    try:
        workbook = read_workbook(path, name=path.name)
    except SheetRefused as refusal:
        raise WrongCall(refusal) from None
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    return [(row.number, row.cells) for row in sheets[0].rows] if sheets else []


def _listed(problems: tuple[str, ...]) -> str:
    shown = list(problems[:SHOWN])
    if len(problems) > SHOWN:
        shown.append(f"… and {len(problems) - SHOWN} more.")
    return "\n".join(shown)


def _told(made: Any) -> dict[str, Any]:
    return {
        "forms": [
            {
                "items": list(form.items),
                "information": {f"{at:g}": round(value, 6) for at, value in form.information.items()},
                "means": {name: round(value, 6) for name, value in form.means.items()},
            }
            for form in made.forms
        ],
        "goal": made.goal.value,
        "objective": round(made.objective, 6),
        "bound": round(made.bound, 6),
        "gap": round(made.gap, 6),
        "target": {f"{at:g}": round(value, 6) for at, value in made.target.items()},
        "deviation": round(made.deviation, 6),
        "overlap": [list(row) for row in made.overlap],
        "seconds": round(made.seconds, 3),
        "cut_short": made.cut_short,
    }


def _line(made: Any) -> str:
    shared = max((row[place] for at, row in enumerate(made.overlap) for place in range(at)), default=0)
    told = f"{len(made.forms)} forms of {len(made.forms[0].items)} questions in {made.seconds:.1f} s: "
    if made.goal == "none":
        told += "within all limits"
    else:
        told += f"{made.goal} {made.objective:.4f}, bound {made.bound:.4f}"
    return told + f"; two forms share {shared} questions at most."
