"""Open the tasks that a confirmed change of law makes for the standards of evaluation, and follow its first day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from appraisal.models import Standard, StandardBasis, StandardCitation, StandardLawTask
from appraisal.standards import rules_on
from core.clock import local_day
from law.actions.follow_comparisons import follow_comparisons
from law.actions.follow_date_changes import follow_date_changes, renew_due_days
from law.actions.keep_law_tasks import earlier_versions, keep_law_tasks, touched
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes
from law.domain.law_tasks import UNSETTLED, Changes, Effect, LawTaskState
from law.models import LawDateChange

WITHDRAWN = "law withdrawn"
"""Comment in the history of a task, in words in `templates/law/_task_event.html`."""
UNDECIDED = {"proposal": None, "over": None}
"""What a task forgets that is to decide again."""


def open_due_standard_tasks(*, at: datetime) -> int:
    """Follows every confirmed comparison not yet followed as it stands; returns how many tasks were opened."""
    return follow_comparisons(
        "appraisal.standard_law_tasks", lambda comparison: open_standard_tasks(comparison, at=at), at=at
    )


@transaction.atomic
def open_standard_tasks(comparison: Comparison, *, at: datetime) -> int:
    """One task for each standard that is in the rules today and rests on what changed. Those about standards that no
    longer do lapse. Safe to run twice."""
    opened, untouched = keep_law_tasks(
        StandardLawTask,
        "standard",
        comparison,
        touched_standards(comparison, at=at),
        owners=lambda _ids: {},
        at=at,
        fresh=UNDECIDED | {"basis": None},
    )
    for task in untouched:
        move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
    return opened


def touched_standards(comparison: Comparison, *, at: datetime) -> dict[int, Effect]:
    """By standard, what happened to the articles on which it rests by what was written last."""
    changes = confirmed_changes(comparison.old, comparison.new)
    found = _touched(comparison, changes, Standard.objects.values_list("pk", flat=True))
    standards = list(Standard.objects.filter(pk__in=found).select_related("unit"))
    rules = rules_on([standard.unit.path for standard in standards], local_day(at))
    return {
        standard.pk: found[standard.pk]
        for standard in standards
        if (standard.policy, standard.code)
        in {(rule.policy, rule.code) for rule in rules[standard.unit.path]}
    }


def lapse_untouched(standard: Standard, *, at: datetime) -> None:
    """Tasks about `standard` lapse where it no longer rests on what changed. Call it in a transaction."""
    tasks = StandardLawTask.objects.unsettled().filter(standard=standard)
    for task in tasks.select_related("old_version", "new_version__statute"):
        comparison = Comparison(task.old_version, task.new_version, latest=0)
        changes = confirmed_changes(task.old_version, task.new_version)
        if not _touched(comparison, changes, [standard.pk]):
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)


def follow_law_dates(*, at: datetime) -> int:
    """Follows every change of a first day that was not followed; returns how many tasks it concerned."""
    return follow_date_changes("appraisal.law_dates", lambda change: follow_law_date(change, at=at), at=at)


def follow_law_date(change: LawDateChange, *, at: datetime) -> int:
    """Tasks are due for the new first day; those about a version that was withdrawn lapse. What was signed for the
    version follows by itself (`StandardBasis.begins_on`). Call it in a transaction, once for each change."""
    if change.now is not None:
        return renew_due_days(StandardLawTask, change)
    tasks = StandardLawTask.objects.filter(new_version=change.version_id, state__in=UNSETTLED)
    for task in tasks:
        move_law_task(task, LawTaskState.LAPSED, at=at, actor=None, comment=WITHDRAWN)
    return len(tasks)


def _touched(comparison: Comparison, changes: Changes, standards: Iterable[int]) -> dict[int, Effect]:
    cited = StandardCitation.objects.filter(
        statute=comparison.new.statute,
        number__in={number for number, _suffix in changes},
        version__in=earlier_versions(comparison),
        basis__in=StandardBasis.objects.newest().filter(standard__in=standards).order_by().values("pk"),
    )
    rows = cited.values_list("basis__standard", "version", "number", "suffix", "paragraph", "item")
    return touched(comparison, changes, rows.order_by())
