"""What rests on the chains of appraisal is compared with them, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.actions._fault_decisions import entry_of
from appraisal.actions.count_exams import counted
from appraisal.assembly import effects, lines_of
from appraisal.domain.calendar import PeriodKind
from appraisal.domain.evaluation import sheet
from appraisal.domain.exam_indicator import exam_figure
from appraisal.models import (
    EvaluationCycle,
    EvaluationItem,
    EvaluationSignature,
    FaultDecision,
    FaultEvent,
    FaultRecord,
    FigureRun,
    UnitExamFigure,
)
from appraisal.rules import EXAM, rule_from, rules_of
from core.ledger import Finding


def appraisal_evidence() -> Iterator[Finding]:
    """Figures that do not follow from their counts, results that do not follow from their lines, decisions whose
    entry or words were changed, signatures that no longer fit."""
    yield from _figures()
    yield from _results()
    yield from _decisions()
    yield from _words()


def _figures() -> Iterator[Finding]:
    for run in FigureRun.objects.order_by("pk").iterator():
        rule = rule_from(EXAM, run.rule)
        for figure in run.figures.order_by("pk").iterator(chunk_size=500):
            made = exam_figure(counted(figure), rule)
            said = (figure.average, figure.pass_rate, figure.attendance, figure.value, figure.points)
            if said != (made.average, made.pass_rate, made.attendance, made.value, made.points):
                yield Finding(_exam_chain(figure), figure.seq, "does not follow from its counts and its rule")
            if figure.policy_version_id != run.policy_version_id or figure.exam_id != run.exam_id:
                yield Finding(_exam_chain(figure), figure.seq, "cites another rule than it was counted by")


def _exam_chain(figure: UnitExamFigure) -> str:
    return f"exam-figures:{figure.exam_id}"


def _results() -> Iterator[Finding]:
    for cycle in EvaluationCycle.objects.filter(state=EvaluationCycle.State.CLOSED).order_by("pk").iterator():
        rules = rules_of(cycle)
        way = rules.way(PeriodKind(cycle.kind))
        for result in cycle.results.order_by("seq").iterator(chunk_size=500):
            made = sheet(lines_of(result), effects(result.vetoes), rules.bands, way)
            if (result.total, result.band) != (made.total, made.band):
                yield Finding(
                    f"evaluation:{cycle.pk}", result.seq, "does not follow from its lines and its rules"
                )
        signature = EvaluationSignature.objects.filter(cycle=cycle).first()
        signed = cycle.results.filter(number=1).order_by("-seq").first()
        head = signed.hash if signed else ""
        count = cycle.results.filter(number=1).count()
        if signature is None or (signature.head, signature.results) != (head, count):
            yield Finding(f"evaluation:{cycle.pk}", None, "the results differ from what was signed")


def _decisions() -> Iterator[Finding]:
    decisions = FaultDecision.objects.select_related("record", "party", "reason").order_by("pk")
    for decision in decisions.iterator(chunk_size=500):
        if decision.entry != entry_of(decision.record, decision.party):
            yield Finding(
                f"fault:{decision.record_id}", decision.seq, "the entry is not the one decided upon"
            )
        if decision.reason.erased_at is None and decision.reason.commitment() != decision.commitment:
            yield Finding(f"fault:{decision.record_id}", decision.seq, "the reasons were changed")


def _words() -> Iterator[Finding]:
    for record in FaultRecord.objects.select_related("facts").order_by("pk").iterator(chunk_size=500):
        if record.facts.erased_at is None and record.facts.commitment() != record.commitment:
            yield Finding(f"fault:{record.pk}", None, "the facts were changed")
    for event in FaultEvent.objects.filter(words__erased_at=None).exclude(words=None).select_related("words"):
        if event.words is not None and event.words.commitment() != event.commitment:
            yield Finding(f"fault:{event.record_id}", None, "the words of an appeal were changed")
    for item in EvaluationItem.objects.select_related("reason").order_by("pk").iterator(chunk_size=500):
        if item.reason.erased_at is None and item.reason.commitment() != item.commitment:
            yield Finding(f"evaluation:{item.cycle_id}", None, "the reason of an item was changed")
