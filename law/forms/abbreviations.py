"""A short title and the law that it means."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AbbreviationForm(forms.Form):
    """Both are compared without 《》, spaces and 中华人民共和国."""

    short = forms.CharField(
        label=_("Short title"), max_length=60, help_text=_("As people write it, such as 刑诉法.")
    )
    title = forms.CharField(
        label=_("Title of the law"),
        max_length=200,
        help_text=_("Such as 刑事诉讼法; the law need not be here yet."),
    )
