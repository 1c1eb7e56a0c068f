"""A new policy version in the back office."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from core.clock import local_day, now
from personnel.actions.issue_policy import issue_policy
from personnel.domain.roles import Permission
from personnel.models import PolicyVersion, Unit
from personnel.policy import UnknownPolicyKind, check_body, policy_name, registered_kinds


class PolicyVersionForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Kind, unit, day of effect and body; the body is checked by the shape that the kind was registered with."""

    kind = forms.ChoiceField(label=_("Policy"))
    body = forms.CharField(
        label=_("Rules (JSON)"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("What is left out keeps the default of the product."),
    )

    class Meta:
        model = PolicyVersion
        fields = ("kind", "unit", "effective_on", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, policy_name(kind)) for kind in registered_kinds()]
        today = local_day(now())
        self.fields["unit"].queryset = Unit.objects.where(self.for_user, Permission.POLICY_WRITE, on=today)

    def clean_body(self) -> dict[str, Any]:
        """The body as JSON of the right shape, or where it is wrong."""
        kind = self.cleaned_data.get("kind", "")
        try:
            body = json.loads(self.cleaned_data["body"])
            _check_storable(body)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("This is no JSON: %(reason)s"), params={"reason": error}) from None
        try:
            check_body(kind, body)
        except (UnknownPolicyKind, msgspec.ValidationError) as error:
            raise forms.ValidationError(
                _("These rules do not fit the policy: %(reason)s"), params={"reason": error}
            ) from None
        return dict(body)

    def save(self, commit: bool = True) -> PolicyVersion:
        """Writes the version through its action."""
        version: PolicyVersion = issue_policy(
            kind=self.cleaned_data["kind"],
            unit=self.cleaned_data["unit"],
            effective_on=self.cleaned_data["effective_on"],
            body=self.cleaned_data["body"],
            actor=self.for_user,
            at=now(),
        )
        return version


def _check_storable(body: object) -> None:
    """Raises ValueError for what a database refuses in JSON: endless numbers, half characters, NUL."""
    text = json.dumps(body, allow_nan=False, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("\\u0000")
