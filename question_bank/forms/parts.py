"""Sub-questions of a case analysis in the form, and what they share with questions that stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from question_bank.domain.checks import MAX_PARTS, needs_fixed_order
from question_bank.domain.difference import key_text
from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS, PART_KINDS
from question_bank.domain.kinds.written import MAX_MODEL_ANSWER
from question_bank.domain.options import split_options, without_letters
from question_bank.domain.pair_lists import split_matches
from question_bank.domain.question import Content, Part
from question_bank.domain.rich_text import MAX_MARKUP, is_rich, tidied
from question_bank.domain.rubric import plain, rubric_from_text, rubric_text
from question_bank.domain.tidy import tidied_content
from question_bank.models import QuestionRevision
from question_bank.wording import problem_words

PREFIX: Final = "parts"
EMPTY_PARTS: Final = 2
KEY_HELP = _(
    "Choices: letters such as ABD. True or false: 对 or 错. "
    "Fill-in: blanks parted by ；, accepted texts of a blank by /; 15[日] may leave the unit out, 80±2毫克 has a "
    "tolerance. Matching: A-2；B-1. Ordering: the letters in the right order, such as CABD. "
    "Short answer, essay and document drafting: a model answer, if there is one."
)
RUBRIC_HELP = _(
    "Short answer, essay and document drafting only: one point a line with its marks behind it, such as "
    "出示证件（2分）. Together they give the marks of the question."
)


OPTIONS_HELP = _(
    "One option a line, without letters; of a matching the left side, of an ordering the texts to be put in order. "
    "Leave empty for true or false and fill-in."
)
MATCHES_HELP = _(
    "Matching only: one text a line, without numbers. There may be more than on the left; each may belong to several "
    "on the left or to none."
)


class CannotRead(ValueError):
    """A field cannot be read; `field`, `code` and `value` say which, why and what stands there."""

    def __init__(self, field: str, code: str, value: str = "") -> None:
        super().__init__(field, code, value)
        self.field, self.code, self.value = field, code, value


def asked_in(data: Mapping[str, Any]) -> Content:
    """Options, key, points and marks in the cleaned `data` of a form. Raises CannotRead."""
    kind = KINDS[data["kind"]]
    options = without_letters(split_options(data["options"]))
    matches = split_matches(data["right_side"]) if kind.has_matches else ()
    try:
        key = kind.parse_key(data["key"], options, matches)
    except KeyRefused as refusal:
        raise CannotRead("key", refusal.code, refusal.value) from None
    try:
        rubric = rubric_from_text(data["rubric"]) if kind.has_rubric else ()
    except KeyRefused as refusal:
        raise CannotRead("rubric", refusal.code, refusal.value) from None
    marks = data["marks"]
    if marks is None:
        marks = sum((point.marks for point in rubric), Decimal(0)) or Decimal(1)
    asked = Content(data["kind"], "", options=options, matches=matches, key=key, marks=marks, rubric=rubric)
    return tidied_content(asked)


def field_of(finding_field: str) -> str:
    """The field of the form that holds what a finding speaks of. None is called `matches`: in a browser a form with a
    field of that name loses its method `matches`."""
    return "right_side" if finding_field == "matches" else finding_field


def one_a_line(texts: Sequence[str]) -> str:
    """Options as the form shows them: markup takes one line however its author broke it."""
    return "\n".join(" ".join(text.split("\n")) if is_rich(text) else text for text in texts)


def problem_sentence(code: str, value: str = "") -> str:
    """The words for a problem, with what stands there."""
    words = problem_words(code)
    return f"{words} ({value})" if value else words


class PartForm(forms.Form):
    """One sub-question. One left wholly empty says nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[choice for choice in QuestionRevision.Kind.choices if choice[0] in PART_KINDS],
        initial=QuestionRevision.Kind.SHORT_ANSWER,
    )
    stem = forms.CharField(
        label=_("Stem"),
        required=False,
        max_length=MAX_MARKUP,
        widget=forms.Textarea(attrs={"rows": 2, "data-rich": ""}),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=OPTIONS_HELP,
    )
    right_side = forms.CharField(
        label=_("Right side"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
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
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=RUBRIC_HELP,
    )
    marks = forms.DecimalField(
        label=_("Marks"),
        required=False,
        max_digits=6,
        decimal_places=2,
        localize=False,
        help_text=_("Left empty: the sum of the points, without points 1."),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=MAX_MARKUP,
        widget=forms.Textarea(attrs={"rows": 2, "data-rich": ""}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = Part("", "")

    def has_changed(self) -> bool:
        """The kind always says something: only what is written tells an empty sub-question."""
        return bool(
            {"stem", "options", "right_side", "key", "rubric", "marks", "explanation"}
            & set(self.changed_data)
        )

    def clean(self) -> dict[str, Any]:
        """Reads the sub-question; what the checks say of it comes with the whole case."""
        data = super().clean() or {}
        if self.errors or data.get(DELETION_FIELD_NAME) or not self.has_changed():
            return data
        try:
            asked = asked_in(data)
        except CannotRead as refusal:
            self.complain(refusal.field, refusal.code, refusal.value)
            return data
        stem = tidied(data["stem"])
        self.part = Part(
            kind=asked.kind,
            stem=stem,
            options=asked.options,
            key=asked.key,
            explanation=tidied(data["explanation"]),
            marks=asked.marks,
            rubric=asked.rubric,
            fixed_order=needs_fixed_order(stem, asked.options),
            matches=asked.matches,
        )
        return data

    def complain(self, field: str, code: str, value: str = "") -> None:
        """Puts a problem to `field`."""
        self.add_error(field_of(field), problem_sentence(code, value))


class _Parts(forms.BaseFormSet[PartForm]):
    """`initial` says how many sub-questions are shown, empty ones included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = len(self.initial or ())

    def initial_form_count(self) -> int:
        """None: every sub-question may be left empty."""
        return 0

    @property
    def filled(self) -> list[PartForm]:
        """The forms that hold a sub-question, in order; those taken out are left out."""
        return [
            form
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]


PartFormSet = forms.formset_factory(
    PartForm,
    formset=_Parts,
    extra=0,
    can_delete=True,
    max_num=MAX_PARTS + EMPTY_PARTS,
    absolute_max=MAX_PARTS + 2 * EMPTY_PARTS,
)


def rows_of(revision: QuestionRevision | None) -> list[dict[str, Any]]:
    """What the form shows of the sub-questions of a revision, and some empty ones."""
    parts = revision.content().parts if revision else ()
    rows = [
        {
            "kind": part.kind,
            "stem": part.stem,
            "options": one_a_line(part.options),
            "right_side": one_a_line(part.matches),
            "key": key_text(part.kind, part.key),
            "rubric": rubric_text(part.rubric),
            "marks": plain(part.marks),
            "explanation": part.explanation,
        }
        for part in parts
    ]
    return rows + [{}] * (1 if rows else EMPTY_PARTS)


def rows_as_typed(data: Mapping[str, str], *, all_rows: bool = False) -> list[dict[str, Any]]:
    """The posted sub-questions as typed, good or not; those to be taken out only with `all_rows`."""
    written = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    total = (
        min(int(written), MAX_PARTS) if written.isascii() and written.isdigit() and len(written) < 4 else 0
    )
    return [
        {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in PartForm.base_fields}
        for number in range(total)
        if all_rows or not data.get(f"{PREFIX}-{number}-{DELETION_FIELD_NAME}")
    ]
