"""Open the tasks that a confirmed change of law makes for lessons and cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from wagtail.models import Revision

from core.clock import local_day
from law.actions.follow_comparisons import follow_comparisons
from law.actions.keep_law_tasks import earlier_versions, keep_law_tasks, touched
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes
from law.domain.law_tasks import Changes, Effect, LawTaskState
from personnel.domain.roles import Permission
from personnel.models import Officer
from training.models import ContentPage, PageCitation, PageLawTask


def open_due_page_tasks(*, at: datetime) -> int:
    """Follows every confirmed comparison not yet followed as it stands; returns how many tasks were opened."""
    return follow_comparisons(
        "training.page_law_tasks", lambda comparison: open_page_tasks(comparison, at=at), at=at
    )


@transaction.atomic
def open_page_tasks(comparison: Comparison, *, at: datetime) -> int:
    """One task for each published page that cites what changed; those about pages that no longer do lapse. Safe to run
    twice."""
    effects = touched_pages(comparison, confirmed_changes(comparison.old, comparison.new))
    opened, untouched = keep_law_tasks(
        PageLawTask, "page", comparison, effects, owners=lambda ids: _owners(ids, at), at=at,
        fresh={"revision_id": None},
    )  # fmt: skip
    for task in untouched:
        if task.state == LawTaskState.OPEN:
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
    return opened


def touched_pages(comparison: Comparison, changes: Changes) -> dict[int, Effect]:
    """By page, what happened to the articles that its published text cites. A page whose next text is approved and
    waits for its hour is answered for."""
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False).values_list(
        "object_id", flat=True
    )
    cited = PageCitation.objects.filter(
        statute=comparison.new.statute,
        number__in={number for number, _suffix in changes},
        version_id__in=earlier_versions(comparison),
        page__live=True,
    ).exclude(page__in=[int(pk) for pk in waiting])
    return touched(
        comparison, changes, cited.values_list("page", "version_id", "number", "suffix", "paragraph", "item")
    )


def _owners(page_ids: Collection[int], at: datetime) -> Mapping[int, Officer]:
    """Who began the page, where that person may still write there."""
    day = local_day(at)
    pages = ContentPage.objects.filter(pk__in=page_ids).select_related("owner", "unit")
    return {
        page.pk: page.owner
        for page in pages
        if page.owner is not None and page.owner.may(Permission.CONTENT_WRITE, on=day, unit=page.unit)
    }
