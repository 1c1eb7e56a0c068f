"""Make the make-up exam (补考) of a released exam, from the list that the policy proposes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._seeds import new_seed
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.plan_exam import check_plan
from exams.domain.makeup import MakeupCause, MakeupPolicy, MakeupRule, proposed
from exams.models import Enrolment, Exam, MakeupPlace
from exams.outcomes import Outcome, outcomes_of
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.policy import InForce, policy_for
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION

POLICY = "makeup"
BATCH = 500


class MakeupRefused(Refused):
    """The make-up exam cannot be made; `code` says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name for the make-up list and why it stands there."""

    outcome: Outcome
    cause: MakeupCause


@dataclass(frozen=True, slots=True)
class MakeupTimes:
    """When the make-up is held. Everything else is as in the first exam."""

    title: str
    opens_at: datetime
    closes_at: datetime
    duration: timedelta


def makeup_policy(first: Exam, on: date) -> InForce[MakeupPolicy]:
    """The policy on make-ups in force on the day `on` for the unit of `first`."""
    return policy_for(POLICY, first.unit, on)


def makeup_list(first: Exam, policy: MakeupPolicy) -> list[Proposal]:
    """Who is due for a make-up of the released exam `first`, in a fixed number of queries."""
    taken = Counter(
        MakeupPlace.objects.filter(exam__makeup_of=first)
        .exclude(exam__state=Exam.State.CANCELLED)
        .values_list("officer_id", flat=True)
    )
    found = []
    for own in outcomes_of(Exam.objects.filter(pk=first.pk)):
        cause = proposed(
            policy,
            sat=own.first is not None,
            passed=own.state == "passed",
            leave_to_makeup=own.to_makeup,
            excused=own.excused,
            taken=taken[own.officer_id],
        )
        if cause is not None:
            found.append(Proposal(own, cause))
    return found


def create_makeup(
    *, first: Exam, times: MakeupTimes, officers: Collection[int], actor: Officer | None, at: datetime
) -> Exam:
    """Makes the draft of a make-up exam for those of the proposed list who are in `officers` (by id). Without an
    `actor` it is the clock that makes it.

    Unit, month, blueprint, rules and forms are those of the first exam, whose questions its draw leaves out. The rule
    by which it counts is frozen with it. Writes the audit events `exam.created` and `exam.makeup_listed`.
    Raises `MakeupRefused` or `PlanRefused`; then nothing is written.
    """
    day = local_day(at)
    if actor is not None and not actor.may(Permission.EXAM_MANAGE, on=day, unit=first.unit):
        raise MakeupRefused(_("Only the exam officer makes a make-up exam."), code="not_allowed")
    if first.makeup_of_id is not None or first.is_rehearsal or first.state != Exam.State.RELEASED:
        raise MakeupRefused(_("A make-up follows a released first exam."), code="not_released")
    if first.level:
        raise MakeupRefused(
            _(
                "A qualification exam has no make-up: set a new exam of the level, for which officers are cleared anew."
            ),
            code="has_level",
        )
    policy = makeup_policy(first, day)
    plan = _plan(first, times, day)
    check_plan(plan, at)
    with transaction.atomic():
        Exam.objects.select_for_update().get(pk=first.pk)
        chosen = [own for own in makeup_list(first, policy.body) if own.outcome.officer_id in officers]
        if not chosen or len(chosen) != len(set(officers)):
            raise MakeupRefused(
                _("The list has changed since you looked at it. Look at it again."), code="list_changed"
            )
        exam = create_exam(unit=first.unit, plan=plan, actor=actor, at=at)
        rule = policy.body.rule
        cap = policy.body.cap_percent if policy.body.cap_percent is not None else first.pass_percent
        exam.makeup_of, exam.makeup_rule, exam.policy_version_id = first, rule.value, policy.version_id
        exam.makeup_cap_percent = cap if rule is MakeupRule.CAPPED else None
        exam.save(update_fields=["makeup_of", "makeup_rule", "policy_version_id", "makeup_cap_percent"])
        _list(exam, first, chosen, policy.version_id, actor, at)
    return exam


def _plan(first: Exam, times: MakeupTimes, day: date) -> ExamPlan:
    return ExamPlan(
        title=times.title,
        month=first.month,
        cut_off=day,
        opens_at=times.opens_at,
        closes_at=times.closes_at,
        duration=times.duration,
        pass_percent=first.pass_percent,
        kind=first.kind,
        multiple_choice_rule=first.multiple_choice_rule,
        points_per_option=Decimal(first.rule_parameters.get("points_per_option", DEFAULT_POINTS_PER_OPTION)),
        review=first.review,
        form_mode=first.form_mode,
        form_count=first.form_count,
        skip_used_months=first.skip_used_months,
        blueprint=first.blueprint,
        draw_seed=new_seed(),
    )


def _list(
    exam: Exam,
    first: Exam,
    chosen: list[Proposal],
    policy_version_id: int | None,
    actor: Officer | None,
    at: datetime,
) -> None:
    enrolments = dict(
        Enrolment.objects.filter(sitting__exam=first).order_by("-pk").values_list("officer_id", "pk")
    )
    MakeupPlace.objects.bulk_create(
        [
            MakeupPlace(
                exam=exam,
                officer_id=own.outcome.officer_id,
                unit_id=own.outcome.unit_id,
                first_id=enrolments[own.outcome.officer_id],
                cause=own.cause,
                policy_version_id=policy_version_id,
                added_at=at,
                added_by=actor,
            )
            for own in chosen
        ],
        batch_size=BATCH,
    )
    record_audit_event(
        kind="exam.makeup_listed",
        actor_id=actor.pk if actor else None,
        at=at,
        subject=f"exam:{exam.pk}",
        facts={"makeup_of": first.pk, "officers": len(chosen), "policy_version": policy_version_id},
    )
