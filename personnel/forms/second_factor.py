"""Forms of the second factor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

CODE_INPUT = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(forms.Form):
    """The code that the device shows, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from the authenticator, or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_INPUT),
    )


class FirstCodeForm(forms.Form):
    """The first code of a new device."""

    code = forms.CharField(
        label=_("Code that the device shows"),
        max_length=40,
        widget=forms.TextInput(attrs={**CODE_INPUT, "inputmode": "numeric"}),
    )


class KeyForm(forms.Form):
    """What a new key is called, and what it answered (filled in by the script)."""

    name = forms.CharField(
        label=_("Name of the key"), help_text=_("So that you know it again, such as “office”."), max_length=40
    )
    answer = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class ResetForm(forms.Form):
    """Why somebody's second factor is reset."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Who asked, and how you made sure who it is."),
        max_length=200,
        error_messages={"required": _("Say why: who asked, and how you made sure who it is.")},
    )
