"""Decide what becomes of a lesson or case after a change of law, and sign that decision."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from core.clock import local_day
from core.domain.errors import Refused
from law.actions.keep_law_tasks import touched
from law.actions.law_names import names_of
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes, rests_on, words_before
from law.domain.law_tasks import LawDecision, LawTaskState, Place, may_sign, repointed
from law.domain.renumbering import renumber
from personnel.models import Officer
from training.models import CaseStudyPage, ContentPage, PageCitation, PageLawTask


class PageTaskRefused(Refused):
    """The step is not taken; `code` says why."""


def is_of_its_day(task: PageLawTask) -> bool:
    """Whether the page is a case of a day on which the old version counted: it stays right about that day."""
    page = task.page.specific
    return isinstance(page, CaseStudyPage) and bool(
        page.case_date and page.case_date < task.new_version.dates.begins_on
    )


def keep_page(task: PageLawTask, *, at: datetime, actor: Officer) -> None:
    """Keeps the text. A case of an earlier day stays as it is; of anything else a revision whose citations point to the
    new version goes to legal review, to be published when that counts.

    Raises PageTaskRefused where a person has to edit, IllegalTaskMove, TaskRaceLost, and what a submission raises.
    """
    with transaction.atomic():
        revision_id = None if is_of_its_day(task) else _recited(task, at, actor)
        _decide(task, LawDecision.KEEP, at, actor, revision_id=revision_id)


def propose_withdrawal(task: PageLawTask, *, reason: str, at: datetime, actor: Officer) -> None:
    """Decides that the page is withdrawn; it is when a second person signs. Raises PageTaskRefused without a reason,
    IllegalTaskMove, TaskRaceLost."""
    if not reason.strip():
        raise PageTaskRefused(_("Say why the page is to be withdrawn."), code="reason_missing")
    _decide(task, LawDecision.RETIRE, at, actor, comment=reason.strip())


def sign_page_task(task: PageLawTask, *, at: datetime, actor: Officer) -> None:
    """A second person, who holds CONTENT_REVIEW on the unit, signs that a case stays as it is, or that a page is
    withdrawn. New texts are signed in their legal
    review. Raises PageTaskRefused, IllegalTaskMove, TaskRaceLost."""
    if task.revision_id is not None:
        raise PageTaskRefused(_("The new text is decided in its legal review."), code="in_review")
    if not may_sign(actor.pk, decided_by=task.decided_by_id, author=None):
        raise PageTaskRefused(_("You decided this, so a second person has to sign it."), code="own_decision")
    with transaction.atomic():
        move_law_task(task, LawTaskState.DONE, at=at, actor=actor, signed_by=actor, signed_at=at)
        if task.decision == LawDecision.RETIRE:
            UnpublishPageAction(task.page.specific, user=actor).execute(skip_permission_checks=True)


def return_page_task(task: PageLawTask, *, comment: str, at: datetime, actor: Officer) -> None:
    """A second person does not sign: the task is open again. Raises PageTaskRefused without a comment, IllegalTaskMove,
    TaskRaceLost."""
    if not comment.strip():
        raise PageTaskRefused(_("Say what is to be looked at again."), code="comment_missing")
    if task.revision_id is not None:
        raise PageTaskRefused(_("The new text is decided in its legal review."), code="in_review")
    _open_again(task, comment.strip(), at, actor)


def settle_page_tasks(
    page: ContentPage, *, approved: bool, comment: str, at: datetime, actor: Officer
) -> None:
    """What a legal review of `page` (as reviewed) means for its tasks: an approved text settles those whose changes it
    no longer cites, a returned one opens them again."""
    cited = [
        (page.pk, row.version_id, row.number, row.suffix, row.paragraph, row.item)
        for row in page.citations.all()
    ]
    statutes = {row.statute_id for row in page.citations.all()}
    tasks = PageLawTask.objects.unsettled().filter(page=page.pk)
    for task in tasks.select_related("old_version__statute", "new_version__statute"):
        if not approved:
            if task.state == LawTaskState.DECIDED and task.revision_id is not None:
                _open_again(task, comment, at, actor)
            continue
        changes = confirmed_changes(task.old_version, task.new_version)
        comparison = Comparison(task.old_version, task.new_version, latest=0)
        if task.new_version.statute_id in statutes and touched(comparison, changes, cited):
            continue
        decided = (
            {}
            if task.decided_by_id
            else {"decision": LawDecision.EDIT, "decided_by": page.owner, "decided_at": at}
        )
        move_law_task(task, LawTaskState.DONE, at=at, actor=actor, **decided, signed_by=actor, signed_at=at)


def _recited(task: PageLawTask, at: datetime, actor: Officer) -> int:
    page = task.page.specific
    if page.current_workflow_state is not None or page.has_unpublished_changes:
        raise PageTaskRefused(
            _("A newer text is being written or reviewed. It answers the task."), code="in_writing"
        )
    page = page.get_latest_revision_as_object()
    changes = confirmed_changes(task.old_version, task.new_version)
    statute = task.new_version.statute
    words = words_before(task.new_version, {number for number, _suffix in changes})
    rows, cited = [], set()
    for row in page.citations.all():
        place = Place(row.number, row.suffix, row.paragraph, row.item)
        if row.statute_id != statute.pk or row.version_id == task.new_version_id:
            rows.append(_row(row, row.version_id, place))
            continue
        if not rests_on(task.old_version, row.version_id, place.article, words):
            raise PageTaskRefused(
                _("%(cited)s was checked against another text of the law. Edit the text.")
                % {"cited": row.label},
                code="needs_a_person",
            )
        target = repointed(place, changes)
        if target is None:
            raise PageTaskRefused(
                _("%(cited)s has no one counterpart in the new version. Edit the page or withdraw it.")
                % {"cited": row.label},
                code="needs_a_person",
            )
        cited.add(place.article)
        rows.append(_row(row, task.new_version_id, target))
    _refuse_old_numbers(page, task, cited)
    begins = task.new_version.dates.begins_on
    if begins > local_day(at):
        page.go_live_at = make_aware(datetime.combine(begins, time.min), get_default_timezone())
    page.citations = rows
    revision = page.save_revision(user=actor)
    page.get_workflow().start(page, actor)
    return int(revision.pk)


def _row(row: PageCitation, version_id: int | None, place: Place) -> PageCitation:
    return PageCitation(
        statute=row.statute,
        version_id=version_id,
        number=place.number,
        suffix=place.suffix,
        paragraph=place.paragraph,
        item=place.item,
        sort_order=row.sort_order,
    )


def _refuse_old_numbers(page: ContentPage, task: PageLawTask, cited: set[tuple[int, int]]) -> None:
    """A text that names the number of an article which has another one now is for a person to edit."""
    names = names_of(task.new_version.statute)
    for _name, text in page.texts():
        found = renumber(text, names=names, numbers={}, cited=cited)
        if found.left:
            raise PageTaskRefused(
                _("Its text names %(articles)s: somebody has to look whether that is the old number.")
                % {"articles": "、".join(found.left[:5])},
                code="needs_a_person",
            )


def _decide(
    task: PageLawTask,
    decision: LawDecision,
    at: datetime,
    actor: Officer,
    *,
    comment: str = "",
    revision_id: int | None = None,
) -> None:
    move_law_task(
        task, LawTaskState.DECIDED, at=at, actor=actor, comment=comment,
        decision=decision, decided_by=actor, decided_at=at, revision_id=revision_id,
    )  # fmt: skip


def _open_again(task: PageLawTask, comment: str, at: datetime, actor: Officer) -> None:
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=actor, comment=comment,
        decision="", decided_by=None, decided_at=None, revision_id=None,
    )  # fmt: skip
