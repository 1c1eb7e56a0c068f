"""Decide on which articles a standard rests after a change of law, and sign that decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions.open_standard_law_tasks import UNDECIDED
from appraisal.actions.write_standard_basis import (
    append_basis,
    citations_of,
    lock_standard,
    newest_basis,
    read_standard_citations,
)
from appraisal.models import StandardLawTask
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from law.actions.move_law_task import move_law_task
from law.changes import confirmed_changes, rests_on, words_before
from law.domain.citations import CitationRef
from law.domain.law_tasks import (
    Changes,
    LawDecision,
    LawTaskState,
    Place,
    effect_on,
    may_sign,
    repointed,
)
from personnel.models import Officer
from question_bank.actions.resolve_citations import CitationReader, ResolvedCitation


class StandardTaskRefused(Refused):
    """The step is not taken; `code` says why."""


def recited(task: StandardLawTask, *, at: datetime) -> list[ResolvedCitation]:
    """What stands, pointed to the new version. Raises StandardTaskRefused where a person has to name the articles."""
    changes = confirmed_changes(task.old_version, task.new_version)
    words = words_before(task.new_version, {number for number, _suffix in changes})
    reader = CitationReader(on=max(task.new_version.dates.begins_on, local_day(at)))
    rows = []
    for one in _standing(task):
        place = _place(one)
        if one.statute_id != task.new_version.statute_id or one.version_id == task.new_version_id:
            rows.append(one)
            continue
        target = repointed(place, changes)
        if target is None or not rests_on(task.old_version, one.version_id, place.article, words):
            raise StandardTaskRefused(
                _("%(cited)s has no one counterpart in the new version. Name the articles.")
                % {"cited": one.label},
                code="needs_a_person",
            )
        title = task.new_version.statute.title
        read = reader.read(
            CitationRef(title, target.number, target.suffix, target.paragraph, target.item).short
        )
        if len(read.found) != 1 or read.found[0].version_id != task.new_version_id:
            raise StandardTaskRefused(
                _("%(cited)s is not found in the new version as it stands. Name the articles.")
                % {"cited": one.label},
                code="needs_a_person",
            )
        if read.found[0] not in rows:
            rows.append(read.found[0])
    return rows


def recite_standard(task: StandardLawTask, *, at: datetime, actor: Officer) -> None:
    """Proposes what stands, pointed to the new articles. Raises what `recited` and `move_law_task` raise."""
    _decide(task, LawDecision.KEEP, recited(task, at=at), at=at, actor=actor)


def cite_others(task: StandardLawTask, *, text: str, at: datetime, actor: Officer) -> None:
    """Proposes the articles that `text` names, read in the law of the day on which the new version counts. Raises
    NotSound, StandardTaskRefused without any, IllegalTaskMove, TaskRaceLost."""
    found = read_standard_citations(text, on=max(task.new_version.dates.begins_on, local_day(at)))
    if not found:
        raise StandardTaskRefused(_("Name at least one article."), code="empty")
    _decide(task, LawDecision.EDIT, found, at=at, actor=actor)


def leave_as_it_is(task: StandardLawTask, *, reason: str, at: datetime, actor: Officer) -> None:
    """Proposes that the standard goes on resting on the former text. Raises StandardTaskRefused without a reason,
    IllegalTaskMove, TaskRaceLost."""
    _decide(task, LawDecision.KEEP, None, at=at, actor=actor, reason=_needed(reason))


def withdraw_citations(task: StandardLawTask, *, reason: str, at: datetime, actor: Officer) -> None:
    """Proposes that the changed articles are no longer cited; the others stay. Raises StandardTaskRefused without a
    reason, IllegalTaskMove, TaskRaceLost."""
    changes = confirmed_changes(task.old_version, task.new_version)
    rest = [one for one in _standing(task) if not _is_changed(task, one, changes)]
    _decide(task, LawDecision.RETIRE, rest, at=at, actor=actor, reason=_needed(reason))


def sign_standard_task(task: StandardLawTask, *, at: datetime, actor: Officer) -> None:
    """A second person signs: the articles that were proposed count from the first day of the new version.

    Raises StandardTaskRefused for whoever decided and where something else was written meanwhile, IllegalTaskMove,
    TaskRaceLost, LostRace.
    """
    if not may_sign(actor.pk, decided_by=task.decided_by_id, author=None):
        raise StandardTaskRefused(
            _("You decided this, so a second person has to sign it."), code="own_decision"
        )
    with transaction.atomic():
        lock_standard(task.standard)
        before = newest_basis(task.standard)
        if task.state == LawTaskState.DECIDED and (before.pk if before else None) != task.over_id:
            raise StandardTaskRefused(
                _("Other articles were written since this was decided. Return it to be decided again."),
                code="overtaken",
            )
        told = task.events.order_by("pk").last()
        signed: dict[str, Any] = {"signed_by": actor, "signed_at": at}
        if task.proposal is not None and task.decided_by is not None:
            signed["basis"] = append_basis(
                task.standard,
                [ResolvedCitation.from_json(one) for one in task.proposal],
                actor=task.decided_by,
                signed_by=actor,
                at=at,
                reason=told.comment if told else "",
                law=task.new_version,
            )
        move_law_task(task, LawTaskState.DONE, at=at, actor=actor, **signed)


def return_standard_task(task: StandardLawTask, *, comment: str, at: datetime, actor: Officer) -> None:
    """A second person does not sign, or who decided takes it back: the task is to decide again. Raises
    StandardTaskRefused without a comment, IllegalTaskMove, TaskRaceLost."""
    if not comment.strip():
        raise StandardTaskRefused(_("Say what is to be looked at again."), code="comment_missing")
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=actor, comment=comment.strip(),
        decision="", decided_by=None, decided_at=None, **UNDECIDED,
    )  # fmt: skip


def _decide(
    task: StandardLawTask,
    decision: LawDecision,
    proposal: Sequence[ResolvedCitation] | None,
    *,
    at: datetime,
    actor: Officer,
    reason: str = "",
) -> None:
    with transaction.atomic():
        move_law_task(
            task, LawTaskState.DECIDED, at=at, actor=actor, comment=reason,
            decision=decision, decided_by=actor, decided_at=at, over=newest_basis(task.standard),
            proposal=None if proposal is None else [one.as_json() for one in proposal],
        )  # fmt: skip
        record_audit_event(
            kind="evaluation.standard_law_decided",
            actor_id=actor.pk,
            at=at,
            subject=f"standard:{task.standard_id}",
            facts={"decision": decision.value, "version": task.new_version_id},
        )


def _needed(reason: str) -> str:
    if not reason.strip():
        raise StandardTaskRefused(_("Say why, so that a second person can sign it."), code="reason_missing")
    return reason.strip()


def _standing(task: StandardLawTask) -> list[ResolvedCitation]:
    basis = newest_basis(task.standard)
    return citations_of(basis) if basis is not None else []


def _is_changed(task: StandardLawTask, one: ResolvedCitation, changes: Changes) -> bool:
    is_older = one.statute_id == task.new_version.statute_id and one.version_id != task.new_version_id
    return is_older and effect_on([_place(one)], changes) is not None


def _place(one: ResolvedCitation) -> Place:
    return Place(one.number, one.suffix, one.paragraph, one.item)
