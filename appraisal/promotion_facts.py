"""What is known of officers who are to be promoted, read once for all of them, with the rows it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from appraisal.domain.promotion import (
    PromotionFacts,
    PromotionTarget,
    Rule,
    months_before,
    promotion_outcomes,
)
from appraisal.models import FaultDecision
from exams.domain.absence import AbsencePolicy
from exams.outcomes import month_outcomes
from personnel.models import Unit
from personnel.policy import InForce, policies_for
from records.domain.certificates import Standing as Worth
from records.domain.kinds import RECORD
from records.domain.levels import Outcome
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.models import FileEntry, QualificationLevel
from records.standings import standings_of
from training.models import StudyMonth

Evidence = dict[str, Any]


@dataclass(slots=True)
class Known:
    """One officer: what the rules ask about, and by rule the rows behind it, as an outcome keeps them."""

    facts: PromotionFacts = field(default_factory=PromotionFacts)
    evidence: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    level_names: Mapping[str, str] = field(default_factory=dict)

    def outcomes(self, target: PromotionTarget) -> list[tuple[Outcome, list[Evidence]]]:
        """What each rule says, with its evidence; levels by the names they have on this day."""
        return [
            (self._named(outcome), self.evidence.get(outcome.rule, []))
            for outcome in promotion_outcomes(self.facts, target)
        ]

    def _named(self, outcome: Outcome) -> Outcome:
        told = dict(outcome.facts)
        for key in ("level", "held"):
            if key in told:
                told[f"{key}_name"] = self.level_names.get(told[key], told[key])
        return Outcome(outcome.rule, outcome.verdict, told)


def known_of(homes: Mapping[int, Unit], target: PromotionTarget, *, unit: Unit, on: date) -> dict[int, Known]:
    """What is known on day `on` of the officers in `homes` (officer's id: home unit), with a fixed number of queries.

    `unit` is the one that the check is made for: its levels and their order count.
    """
    ids = list(homes)
    levels = QualificationLevel.objects.for_unit(unit).values_list("code", "name")
    names = {str(code): str(name) for code, name in levels}
    held = _levels(ids, on)
    exams = _exams(homes, target, on)
    studies = _studies(ids, target, on)
    classes = _classes(ids, target, on)
    faults = _faults(ids, on)
    found = {}
    for pk in ids:
        study = studies.get(pk, [])
        found[pk] = Known(
            PromotionFacts(
                levels=tuple(
                    (each["level"], each["number"])
                    for each in held.get(pk, ())
                    if each["standing"] == Worth.VALID.value
                ),
                order=tuple(names),
                percents=tuple(_percent(each["percent"]) for each in exams.get(pk, ())),
                assigned=sum(each["assigned"] for each in study),
                completed=sum(each["completed"] for each in study),
                classes=len(classes.get(pk, ())),
                faults=tuple(each["id"] for each in faults.get(pk, ())),
            ),
            {
                Rule.LEVEL: held.get(pk, []),
                Rule.EXAMS: exams.get(pk, []),
                Rule.STUDY: study,
                Rule.TRAINING_CLASS: classes.get(pk, []),
                Rule.FAULTS: faults.get(pk, []),
            },
            names,
        )
    return found


def _levels(ids: Collection[int], on: date) -> dict[int, list[Evidence]]:
    """Every certificate, whatever it is worth that day: one that has expired says why the level is missing."""
    return {
        pk: [
            {
                "kind": "certificate",
                "id": str(each.certificate),
                "number": each.number,
                "level": each.level,
                "name": each.level_name,
                "standing": each.standing.value,
                "until": each.valid_until.isoformat() if each.valid_until else "",
            }
            for each in standing.held
        ]
        for pk, standing in standings_of(ids, on=on).items()
    }


def _exams(homes: Mapping[int, Unit], target: PromotionTarget, on: date) -> dict[int, list[Evidence]]:
    """What counts of each monthly exam in the months asked about, by the policy on absence of the officer's unit."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    if not target.exam_months:
        return found
    first, last = months_before(on, target.exam_months)
    policies: Mapping[str, InForce[AbsencePolicy]] = policies_for(
        "absence", {home.path for home in homes.values()}, on
    )
    for own in month_outcomes(since=first, until=last, officers=list(homes)):
        policy = policies[homes[own.officer_id].path]
        percent = own.percent(policy.body)
        makeup = next((each.exam_id for each in own.makeups if each.result_id is not None), None)
        found[own.officer_id].append(
            {
                "kind": "exam",
                "id": own.exam_id,
                "month": own.month.isoformat(),
                "state": own.state.value,
                "percent": None if percent is None else f"{percent:f}",
                "result": own.result_id,
                "makeup": makeup,
                "absence_policy": policy.version_id,
            }
        )
    return found


def _studies(ids: Collection[int], target: PromotionTarget, on: date) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    if not target.study_months:
        return found
    first, last = months_before(on, target.study_months)
    months = StudyMonth.objects.filter(officer__in=ids, month__gte=first, month__lte=last).order_by("month")
    for pk, officer, month, unit, assigned, completed in months.values_list(
        "pk", "officer", "month", "unit", "assigned", "completed"
    ):
        found[officer].append(
            {
                "kind": "study_month",
                "id": pk,
                "month": month.isoformat(),
                "unit": unit,
                "assigned": assigned,
                "completed": completed,
            }
        )
    return found


def _classes(ids: Collection[int], target: PromotionTarget, on: date) -> dict[int, list[Evidence]]:
    """What people recorded in the training part of the file, the month of the check included."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    if not target.class_months:
        return found
    first, _last = months_before(on, target.class_months)
    entries = (
        FileEntry.objects.standing()
        .open_to_all_readers()
        .filter(
            file__officer__in=ids,
            section=LEGAL_TRAINING_AND_EXAMS,
            kind=RECORD,
            happened_on__gte=first,
            happened_on__lte=on,
        )
        .order_by("happened_on", "pk")
    )
    for pk, officer, seq, day in entries.values_list("pk", "file__officer", "seq", "happened_on"):
        found[officer].append({"kind": "file_entry", "id": pk, "seq": seq, "day": day.isoformat()})
    return found


def _faults(ids: Collection[int], on: date) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for decision in FaultDecision.objects.in_effect(ids, on=on):
        found[decision.party.officer_id].append(
            {
                "kind": "fault_decision",
                "id": decision.pk,
                "record": decision.record_id,
                "from": decision.effect_from.isoformat() if decision.effect_from else "",
                "until": decision.effect_until.isoformat() if decision.effect_until else "",
            }
        )
    return found


def _percent(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
