"""Forms of corrections: which remedy, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.models import Correction
from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS
from question_bank.wording import problem_words

CHOICES = [choice for choice in Correction.Remedy.choices if choice[0] not in {"remark", "late"}]
KEYLESS = [choice for choice in CHOICES if choice[0] in {"credit_all", "void"}]
KEY_HELP = {
    "true_false": _("√ or ×."),
    "fill_in": _("Blanks parted by ；, accepted texts of one blank by /."),
    "matching": _("Pairs in the order of the bank, such as A-2；B-1."),
    "ordering": _("The letters of the bank in the right order, such as CABD."),
}


class RemedyForm(forms.Form):
    """A remedy for one question. `key_json` of the cleaned form holds the new key in its JSON form."""

    remedy = forms.ChoiceField(label=_("Remedy"), choices=CHOICES, widget=forms.RadioSelect)
    key = forms.CharField(
        label=_("New key"),
        required=False,
        max_length=500,
        help_text=_("Letters of the options, such as ABD."),
    )
    void_mode = forms.ChoiceField(
        label=_("Marks of a question that does not count"),
        choices=Correction.VoidMode.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=Correction.VoidMode.RESCALE,
    )

    def __init__(self, *args: Any, kind: str, options: list[str], matches: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.options, self.matches = kind, options, matches
        if KINDS[kind].has_rubric:
            del self.fields["key"]
            self.fields["remedy"].choices = KEYLESS  # type: ignore[attr-defined]
        elif kind in KEY_HELP:
            self.fields["key"].help_text = str(KEY_HELP[kind])

    def clean(self) -> dict[str, Any]:
        """Reads the key as it is written in the question bank."""
        data = super().clean() or {}
        data["key_json"] = None
        if data.get("remedy") in {"either_key", "new_key"}:
            kind = KINDS[self.kind]
            try:
                key = kind.parse_key(data.get("key", ""), self.options, self.matches)
                data["key_json"] = kind.key_to_json(key)
            except KeyRefused as refusal:
                self.add_error("key", str(problem_words(refusal.code)))
        if data.get("remedy") == Correction.Remedy.VOID and not data.get("void_mode"):
            data["void_mode"] = Correction.VoidMode.RESCALE
        return data


class ProposalForm(forms.Form):
    """Why, and the hash of the preview that the proposer looked at."""

    reason = forms.CharField(
        label=_("Why the results have to be corrected"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=128)


class RefusalForm(forms.Form):
    """Why a correction is refused."""

    reason = forms.CharField(label=_("Why you refuse"), max_length=1000)
