"""What the check for personal data has to say about a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.models import Officer, Unit
from training.domain.sensitive import FlagKind, find_flags
from training.models import ContentPage

KINDS: dict[FlagKind, Any] = {
    FlagKind.ID_NUMBER: _("ID number"),
    FlagKind.PLATE: _("number plate"),
    FlagKind.PHONE: _("phone number"),
    FlagKind.ADDRESS: _("address"),
    FlagKind.PERSON: pgettext_lazy("flagged passage", "name of a person"),
    FlagKind.OFFICER: pgettext_lazy("flagged passage", "name of an officer of the bureau"),
}


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flagged passage in words."""

    field: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.field}：{self.text}（{self.kind}）"


def flags_on(page: ContentPage, *, unit: Unit, on: date) -> list[ShownFlag]:
    """Passages that look like personal data, field by field. One query: whose names of the bureau stand there."""
    texts = page.texts()
    names = officer_names_in("\n".join(text for _field, text in texts), unit=unit, on=on)
    return [
        ShownFlag(field, str(KINDS[flag.kind]), flag.text)
        for field, text in texts
        for flag in find_flags(text, names)
    ]


def officer_names_in(text: str, *, unit: Unit, on: date) -> list[str]:
    """Names of officers in post in the bureau of `unit` that stand in `text`."""
    bureau = unit.path[: Unit.steplen]
    officers = Officer.objects.with_home_unit(on=on).filter(home_unit_path__startswith=bureau)
    found = officers.annotate(searched=Value(text)).filter(searched__contains=F("name"))
    return list(found.values_list("name", flat=True).distinct())
