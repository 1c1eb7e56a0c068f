"""Calibrated parameters and expected times as a table: what its columns are called, and what a row may say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from question_bank.domain.times import LONGEST

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "ref": ("题号", "试题编号", "编号", "题目编号", "id", "ref", "item"),
    "revision": ("修订", "版本", "修订号", "revision"),
    "slope": ("区分度a", "区分度", "a", "discrimination", "slope"),
    "location": ("难度b", "难度参数", "难度", "b", "difficulty", "location"),
    "guessing": ("猜测度c", "猜测度", "猜测参数", "c", "guessing"),
    "n": ("样本量", "样本数", "人数", "n", "samplesize", "sample"),
    "source": ("来源", "标定来源", "source"),
    "calibrated_on": ("标定日期", "校准日期", "日期", "date", "calibratedon"),
    "seconds": ("预计用时秒", "预计用时", "用时秒", "用时", "seconds", "time"),
}
"""What each column may be called, without spaces and brackets."""
PARAMETERS: Final = ("slope", "location", "guessing", "n", "source", "calibrated_on")
RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "slope": (0.0, 5.0),
    "location": (-6.0, 6.0),
    "guessing": (0.0, 0.5),
}
FEWEST: Final = 200
"""Candidates below which no calibration is taken; 500 are wanted for slopes and 1,000 for guessing."""
FEWEST_FOR_SLOPES: Final = 500
FEWEST_FOR_GUESSING: Final = 1000
MOST_SOURCE: Final = 200
_PLAIN: Final = re.compile(r"[\s（）()_\-、：:]")
_DAY: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong (or with ``warning`` only to be looked at) in the column ``field``; ``most`` bounds a number."""

    field: str
    code: str
    most: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Parameters of one revision."""

    slope: float
    location: float
    guessing: float
    n: int
    source: str
    calibrated_on: date


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """One row: the question, the revision (None: the approved one), parameters and seconds where they are given."""

    ref: str
    revision: int | None
    parameters: Calibrated | None
    seconds: int | None
    faults: tuple[Fault, ...]


def columns_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds what; None where the row is no heading: it names the question and something beside it."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = _PLAIN.sub("", cell).lower()
        for field, names in NAMES.items():
            if name in names and field not in found:
                found[field] = place
                break
    return found if "ref" in found and ("location" in found or "seconds" in found) else None


def row_of(cells: Mapping[str, str], *, today: date) -> CalibrationRow:
    """What a row says, with everything that is wrong about it."""
    text = {field: cells.get(field, "").strip() for field in NAMES}
    faults: list[Fault] = []
    if not text["ref"]:
        faults.append(Fault("ref", "ref_missing"))
    revision = _whole(text["revision"], "revision", 1, 1_000_000, faults)
    seconds = _whole(text["seconds"], "seconds", 1, LONGEST, faults)
    parameters = None
    if any(text[field] for field in PARAMETERS):
        parameters = _parameters(text, today, faults)
    elif not text["seconds"]:
        faults.append(Fault("location", "nothing_said"))
    return CalibrationRow(text["ref"], revision, parameters, seconds, tuple(faults))


def _parameters(text: Mapping[str, str], today: date, faults: list[Fault]) -> Calibrated | None:
    before = len(faults)
    slope = 1.0 if not text["slope"] else _figure(text, "slope", faults)
    if not text["location"]:
        faults.append(Fault("location", "location_missing"))
    location = _figure(text, "location", faults) if text["location"] else 0.0
    guessing = _figure(text, "guessing", faults) if text["guessing"] else 0.0
    if not text["n"]:
        faults.append(Fault("n", "n_missing"))
    n = _whole(text["n"], "n", 1, 100_000_000, faults) or 0
    if text["n"] and n and n < FEWEST:
        faults.append(Fault("n", "n_too_small", str(FEWEST)))
    if not text["source"]:
        faults.append(Fault("source", "source_missing"))
    elif len(text["source"]) > MOST_SOURCE:
        faults.append(Fault("source", "source_too_long", str(MOST_SOURCE)))
    day = _day(text["calibrated_on"], faults, today)
    if len(faults) > before or day is None:
        return None
    if slope != 1 and n < FEWEST_FOR_SLOPES:
        faults.append(Fault("n", "few_for_slopes", str(FEWEST_FOR_SLOPES), warning=True))
    if guessing > 0 and n < FEWEST_FOR_GUESSING:
        faults.append(Fault("n", "few_for_guessing", str(FEWEST_FOR_GUESSING), warning=True))
    return Calibrated(slope, location, guessing, n, text["source"], day)


def _figure(text: Mapping[str, str], field: str, faults: list[Fault]) -> float:
    try:
        value = float(text[field])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        faults.append(Fault(field, "no_number"))
        return 0.0
    least, most = RANGES[field]
    if not least <= value <= most or (field == "slope" and value == 0):
        faults.append(Fault(field, f"{field}_out_of_range"))
    return value


def _whole(text: str, field: str, least: int, most: int, faults: list[Fault]) -> int | None:
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if number is None:
        faults.append(Fault(field, "no_whole_number"))
    elif not least <= number <= most:
        faults.append(Fault(field, "number_out_of_range", str(most)))
    return number


def _day(text: str, faults: list[Fault], today: date) -> date | None:
    if not text:
        faults.append(Fault("calibrated_on", "day_missing"))
        return None
    found = _DAY.fullmatch(text.split(" ")[0].split("T")[0])
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        faults.append(Fault("calibrated_on", "no_day"))
    elif day > today:
        faults.append(Fault("calibrated_on", "day_ahead"))
    return day


def repeated(refs: Iterable[tuple[str, int | None]]) -> set[int]:
    """The places of rows that speak of a question and revision of which an earlier row spoke."""
    seen: set[tuple[str, int | None]] = set()
    again = set()
    for place, one in enumerate(refs):
        if one[0] and one in seen:
            again.add(place)
        seen.add(one)
    return again
