"""Taking a written import back: what the app that wrote it has to answer, and what points at a row.

An importer keeps what it wrote (`record_effects`) in the transaction that writes it. Taking back
(core.actions.undo_import) is one transaction, all or nothing: it is refused with a list as soon as one row of the
import has been used, decided on or changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import ForeignObjectRel, Model
from django.utils.translation import gettext_lazy as _

from core.domain.batches import in_batches
from core.models import ImportBatch, ImportEffect

AT_ONCE = 5000
"""Rows asked about in one query."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row of the import that something depends on: who or what, why it has to stay, and where to see it."""

    label: str
    reason: object
    url: str = ""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What taking back would do (numbers by the names of `Undoer.labels`), and what stands in the way."""

    counts: Mapping[str, int]
    obstacles: Sequence[Obstacle]


class Undoer(Protocol):
    """One kind of import, taken back. Both methods run in the transaction of the caller or on their own."""

    def plan(self, batch: ImportBatch) -> UndoPlan:
        """Looks at every row that the import wrote, locked where the database can; writes nothing."""

    def undo(self, batch: ImportBatch, *, actor_id: int | None, at: datetime) -> None:
        """Writes the inverse rows of a plan without obstacles, in the transaction of the caller."""

    def labels(self) -> Mapping[str, object]:
        """What the numbers of a plan count, in words."""


_UNDOERS: dict[str, Undoer] = {}
_REASONS: dict[tuple[str, str], object] = {}


def register_undoer(kind: str, undoer: Undoer) -> None:
    """Makes imports of `kind` ones that can be taken back; called in the `ready` of the app that owns it."""
    _UNDOERS[kind] = undoer


def undoer_of(batch: ImportBatch) -> Undoer | None:
    """Who takes the batch back; None when nobody does, or when it did not keep what it wrote."""
    if not batch.effects.exists():  # type: ignore[attr-defined]
        return None
    return _UNDOERS.get(batch.kind)


def register_reasons(target: str, reasons: Mapping[str, object]) -> None:
    """What it means for a row of `target` (`personnel.Officer`) that others point at it, in words: by their table
    (`exams.Enrolment`) or, for all other tables of an app, by its name (`exams`)."""
    for where, reason in reasons.items():
        _REASONS[target.lower(), where.lower()] = reason


def record_effects(batch_id: int, effects: Mapping[str, Sequence[Any]]) -> None:
    """Keeps what an import writes; call it in the transaction that writes. Empty kinds are left out."""
    ImportEffect.objects.bulk_create(
        ImportEffect(batch_id=batch_id, what=what, rows=list(rows)) for what, rows in effects.items() if rows
    )


def effects_of(batch: ImportBatch) -> dict[str, list[Any]]:
    """What the import kept, by kind, in the order of writing."""
    found: dict[str, list[Any]] = {}
    for effect in ImportEffect.objects.filter(batch=batch).order_by("pk"):
        found.setdefault(effect.what, []).extend(effect.rows)
    return found


def pointing_at(
    model: type[Model], pks: Iterable[int], *, but: Collection[type[Model]] = ()
) -> Iterator[tuple[int, object]]:
    """Which of these rows another row points at, with the reason in words, each reason once for a row.

    Every foreign key of every app counts, those of later apps too; `but` names tables that the caller judges itself.
    """
    ids = sorted(set(pks))
    for relation in model._meta.get_fields(include_hidden=True):
        table = relation.related_model
        if not isinstance(relation, ForeignObjectRel) or not isinstance(table, type) or table in but:
            continue
        name, reason = relation.field.name, _reason(model, table)
        for part in in_batches(ids, AT_ONCE):
            pointing = table._base_manager.filter(**{f"{name}__in": part}).order_by(name)
            for pk in pointing.values_list(name, flat=True).distinct():
                yield pk, reason


def _reason(model: type[Model], table: type[Model]) -> object:
    target, options = model._meta.label_lower, table._meta
    general = _("is named in other records (%(table)s)") % {"table": options.verbose_name}
    by_app = _REASONS.get((target, options.app_label), general)
    return _REASONS.get((target, options.label_lower), by_app)
