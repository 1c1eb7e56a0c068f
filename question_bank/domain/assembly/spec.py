"""The order for an assembly as a JSON file says it (`docs/assembly.md`), checked against the pool.

Every fault is told at once, each with the place in the file and with what to write instead; fields that are not known
are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from question_bank.domain.assembly.model import MOST_FORMS, Balance, Information, Item, Limit, Spec

MOST_POINTS: Final = 20
MOST_LIMITS: Final = 500
LONGEST: Final = 3600


class SpecRefused(ValueError):
    """``problems``: sentences, each about one place in the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def spec_of(data: object, items: Sequence[Item]) -> Spec:
    """The order that ``data``, the parsed file, gives for a pool of ``items``; raises SpecRefused."""
    if not isinstance(data, dict):
        raise SpecRefused(['The file is not a JSON object: it begins with "{" and holds "questions".'])
    reader = _Reader(data, items)
    spec = reader.read()
    if reader.problems:
        raise SpecRefused(reader.problems)
    return spec


class _Reader:
    def __init__(self, data: Mapping[str, Any], items: Sequence[Item]) -> None:
        self.data = data
        self.items = items
        self.problems: list[str] = []
        self.ids = {item.id for item in items}
        self.attributes: dict[str, set[str]] = {}
        self.numbers: set[str] = set()
        for item in items:
            self.numbers |= item.numbers.keys()
            for name, values in item.attributes.items():
                self.attributes.setdefault(name, set()).update(values)

    def read(self) -> Spec:
        """The order as far as it can be read; ``problems`` says what cannot."""
        forms = self._number(self.data, "forms", least=1, most=MOST_FORMS, whole=True)
        wanted = 1 if forms is None else int(forms)
        limits = [self._length(), *self._limits()]
        overlap = self._number(self.data, "overlap", least=0, whole=True)
        shared = None if "overlap" in self.data and self.data["overlap"] is None else int(overlap or 0)
        most_forms = self._number(self.data, "most_forms", least=1, whole=True)
        required = self._ids("required")
        forbidden = [*self._ids("forbidden"), *self._used()]
        for one in sorted(set(required) & set(forbidden)):
            self._fault(
                "required",
                f"question {one} is forbidden or was used too lately; take it out of one of the two lists",
            )
        if wanted > 1 and shared is not None and len(set(required)) > shared:
            self._fault(
                "required",
                f"what is required stands in every form, but two forms may share only {shared} questions; "
                f'write "overlap": {len(set(required))} or require fewer',
            )
        seconds = self._number(self.data, "seconds", least=0.1, most=LONGEST)
        gap = self._number(self.data, "gap", least=0.0, most=0.5)
        return Spec(
            forms=wanted,
            limits=tuple(limits),
            information=self._information(),
            balances=tuple(self._balances()),
            required=tuple(dict.fromkeys(required)),
            forbidden=tuple(dict.fromkeys(forbidden)),
            enemies=tuple(self._enemies()),
            overlap=shared,
            most_forms=None if most_forms is None else int(most_forms),
            cases=self._cases(),
            seconds=60.0 if seconds is None else seconds,
            gap=0.001 if gap is None else gap,
        )

    def _fault(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}" + ("" if what.endswith("?") else "."))

    def _number(
        self,
        holder: Mapping[str, Any],
        name: str,
        *,
        where: str = "",
        least: float | None = None,
        most: float | None = None,
        whole: bool = False,
    ) -> float | None:
        value = holder.get(name)
        if value is None:
            return None
        label = f"{where}.{name}" if where else name
        if not _is_number(value):
            self._fault(label, f"{value!r} is not a number; write it without quotation marks")
            return None
        if whole and value != int(value):
            self._fault(label, f"{value!r} is not a whole number")
            return None
        if (least is not None and value < least) or (most is not None and value > most):
            bounds = f"from {least:g}" if most is None else f"from {least or 0:g} to {most:g}"
            self._fault(label, f"{value:g} is out of range; write a number {bounds}")
            return None
        return float(value)

    def _length(self) -> Limit:
        value = self.data.get("questions")
        if isinstance(value, dict):
            least, most = self._bounds(value, "questions")
            return Limit({}, least, most)
        number = self._number(self.data, "questions", least=1, whole=True)
        if value is None:
            self._fault(
                "questions", 'how many questions a form has is missing; write for example "questions": 50'
            )
        return Limit({}, number, number)

    def _bounds(
        self, holder: Mapping[str, Any], where: str, *, whole: bool = True
    ) -> tuple[float | None, float | None]:
        least = self._number(holder, "min", where=where, least=0, whole=whole)
        most = self._number(holder, "max", where=where, least=0, whole=whole)
        if holder.get("min") is None and holder.get("max") is None:
            self._fault(where, 'neither "min" nor "max" is given')
        if least is not None and most is not None and least > most:
            self._fault(where, f"min {least:g} is above max {most:g}; exchange them")
        return least, most

    def _list(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._fault(name, "a list is wanted; put it between [ and ]")
            return []
        return value

    def _limits(self) -> list[Limit]:
        limits = []
        rows = self._list("limits")
        if len(rows) > MOST_LIMITS:
            self._fault("limits", f"{len(rows)} are too many; {MOST_LIMITS} is the most")
            return []
        for number, row in enumerate(rows, 1):
            where = f"limits[{number}]"
            if not isinstance(row, dict):
                self._fault(
                    where, 'an object is wanted, for example {"where": {"kind": "fill_in"}, "min": 5}'
                )
                continue
            total = row.get("total", "")
            if total:
                self._column(str(total), f"{where}.total")
            least, most = self._bounds(row, where, whole=not total)
            limits.append(Limit(self._where(row.get("where", {}), where), least, most, str(total or "")))
        return limits

    def _where(self, conditions: object, where: str) -> dict[str, frozenset[str]]:
        if not isinstance(conditions, dict):
            self._fault(f"{where}.where", 'an object is wanted, for example {"subject": "evidence"}')
            return {}
        found = {}
        for name, value in conditions.items():
            values = {_text(one) for one in (value if isinstance(value, list) else [value])}
            known = self.attributes.get(name)
            if known is None:
                self._fault(f"{where}.where", f"the pool has no column {name}{_near(name, self.attributes)}")
                continue
            for one in sorted(values - known):
                self._fault(f"{where}.where.{name}", f"no question of the pool has {one}{_near(one, known)}")
            found[str(name)] = frozenset(values)
        return found

    def _column(self, name: str, where: str) -> None:
        if name not in self.numbers:
            self._fault(where, f"the pool has no column of numbers {name}{_near(name, self.numbers)}")

    def _information(self) -> Information | None:
        data = self.data.get("information")
        if data is None:
            return None
        if not isinstance(data, dict):
            self._fault("information", 'an object is wanted, for example {"at": [-1, 0, 1]}')
            return None
        points = self._numbers(data.get("at"), "information.at")
        target = self._numbers(data["target"], "information.target") if data.get("target") is not None else ()
        if not points:
            self._fault("information.at", "at least one ability is wanted, for example [0]")
        if len(points) > MOST_POINTS or len(set(points)) < len(points):
            self._fault("information.at", f"{MOST_POINTS} different abilities are the most")
        if target and len(target) != len(points):
            self._fault("information.target", f"{len(target)} values for {len(points)} abilities")
        if any(value <= 0 for value in target):
            self._fault("information.target", "information is above 0")
        if all(item.slope is None for item in self.items):
            self._fault(
                "information", "the pool has no columns a and b; leave it out, or balance the difficulty"
            )
        return Information(points, target)

    def _numbers(self, values: object, where: str) -> tuple[float, ...]:
        if not isinstance(values, list) or not all(_is_number(value) for value in values):
            self._fault(where, "a list of numbers is wanted, for example [-1, 0, 1]")
            return ()
        return tuple(float(value) for value in values)

    def _balances(self) -> list[Balance]:
        balances = []
        for number, row in enumerate(self._list("balance"), 1):
            where = f"balance[{number}]"
            if isinstance(row, str):
                row = {"column": row}
            if not isinstance(row, dict) or not isinstance(row.get("column"), str):
                self._fault(where, 'the name of a column is wanted, for example {"column": "difficulty"}')
                continue
            self._column(row["column"], where)
            target = self._number(row, "target", where=where)
            weight = self._number(row, "weight", where=where, least=0.001, most=1000)
            balances.append(Balance(row["column"], target, 1.0 if weight is None else weight))
        return balances

    def _ids(self, name: str) -> list[str]:
        found = []
        for value in self._list(name):
            one = _text(value)
            if one not in self.ids:
                self._fault(name, f"the pool has no question {one}{_near(one, self.ids)}")
            found.append(one)
        return found

    def _used(self) -> list[str]:
        """Questions that were used too often or too lately."""
        most = self._number(self.data, "most_uses", least=0, whole=True)
        since = self.data.get("not_used_since")
        if since is not None and (not isinstance(since, str) or len(since) != 10 or since[4:8:3] != "--"):
            self._fault("not_used_since", f"{since!r} is not a day; write it as 2026-05-01")
            since = None
        if most is not None:
            self._column("uses", "most_uses")
        if since is not None and "last_used" not in self.attributes:
            self._fault("not_used_since", "the pool has no column last_used")
        return [
            item.id
            for item in self.items
            if (most is not None and item.numbers.get("uses", 0.0) > most)
            or (since is not None and max(item.attributes.get("last_used", ("",)), default="") >= since)
        ]

    def _enemies(self) -> list[frozenset[str]]:
        sets = []
        for number, row in enumerate(self._list("enemies"), 1):
            where = f"enemies[{number}]"
            if not isinstance(row, list) or len(row) < 2:
                self._fault(where, 'a list of at least two questions is wanted, for example ["q1", "q2"]')
                continue
            ids = frozenset(_text(value) for value in row)
            for one in sorted(ids - self.ids):
                self._fault(where, f"the pool has no question {one}{_near(one, self.ids)}")
            sets.append(ids)
        named: dict[str, set[str]] = {}
        for item in self.items:
            for name in item.attributes.get("enemies", ()):
                named.setdefault(name, set()).add(item.id)
        return [*sets, *(frozenset(ids) for ids in named.values() if len(ids) > 1)]

    def _cases(self) -> tuple[int | None, int | None]:
        data = self.data.get("cases")
        if data is None:
            return None, None
        if not isinstance(data, dict):
            self._fault("cases", 'an object is wanted, for example {"min": 1, "max": 2}')
            return None, None
        least, most = self._bounds(data, "cases")
        return None if least is None else int(least), None if most is None else int(most)


def _is_number(value: object) -> bool:
    """Also not infinite, and of a size that can be calculated with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e12 < value < 1e12


def _text(value: object) -> str:
    return str(value).strip()


def _near(name: object, known: Any) -> str:
    """A name that may have been meant, as the end of a sentence."""
    near = get_close_matches(str(name), sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
