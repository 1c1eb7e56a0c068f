"""Decide what becomes of a question after a change of law, and sign that decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from core.wording import Words
from law.actions.law_names import names_of
from law.actions.law_shelf import LawShelf
from law.actions.move_law_task import move_law_task
from law.changes import Words as LawWords
from law.changes import confirmed_changes, rests_on, words_before
from law.domain.citations import CitationRef
from law.domain.law_tasks import Changes, LawDecision, LawTaskState, Place, may_sign, repointed
from law.models import Article, Statute, StatuteVersion
from personnel.models import Officer
from question_bank.actions.approve_revision import OwnQuestion, approve_revision
from question_bank.actions.create_revision import create_revision
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.actions.retire_question import retire_question
from question_bank.domain.difference import FieldDifference, differences
from question_bank.domain.question import Content
from question_bank.domain.recite import recited
from question_bank.domain.states import OVER, PENDING, RevisionState
from question_bank.models import Citation, QuestionLawTask, QuestionRevision


class CannotRecite(Refused):
    """The question cannot be kept as it is; `code` says why."""


class NothingToSign(Refused):
    """Nobody has decided about the task (any more)."""

    code = "nothing_to_sign"


@dataclass(frozen=True, slots=True)
class RecitePlan:
    """What keeping one question would write. `problem` says why it cannot be kept as it is; then nothing is written."""

    task: QuestionLawTask
    revision: QuestionRevision
    content: Content
    citations: Sequence[ResolvedCitation] = ()
    changes: Sequence[FieldDifference] = ()
    problem: Words = ""


PENDING_WORDING = _("A newer wording of the question is being written or reviewed. It answers the task.")
VERSION_WITHDRAWN = _("This version was withdrawn; it takes effect on no day.")
OTHER_TEXT = _("%(cited)s was checked against another text of the law. Edit the text.")
NOT_OPEN = _("This task is not in a state that allows this step. Reload the page to see where it stands.")


def recite_plans(tasks: Sequence[QuestionLawTask]) -> list[RecitePlan]:
    """What re-citing each of `tasks` would write, in a number of queries that grows with the versions alone."""
    newest: dict[int, QuestionRevision] = {}
    questions = [task.question_id for task in tasks]
    for revision in (
        QuestionRevision.objects.with_content()
        .filter(question__in=questions)
        .exclude(state__in=OVER)
        .order_by("number")
    ):
        newest[revision.question_id] = revision
    laws: dict[tuple[int, int], _Law] = {}
    plans = []
    for task in tasks:
        pair = (task.old_version_id, task.new_version_id)
        if pair not in laws:
            laws[pair] = _Law.of(task.old_version, task.new_version)
        if task.question_id in newest:
            plans.append(_plan(task, newest[task.question_id], laws[pair]))
    return plans


def recite(
    task: QuestionLawTask, *, at: datetime, actor: Officer, shelf: LawShelf | None = None
) -> QuestionRevision:
    """Keeps the question: a new wording with its citations pointed to the new version, in review.

    It may be asked from the day on which the version counts. Raises CannotRecite, IllegalTaskMove, TaskRaceLost or what
    `create_revision` raises; then nothing is written.
    """
    plans = recite_plans([task])
    if not plans:
        raise CannotRecite(_("The question is out of use."), code="out_of_use")
    plan = plans[0]
    if plan.problem:
        raise CannotRecite(plan.problem, code="needs_a_person")
    begins = task.new_version.dates.begins_on
    kept_from = [day for day in (plan.revision.valid_from, begins) if day is not None and day > local_day(at)]
    with transaction.atomic():
        revision = create_revision(
            task.question,
            content=plan.content,
            citations=plan.citations,
            at=at,
            actor=actor,
            state=RevisionState.IN_REVIEW,
            valid_from=max(kept_from, default=plan.revision.valid_from),
            valid_to=plan.revision.valid_to,
            shelf=shelf,
        )
        _decide(task, LawDecision.KEEP, at, actor, revision=revision)
    return revision


def propose_retirement(task: QuestionLawTask, *, reason: str, at: datetime, actor: Officer) -> None:
    """Decides that the question goes out of use; it does when a second person signs. Raises CannotRecite without a
    reason, IllegalTaskMove or TaskRaceLost."""
    if not reason.strip():
        raise CannotRecite(_("Say why the question is to go out of use."), code="reason_missing")
    with transaction.atomic():
        _decide(task, LawDecision.RETIRE, at, actor, comment=reason.strip())


def sign_decision(task: QuestionLawTask, *, at: datetime, actor: Officer) -> bool:
    """A second person signs: the new wording comes into use, or the question goes out of it.

    Returns whether that settles the task: where the new wording rests on other words of the law than the one in use,
    the legal department checks its citations first, and the task is settled with that. Raises OwnQuestion for whoever
    decided or wrote, NothingToSign, IllegalMove, LostRace.
    """
    if task.state != LawTaskState.DECIDED:
        raise NothingToSign(_("Nobody has decided about this question, or it was signed already."))
    revision = task.revision
    author = revision.author_id if revision is not None else None
    if not may_sign(actor.pk, decided_by=task.decided_by_id, author=author):
        raise OwnQuestion(_("You decided this, so a second person has to sign it."))
    if revision is not None:
        stands = approve_revision(revision, at=at, actor=actor)
        task.refresh_from_db()
        return stands != RevisionState.LEGAL_CHECK
    with transaction.atomic():
        told = task.events.order_by("pk").last()
        reason = told.comment if told is not None else ""
        move_law_task(task, LawTaskState.DONE, at=at, actor=actor, signed_by=actor, signed_at=at)
        retire_question(task.question, at=at, actor=actor, comment=reason)
    return True


def return_retirement(task: QuestionLawTask, *, comment: str, at: datetime, actor: Officer) -> None:
    """A second person does not sign that the question goes out of use: the task is open again. A new wording goes back
    by `return_revision`. Raises CannotRecite without a comment, NothingToSign, TaskRaceLost."""
    if task.state != LawTaskState.DECIDED or task.revision_id is not None:
        raise NothingToSign(NOT_OPEN)
    if not comment.strip():
        raise CannotRecite(_("Say what the author should mend."), code="comment_missing")
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=actor, comment=comment.strip(),
        decision="", decided_by=None, decided_at=None,
    )  # fmt: skip


def _decide(
    task: QuestionLawTask,
    decision: LawDecision,
    at: datetime,
    actor: Officer,
    *,
    revision: QuestionRevision | None = None,
    comment: str = "",
) -> None:
    move_law_task(
        task, LawTaskState.DECIDED, at=at, actor=actor, comment=comment,
        decision=decision, decided_by=actor, decided_at=at, revision=revision,
    )  # fmt: skip
    record_audit_event(
        kind="question.law_decided",
        actor_id=actor.pk,
        at=at,
        subject=f"question:{task.question_id}",
        facts={"decision": decision.value, "version": task.new_version_id},
    )


@dataclass(frozen=True, slots=True)
class _Law:
    """What re-citing needs to know of two versions."""

    statute: Statute
    old: StatuteVersion
    new: StatuteVersion
    changes: Changes
    words: LawWords
    names: tuple[str, ...]
    numbers: dict[tuple[int, int], tuple[int, int]]
    articles: dict[tuple[int, int], Article]

    @classmethod
    def of(cls, old: StatuteVersion, new: StatuteVersion) -> _Law:
        changes = confirmed_changes(old, new)
        statute = new.statute
        numbers = {}
        for article in changes:
            place = repointed(Place(*article), changes)
            if place is not None:
                numbers[article] = place.article
        return cls(
            statute=statute,
            old=old,
            new=new,
            changes=changes,
            words=words_before(new, {number for number, _suffix in changes}),
            names=names_of(statute),
            numbers=numbers,
            articles={(row.number, row.suffix): row for row in new.articles.defer("text", "notes")},
        )


def _plan(task: QuestionLawTask, revision: QuestionRevision, law: _Law) -> RecitePlan:
    before = revision.content()
    if task.new_version.withdrawn_on is not None:
        return RecitePlan(task, revision, before, problem=VERSION_WITHDRAWN)
    if revision.state in PENDING:
        return RecitePlan(task, revision, before, problem=PENDING_WORDING)
    citations: list[ResolvedCitation] = []
    cited: set[tuple[int, int]] = set()
    for citation in revision.citations.all():
        place = Place(citation.number, citation.suffix, citation.paragraph, citation.item)
        if citation.statute_id != law.statute.pk or citation.version_id == law.new.pk:
            citations.append(_as_it_is(citation))
            continue
        cited.add(place.article)
        if not rests_on(law.old, citation.version_id, place.article, law.words):
            return RecitePlan(task, revision, before, problem=OTHER_TEXT % {"cited": citation.label})
        target = repointed(place, law.changes)
        if target is None:
            return RecitePlan(task, revision, before, problem=_no_counterpart(citation, law))
        if not _exists(target, law.articles.get(target.article)):
            return RecitePlan(
                task,
                revision,
                before,
                problem=_("%(cited)s: the new article has no such paragraph or item. Edit the question.")
                % {"cited": citation.label},
            )
        citations.append(_pointed(law, target))
    made = recited(
        before,
        names=law.names,
        numbers=law.numbers,
        cited=cited,
        citations=tuple(one.label for one in citations),
        law=law.statute.title if len({one.statute_id for one in citations}) == 1 else "",
    )
    if made.left:
        problem = _("Its text names %(articles)s: somebody has to look whether that is the old number.") % {
            "articles": "、".join(made.left[:5])
        }
        return RecitePlan(task, revision, before, problem=problem)
    return RecitePlan(task, revision, made.content, citations, differences(before, made.content))


def _no_counterpart(citation: Citation, law: _Law) -> Words:
    if (citation.number, citation.suffix) not in law.changes:
        return _("%(cited)s: nobody has confirmed yet what became of this article.") % {
            "cited": citation.label
        }
    return _(
        "%(cited)s has no one counterpart in the new version. Edit the question or take it out of use."
    ) % {"cited": citation.label}


def _exists(place: Place, article: Article | None) -> bool:
    if article is None or article.is_deleted:
        return False
    paragraphs = article.paragraphs
    if place.paragraph is not None and not 1 <= place.paragraph <= len(paragraphs):
        return False
    if place.item is None:
        return True
    searched = paragraphs if place.paragraph is None else [paragraphs[place.paragraph - 1]]
    return any(item["number"] == place.item for paragraph in searched for item in paragraph["items"])


def _as_it_is(citation: Citation) -> ResolvedCitation:
    return ResolvedCitation(
        citation.statute_id,
        citation.version_id,
        citation.number,
        citation.suffix,
        citation.paragraph,
        citation.item,
        citation.label,
    )


def _pointed(law: _Law, place: Place) -> ResolvedCitation:
    label = CitationRef(law.statute.title, place.number, place.suffix, place.paragraph, place.item).short
    return ResolvedCitation(
        law.statute.pk, law.new.pk, place.number, place.suffix, place.paragraph, place.item, label
    )
