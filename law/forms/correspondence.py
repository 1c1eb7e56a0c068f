"""What a person says about an article between two versions of a law."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from law.domain.numerals import article_key, parse_article_label

MOST_COUNTERPARTS: Final = 20
"""Articles that one article may have become."""
_SEPARATORS = re.compile(r"[、,，;；\s]+|[和及与](?=第)")


class DecisionForm(forms.Form):
    """`verb`: confirm what was shown, correct it, or take the decision back; `seen`: decisions that were shown."""

    article = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ("confirm", "correct", "take_back")])
    counterparts = forms.CharField(required=False, max_length=400)
    nothing = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=500)

    def clean_counterparts(self) -> list[str]:
        """Short numbers of the articles, each once."""
        pieces = [piece for piece in _SEPARATORS.split(self.cleaned_data["counterparts"]) if piece]
        keys: list[str] = []
        for piece in pieces:
            label = parse_article_label(piece)
            if label is None:
                raise forms.ValidationError(
                    _("“%(text)s” is no number of an article. Write 第五十八条、第五十九条 or 58, 59."),
                    params={"text": piece[:20]},
                )
            keys.append(article_key(*label))
        if len(keys) > MOST_COUNTERPARTS:
            raise forms.ValidationError(
                _("No more than %(count)d articles can be named."), params={"count": MOST_COUNTERPARTS}
            )
        return list(dict.fromkeys(keys))

    def clean(self) -> dict[str, Any]:
        """A correction names articles or says that nothing corresponds, not both and not neither."""
        cleaned = super().clean() or self.cleaned_data
        corrects = cleaned.get("verb") == "correct" and "counterparts" in cleaned
        if corrects and bool(cleaned["counterparts"]) == cleaned["nothing"]:
            raise forms.ValidationError(
                _("Write the articles that correspond, or tick that nothing corresponds: one of the two.")
            )
        return cleaned
