"""Taking a roster import back: what would happen, and who has been used since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.batches import in_batches
from core.models import ImportBatch
from core.undo import AT_ONCE, Obstacle, UndoPlan, effects_of, pointing_at
from personnel.actions.apply_roster import units_as_they_are
from personnel.actions.undo_roster import undo_roster
from personnel.models import BadgeHolding, Officer, OneTimeCode, Posting, Unit

CHANGED_SINCE = _("was changed after this import")
POSTED_SINCE = _("has a later posting")
NUMBER_SINCE = _("has another badge number by now")
PEOPLE_SINCE = _("has people who came after this import")
UNITS_SINCE = _("has units below it that came after this import")
ABOVE_SINCE = _("would come to stand below itself")
Effects = Mapping[str, Sequence[Any]]


class RosterUndoer:
    """Registered for `roster`; see core.undo.Undoer."""

    def labels(self) -> Mapping[str, object]:
        """What is counted."""
        return {
            "officers_closed": _("New officers whose account is closed and whose number is free again"),
            "officers_restored": _("Officers with their facts as before"),
            "postings_annulled": _("Postings annulled"),
            "units_closed": _("New units that are closed"),
            "units_restored": _("Units as before"),
        }

    def plan(self, batch: ImportBatch) -> UndoPlan:
        """Every officer and unit that the import wrote is looked at; officers and units are locked first."""
        effects = effects_of(batch)
        new_units = [pk for pk, before, _after in effects.get("units", ()) if before is None]
        counts = {
            "officers_closed": len(effects.get("officers", ())),
            "officers_restored": len(effects.get("facts", ())),
            "postings_annulled": len(effects.get("postings", ())),
            "units_closed": len(new_units),
            "units_restored": len(effects.get("units", ())) - len(new_units),
        }
        list(Unit.objects.select_for_update().filter(depth=1).values_list("pk"))
        found: dict[tuple[str, int, str], object] = {}
        for what, pk, reason in [*_about_officers(effects), *_about_units(effects)]:
            found.setdefault((what, pk, str(reason)), reason)
        return UndoPlan(counts, _in_words(found))

    def undo(self, batch: ImportBatch, *, actor_id: int | None, at: datetime) -> None:
        """Writes the inverse rows."""
        undo_roster(effects=effects_of(batch), at=at)


def _about_officers(effects: Effects) -> Iterator[tuple[str, int, object]]:
    new, facts = effects.get("officers", ()), effects.get("facts", ())
    now = _locked([*new, *(pk for pk, _before, _after in facts)])
    for pk, _before, after in facts:
        if any(getattr(now[pk], name) != value for name, value in after.items()):
            yield "officer", pk, CHANGED_SINCE
    for pk, reason in pointing_at(Officer, new, but={Posting, BadgeHolding, OneTimeCode}):
        yield "officer", pk, reason
    for part in in_batches(effects.get("postings", ()), AT_ONCE):
        later = Posting.objects.filter(
            officer=OuterRef("officer"), kind=OuterRef("kind"), starts_on__gt=OuterRef("starts_on")
        )
        moved = Posting.objects.filter(Exists(later), pk__in=part)
        for pk in moved.values_list("officer", flat=True):
            yield "officer", pk, POSTED_SINCE
    ours = set(effects.get("postings", ()))
    for part in in_batches(new, AT_ONCE):
        for posting, pk in Posting.objects.filter(officer__in=part).values_list("pk", "officer"):
            if posting not in ours:
                yield "officer", pk, POSTED_SINCE
    yield from _about_numbers(effects)


def _about_numbers(effects: Effects) -> Iterator[tuple[str, int, object]]:
    for part in in_batches(effects.get("holdings", ()), AT_ONCE):
        ended = BadgeHolding.objects.filter(pk__in=part).exclude(held_until=None)
        for pk in ended.values_list("officer", flat=True):
            yield "officer", pk, NUMBER_SINCE
    for part in in_batches(effects.get("holdings_closed", ()), AT_ONCE):
        holds = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
        for pk in BadgeHolding.objects.filter(Exists(holds), pk__in=part).values_list("officer", flat=True):
            yield "officer", pk, NUMBER_SINCE


def _about_units(effects: Effects) -> Iterator[tuple[str, int, object]]:
    units = effects.get("units", ())
    if not units:
        return
    new = [pk for pk, before, _after in units if before is None]
    touched = {pk for pk, _before, _after in units}
    ours = set(effects.get("postings", ()))
    now = units_as_they_are([after["code"] for _pk, _before, after in units])
    paths = dict(Unit.objects.values_list("code", "path"))
    for pk, before, after in units:
        if now.get(after["code"]) != after:
            yield "unit", pk, CHANGED_SINCE
        elif before is not None and paths.get(before["parent"], "").startswith(paths[after["code"]]):
            yield "unit", pk, ABOVE_SINCE
    for posting, pk in Posting.objects.filter(unit__in=new).values_list("pk", "unit"):
        if posting not in ours:
            yield "unit", pk, PEOPLE_SINCE
    for unit in Unit.objects.filter(pk__in=new):
        if any(child.pk not in touched for child in unit.get_children()):
            yield "unit", unit.pk, UNITS_SINCE
    for pk, reason in pointing_at(Unit, new, but={Posting}):
        yield "unit", pk, reason


def _locked(pks: Sequence[int]) -> dict[int, Officer]:
    """The officers, locked: rows that point at them are written before or after, not meanwhile."""
    found: dict[int, Officer] = {}
    for part in in_batches(pks, AT_ONCE):
        found |= {
            one.pk: one for one in Officer.objects.select_for_update().filter(pk__in=part).order_by("pk")
        }
    return found


def _in_words(found: Mapping[tuple[str, int, str], object]) -> list[Obstacle]:
    pks: dict[str, set[int]] = {"officer": set(), "unit": set()}
    for what, pk, _reason in found:
        pks[what].add(pk)
    people = {one.pk: one for one in Officer.objects.with_badge().filter(pk__in=pks["officer"])}
    units = {one.pk: one for one in Unit.objects.filter(pk__in=pks["unit"])}
    obstacles = []
    for (what, pk, _reason), reason in found.items():
        if what == "officer":
            officer = people[pk]
            label = f"{officer.badge_number} {officer.name}".strip()
            url = reverse("personnel:officer", args=[officer.public_id])
        else:
            label, url = (
                f"{units[pk].code} {units[pk].name}",
                f"{reverse('personnel:officers')}?unit={units[pk].code}",
            )
        obstacles.append(Obstacle(label, reason, url))
    return sorted(obstacles, key=lambda one: one.label)
