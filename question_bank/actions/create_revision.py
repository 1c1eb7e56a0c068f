"""Write a new wording of a question; the ones before stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.search.finding import index_rows
from law.actions.law_shelf import LawShelf
from personnel.models import Officer
from question_bank.actions._content import citation_rows, fields_of
from question_bank.actions._law_tasks import reopen_law_tasks_without_answer
from question_bank.actions._moves import LostRace, begin, retire_pending
from question_bank.actions._pictures import note_pictures
from question_bank.actions.keep_citation_checks import check_revisions
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.actions.subjects import subjects_of
from question_bank.domain.checks import check
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.question import Content
from question_bank.domain.states import OVER, RevisionState
from question_bank.models import Citation, Question, QuestionRevision


class UnsoundQuestion(Refused):
    """The content has flaws that keep it out of the bank; `findings` lists them."""

    code = "unsound"


class NothingChanged(Refused):
    """The content is word for word that of the newest revision, checked against the same versions of the laws."""

    code = "nothing_changed"


def create_revision(
    question: Question,
    *,
    content: Content,
    citations: Sequence[ResolvedCitation],
    at: datetime,
    actor: Officer | None,
    note: str = "",
    state: RevisionState = RevisionState.DRAFT,
    valid_from: date | None = None,
    valid_to: date | None = None,
    shelf: LawShelf | None = None,
) -> QuestionRevision:
    """Appends a revision in `state` (draft or in review) with its citations; it may be asked on days from `valid_from`
    to `valid_to`.

    What is wrong with its citations is kept with it for the list of citations to look at (`shelf`: laws that were read
    already). Revisions of the question that still wait for a decision are retired in its favour; an approved one stays
    in use until the new one is approved. A subject that does not exist yet is made.
    `content.citations` must be the labels of `citations`. Raises
    UnsoundQuestion, NothingChanged, or LostRace when two people save at once.
    """
    if any(finding.refused for finding in check(content)):
        raise UnsoundQuestion(_("The question still has flaws. Mend them and save again."))
    newest = question.revisions.order_by("-number").first()
    if (
        newest
        and newest.state not in OVER
        and newest.fingerprint == fingerprint(content)
        and _versions(newest) == {citation.version_id for citation in citations}
    ):
        raise NothingChanged(_("Nothing was changed, so no new revision was made."))
    try:
        with transaction.atomic():
            highest = question.revisions.aggregate(highest=Max("number"))["highest"] or 0
            retire_pending([question.pk], at=at, actor=actor, comment="superseded")
            reopen_law_tasks_without_answer([question.pk], at=at, actor=actor)
            revision = QuestionRevision.objects.create(
                question=question,
                number=highest + 1,
                subject=subjects_of({content.subject})[content.subject],
                author=actor,
                created_at=at,
                note=note,
                state=state,
                valid_from=valid_from,
                valid_to=valid_to,
                **fields_of(content),
            )
            index_rows([revision])
            Citation.objects.bulk_create(citation_rows(revision, citations))
            check_revisions([revision.pk], at=at, shelf=shelf)
            note_pictures([revision], bank_id=question.bank_id, at=at, actor=actor)
            begin([revision], at=at, actor=actor)
            record_audit_event(
                kind="question.revised",
                actor_id=actor.pk if actor else None,
                at=at,
                subject=f"question:{question.pk}",
                facts={"revision": revision.number},
            )
    except IntegrityError as error:
        raise LostRace(
            _("Somebody else saved this question at the same time. Reload the page and look at their text.")
        ) from error
    return revision


def _versions(revision: QuestionRevision) -> set[int | None]:
    """The versions of laws against which the citations of a revision were checked."""
    return set(revision.citations.values_list("version_id", flat=True))
