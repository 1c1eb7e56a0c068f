"""Two questions ask the same: one stays, the other is retired and points to it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions._moves import LostRace, move
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.domain.states import OVER, RevisionState
from question_bank.models import Label, Question, QuestionChange, QuestionMerge


class CannotMerge(Refused):
    """The two cannot become one; `code` says why."""


def merge_questions(
    gone: Question, *, stays: Question, reason: str, at: datetime, actor: Officer
) -> QuestionMerge:
    """Retires `gone` in favour of `stays`; both keep revisions, statistics, comments and exposures.

    `stays` is given the knowledge points of the other, and its labels of kinds that it has itself (a question without
    a label of a kind is meant for all); tags only within one bank. The histories of both tell it. Raises CannotMerge
    or LostRace, and then changes nothing.
    """
    if gone.pk == stays.pk:
        raise CannotMerge(_("A question is not merged with itself."), code="same")
    try:
        with transaction.atomic():
            list(Question.objects.select_for_update().filter(pk__in=[gone.pk, stays.pk]).order_by("pk"))
            if QuestionMerge.objects.filter(gone__in=[gone, stays]).exists():
                raise CannotMerge(_("One of the two has been merged with another already."), code="merged")
            alive = [one for one in gone.revisions.order_by("number") if one.state not in OVER]
            if not stays.revisions.exclude(state__in=OVER).exists():
                raise CannotMerge(
                    _("The question that is to stay has been retired. Keep the other one."), code="retired"
                )
            if (
                any(one.state == RevisionState.APPROVED for one in alive)
                and not stays.revisions.filter(state=RevisionState.APPROVED).exists()
            ):
                raise CannotMerge(
                    _("The question that is to stay is not approved yet, and the other one is in use."),
                    code="not_approved",
                )
            for revision in alive:
                move(revision, to=RevisionState.RETIRED, at=at, actor=actor, comment=reason.strip())
            _pass_on(gone, stays, reason=reason, at=at, actor=actor)
            merge = QuestionMerge.objects.create(
                gone=gone, stays=stays, reason=reason.strip(), at=at, actor=actor
            )
            QuestionChange.objects.bulk_create(
                QuestionChange(
                    question=one,
                    field=QuestionChange.Field.MERGED,
                    before=gone.ref,
                    after=stays.ref,
                    reason=reason.strip(),
                    at=at,
                    actor=actor,
                )
                for one in (gone, stays)
            )
            record_audit_event(
                kind="question.merged",
                actor_id=actor.pk,
                at=at,
                subject=f"question:{gone.pk}",
                facts={"stays": stays.pk},
            )
    except IntegrityError as error:
        raise LostRace(
            _("Somebody else was faster than you. Reload the page to see what they did.")
        ) from error
    return merge


def _pass_on(gone: Question, stays: Question, *, reason: str, at: datetime, actor: Officer) -> None:
    facts = facts_of([gone.pk, stays.pk])
    old, new = facts[gone.pk], facts[stays.pk]
    labels = {label.pk: label for label in Label.objects.filter(pk__in=old.labels | new.labels)}
    kinds = {labels[pk].kind for pk in new.labels} | {Label.Kind.TAG}
    given = {
        pk for pk in old.labels if labels[pk].kind in kinds and labels[pk].bank_id in (None, stays.bank_id)
    }
    change_facts(
        {stays.pk: new.with_points(old.points).with_labels(given)}, reason=reason, at=at, actor=actor
    )
    for enemies in gone.enemy_sets.filter(bank=stays.bank_id):
        enemies.questions.add(stays)
