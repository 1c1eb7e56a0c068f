"""Plan a monthly exam, and change the plan while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._moves import LostRace
from exams.actions._seeds import new_seed
from exams.actions.create_exam import ExamPlan, create_exam
from exams.domain.plan import PlanProblem, Window, problems
from exams.domain.rehearsal import rehearsal_title
from exams.models import Exam, Sitting
from personnel.models import Officer, Unit

PROBLEMS: Mapping[str, Words] = {
    "window_ends_before_it_opens": _("The window must close after it opens."),
    "window_is_over": _("This window is already over. Choose a later end."),
    "duration_longer_than_window": _(
        "The duration does not fit into the window. Shorten it, or close later."
    ),
    "duration_out_of_range": _("The duration is between 1 and 600 minutes."),
    "pass_mark_out_of_range": _("The pass mark is above 0 and at most 100 percent."),
    "cut_off_after_opening": _("The cut-off date must not be later than the day the window opens."),
}


class PlanRefused(Refused):
    """The plan cannot be meant as it stands; `problems` lists field and words."""

    code = "plan_refused"

    def __init__(self, found: Sequence[PlanProblem]) -> None:
        super().__init__(PROBLEMS[found[0].code])
        self.problems = [(problem.field, PROBLEMS[problem.code]) for problem in found]
        self.code_of_first = found[0].code


def plan_exam(
    *, unit: Unit, plan: ExamPlan, policy_version_id: int | None, at: datetime, actor: Officer | None
) -> Exam:
    """Makes a draft exam of `unit` with one sitting and a random seed for its draw.

    `policy_version_id` names the defaults it was made from.

    Raises `PlanRefused`.
    """
    check_plan(plan, at)
    with transaction.atomic():
        exam = create_exam(unit=unit, plan=replace(plan, draw_seed=new_seed()), actor=actor, at=at)
        Exam.objects.filter(pk=exam.pk).update(policy_version_id=policy_version_id)
        exam.policy_version_id = policy_version_id
    return exam


def change_plan(exam: Exam, *, plan: ExamPlan, at: datetime, actor: Officer) -> None:
    """Writes `plan` (but its blueprint and seed) over a draft and its sitting, with an audit event.

    Raises `PlanRefused`, and `LostRace` when the exam is no draft any more.
    """
    if exam.is_rehearsal:
        plan = replace(plan, level="", track="")
    check_plan(plan, at)
    with transaction.atomic():
        changed = Exam.objects.filter(pk=exam.pk, state=Exam.State.DRAFT).update(
            title=rehearsal_title(plan.title) if exam.is_rehearsal else plan.title.strip(),
            kind=exam.kind if exam.is_rehearsal else plan.kind,
            level=plan.level,
            track=plan.track,
            needs_clearance=bool(plan.level),
            month=plan.month.replace(day=1),
            cut_off=plan.cut_off,
            form_mode=plan.form_mode,
            form_count=plan.sealed_forms,
            skip_used_months=plan.skip_used_months,
            pass_percent=plan.pass_percent,
            multiple_choice_rule=plan.multiple_choice_rule,
            rule_parameters={"points_per_option": str(plan.points_per_option)},
            review=plan.review,
            release_mode=plan.release_mode,
        )
        if changed != 1:
            raise LostRace(_("The paper has been sealed in the meantime. The plan can no longer be changed."))
        Sitting.objects.filter(exam=exam).update(
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            duration_s=int(plan.duration.total_seconds()),
        )
        record_audit_event(kind="exam.plan_changed", actor_id=actor.pk, at=at, subject=f"exam:{exam.pk}")
    exam.refresh_from_db()


def check_plan(plan: ExamPlan, at: datetime) -> None:
    """Raises `PlanRefused` when the plan cannot be meant at the moment `at`."""
    found = problems(
        Window(plan.opens_at, plan.closes_at, plan.duration),
        pass_percent=plan.pass_percent,
        cut_off=plan.cut_off,
        opening_day=local_day(plan.opens_at),
        at=at,
    )
    if found:
        raise PlanRefused(found)
