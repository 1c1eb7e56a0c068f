"""Forms of sites and rooms, and of an exam that takes place in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exams.actions.save_site import RoomFacts, SiteFacts
from exams.domain.rooms import MOST_RANGES, MOST_SEATS, network_of
from exams.forms.plan import UnitChoice
from exams.models import ExamRoom, ExamSite
from personnel.models import Unit


class SiteForm(forms.Form):
    """A site: who runs it, where it is."""

    unit = UnitChoice(
        label=_("Unit that runs the site"),
        queryset=Unit.objects.none(),
        help_text=_("Candidates of this unit and below sit here rather than elsewhere."),
    )
    area = forms.CharField(
        label=_("Exam area"), max_length=60, help_text=_("For example the city or county.")
    )
    name = forms.CharField(label=_("Name of the site"), max_length=80)
    address = forms.CharField(label=pgettext_lazy("exam site", "Address"), max_length=200, required=False)
    closed = forms.BooleanField(label=_("No longer used for new exams"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def facts(self, on: date) -> SiteFacts:
        """The valid form; a site that is no longer used is closed since `on`."""
        chosen = self.cleaned_data
        return SiteFacts(chosen["area"], chosen["name"], chosen["address"], on if chosen["closed"] else None)


class RoomForm(forms.Form):
    """A room: its seats, and the addresses of its machines."""

    name = forms.CharField(label=_("Name of the room"), max_length=60)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
    columns = forms.IntegerField(
        label=_("Columns of seats"),
        min_value=1,
        max_value=MOST_SEATS,
        help_text=_("Side by side, as seen from the door. Seat 1 is at the front of the first column."),
    )
    networks = forms.CharField(
        label=_("Address ranges"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One on each line, for example 10.1.2.0/24. Only for rooms that an exam is bound to."),
    )
    machines = forms.CharField(
        label=_("Machines on seats"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One on each line: number of the seat and address, for example 5 10.1.2.15."),
    )
    closed = forms.BooleanField(label=_("No longer used for new exams"), required=False)

    def clean_networks(self) -> list[str]:
        """Ranges as the address library writes them."""
        lines = [line.strip() for line in self.cleaned_data["networks"].splitlines() if line.strip()]
        if len(lines) > MOST_RANGES:
            raise forms.ValidationError(gettext("At most %(most)d ranges.") % {"most": MOST_RANGES})
        return [_network(line, line) for line in lines]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        capacity, columns = chosen.get("capacity"), chosen.get("columns")
        if capacity and columns and columns > capacity:
            self.add_error("columns", gettext("There are more columns than seats."))
        if capacity and "machines" in chosen:
            try:
                chosen["machines"] = _machines(chosen["machines"], capacity)
            except forms.ValidationError as error:
                self.add_error("machines", error)
        return chosen

    def facts(self, on: date) -> RoomFacts:
        """The valid form; a room that is no longer used is closed since `on`."""
        chosen = self.cleaned_data
        return RoomFacts(
            chosen["name"],
            chosen["capacity"],
            chosen["columns"],
            chosen["networks"],
            chosen["machines"],
            on if chosen["closed"] else None,
        )


def room_initial(room: ExamRoom) -> dict[str, Any]:
    """What the form of a room is filled with."""
    machines = sorted(room.machines.items(), key=lambda item: int(item[0]))
    return {
        "name": room.name,
        "capacity": room.capacity,
        "columns": room.columns,
        "networks": "\n".join(room.networks),
        "machines": "\n".join(f"{seat} {address}" for seat, address in machines),
        "closed": room.closed_on is not None,
    }


def site_initial(site: ExamSite) -> dict[str, Any]:
    """What the form of a site is filled with."""
    return {
        "unit": site.unit_id,
        "area": site.area,
        "name": site.name,
        "address": site.address,
        "closed": site.closed_on is not None,
    }


def _network(written: str, line: str) -> str:
    try:
        return str(network_of(written))
    except ValueError:
        raise forms.ValidationError(
            gettext("“%(line)s” is no address or range. Write it as 10.1.2.7 or 10.1.2.0/24.")
            % {"line": line}
        ) from None


def _machines(written: str, capacity: int) -> Mapping[str, str]:
    """Address by number of the seat; each seat and each address once."""
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in written.splitlines())):
        seat, _space, address = line.replace("\t", " ").partition(" ")
        number = int(seat) if seat.isascii() and seat.isdigit() and len(seat) < 5 else 0
        if not 1 <= number <= capacity:
            raise forms.ValidationError(
                gettext("“%(line)s” does not begin with the number of a seat of this room.") % {"line": line}
            )
        network = _machine(address, line)
        if str(number) in found or network in found.values():
            raise forms.ValidationError(
                gettext("“%(line)s”: this seat or address stands here twice.") % {"line": line}
            )
        found[str(number)] = network
    return found


def _machine(address: str, line: str) -> str:
    """The address of one machine; raises ValidationError for a range."""
    written = _network(address, line)
    single = written.partition("/")
    if single[2] not in ("32", "128"):
        raise forms.ValidationError(
            gettext("“%(line)s” is a range. A seat has the address of one machine.") % {"line": line}
        )
    return single[0]


class RoomsForm(forms.Form):
    """In which rooms a sitting takes place."""

    rooms = forms.ModelMultipleChoiceField(
        label=_("Rooms"),
        queryset=ExamRoom.objects.none(),
        error_messages={"required": _("Choose at least one room.")},
    )
    bound = forms.BooleanField(
        label=_("Only machines of these rooms may be used (addresses of the room)"), required=False
    )

    def __init__(self, *args: Any, rooms: QuerySet[ExamRoom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].queryset = rooms  # type: ignore[attr-defined]


class InvigilatorForm(forms.Form):
    """Who takes one place in one room."""

    room = forms.IntegerField(label=pgettext_lazy("exam", "Room"), min_value=1)
    place = forms.IntegerField(label=pgettext_lazy("invigilator", "Place"), min_value=1, max_value=6)
    badge = forms.CharField(label=_("Badge number"), max_length=20, required=False)


class DoorForm(forms.Form):
    """What is done at the door for one candidate."""

    seat = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=300, required=False)
    to_room = forms.IntegerField(min_value=1, required=False)
    to_seat = forms.IntegerField(min_value=1, max_value=MOST_SEATS, required=False)
