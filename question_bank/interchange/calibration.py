"""Calibrated parameters and expected times from a workbook or csv file: read, judged, previewed, written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import local_day
from core.imports import Change, Checked, Described, Problem, Status, Verdict
from core.models import ImportBatch
from core.sheets.reader import Row, cell_address, read_workbook
from question_bank.actions.take_calibration import take_calibration
from question_bank.domain.calibration import CalibrationRow, columns_of, repeated, row_of
from question_bank.domain.kinds import KINDS
from question_bank.interchange.calibration_template import HEADINGS
from question_bank.models import ItemParameters, QuestionRevision, QuestionTime
from question_bank.models import Question as BankQuestion

KIND: Final = "calibration"
HEADER_WITHIN: Final = 10
MOST_ROWS: Final = 20_000
REASONS: Final = {
    "no_heading": _(
        "No heading was found. The first row names the columns: 题号 (number of the question) and 难度b or 预计用时 at "
        "least; the template has them all."
    ),
    "too_many_rows": _("The file has more than 20,000 rows. Split it."),
    "ref_missing": _("The number of the question is missing."),
    "question_unknown": _("The bank has no question with this number."),
    "revision_unknown": _("The question has no revision with this number."),
    "none_approved": _("The question has no approved revision. Name the revision that was calibrated."),
    "kind_without_parameters": _(
        "Questions of this kind are marked by people or have parts: they have no such parameters. A time can be given."
    ),
    "repeated": _("An earlier row speaks of this question already. Take one of them out."),
    "nothing_said": _("The row says nothing: give b with its sample, source and day, or a time."),
    "location_missing": _("The difficulty b is missing."),
    "n_missing": _("The number of candidates of the calibration is missing."),
    "n_too_small": _("A calibration rests on at least %(most)s candidates."),
    "few_for_slopes": _("Discriminations want at least %(most)s candidates. Taken, but they are uncertain."),
    "few_for_guessing": _("Guessing wants at least %(most)s candidates. Taken, but it is uncertain."),
    "source_missing": _("Say where the calibration comes from: the exams, the program, the report."),
    "source_too_long": _("The source has more than %(most)s characters."),
    "day_missing": _("The day of the calibration is missing."),
    "no_day": _("This is no day. Write 2026-03-05, 2026/3/5 or 2026年3月5日."),
    "day_ahead": _("This day is still to come."),
    "no_number": _("This is no number."),
    "no_whole_number": _("This is no whole number."),
    "number_out_of_range": _("Give a whole number from 1 to %(most)s."),
    "slope_out_of_range": _("A discrimination a is above 0 and at most 5."),
    "location_out_of_range": _("A difficulty b lies between -6 and 6."),
    "guessing_out_of_range": _("A chance of guessing c lies between 0 and 0.5."),
}


class CalibrationImporter:
    """Registered for `calibration`; see core.imports.Importer. `batch.options["bank"]` is the bank."""

    def check(self, batch: ImportBatch, file: Path, *, at: datetime) -> Checked:
        """Judges every row against the bank."""
        read = [(sheet.name, *found) for sheet in read_workbook(file).sheets if (found := _table(sheet.rows))]
        if not read:
            return Checked(1, [_refused("", 1, "no_heading")])
        if sum(len(rows) for _name, _columns, rows in read) > MOST_ROWS:
            return Checked(1, [_refused(read[0][0], 1, "too_many_rows")])
        today = local_day(at)
        lines = [
            (name, row, columns, row_of(_named(row.cells, columns), today=today))
            for name, columns, rows in read
            for row in rows
        ]
        again = repeated((told.ref, told.revision) for *_place, told in lines)
        known = _Known(batch.options["bank"], {told.ref for *_place, told in lines})
        verdicts = [
            _verdict(name, row, columns, told, known, again=place in again)
            for place, (name, row, columns, told) in enumerate(lines)
        ]
        return Checked(len(verdicts), verdicts)

    def basis(self, batch: ImportBatch) -> str:
        """Questions and revisions of the bank, and all parameters and times, which only grow."""
        revisions = QuestionRevision.objects.filter(question__bank=batch.options["bank"])
        facts = [
            sorted(revisions.order_by().values_list("state").annotate(Count("pk"), Max("pk"))),
            ItemParameters.objects.aggregate(Max("pk")),
            QuestionTime.objects.filter(origin=QuestionTime.Origin.AUTHOR).aggregate(Max("pk")),
        ]
        return repr(facts)

    def apply(
        self, batch: ImportBatch, verdicts: Iterator[Verdict], *, actor_id: int | None, at: datetime
    ) -> dict[str, int]:
        """Appends parameters and times."""
        return take_calibration((one.data for one in verdicts), at=at, actor_id=actor_id)

    def reason(self, problem: Problem) -> object:
        """The reason in words."""
        text = REASONS[problem.code]
        return text % problem.params if problem.params else text

    def headings(self) -> Sequence[object]:
        """Of the preview."""
        return (
            _("Question"),
            _("Revision"),
            "a",
            "b",
            "c",
            _("Sample size"),
            pgettext_lazy("calibration", "Source"),
            _("Day"),
            _("Time (seconds)"),
        )

    def describe(self, verdict: Verdict) -> Described:
        """What the row says, and what stood there before."""
        data = verdict.data
        if not data:
            return Described(("",) * 9)
        told = data.get("parameters") or {}
        cells = (
            data["ref"],
            data.get("number") or "",
            *(f"{told[name]:g}" if told else "" for name in ("slope", "location", "guessing")),
            told.get("n", ""),
            told.get("source", ""),
            told.get("calibrated_on", ""),
            data.get("seconds") or "",
        )
        labels = {"a": "a", "b": "b", "c": "c", "seconds": _("Time (seconds)")}
        return Described(
            cells, [Change(labels[name], old, new) for name, old, new in data.get("changes", ())]
        )

    def written(self, counts: Mapping[str, int]) -> Sequence[tuple[object, int]]:
        """Labels of what was counted."""
        return [
            (_("Questions given parameters"), counts.get("parameters", 0)),
            (_("Questions given a time"), counts.get("times", 0)),
        ]


class _Known:
    """What the bank holds under the numbers of a file, in four queries."""

    def __init__(self, bank: int, refs: set[str]) -> None:
        self.questions: dict[str, int] = {}
        self.revisions: dict[tuple[int, int], tuple[int, str]] = {}
        self.approved: dict[int, int] = {}
        wanted = sorted(refs)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found = BankQuestion.objects.filter(bank=bank, ref__in=some)
            self.questions.update(found.values_list("ref", "pk"))
            rows = QuestionRevision.objects.filter(question__bank=bank, question__ref__in=some).order_by(
                "number"
            )
            for pk, question, number, kind, state in rows.values_list(
                "pk", "question_id", "number", "kind", "state"
            ):
                self.revisions[question, number] = (pk, kind)
                if state == QuestionRevision.State.APPROVED:
                    self.approved[question] = number
        ids = list(self.questions.values())
        self.parameters: dict[int, ItemParameters] = {}
        self.times: dict[int, int | None] = {}
        for start in range(0, len(ids), 500):
            some_ids = ids[start : start + 500]
            held = ItemParameters.objects.newest().filter(revision__question__in=some_ids)
            self.parameters.update({row.revision_id: row for row in held})
            said = QuestionTime.objects.filter(question__in=some_ids, origin=QuestionTime.Origin.AUTHOR)
            self.times.update(said.order_by("pk").values_list("question_id", "seconds"))


def _verdict(
    sheet: str, row: Row, columns: Mapping[str, int], told: CalibrationRow, known: _Known, *, again: bool
) -> Verdict:
    problems = [
        _problem(
            row, columns, fault.field, fault.code, {"most": fault.most} if fault.most else {}, fault.warning
        )
        for fault in told.faults
    ]
    question = known.questions.get(told.ref)
    number = told.revision if told.revision is not None else known.approved.get(question or 0)
    found = known.revisions.get((question or 0, number or 0))
    if again:
        problems.append(_problem(row, columns, "ref", "repeated"))
    if told.ref and question is None:
        problems.append(_problem(row, columns, "ref", "question_unknown"))
    elif told.ref and told.parameters and found is None:
        named = told.revision is not None
        code = "revision_unknown" if named else "none_approved"
        problems.append(_problem(row, columns, "revision" if named else "ref", code))
    elif told.parameters and found and (KINDS[found[1]].has_parts or KINDS[found[1]].has_rubric):
        problems.append(_problem(row, columns, "location", "kind_without_parameters"))
    data: dict[str, Any] = {"ref": told.ref, "number": number, "seconds": told.seconds}
    if told.parameters:
        day = told.parameters.calibrated_on.isoformat()
        data["parameters"] = {**asdict(told.parameters), "calibrated_on": day}
    if any(not problem.warning for problem in problems):
        return Verdict(sheet, row.number, Status.REJECTED, data, problems)
    data |= {"question": question, "revision_id": found[0] if found else None}
    before = known.parameters.get(data["revision_id"]) if told.parameters else None
    status = _compare(data, before, known.times.get(question or 0))
    return Verdict(sheet, row.number, status, data, problems)


def _compare(data: dict[str, Any], before: ItemParameters | None, seconds: int | None) -> str:
    """New, changed or unchanged; of a changed row the data tell from what to what. What stands already is left out."""
    told, changes = data.get("parameters"), []
    if told and before is not None:
        names = ("slope", "location", "guessing", "n", "source")
        same = all(told[name] == getattr(before, name) for name in names)
        if same and told["calibrated_on"] == before.calibrated_on.isoformat():
            data["parameters"] = told = None
        else:
            pairs = zip("abc", ("slope", "location", "guessing"), strict=True)
            changes = [
                (letter, f"{getattr(before, name):g}", f"{told[name]:g}")
                for letter, name in pairs
                if told[name] != getattr(before, name)
            ]
    if data["seconds"] is not None and seconds is not None:
        if data["seconds"] == seconds:
            data["seconds"] = None
        else:
            changes.append(("seconds", str(seconds), str(data["seconds"])))
    data["changes"] = changes
    if not data.get("parameters") and data["seconds"] is None:
        return Status.UNCHANGED
    return Status.CHANGED if before is not None or changes else Status.NEW


def _problem(
    row: Row,
    columns: Mapping[str, int],
    field: str,
    code: str,
    params: Mapping[str, Any] | None = None,
    warning: bool = False,
) -> Problem:
    place = columns.get(field)
    value = row.cells[place][:100] if place is not None and place < len(row.cells) else ""
    cell = "" if place is None else cell_address(row.number, place)
    return Problem(HEADINGS[field], value, code, params or {}, warning, cell)


def _refused(sheet: str, row: int, code: str) -> Verdict:
    return Verdict(sheet, row, Status.REJECTED, {}, [Problem("", "", code)])


def _table(rows: Sequence[Row]) -> tuple[dict[str, int], list[Row]] | None:
    """The columns and the filled rows below the heading; None for a sheet without one."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns = columns_of(row.cells)
        if columns is not None:
            return columns, [one for one in rows[number + 1 :] if any(map(str.strip, one.cells))]
    return None


def _named(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {field: cells[place] for field, place in columns.items() if place < len(cells)}
