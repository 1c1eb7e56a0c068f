"""The filters of a list of tasks after a change of law, read from the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from law.domain.law_tasks import UNSETTLED
from law.models import StatuteVersion
from law.models.law_tasks import LawTask
from personnel.models import Officer

PARTS = ("whose", "state", "effect", "law")
"""The names in the address that narrow the list."""


class LawTaskFilter(forms.Form):
    """Whose, state, what happened and which law; anything that cannot be read filters nothing."""

    WHOSE = [
        ("", _("All")),
        ("mine", pgettext_lazy("law task", "For me to decide")),
        ("sign", pgettext_lazy("law task", "For me to sign")),
    ]
    whose = forms.ChoiceField(label=pgettext_lazy("law task", "Whose"), required=False, choices=WHOSE)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("law task", "Not settled yet")),
            ("late", pgettext_lazy("law task", "Overdue")),
            *LawTask.State.choices,
        ],
    )
    effect = forms.ChoiceField(
        label=pgettext_lazy("law task", "What happened"),
        required=False,
        choices=[("", _("All")), *LawTask.Effect.choices],
    )
    law = forms.ModelChoiceField(
        label=_("Law"), queryset=StatuteVersion.objects.none(), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, tasks: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = StatuteVersion.objects.filter(pk__in=tasks.order_by().values("new_version"))
        self.fields["law"].queryset = versions.select_related("statute").order_by("-effective_on", "pk")  # type: ignore[attr-defined]

    def applied_to(self, tasks: Any, *, officer: Officer, on: date) -> Any:
        """The tasks that every filled filter lets through, the soonest due first."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("whose") == "mine":
            tasks = tasks & tasks.model.objects.waiting_for(officer, on=on)
        elif chosen.get("whose") == "sign":
            tasks = tasks & tasks.model.objects.to_sign(officer, on=on)
        state = chosen.get("state")
        if state in LawTask.State.values:
            tasks = tasks.filter(state=state)
        else:
            tasks = tasks.filter(state__in=UNSETTLED)
        if state == "late":
            tasks = tasks.filter(due_on__lt=on)
        if chosen.get("effect"):
            tasks = tasks.filter(effect=chosen["effect"])
        if chosen.get("law"):
            tasks = tasks.filter(new_version=chosen["law"])
        return tasks.in_order()
