"""The form that takes a roster in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms.upload import UploadForm
from personnel.models import Unit

from .people import UnitChoice


class RosterForm(UploadForm):
    """The file, and for which branch of the tree it is; not asked for when there is only one."""

    unit = UnitChoice(
        label=_("For the unit and all below it"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={
            "required": _("Choose the unit."),
            "invalid_choice": _("This unit is not one of yours."),
        },
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.order_fields(["unit", "file"])
