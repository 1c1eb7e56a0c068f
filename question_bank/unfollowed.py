"""Questions that a new version takes out of the draws although nobody has confirmed what became of their articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from law.models import StatuteVersion
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Bank, Citation, QuestionLawTask


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A new version, and how many questions in use rest on the text before it without a task."""

    version: StatuteVersion
    questions: int


def unfollowed_changes(officer: Officer, *, on: date) -> Sequence[Unfollowed]:
    """By new version, for the banks that `officer` may read; in two queries, and two more for each day on which coming
    versions begin."""
    days = {on, *StatuteVersion.objects.coming(on=on).values_list("effective_on", flat=True)}
    banks = Bank.objects.where(officer, Permission.QUESTION_READ, on=on).order_by()
    counted: dict[int, set[int]] = {}
    for day in sorted(filter(None, days)):
        followed = QuestionLawTask.objects.filter(
            question=OuterRef("revision__question"),
            new_version__statute=OuterRef("statute"),
            new_version__in=StatuteVersion.objects.counting(on=day).order_by().values("pk"),
        )
        stale = (
            Citation.objects.stale(on=day)
            .filter(revision__state="approved", revision__question__bank__in=banks)
            .exclude(Exists(followed))
            .values_list("statute", "revision__question")
        )
        rows = list(stale)
        counting = StatuteVersion.objects.counting(on=day).filter(
            statute__in={statute for statute, _q in rows}
        )
        newest = {version.statute_id: version.pk for version in counting} if rows else {}
        for statute, question in rows:
            if statute in newest:
                counted.setdefault(newest[statute], set()).add(question)
    versions = StatuteVersion.objects.select_related("statute").in_bulk(counted)
    return [Unfollowed(versions[pk], len(questions)) for pk, questions in sorted(counted.items())]
