"""Name who sits a spot exam: by lot for a random-draw test (抽考), by hand for a touring test (巡回考试)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.domain.drawing import Drawable, DrawRule, draw
from exams.models import DrawnName, Exam, NameDraw
from exams.routine import in_post_for
from personnel.domain.roles import Permission
from personnel.models import Officer

BATCH = 500


class DrawRefused(Refused):
    """Nobody was named; `code` says why."""


def pool_of(exam: Exam, rule: DrawRule, *, at: datetime) -> list[Drawable]:
    """Who may be drawn for `exam` at the moment `at`, by number, with the unit of the cut-off date."""
    officers: Any = in_post_for(exam)
    if rule.police_types:
        officers = officers.filter(police_type__in=rule.police_types)
    if rule.rest_days:
        replaced = NameDraw.objects.filter(exam=OuterRef("draw__exam"), number__gt=OuterRef("draw__number"))
        drawn = (
            DrawnName.objects.filter(
                ~Exists(replaced),
                draw__at__gt=at - timedelta(days=rule.rest_days),
                draw__exam__kind=Exam.Kind.SPOT,
            )
            .exclude(draw__exam=exam)
            .exclude(draw__exam__state=Exam.State.CANCELLED)
        )
        officers = officers.exclude(pk__in=drawn.values("officer"))
    return [Drawable(*pair) for pair in officers.order_by("pk").values_list("pk", "home_unit_id")]


def draw_names(exam: Exam, *, rule: DrawRule, reason: str, at: datetime, actor: Officer) -> NameDraw:
    """Draws the names of a spot exam by lot; the seed is random and kept with rule and pool, so that the draw can be
    repeated by anybody.

    A further draw needs a `reason`; the earlier ones stay. Writes the audit event `exam.names_drawn`. Raises
    `DrawRefused`.
    """
    with transaction.atomic():
        number = _next_number(exam, reason, at=at, actor=actor)
        pool = pool_of(exam, rule, at=at)
        if not pool:
            raise DrawRefused(_("Nobody can be drawn by this rule. Widen it."), code="pool_empty")
        seed = secrets.token_hex(32)
        made = NameDraw(
            exam=exam,
            number=number,
            seed=seed,
            rule=rule.as_json(),
            pool=[[one.officer, one.unit] for one in pool],
            reason=reason.strip(),
            at=at,
            actor=actor,
        )
        return _written(made, draw(pool, seed=seed, rule=rule))


def choose_names(
    exam: Exam, *, officers: Collection[int], reason: str, at: datetime, actor: Officer
) -> NameDraw:
    """Names by hand who sits a spot exam, out of those in post in its unit: whom the examiners meet there.

    The choice is numbered among the draws and needs a `reason`. Raises `DrawRefused`.
    """
    with transaction.atomic():
        number = _next_number(exam, reason, at=at, actor=actor, by_hand=True)
        found: Any = in_post_for(exam).filter(pk__in=officers).order_by("pk")
        chosen = [Drawable(*pair) for pair in found.values_list("pk", "home_unit_id")]
        if not chosen or len(chosen) != len(set(officers)):
            raise DrawRefused(
                _("Choose officers who are in post in the unit of this exam."), code="not_in_post"
            )
        made = NameDraw(exam=exam, number=number, reason=reason.strip(), at=at, actor=actor)
        return _written(made, chosen)


def _next_number(exam: Exam, reason: str, *, at: datetime, actor: Officer, by_hand: bool = False) -> int:
    """The number of the next draw of the exam, which is locked; raises `DrawRefused`."""
    locked = Exam.objects.select_for_update().select_related("unit").get(pk=exam.pk)
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=locked.unit):
        raise DrawRefused(_("Only the exam officer names who sits a spot exam."), code="not_allowed")
    if locked.kind != Exam.Kind.SPOT or locked.state != Exam.State.DRAFT:
        raise DrawRefused(
            _("Names are drawn for a spot exam before its paper is sealed."), code="not_a_draft"
        )
    last = NameDraw.objects.filter(exam=locked).aggregate(last=Max("number"))["last"] or 0
    if (last or by_hand) and not reason.strip():
        raise DrawRefused(_("Say why. It is kept with the names."), code="reason_missing")
    return last + 1


def _written(made: NameDraw, names: Sequence[Drawable]) -> NameDraw:
    made.save(force_insert=True)
    DrawnName.objects.bulk_create(
        [
            DrawnName(draw=made, place=place, officer_id=one.officer, unit_id=one.unit)
            for place, one in enumerate(names, start=1)
        ],
        batch_size=BATCH,
    )
    record_audit_event(
        kind="exam.names_drawn",
        actor_id=made.actor_id,
        at=made.at,
        subject=f"exam:{made.exam_id}",
        facts={"draw": made.number, "names": len(names), "by_hand": made.by_hand},
    )
    return made
