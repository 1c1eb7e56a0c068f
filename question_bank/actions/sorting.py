"""The knowledge points and labels that questions can be given."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.models import KnowledgePoint, Label, Subject

DEEPEST = 6
"""Levels of the tree."""


class SortingRefused(Refused):
    """The point or label cannot be kept; `code` says why."""


def add_point(
    *,
    code: str,
    name: str,
    subject: Subject,
    parent: KnowledgePoint | None,
    at: datetime,
    actor: Officer | None,
) -> KnowledgePoint:
    """A new point below `parent`, whose subject it then has, or at the top of the tree of `subject`.

    Raises SortingRefused for a code that exists, or a point too deep.
    """
    if parent is not None and parent.depth >= DEEPEST:
        raise SortingRefused(_("The tree has at most %(most)s levels.") % {"most": DEEPEST}, code="too_deep")
    try:
        with transaction.atomic():
            facts = {"code": code, "name": name, "subject": parent.subject if parent else subject}
            point: KnowledgePoint = parent.add_child(**facts) if parent else KnowledgePoint.add_root(**facts)
            _tell("knowledge_point.added", f"knowledge_point:{point.pk}", at=at, actor=actor)
    except IntegrityError as error:
        raise SortingRefused(_("There is a knowledge point with this code already."), code="taken") from error
    return point


def change_point(
    point: KnowledgePoint, *, name: str, closed: bool, at: datetime, actor: Officer | None
) -> None:
    """Another name, or closed for further questions (or opened again). Its questions keep it."""
    with transaction.atomic():
        KnowledgePoint.objects.filter(pk=point.pk).update(name=name, closed=closed)
        _tell("knowledge_point.changed", f"knowledge_point:{point.pk}", at=at, actor=actor)


def add_label(
    *, kind: str, code: str, name: str, effective_on: date | None, at: datetime, actor: Officer | None
) -> Label:
    """A new police type, level or version of the syllabus, after the others. Raises SortingRefused."""
    if kind not in (Label.Kind.POLICE_TYPE, Label.Kind.LEVEL, Label.Kind.SYLLABUS):
        raise SortingRefused(_("Tags are made where questions are given them."), code="tag")
    last = Label.objects.filter(kind=kind).order_by("-position").values_list("position", flat=True).first()
    try:
        with transaction.atomic():
            label = Label.objects.create(
                kind=kind,
                code=code,
                name=name,
                effective_on=effective_on if kind == Label.Kind.SYLLABUS else None,
                position=(last or 0) + 1,
            )
            _tell("label.added", f"label:{label.pk}", at=at, actor=actor)
    except IntegrityError as error:
        raise SortingRefused(_("There is a label with this code already."), code="taken") from error
    return label


def change_label(label: Label, *, name: str, closed: bool, at: datetime, actor: Officer | None) -> None:
    """Another name, or closed for further questions (or opened again). Its questions keep it."""
    with transaction.atomic():
        Label.objects.filter(pk=label.pk).update(name=name, closed=closed)
        _tell("label.changed", f"label:{label.pk}", at=at, actor=actor)


def _tell(kind: str, subject: str, *, at: datetime, actor: Officer | None) -> None:
    record_audit_event(kind=kind, actor_id=actor.pk if actor else None, at=at, subject=subject, facts={})
