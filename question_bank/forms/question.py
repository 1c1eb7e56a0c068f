"""The form in which a question is written: the same rules and words as in an import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from question_bank.actions.resolve_citations import CitationReader, ResolvedCitation
from question_bank.actions.subjects import SubjectNames
from question_bank.domain.checks import MAX_EXPLANATION, MAX_STEM, Finding, check, needs_fixed_order
from question_bank.domain.difference import key_text
from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS
from question_bank.domain.options import split_options, without_letters
from question_bank.domain.question import Content
from question_bank.domain.rows import MAX_SUBJECT
from question_bank.domain.text import clean
from question_bank.models import Bank, Question, QuestionRevision
from question_bank.wording import problem_words


class QuestionForm(forms.Form):
    """Valid only when the content passes every check; then `content` and `resolved` (its citations) are set."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionRevision.Kind.choices)
    stem = forms.CharField(
        label=_("Stem"),
        max_length=MAX_STEM,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mark a blank with ____ (fill-in)."),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One option a line, without letters. Leave empty for true or false and fill-in."),
    )
    key = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=_(
            "Choices: letters such as ABD. True or false: 对 or 错. "
            "Fill-in: blanks parted by ；, accepted texts of a blank by /."
        ),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=MAX_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    citations = forms.CharField(
        label=_("Articles cited"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as 《治安管理处罚法》第八十二条第一款."),
    )
    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=MAX_SUBJECT,
        widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}),
        help_text=_("Choose one that exists or name a new one; without a name it is 综合."),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        choices=[(1, _("1, easy")), (2, "2"), (3, _("3, medium")), (4, "4"), (5, _("5, hard"))],
        initial=3,
    )
    marks = forms.DecimalField(
        label=_("Marks"), max_digits=6, decimal_places=2, initial=Decimal(1), localize=False
    )
    fixed_order = forms.BooleanField(
        label=_("Keep the order of the options"),
        required=False,
        help_text=_("Set by itself when an option speaks of others."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content: Content | None = None
        self.resolved: list[ResolvedCitation] = []
        self._reader = CitationReader(on=on)

    def clean(self) -> dict[str, Any]:
        """Builds the content and checks it as the import does."""
        data = super().clean() or {}
        if self.errors:
            return data
        options = without_letters(split_options(data["options"]))
        try:
            key = KINDS[data["kind"]].parse_key(data["key"], options)
        except KeyRefused as refusal:
            self._complain("key", refusal.code, refusal.value)
            return data
        content = Content(
            kind=data["kind"],
            stem=clean(data["stem"]),
            options=options,
            key=key,
            explanation=clean(data["explanation"]),
            marks=data["marks"],
            subject=SubjectNames().code_of(clean(data["subject"]))[0],
            difficulty=data["difficulty"],
            citations=self._read_citations(data["citations"]),
        )
        content = replace(content, fixed_order=data["fixed_order"] or needs_fixed_order(content))
        for finding in check(content):
            if finding.refused:
                self._complain(_form_field(finding), finding.code, finding.value)
        if not self.errors:
            self.content = content
        return data

    def _read_citations(self, written: str) -> tuple[str, ...]:
        read = self._reader.read(clean(written))
        self.resolved = list(read.found)
        for problem in read.problems:
            self._complain("citations", problem.code, problem.written)
        return tuple(citation.label for citation in self.resolved)

    def _complain(self, field: str, code: str, value: str) -> None:
        words = problem_words(code)
        self.add_error(field, f"{words} ({value})" if value else words)


class NewQuestionForm(QuestionForm):
    """The same with the bank and the number, for a question that does not exist yet."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none())
    ref = forms.CharField(label=_("Question number"), max_length=60)
    use = forms.ChoiceField(label=_("Use"), choices=Question.Use.choices, initial=Question.Use.EXAM)

    field_order = ["bank", "ref", "use", "kind", "stem", "options", "key"]

    def __init__(self, *args: Any, banks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        only = list(banks[:2])
        if len(only) == 1:
            self.fields["bank"].initial = only[0]


def initial_of(revision: QuestionRevision) -> dict[str, Any]:
    """What the form shows of a revision."""
    content = revision.content()
    return {
        "kind": content.kind,
        "stem": content.stem,
        "options": "\n".join(content.options),
        "key": key_text(content.kind, content.key),
        "explanation": content.explanation,
        "citations": "\n".join(content.citations),
        "subject": revision.subject.name,
        "difficulty": content.difficulty,
        "marks": content.marks,
        "fixed_order": content.fixed_order,
    }


def _form_field(finding: Finding) -> str:
    return finding.field.partition(".")[0]
