"""Draft the bulletin of a released exam: figures frozen, prose proposed, names for the restricted annex."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._bulletin_moves import check_role, locked, move_bulletin
from appraisal.actions.errors import IllegalMove, LostRace, MayNot
from appraisal.bulletin_figures import failed_or_absent, figures_of
from appraisal.bulletin_seal import newest_texts
from appraisal.domain.bulletin import BulletinRules
from appraisal.domain.bulletin_words import PARTS, drafted, title
from appraisal.domain.states import IN_PREPARATION, BulletinState
from appraisal.models import Bulletin, BulletinEvent, BulletinName, BulletinText, FigureRun
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from exams.models import Exam
from exams.outcomes import Outcome, outcomes_of
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer
from personnel.policy import policy_for

KIND: Final = "bulletin"
BATCH: Final = 500


def draft_bulletins(*, at: datetime) -> int:
    """Drafts the bulletin of every counted exam whose series asks for it and which never had one; returns how many.

    Two clocks at once: the database lets one of them write.
    """
    waiting = Exam.objects.filter(
        series_month__version__bulletin=True,
        state=Exam.State.RELEASED,
        figure_runs__isnull=False,
        bulletins=None,
    )
    made = 0
    for exam in waiting.select_related("unit").distinct().order_by("month", "pk"):
        try:
            draft_bulletin(exam=exam, at=at, actor=None)
        except (IntegrityError, LostRace):
            continue
        made += 1
    return made


def draft_bulletin(*, exam: Exam, at: datetime, actor: Officer | None) -> Bulletin:
    """The draft for `exam`; without an `actor` it is the clock that writes it. Raises MayNot, IllegalMove, LostRace."""
    if actor is not None and not actor.may(Permission.BULLETIN_WRITE, on=local_day(at), unit=exam.unit):
        raise MayNot(_("Only an exam officer of the unit drafts its bulletins."))
    issued = Bulletin.objects.filter(exam=exam, state=BulletinState.ISSUED).first()
    try:
        with transaction.atomic():
            return _write(exam, {}, replaces=issued, at=at, actor=actor)
    except IntegrityError:
        raise LostRace(_("A bulletin of this exam is being prepared already.")) from None


def redraft_bulletin(*, bulletin: Bulletin, at: datetime, actor: Officer) -> Bulletin:
    """A new draft with the figures as they are now; texts are carried over. A bulletin in preparation is dropped; one
    that is issued stays in force until the new one takes its place. Raises MayNot, IllegalMove, LostRace."""
    try:
        with transaction.atomic():
            held = locked(bulletin)
            check_role(held, Permission.BULLETIN_WRITE, actor, at)
            replaces = held.replaces
            if held.state in IN_PREPARATION:
                move_bulletin(held, BulletinState.DROPPED, at=at, actor=actor)
            elif held.state == BulletinState.ISSUED:
                replaces = held
            elif held.state != BulletinState.WITHDRAWN:
                raise IllegalMove(_("The bulletin is not in a state that allows this step."))
            texts = {part: row.text for part, row in newest_texts(held).items()}
            return _write(held.exam, texts, replaces=replaces, at=at, actor=actor)
    except IntegrityError:
        raise LostRace(_("A bulletin of this exam is being prepared already.")) from None


def _write(
    exam: Exam, texts: Mapping[str, str], *, replaces: Bulletin | None, at: datetime, actor: Officer | None
) -> Bulletin:
    run = FigureRun.objects.filter(exam=exam).order_by("-number").first()
    if run is None or exam.state != Exam.State.RELEASED:
        raise IllegalMove(
            _("A bulletin follows a released exam whose figures are counted. The clock counts them.")
        )
    day = local_day(at)
    policy = policy_for(KIND, exam.unit, day)
    rules: BulletinRules = policy.body
    outcomes = outcomes_of(Exam.objects.filter(pk=exam.pk))
    small = policy_for("small_groups", exam.unit, day).body
    figures = figures_of(exam, run, outcomes, rules=rules, small=small, at=at)
    bulletin = Bulletin.objects.create(
        unit=exam.unit,
        exam=exam,
        title=title(exam.title),
        audience=rules.audience,
        rules=msgspec.to_builtins(rules),
        policy_version_id=policy.version_id,
        figures=figures,
        replaces=replaces,
        drafted_at=at,
        drafted_by=actor,
    )
    named = failed_or_absent(outcomes)
    _name(bulletin, named)
    proposed = drafted(has_weak_points=bool(figures["subjects"] or figures["articles"]), failed=bool(named))
    BulletinText.objects.bulk_create(
        [
            BulletinText(
                bulletin=bulletin,
                part=part,
                number=1,
                text=texts.get(part, proposed[part]),
                at=at,
                author=actor if part in texts else None,
            )
            for part in PARTS
        ]
    )
    BulletinEvent.objects.create(bulletin=bulletin, to_state=bulletin.state, at=at, actor=actor)
    record_audit_event(
        kind="bulletin.draft",
        actor_id=actor.pk if actor else None,
        at=at,
        subject=f"bulletin:{bulletin.pk}",
        facts={"exam": exam.pk, "run": run.number, "names": len(named)},
    )
    return bulletin


def _name(bulletin: Bulletin, named: list[Outcome]) -> None:
    ids = [own.officer_id for own in named]
    people: dict[int, str] = {}
    badges: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        people |= dict(Officer.objects.filter(pk__in=some).values_list("pk", "name"))
        held = BadgeHolding.objects.filter(officer__in=some, held_until=None)
        badges |= dict(held.values_list("officer_id", "badge_number"))
    BulletinName.objects.bulk_create(
        [
            BulletinName(
                bulletin=bulletin,
                officer_id=own.officer_id,
                unit_id=own.unit_id,
                badge=badges.get(own.officer_id, ""),
                name=people[own.officer_id],
                outcome=own.state.value,
                percent=own.counted.percent if own.counted is not None else None,
            )
            for own in named
        ],
        batch_size=BATCH,
    )
