"""Close an evaluation: its results are written down, chained and signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from appraisal.actions._evaluation_moves import move_cycle
from appraisal.actions.decide_item import check_signer
from appraisal.actions.errors import MayNot, NotSound
from appraisal.assembly import (
    Draft,
    counting_exams,
    evaluated_officers,
    evaluated_units,
    officer_drafts,
    part_cycles,
    stored_lines,
    unit_drafts,
)
from appraisal.domain.calendar import PeriodKind
from appraisal.domain.states import CycleState, ItemState
from appraisal.models import EvaluationCycle, EvaluationResult, EvaluationSignature
from appraisal.models.figures import exams_without_figures
from appraisal.rules import Rules, rules_of
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.chains import GENESIS
from core.wording import Words
from exams.models import Exam
from personnel.models import Officer

ROWS_AT_ONCE: Final = 200


def what_is_missing(cycle: EvaluationCycle, *, at: datetime) -> list[Words]:
    """Everything that stands against closing, in words."""
    missing: list[Words] = []
    if local_day(at) < cycle.ends_before:
        missing.append(
            _("The period runs until %(day)s.") % {"day": date_format(cycle.ends_before, "DATE_FORMAT")}
        )
    if waiting := cycle.items.filter(state=ItemState.PROPOSED).count():
        missing.append(_("Items that wait for confirmation: %(count)d.") % {"count": waiting})
    for part, found in part_cycles(cycle).items():
        if found is None or found.state != CycleState.CLOSED:
            missing.append(
                _("The evaluation from %(day)s on is not closed.")
                % {"day": date_format(part.starts_on, "DATE_FORMAT")}
            )
    if cycle.kind == PeriodKind.MONTH:
        missing.extend(_exams_missing(cycle))
    return missing


def _exams_missing(cycle: EvaluationCycle) -> Iterator[Words]:
    exams = counting_exams(cycle)
    uncounted = set(
        exams_without_figures().filter(pk__in=[exam.pk for exam in exams]).values_list("pk", flat=True)
    )
    makeups = Exam.objects.filter(makeup_of__in=[exam.pk for exam in exams]).order_by("pk")
    for exam in [*exams, *makeups]:
        if exam.state in (Exam.State.DRAFT, Exam.State.CANCELLED):
            continue
        if exam.state != Exam.State.RELEASED:
            yield _("The results of “%(exam)s” are not released.") % {"exam": exam.title}
        elif exam.pk in uncounted:
            yield _("The figures of “%(exam)s” are still being counted.") % {"exam": exam.title}


def close_cycle(*, cycle: EvaluationCycle, actor: Officer, at: datetime) -> int:
    """Writes one result for each unit and officer evaluated, signs them, and returns how many there are.

    The signer entered no item of this cycle. All or nothing: a kill in the middle leaves the cycle open. The files
    are filled by the clock afterwards (`file_evaluations`). Writes the audit event `evaluation.closed`. Raises MayNot,
    NotSound, IllegalMove, LostRace.
    """
    check_signer(cycle, actor, at)
    if cycle.items.filter(entered_by=actor).exclude(state=ItemState.REFUSED).exists():
        raise MayNot(_("You entered items of this evaluation. Somebody else must sign it."), code="own_entry")
    with transaction.atomic():
        # Whoever confirms an item meanwhile waits here, and then makes a correction.
        EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.state == CycleState.OPEN and (missing := what_is_missing(cycle, at=at)):
            raise NotSound(" ".join(str(words) for words in missing))
        move_cycle(cycle, CycleState.CLOSED, at=at, actor=actor)
        results = list(_results(cycle, actor, at))
        EvaluationResult.objects.bulk_create(results, batch_size=ROWS_AT_ONCE)
        EvaluationSignature.objects.create(
            cycle=cycle, officer=actor, at=at, results=len(results), head=results[-1].hash if results else ""
        )
        record_audit_event(
            kind="evaluation.closed",
            actor_id=actor.pk,
            at=at,
            subject=f"evaluation:{cycle.pk}",
            facts={"results": len(results)},
        )
    return len(results)


def _results(cycle: EvaluationCycle, actor: Officer, at: datetime) -> Iterator[EvaluationResult]:
    """Units in tree order, then officers by unit and badge, each chained after the one before."""
    rules = rules_of(cycle)
    units = list(evaluated_units(cycle).values_list("pk", flat=True))
    in_post: Any = evaluated_officers(cycle)
    officers = dict(in_post.values_list("pk", "home_unit_id"))
    sheets: list[tuple[int, int | None, Draft]] = []
    drafts = unit_drafts(cycle, units)
    sheets.extend((unit_id, None, drafts[unit_id]) for unit_id in units)
    about = officer_drafts(cycle, officers)
    sheets.extend((unit_id, officer_id, about[officer_id]) for officer_id, unit_id in officers.items())
    head = (0, GENESIS)
    for unit_id, officer_id, draft in sheets:
        result = _result(cycle, unit_id, officer_id, draft, rules, actor, at)
        result.chain_after(*head)
        head = (result.seq, result.hash)
        yield result


def _result(
    cycle: EvaluationCycle,
    unit_id: int,
    officer_id: int | None,
    draft: Draft,
    rules: Rules,
    actor: Officer,
    at: datetime,
) -> EvaluationResult:
    return EvaluationResult(
        cycle=cycle,
        unit_id=unit_id,
        officer_id=officer_id,
        lines=stored_lines(draft.lines),
        vetoes=list(draft.vetoes),
        total=draft.sheet.total,
        band=draft.sheet.band,
        band_title=rules.bands.title_of(draft.sheet.band),
        signed_by=actor,
        at=at,
    )
