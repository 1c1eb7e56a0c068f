from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.ledger import Finding
    from core.models import ChainedRow


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = _("evaluation")

    def ready(self) -> None:
        from appraisal import rules
        from appraisal.domain.bulletin import BulletinRules
        from appraisal.domain.faults import FaultRules
        from appraisal.domain.hiding import SmallGroups
        from appraisal.domain.promotion import PromotionRules
        from appraisal.entry_words import register_kinds
        from appraisal.own_data import register_own_data
        from core.audit_trail import keep_kind
        from core.due import every_minute, register_step
        from core.ledger import register_chains, register_evidence
        from personnel.policy import register_policy

        names = {
            rules.CALENDAR: _("Calendar of evaluation"),
            rules.EXAM: _("Monthly exam in the evaluation"),
            rules.BANDS: _("Bands of the evaluation"),
            rules.VETOES: _("Vetoes of the evaluation"),
            rules.INDICATORS: _("Indicators of the evaluation"),
            rules.ROLL_UP: _("Roll-up of the evaluation"),
        }
        for kind, shape in rules.SHAPES.items():
            register_policy(kind, shape, names[kind])
        register_policy("fault_rules", FaultRules, _("Measures and deadlines for faults"))
        register_policy("promotion_rules", PromotionRules, _("What promotions ask for"))
        register_policy("small_groups", SmallGroups, _("Small groups in figures"))
        register_policy("bulletin", BulletinRules, _("Bulletins"))
        register_kinds()
        register_own_data()
        keep_kind("promotion.signed")
        register_chains("exam figures", _figure_chains, _figures_grown)
        register_chains("evaluations", _result_chains, _results_grown)
        register_chains("faults", _decision_chains, _decisions_grown)
        register_evidence("appraisal", _evidence)
        register_evidence("promotion checks", _promotion_evidence)
        register_step("appraisal.count_released_exams", _count_exams, period=every_minute)
        register_evidence("bulletins", _bulletin_evidence)
        register_step("appraisal.draft_bulletins", _draft_bulletins, period=every_minute)
        register_step("appraisal.file_evaluations", _file_evaluations)
        register_step("appraisal.follow_law_dates", _follow_law_dates, period=every_minute)
        register_step("appraisal.open_standard_law_tasks", _open_law_tasks, period=every_minute)


def _count_exams(at: datetime) -> dict[str, int]:
    from appraisal.actions.count_exams import count_released_exams

    return {"figures": count_released_exams(at=at)}


def _draft_bulletins(at: datetime) -> dict[str, int]:
    from appraisal.actions.draft_bulletin import draft_bulletins

    return {"drafted": draft_bulletins(at=at)}


def _bulletin_evidence() -> Iterable[Finding]:
    from appraisal.bulletin_evidence import bulletin_evidence

    return bulletin_evidence()


def _file_evaluations(at: datetime) -> dict[str, int]:
    from appraisal.actions.file_evaluations import file_evaluations

    return {"filed": file_evaluations(at=at)}


def _follow_law_dates(at: datetime) -> dict[str, int]:
    from appraisal.actions.open_standard_law_tasks import follow_law_dates

    return {"followed": follow_law_dates(at=at)}


def _open_law_tasks(at: datetime) -> dict[str, int]:
    from appraisal.actions.open_standard_law_tasks import open_due_standard_tasks

    return {"opened": open_due_standard_tasks(at=at)}


def _figure_chains() -> Iterator[tuple[str, Iterable[ChainedRow]]]:
    from appraisal.models import UnitExamFigure
    from core.ledger import chains_of

    rows = UnitExamFigure.objects.order_by("exam_id", "seq")
    return chains_of(rows, lambda row: f"exam-figures:{row.exam_id}")


def _figures_grown(since: datetime) -> list[tuple[str, str]]:
    from appraisal.models import UnitExamFigure

    return _heads(UnitExamFigure, "exam_id", "exam-figures", since)


def _result_chains() -> Iterator[tuple[str, Iterable[ChainedRow]]]:
    from appraisal.models import EvaluationResult
    from core.ledger import chains_of

    rows = EvaluationResult.objects.order_by("cycle_id", "seq")
    return chains_of(rows, lambda row: f"evaluation:{row.cycle_id}")


def _results_grown(since: datetime) -> list[tuple[str, str]]:
    from appraisal.models import EvaluationResult

    return _heads(EvaluationResult, "cycle_id", "evaluation", since)


def _decision_chains() -> Iterator[tuple[str, Iterable[ChainedRow]]]:
    from appraisal.models import FaultDecision
    from core.ledger import chains_of

    rows = FaultDecision.objects.order_by("record_id", "seq")
    return chains_of(rows, lambda row: f"fault:{row.record_id}")


def _decisions_grown(since: datetime) -> list[tuple[str, str]]:
    from appraisal.models import FaultDecision

    return _heads(FaultDecision, "record_id", "fault", since)


def _heads(model: type[ChainedRow], chain: str, name: str, since: datetime) -> list[tuple[str, str]]:
    """Name and head of each chain of `model` that may have grown since."""
    from django.db.models import Max

    rows = model._default_manager.filter(at__gte=since).order_by()
    last = rows.values(chain).annotate(last=Max("pk")).values("last")
    heads = model._default_manager.filter(pk__in=last).values_list(chain, "hash")
    return [(f"{name}:{number}", head) for number, head in heads]


def _evidence() -> Iterable[Finding]:
    from appraisal.evidence import appraisal_evidence

    return appraisal_evidence()


def _promotion_evidence() -> Iterable[Finding]:
    from appraisal.promotion_evidence import promotion_evidence

    return promotion_evidence()
