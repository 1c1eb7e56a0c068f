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
from question_bank.domain.checks import Finding, check, needs_fixed_order
from question_bank.domain.difference import key_text
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.written import MAX_MODEL_ANSWER
from question_bank.domain.parts import name_of_case
from question_bank.domain.question import Content
from question_bank.domain.rich_text import MAX_MARKUP, tidied
from question_bank.domain.row_reader import MAX_SUBJECT
from question_bank.domain.rubric import rubric_text
from question_bank.domain.text import clean
from question_bank.domain.tidy import images_in
from question_bank.forms.parts import (
    KEY_HELP,
    MATCHES_HELP,
    OPTIONS_HELP,
    RUBRIC_HELP,
    CannotRead,
    asked_in,
    field_of,
    one_a_line,
    problem_sentence,
)
from question_bank.models import Bank, Picture, Question, QuestionRevision


class QuestionForm(forms.Form):
    """Valid only when the content passes every check; then `content` and `resolved` (its citations) are set."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionRevision.Kind.choices)
    stem = forms.CharField(
        label=_("Stem"),
        required=False,
        max_length=MAX_MARKUP,
        widget=forms.Textarea(attrs={"rows": 4, "data-rich": ""}),
        help_text=_(
            "Mark a blank with ____ (fill-in). Of a case analysis this is only its name in the bank; candidates "
            "see the material and the sub-questions."
        ),
    )
    material = forms.CharField(
        label=_("Material"),
        required=False,
        max_length=MAX_MARKUP,
        widget=forms.Textarea(attrs={"rows": 8, "data-rich": ""}),
        help_text=_(
            "Case analysis: the facts that all sub-questions share. Document drafting: the facts to draft from, if any."
        ),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=OPTIONS_HELP,
    )
    right_side = forms.CharField(
        label=_("Right side"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=MATCHES_HELP,
    )
    key = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=MAX_MODEL_ANSWER,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=KEY_HELP,
    )
    rubric = forms.CharField(
        label=_("Points that earn marks"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=RUBRIC_HELP,
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=MAX_MARKUP,
        widget=forms.Textarea(attrs={"rows": 4, "data-rich": ""}),
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
        label=_("Marks"),
        required=False,
        max_digits=6,
        decimal_places=2,
        initial=Decimal(1),
        localize=False,
        help_text=_(
            "Left empty: the sum of the points. A case has the sum of its sub-questions in any case."
        ),
    )
    fixed_order = forms.BooleanField(
        label=_("Keep the order of the options"),
        required=False,
        help_text=_("Set by itself when an option speaks of others."),
    )

    def __init__(self, *args: Any, on: date, parts: Any = None, **kwargs: Any) -> None:
        """`parts`: the formset of sub-questions, needed where a case analysis can be written."""
        super().__init__(*args, **kwargs)
        self.content: Content | None = None
        self.findings: tuple[Finding, ...] = ()
        self.resolved: list[ResolvedCitation] = []
        self.parts = parts
        self._reader = CitationReader(on=on)

    def clean(self) -> dict[str, Any]:
        """Builds the content and checks it as the import does."""
        data = super().clean() or {}
        if self.errors:
            return data
        kind = KINDS[data["kind"]]
        asked = self._case() if kind.has_parts else self._question(data)
        if asked is None:
            return data
        content = Content(
            kind=data["kind"],
            stem=tidied(data["stem"]) or (name_of_case(data["material"]) if kind.has_parts else ""),
            options=asked.options,
            key=() if kind.has_parts else asked.key,
            explanation=tidied(data["explanation"]),
            marks=asked.marks,
            subject=SubjectNames().code_of(clean(data["subject"]))[0],
            difficulty=data["difficulty"],
            citations=self._read_citations(data["citations"]),
            rubric=asked.rubric,
            material=tidied(data["material"]) if kind.may_have_material else "",
            parts=asked.parts,
            matches=asked.matches,
        )
        content = replace(
            content, fixed_order=data["fixed_order"] or needs_fixed_order(content.stem, content.options)
        )
        self.findings = check(content)
        for finding in self.findings:
            if finding.refused:
                self._place(finding)
        self._refuse_unknown_pictures(content)
        if not self.errors and not self.part_errors:
            self.content = content
        return data

    def _refuse_unknown_pictures(self, content: Content) -> None:
        """Every picture has been uploaded; whoever may see it decides about that when it is shown."""
        named = images_in(content)
        known = (
            set(Picture.objects.filter(sha256__in=named).values_list("sha256", flat=True)) if named else set()
        )
        if set(named) - known:
            self._complain("stem", "picture_unknown", "")

    def _question(self, data: dict[str, Any]) -> Content | None:
        """Options, key, points and marks of a question that stands alone; None when they cannot be read."""
        try:
            return asked_in(data)
        except CannotRead as refusal:
            self._complain(refusal.field, refusal.code, refusal.value)
            return None

    def _case(self) -> Content | None:
        """The sub-questions and the sum of their marks; None when one of them cannot be read."""
        if self.parts is None or not self.parts.is_valid():
            if self.parts is None:
                self._complain("kind", "parts_out_of_range", "0")
            return None
        parts = tuple(form.part for form in self.parts.filled)
        return Content(
            "case_analysis",
            "",
            marks=sum((part.marks for part in parts), Decimal(0)) or Decimal(1),
            parts=parts,
        )

    def _place(self, finding: Finding) -> None:
        """Puts a finding to the field that it speaks of, in the sub-question that it speaks of."""
        where, _dot, field = finding.field.partition(".")
        number, _dot, inner = field.partition(".")
        if where == "parts" and number.isdigit():
            self.parts.filled[int(number)].complain(inner.partition(".")[0], finding.code, finding.value)
        elif where == "parts":
            self._complain("material", finding.code, finding.value)
        else:
            self._complain(where, finding.code, finding.value)

    @property
    def part_errors(self) -> list[dict[str, str]]:
        """What is wrong in the sub-questions, for the summary above the form."""
        kind = str(self.data.get("kind", "")) if self.is_bound else ""
        if self.parts is None or kind not in KINDS or not KINDS[kind].has_parts:
            return []
        return [
            {"text": f"{number}. {form[name].label}: {error}", "url": f"#{form[name].id_for_label}"}
            for number, form in enumerate(self.parts.forms, start=1)
            for name, errors in form.errors.items()
            for error in errors
        ]

    def _read_citations(self, written: str) -> tuple[str, ...]:
        read = self._reader.read(clean(written))
        self.resolved = list(read.found)
        for problem in read.problems:
            self._complain("citations", problem.code, problem.written)
        return tuple(citation.label for citation in self.resolved)

    def _complain(self, field: str, code: str, value: str) -> None:
        self.add_error(field_of(field), problem_sentence(code, value))


class NewQuestionForm(QuestionForm):
    """The same with the bank and the number, for a question that does not exist yet."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none())
    ref = forms.CharField(label=_("Question number"), max_length=60)
    use = forms.ChoiceField(label=_("Use"), choices=Question.Use.choices, initial=Question.Use.EXAM)

    field_order = ["bank", "ref", "use", "kind", "material", "stem", "options", "right_side", "key", "rubric"]

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
        "options": one_a_line(content.options),
        "right_side": one_a_line(content.matches),
        "key": key_text(content.kind, content.key),
        "material": content.material,
        "rubric": rubric_text(content.rubric),
        "explanation": content.explanation,
        "citations": "\n".join(content.citations),
        "subject": revision.subject.name,
        "difficulty": content.difficulty,
        "marks": content.marks,
        "fixed_order": content.fixed_order,
    }
