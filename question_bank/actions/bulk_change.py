"""Do one thing with many questions: told beforehand who is touched and who is left out, then all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from core.wording import Words
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.actions.enemies import make_enemies
from question_bank.actions.move_subject import move_subject
from question_bank.actions.retire_question import retire_question
from question_bank.actions.submit_for_review import submit_for_review
from question_bank.actions.tags import tags_of
from question_bank.domain.bulk import MOST, Standing, Verb, refusal
from question_bank.domain.facts import Facts
from question_bank.domain.states import OVER
from question_bank.models import Bank, KnowledgePoint, Label, Question, QuestionRevision, Subject

REFUSALS: Mapping[str, Words] = {
    "retired": _("It has been retired."),
    "no_draft": _("It has no draft to send."),
    "same_subject": _("It stands under this subject already."),
    "other_bank": _("It stands in another bank than the first of the chosen questions."),
    "may_not_own": _("The new owner may not write questions in its bank."),
}


class BulkRefused(Refused):
    """Nothing was done; the message says why."""


@dataclass(frozen=True, slots=True)
class BulkWish:
    """The verb with what it needs: `tags` (names), `label`, `point`, `subject`, `use`, days, `owner`, `name` of a
    set of enemies."""

    verb: Verb
    tags: tuple[str, ...] = ()
    label: Label | None = None
    point: KnowledgePoint | None = None
    subject: Subject | None = None
    use: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    owner: Officer | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that is not touched, and why."""

    question: Question
    reason: Words


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """The newest revisions (with question and bank) that would be touched, and the questions that are left out."""

    touched: tuple[QuestionRevision, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())


def plan_bulk(questions: QuerySet[Question], wish: BulkWish, *, on: date) -> BulkPlan:
    """Judges each of `questions`, which the caller has narrowed to those that the officer may write. Writes nothing."""
    revisions = list(
        QuestionRevision.objects.newest()
        .filter(question__in=questions.order_by().values("pk"))
        .select_related("question__bank__unit", "question__owner", "subject")
        .order_by("question__bank__code", "question__ref")[: MOST + 1]
    )
    if len(revisions) > MOST:
        raise BulkRefused(
            _("At most %(most)s questions are changed at once. Narrow the filters.") % {"most": MOST},
            code="too_many",
        )
    judge = _Judge(wish, revisions, on=on)
    codes = [judge.refusal(revision) for revision in revisions]
    return BulkPlan(
        tuple(revision for revision, code in zip(revisions, codes, strict=True) if not code),
        tuple(
            LeftOut(revision.question, REFUSALS[code])
            for revision, code in zip(revisions, codes, strict=True)
            if code
        ),
    )


def do_bulk(
    questions: QuerySet[Question], wish: BulkWish, *, reason: str, at: datetime, actor: Officer
) -> BulkPlan:
    """Does it with every question that is not left out, in one transaction: all of these or none.

    Each question's own history tells it with the reason. Returns what was done. Raises BulkRefused without a reason,
    for too many or no questions, and what the single actions raise.
    """
    if not reason.strip():
        raise BulkRefused(_("Say why; the history of every question will tell it."), code="no_reason")
    with transaction.atomic():
        list(Question.objects.select_for_update().filter(pk__in=questions.order_by().values("pk")))
        plan = plan_bulk(questions, wish, on=local_day(at))
        if not plan.touched:
            raise BulkRefused(_("None of the chosen questions can be changed like that."), code="nothing")
        _DO[wish.verb](plan.touched, wish, {"reason": reason, "at": at, "actor": actor})
    return plan


class _Judge:
    def __init__(self, wish: BulkWish, revisions: Sequence[QuestionRevision], *, on: date) -> None:
        self._wish = wish
        self._bank = revisions[0].question.bank_id if revisions else 0
        self._elsewhere: set[int] = set()
        if wish.subject:
            in_use = QuestionRevision.objects.approved().filter(
                question__in=[one.question_id for one in revisions]
            )
            self._elsewhere = set(in_use.exclude(subject=wish.subject).values_list("question_id", flat=True))
        self._owner_in = set()
        if wish.owner:
            banks = Bank.objects.where(wish.owner, Permission.QUESTION_WRITE, on=on)
            self._owner_in = set(banks.order_by().values_list("pk", flat=True))

    def refusal(self, revision: QuestionRevision) -> str:
        bank = revision.question.bank_id
        standing = Standing(
            revision.state, revision.subject_id, bank, revision.question_id in self._elsewhere
        )
        return refusal(
            self._wish.verb,
            standing,
            subject=self._wish.subject.pk if self._wish.subject else 0,
            bank=self._bank,
            may_own=bank in self._owner_in,
        )


def _facts(change: Callable[[Facts, QuestionRevision, BulkWish], Facts]) -> Callable[..., None]:
    def act(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
        facts = facts_of([one.question_id for one in touched])
        change_facts({one.question_id: change(facts[one.question_id], one, wish) for one in touched}, **told)

    return act


def _tag(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    banks = {one.question.bank_id: one.question.bank for one in touched}
    tags = {pk: {label.pk for label in tags_of(bank, wish.tags).values()} for pk, bank in banks.items()}
    facts = facts_of([one.question_id for one in touched])
    change_facts(
        {one.question_id: facts[one.question_id].with_labels(tags[one.question.bank_id]) for one in touched},
        **told,
    )


def _untag(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    named = set(Label.objects.filter(kind=Label.Kind.TAG, name__in=wish.tags).values_list("pk", flat=True))
    facts = facts_of([one.question_id for one in touched])
    change_facts(
        {one.question_id: facts[one.question_id].with_labels(removed=named) for one in touched}, **told
    )


def _subject(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    if wish.subject is None:
        raise BulkRefused(_("Choose what is to be set."), code="no_value")
    alive = (
        QuestionRevision.objects.with_content()
        .filter(question__in=[one.question_id for one in touched])
        .exclude(state__in=OVER)
        .exclude(subject=wish.subject)
        .order_by("question_id", "number")
    )
    move_subject(list(alive), subject=wish.subject, **told)


def _enemies(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    ids = [one.question_id for one in touched]
    make_enemies(touched[0].question.bank, name=wish.name, question_ids=ids, **told)


def _submit(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    for one in touched:
        submit_for_review(one, at=told["at"], actor=told["actor"], comment=told["reason"].strip())


def _retire(touched: Sequence[QuestionRevision], wish: BulkWish, told: dict[str, Any]) -> None:
    for one in touched:
        retire_question(one.question, at=told["at"], actor=told["actor"], comment=told["reason"])


def _ids(one: Any) -> set[int]:
    return {one.pk} if one is not None else set()


_DO: Mapping[Verb, Callable[..., None]] = {
    Verb.TAG: _tag,
    Verb.UNTAG: _untag,
    Verb.LABEL: _facts(lambda facts, _one, wish: facts.with_labels(_ids(wish.label))),
    Verb.UNLABEL: _facts(lambda facts, _one, wish: facts.with_labels(removed=_ids(wish.label))),
    Verb.POINT: _facts(lambda facts, _one, wish: facts.with_points(_ids(wish.point))),
    Verb.UNPOINT: _facts(lambda facts, _one, wish: facts.with_points(removed=_ids(wish.point))),
    Verb.SUBJECT: _subject,
    Verb.USE: _facts(lambda facts, _one, wish: replace(facts, use=wish.use)),
    Verb.VALIDITY: _facts(
        lambda facts, _one, wish: replace(facts, valid_from=wish.valid_from, valid_to=wish.valid_to)
    ),
    Verb.OWNER: _facts(lambda facts, _one, wish: replace(facts, owner=wish.owner.pk if wish.owner else None)),
    Verb.ENEMIES: _enemies,
    Verb.SUBMIT: _submit,
    Verb.RETIRE: _retire,
}
