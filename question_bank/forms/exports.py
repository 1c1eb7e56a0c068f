"""The forms in which text is pasted and questions are taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from question_bank.forms.filters import QuestionFilter
from question_bank.models import Bank

MOST_PASTED = 100_000
"""Characters of a pasted text; more belongs into a file."""
PASTED_FORMATS = [
    ("auto", _("Tell by the content")),
    ("text", _("Numbered text")),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
]
FILE_FORMATS = [
    ("auto", _("Tell by the content")),
    ("xlsx", _("Workbook (.xlsx)")),
    ("csv", "CSV"),
    ("text", _("Numbered text")),
    ("docx", _("Word document (.docx)")),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
    ("moodle-xml", "Moodle XML"),
    ("qti", "QTI 2.1, 2.2, 3.0"),
]
OUT_FORMATS = [
    ("xlsx", _("Workbook (.xlsx)")),
    ("csv", "CSV"),
    ("text", _("Numbered text")),
    ("moodle-xml", "Moodle XML"),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
    ("qti", "QTI 3.0"),
    ("paper-docx", _("Printed paper and answer sheet, Word")),
    ("paper-pdf", _("Printed paper and answer sheet, PDF")),
]


class PasteForm(forms.Form):
    """A bank, and text with questions."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none())
    form = forms.ChoiceField(label=_("Format"), choices=PASTED_FORMATS, initial="auto", required=False)
    text = forms.CharField(
        label=_("Text with questions"),
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "data-paste": ""}),
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        only = list(banks[:2])
        if len(only) == 1:
            self.fields["bank"].initial = only[0]

    def clean_text(self) -> str:
        """Text with something in it."""
        text: str = self.cleaned_data["text"].replace("\x00", "")
        if not text.strip():
            raise forms.ValidationError(_("Paste or type questions first."))
        return text


class ExportForm(QuestionFilter):
    """Which questions, and as what."""

    format = forms.ChoiceField(label=_("Format"), choices=OUT_FORMATS, initial="xlsx")
    title = forms.CharField(label=_("Title of the printed paper"), required=False, max_length=60)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=600)
    with_key = forms.BooleanField(label=_("Print the key and the points behind the paper"), required=False)

    @property
    def own(self) -> list[Any]:
        """The fields that say what the file is to be."""
        return [self[name] for name in ("format", "title", "minutes", "with_key")]
