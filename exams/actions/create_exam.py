"""Plan an exam with one sitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.domain.forms import LOTS
from exams.domain.plan import LONGEST_MEMORY
from exams.models import Exam, ExamEvent, Sitting
from personnel.models import Officer, Unit
from question_bank.domain.equal_forms import MOST_EQUAL_FORMS
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION, RULES
from question_bank.models import Blueprint


class ExamRefused(Refused):
    """The plan contradicts itself; `code` says where."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What an exam officer decides. `month` is the first day of the month that the exam counts for."""

    title: str
    month: date
    cut_off: date
    opens_at: datetime
    closes_at: datetime
    duration: timedelta
    pass_percent: Decimal = Decimal(60)
    kind: str = Exam.Kind.MONTHLY
    multiple_choice_rule: str = "all_or_nothing"
    points_per_option: Decimal = DEFAULT_POINTS_PER_OPTION
    review: str = Exam.Review.AFTER_RELEASE
    release_mode: str = Exam.ReleaseMode.MANUAL
    form_mode: str = Exam.FormMode.ONE
    form_count: int = 1
    """Counts for equal forms only."""
    skip_used_months: int = 0
    blueprint: Blueprint | None = None
    draw_seed: int = 0
    level: str = ""
    """Code of the qualification level examined; such an exam enrols cleared officers only."""
    track: str = ""

    @property
    def sealed_forms(self) -> int:
        """How many papers will be sealed."""
        return {Exam.FormMode.ONE: 1, Exam.FormMode.LOT: LOTS}.get(
            Exam.FormMode(self.form_mode), self.form_count
        )


def create_exam(*, unit: Unit, plan: ExamPlan, actor: Officer | None, at: datetime) -> Exam:
    """Creates the exam as a draft with its sitting; raises `ExamRefused`. Writes the audit event `exam.created`."""
    _check(plan)
    with transaction.atomic():
        exam = Exam.objects.create(
            unit=unit,
            kind=plan.kind,
            level=plan.level,
            track=plan.track,
            needs_clearance=bool(plan.level),
            title=plan.title.strip(),
            month=plan.month.replace(day=1),
            cut_off=plan.cut_off,
            blueprint=plan.blueprint,
            draw_seed=plan.draw_seed,
            form_mode=plan.form_mode,
            form_count=plan.sealed_forms,
            skip_used_months=plan.skip_used_months,
            pass_percent=plan.pass_percent,
            multiple_choice_rule=plan.multiple_choice_rule,
            rule_parameters={"points_per_option": str(plan.points_per_option)},
            review=plan.review,
            release_mode=plan.release_mode,
            created_at=at,
            created_by=actor,
        )
        Sitting.objects.create(
            exam=exam,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            duration_s=int(plan.duration.total_seconds()),
        )
        ExamEvent.objects.create(exam=exam, to_state=exam.state, at=at, actor=actor)
        record_audit_event(
            kind="exam.created", actor_id=actor.pk if actor else None, at=at, subject=f"exam:{exam.pk}"
        )
    return exam


def _check(plan: ExamPlan) -> None:
    if not plan.title.strip():
        raise ExamRefused(_("The exam needs a title."), code="title_missing")
    if plan.closes_at <= plan.opens_at:
        raise ExamRefused(_("The window must end after it opens."), code="window_reversed")
    if plan.duration < timedelta(seconds=1):
        raise ExamRefused(_("The exam needs a duration."), code="duration_missing")
    if not 0 <= plan.pass_percent <= 100:
        raise ExamRefused(
            _("The pass mark is a percentage between 0 and 100."), code="pass_percent_out_of_range"
        )
    if plan.form_mode not in Exam.FormMode.values:
        raise ExamRefused(_("This form of the paper does not exist."), code="form_mode_unknown")
    if plan.form_mode == Exam.FormMode.EQUAL and not 2 <= plan.form_count <= MOST_EQUAL_FORMS:
        raise ExamRefused(_("There are 2 to 10 equal forms."), code="form_count_out_of_range")
    if not 0 <= plan.skip_used_months <= LONGEST_MEMORY:
        raise ExamRefused(_("Used questions are left out for 0 to 60 months."), code="months_out_of_range")
    if plan.multiple_choice_rule not in RULES or plan.points_per_option <= 0:
        raise ExamRefused(_("This scoring rule does not exist."), code="rule_unknown")
