"""Make the drafts of a study of a new law; a person looks at each and publishes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day
from law.domain.citations import CitationRef
from law.models import StatuteVersion
from personnel.models import Officer, Unit
from personnel.policy import policy_for
from training.actions.draft_study import StudyPlan, draft_study
from training.actions.study_errors import StudyRefused
from training.law_study import study_of
from training.models import StudyAssignment


def draft_law_study(
    version: StatuteVersion, *, unit: Unit, actor: Officer, at: datetime
) -> list[StudyAssignment]:
    """One draft for each week of the proposed study of `version`, given by `unit` to everybody below it.

    The articles are read in the new version, also before it takes effect. Raises StudyRefused when there is nothing to
    learn, when the unit has a study of this version already, or what `draft_study` raises; then nothing is written.
    """
    day = local_day(at)
    plan = study_of(version, on=day)
    if not plan.weeks:
        raise StudyRefused(_("Nobody has confirmed yet what is new in this version."))
    rules = policy_for("weekly_study", unit, day).body
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        there = StudyAssignment.objects.filter(unit=unit, law_version=version)
        if there.exclude(state=StudyAssignment.State.WITHDRAWN).exists():
            raise StudyRefused(_("Your unit has a study of this version already."))
        return [
            draft_study(
                unit=unit,
                plan=StudyPlan(
                    title=_("New law: %(law)s (%(number)d of %(count)d)")
                    % {"law": version.statute.title[:80], "number": number, "count": len(plan.weeks)},
                    week=week.monday,
                    due_on=week.monday + timedelta(days=rules.due_after_days),
                    minutes=rules.minutes,
                    units=[unit],
                    citations="；".join(
                        CitationRef(version.statute.title, article.number, article.suffix).short
                        for article in week.articles
                    ),
                    law_version=version,
                ),
                actor=actor,
                at=at,
            )
            for number, week in enumerate(plan.weeks, 1)
        ]
