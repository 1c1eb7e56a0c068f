"""The form in which a bank is opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from personnel.models import Unit


class BankForm(forms.Form):
    """Code, name and the unit that keeps the bank."""

    name = forms.CharField(label=_("Name of the bank"), max_length=100)
    code = forms.CharField(
        label=_("Bank code"),
        max_length=40,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Use letters, figures, hyphens and full stops."))],
        help_text=_("Short and lasting, such as ZA-2026; it is used in imports."),
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
