"""The slow, obvious model: from the plain list of what happened to what files, levels and figures must say.

People and units are their names and codes; a unit lies below another when its code begins with the other's. Nothing
is stored that can be worked out again, and everything is worked out in the way in which a clerk would with the list
in hand. It imports nothing from the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .obvious_facts import (
    COUNTS,
    FULL_MARKS,
    LEVELS,
    UNITS,
    Certificate,
    Corrected,
    Entry,
    Held,
    Policy,
    Studied,
    cents,
    closable,
    months_later,
    passed,
)


@dataclass
class Clerk:
    """Keeps the books of one bureau by hand, event after event."""

    postings: dict[str, list[tuple[date, str]]]
    policies: list[Policy] = field(default_factory=list)
    exams: list[Held] = field(default_factory=list)
    released: list[tuple[int, str, int]] = field(default_factory=list)
    """(exam, officer, number of the result), in the order of release."""
    marks: dict[tuple[int, str], list[Decimal]] = field(default_factory=dict)
    """Every mark that was ever released, the first one first."""
    weeks: list[Studied] = field(default_factory=list)
    months: list[tuple[str, date, str, tuple[int, int, int, int]]] = field(default_factory=list)
    proposals: list[tuple[int, str]] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    files: dict[str, list[Entry]] = field(default_factory=dict)
    unit_files: dict[str, list[Entry]] = field(default_factory=dict)
    places: dict[Any, int] = field(default_factory=dict)
    """Where an entry stands in its file, by what it is about."""
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The rule by which an exam was first counted: it never changes."""
    figures: dict[tuple[int, str, str], list[tuple[Any, ...]]] = field(default_factory=dict)

    # --- What happens

    def moved(self, officer: str, unit: str, starts_on: date) -> None:
        self.postings[officer].append((starts_on, unit))

    def held(self, exam: Held) -> None:
        self.exams.append(exam)
        for officer, taken in exam.taken.items():
            if isinstance(taken, Decimal):
                self.marks[exam.number, officer] = [taken]
                self.released.append((exam.number, officer, 1))

    def corrected(self, event: Corrected) -> None:
        own = self.marks[event.exam, event.officer]
        own.append(event.marks)
        self.released.append((event.exam, event.officer, len(own)))

    def signed(self, today: date, *, by: str) -> None:
        """Everything that waits, but for the signer's own and for who has not passed any more."""
        for number, officer in sorted(self.proposals):
            exam = self.exams[number]
            if officer == by or not passed(self.marks[number, officer][-1]):
                continue
            self.proposals.remove((number, officer))
            unit = exam.units[officer]
            months = self._months_valid(exam.level, unit, today)
            serial = 1 + sum(own.valid_from.year == today.year for own in self.certificates)
            made = Certificate(
                f"A-{today.year}-{serial:05d}",
                officer,
                exam.level,
                unit,
                today,
                months_later(today, months) - timedelta(days=1),
            )
            self.certificates.append(made)
            self._enter(officer, Entry("certificate_issued", today, unit, (made.number,)))

    def moved_certificate(self, number: int, today: date) -> None:
        own = self.certificates[number]
        own.state = "suspended" if own.state == "valid" else "valid"
        kind = "certificate_suspended" if own.state == "suspended" else "certificate_restored"
        self._enter(own.officer, Entry(kind, today, own.unit, (own.number,)))

    # --- What the clock does; each answers how much was new

    def file_results(self) -> int:
        new = 0
        for key in self.released:
            number, officer, version = key
            if key in self.places:
                continue
            exam = self.exams[number]
            score = self.marks[number, officer][version - 1]
            kind = "exam_result" if version == 1 else "exam_result_corrected"
            before = self.places.get((number, officer, version - 1))
            entry = Entry(kind, exam.day, exam.units[officer], (score, passed(score)), before)
            self.places[key] = self._enter(officer, entry)
            new += 1
        return new

    def close_months(self, today: date) -> int:
        new = 0
        for month in closable(today):
            for officer in self.postings:
                due = [
                    week
                    for week in self.weeks
                    if officer in week.done and week.due_on.replace(day=1) == month
                ]
                known = any(own[:2] == (officer, month) for own in self.months)
                if known or not due:
                    continue
                done = [week for week in due if week.done[officer] != "not"]
                late = [week for week in done if week.done[officer] == "late"]
                last = max(due, key=lambda week: week.due_on)
                total = (len(due), len(done), len(late), sum(week.minutes for week in done))
                self.months.append((officer, month, last.units[officer], total))
                new += 1
        return new

    def file_months(self) -> int:
        new = 0
        for officer, month, unit, total in self.months:
            if (officer, month) not in self.places:
                self.places[officer, month] = self._enter(officer, Entry("study_month", month, unit, total))
                new += 1
        return new

    def propose(self) -> int:
        """A pass in a qualification exam is proposed once, however often its mark was corrected."""
        new = 0
        for exam in self.exams:
            for officer in sorted(exam.taken):
                own = self.marks.get((exam.number, officer))
                if exam.kind != "qualification" or own is None or not passed(own[-1]):
                    continue
                if ("proposed", exam.number, officer) not in self.places:
                    self.places["proposed", exam.number, officer] = 1
                    self.proposals.append((exam.number, officer))
                    new += 1
        return new

    def note_expired(self, today: date) -> int:
        new = 0
        for own in self.certificates:
            if own.valid_until < today and not own.noted:
                own.noted = True
                day = own.valid_until + timedelta(days=1)
                self._enter(own.officer, Entry("certificate_expired", day, own.unit, (own.number,)))
                new += 1
        return new

    def count_exams(self) -> int:
        """Figures of every unit; a further one where they are others than before, by the rule of the first."""
        new = 0
        monthly = [exam for exam in self.exams if exam.kind == "monthly"]
        for exam in sorted(monthly, key=lambda exam: (exam.day.replace(day=1), exam.number)):
            month = exam.day.replace(day=1)
            rule = self.rules.setdefault(exam.number, self.in_force("exam_indicator", "A", month))
            units = {code[:end] for code in exam.units.values() for end in range(1, len(code) + 1)}
            for unit in sorted(units & UNITS):
                for scope in ("own", "subtree"):
                    figure = self._figure(exam, unit, scope, rule)
                    if figure is None:
                        continue
                    known = self.figures.setdefault((exam.number, unit, scope), [])
                    if known and known[-1][:COUNTS] == figure[:COUNTS]:
                        continue
                    known.append(figure)
                    new += 1
                    if scope == "subtree":
                        self._enter_figure(exam, unit, month, len(known), figure)
        return new

    # --- What can be asked

    def unit_of(self, officer: str, on: date) -> str:
        return max(posting for posting in self.postings[officer] if posting[0] <= on)[1]

    def in_force(self, kind: str, unit: str, on: date) -> dict[str, Any]:
        """The newest version of the nearest unit."""
        for end in range(len(unit), 0, -1):
            own = [
                policy
                for policy in self.policies
                if (policy.kind, policy.unit) == (kind, unit[:end]) and policy.effective_on <= on
            ]
            if own:
                return max(own, key=lambda policy: policy.effective_on).body
        return {}

    def outcome(self, exam: Held, officer: str) -> tuple[str, Decimal | None]:
        """How the exam ended for somebody, and the percent that counts."""
        taken = exam.taken[officer]
        if isinstance(taken, Decimal):
            mark = self.marks[exam.number, officer][-1]
            return "passed" if passed(mark) else "failed", mark * 100 / FULL_MARKS
        return (
            ("absent", Decimal(0)) if taken is None or not self._excuses(exam, taken) else ("excused", None)
        )

    def level_of(self, officer: str, on: date) -> tuple[str, date] | None:
        """Level and last day of the highest certificate in force; of two, the one that holds longer."""
        own = [
            (LEVELS.index(each.level), each.valid_until)
            for each in self.certificates
            if each.officer == officer and each.state == "valid" and each.valid_from <= on <= each.valid_until
        ]
        return (LEVELS[max(own)[0]], max(own)[1]) if own else None

    # --- How it is worked out

    def _enter(self, officer: str, entry: Entry) -> int:
        file = self.files.setdefault(officer, [])
        file.append(entry)
        return len(file)

    def _enter_figure(self, exam: Held, unit: str, month: date, number: int, figure: tuple[Any, ...]) -> None:
        file = self.unit_files.setdefault(unit, [])
        before = self.places.get(("figure", exam.number, unit, number - 1))
        file.append(Entry("unit_exam_figure", month, unit, figure, before))
        self.places["figure", exam.number, unit, number] = len(file)

    def _excuses(self, exam: Held, leave: str) -> bool:
        classes = self.in_force("absence", "A", exam.day).get("classes", [])
        return all(own["excused"] for own in classes if own["kind"] == leave)

    def _months_valid(self, level: str, unit: str, today: date) -> int:
        rules = self.in_force("qualification_rules", unit, today).get("levels", [])
        return next((rule["months_valid"] for rule in rules if rule["level"] == level), 60)

    def _figure(self, exam: Held, unit: str, scope: str, rule: dict[str, Any]) -> tuple[Any, ...] | None:
        """(due, present, excused, absent, passed, sum of percents, average, pass rate, attendance, value, points), or
        None where nobody serves."""
        there = [
            self.outcome(exam, officer)
            for officer, own in exam.units.items()
            if own == unit or (scope == "subtree" and own.startswith(unit))
        ]
        if not there:
            return None
        states = [state for state, _percent in there]
        came = [percent for state, percent in there if state in ("passed", "failed") and percent is not None]
        missed = [
            state
            for state, name, usual in (
                ("absent", "absent_without_leave", "zero"),
                ("excused", "absent_with_leave", "left_out"),
            )
            for each in states
            if each == state and rule.get(name, usual) == "zero"
        ]
        counted = came + [Decimal(0)] * len(missed)
        counts = (
            len(there),
            len(came),
            states.count("excused"),
            states.count("absent"),
            states.count("passed"),
            sum(came, Decimal(0)),
        )
        if not counted:
            return (*counts, None, None, None, None, None)
        shares = (
            Fraction(sum(counted)) / len(counted),
            Fraction(100 * states.count("passed"), len(counted)),
            Fraction(100 * len(came), len(counted)),
        )
        weights = [
            Fraction(rule.get(name, usual))
            for name, usual in (("average_weight", 50), ("pass_rate_weight", 30), ("attendance_weight", 20))
        ]
        value = cents(sum(map(Fraction.__mul__, weights, shares), Fraction()) / sum(weights))
        points = cents(Fraction(rule.get("marks", 15)) * Fraction(value) / 100)
        large = len(counted) >= rule.get("smallest_roster", 3)
        worth = (value, points) if large else (None, None)
        return (*counts, *(cents(share) for share in shares), *worth)
