"""The studies that new versions of laws ask for: what is proposed, and to whom it is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from law.changes import comparisons
from law.models import Article, Correspondence, StatuteVersion
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from training.domain.law_study import first_monday, weeks_of
from training.models import StudyAssignment

SHOWN_AFTER = timedelta(days=90)
"""So long after a version took effect its study is still proposed."""
NEW_TEXT = (
    Correspondence.Kind.NEW, Correspondence.Kind.CHANGED, Correspondence.Kind.SPLIT, Correspondence.Kind.MERGED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposedWeek:
    """One week of the plan."""

    monday: date
    articles: Sequence[Article]


@dataclass(frozen=True, slots=True)
class LawStudy:
    """A plan for one new version: its new and changed articles, spread over weeks."""

    version: StatuteVersion
    weeks: Sequence[ProposedWeek]

    @property
    def articles(self) -> int:
        """How many articles there are to be learned."""
        return sum(len(week.articles) for week in self.weeks)


def proposed_studies(officer: Officer, *, on: date) -> list[LawStudy]:
    """For each version that is coming or took effect lately and that no unit of the officer studies yet, the plan that
    its confirmed changes ask for."""
    units = Unit.objects.where(officer, Permission.STUDY_ASSIGN, on=on)
    known = set(
        StudyAssignment.objects.filter(unit__in=units.order_by())
        .exclude(state=StudyAssignment.State.WITHDRAWN)
        .exclude(law_version=None)
        .values_list("law_version", flat=True)
    )
    found = []
    for comparison in comparisons():
        version = comparison.new
        if version.pk in known or version.dates.begins_on < on - SHOWN_AFTER:
            continue
        plan = study_of(version, on=on)
        if plan.weeks:
            found.append(plan)
            known.add(version.pk)
    return found


def study_of(version: StatuteVersion, *, on: date) -> LawStudy:
    """The new and changed articles of `version`, as confirmed, in the order of the law, week by week."""
    rows = Correspondence.objects.standing(new=version).filter(kind__in=NEW_TEXT)
    articles = {row.new_article.pk: row.new_article for row in rows if row.new_article is not None}
    parts = weeks_of(sorted(articles.values(), key=lambda article: article.position))
    monday = first_monday(today=on, begins_on=version.dates.begins_on, weeks=len(parts))
    weeks = [ProposedWeek(monday + timedelta(weeks=place), part) for place, part in enumerate(parts)]
    return LawStudy(version, weeks)
