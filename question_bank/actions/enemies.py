"""Sets of questions of which one form holds one at most."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.models import Bank, EnemySet, Question, QuestionChange


class EnemiesRefused(Refused):
    """The set cannot be made; `code` says why."""


@transaction.atomic
def make_enemies(
    bank: Bank, *, name: str, question_ids: Collection[int], reason: str, at: datetime, actor: Officer
) -> EnemySet:
    """Puts questions of `bank` into the enemy set `name`, which is made if need be; their histories tell it.

    Raises EnemiesRefused when the set would hold fewer than two questions.
    """
    name = " ".join(name.replace("\x00", "").split())[:100]
    if not name:
        raise EnemiesRefused(_("Give the enemy set a name."), code="nameless")
    try:
        with transaction.atomic():
            enemies, _new = EnemySet.objects.get_or_create(
                bank=bank, name=name, defaults={"created_at": at, "created_by": actor}
            )
    except IntegrityError:
        enemies = EnemySet.objects.get(bank=bank, name=name)
    inside = set(enemies.questions.values_list("pk", flat=True))
    added = list(
        Question.objects.filter(bank=bank, pk__in=question_ids).exclude(pk__in=inside).order_by("pk")
    )
    if len(inside) + len(added) < 2:
        raise EnemiesRefused(_("An enemy set needs two questions of one bank at least."), code="too_few")
    enemies.questions.add(*added)
    _tell(added, before="", after=name, reason=reason, at=at, actor=actor)
    return enemies


@transaction.atomic
def leave_enemies(enemies: EnemySet, *, question: Question, at: datetime, actor: Officer) -> None:
    """Takes a question out of the set; a set with fewer than two questions is dissolved."""
    leaving = [question]
    left = enemies.questions.exclude(pk=question.pk)
    if left.count() < 2:
        leaving += list(left)
    enemies.questions.remove(*leaving)
    _tell(leaving, before=enemies.name, after="", reason="", at=at, actor=actor)
    if len(leaving) > 1:
        enemies.delete()


def _tell(
    questions: Collection[Question], *, before: str, after: str, reason: str, at: datetime, actor: Officer
) -> None:
    QuestionChange.objects.bulk_create(
        QuestionChange(
            question=question,
            field=QuestionChange.Field.ENEMIES,
            before=before,
            after=after,
            reason=reason.strip(),
            at=at,
            actor=actor,
        )
        for question in questions
    )
