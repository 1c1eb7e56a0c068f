"""Forms of sign-in and of a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.domain.password_profiles import MLPS3


class SignInForm(forms.Form):
    """Badge number, and password or one-time code."""

    username = forms.CharField(
        label=_("Badge number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("The first time: the one-time code you were given."),
        max_length=MLPS3.longest,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """The present password (unless a one-time code was just typed), and the new one twice."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=MLPS3.longest,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, asks_present: bool, rules: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_present:
            del self.fields["present"]
        self.fields["new"].help_text = rules

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned
