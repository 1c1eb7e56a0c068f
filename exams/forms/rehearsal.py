"""When a rehearsal opens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.forms.plan import moment_field


class RehearsalForm(forms.Form):
    """One moment; every other time follows from it."""

    opens_at = moment_field(_("The rehearsal opens"))
