"""What holds for the whole paper of a blueprint: name, questions required or forbidden, rules of sections, cases."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exams.wording import KIND_LABELS
from question_bank.domain.kinds import KINDS
from question_bank.domain.paper_rules import PaperRules
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION, RULES, ScoringRule
from question_bank.models import Blueprint, BlueprintQuestion, Question
from question_bank.wording import RULE_NAMES

MOST_NAMED: Final = 400
BETWEEN: Final = re.compile(r"[\s,，、;；]+")
SCORED: Final = tuple(code for code, kind in KINDS.items() if kind.uses_rule)
"""Kinds whose sections may have a scoring rule of their own."""


class RulesForm(forms.Form):
    """Questions are named by their numbers, `BANK/number` where two banks use the same one."""

    name = forms.CharField(label=_("Name of the blueprint"), max_length=100, required=False)
    required = forms.CharField(
        label=_("Required questions"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Numbers of questions that every paper holds, separated by spaces."),
    )
    forbidden = forms.CharField(
        label=_("Forbidden questions"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Numbers of questions that no paper holds."),
    )
    least_case_percent = forms.IntegerField(
        label=_("Least share of cases (percent of the marks)"), min_value=0, max_value=100, required=False
    )
    minutes = forms.IntegerField(
        label=_("Time of a paper (minutes)"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_(
            "The expected times of its questions add up to no more. An assembly keeps it; a draw by lot says where it "
            "does not."
        ),
    )
    points_per_option = forms.DecimalField(
        label=_("Marks for each right option"),
        max_digits=4,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Only for fixed marks for each right option."),
    )

    def __init__(self, data: Any = None, *, units: list[int], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._units = units
        for kind in SCORED:
            self.fields[f"rule_{kind}"] = forms.ChoiceField(
                label=_("Scoring rule: %(kind)s") % {"kind": KIND_LABELS[kind]},
                required=False,
                choices=[
                    ("", _("as the plan of the exam says")),
                    *((rule, RULE_NAMES[rule]) for rule in RULES),
                ],
            )

    def clean_required(self) -> frozenset[int]:
        """Ids of the questions that are named."""
        return self._named("required")

    def clean_forbidden(self) -> frozenset[int]:
        """Ids of the questions that are named."""
        return self._named("forbidden")

    def clean(self) -> dict[str, Any]:
        """No question may be required and forbidden."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        both = cleaned.get("required", frozenset()) & cleaned.get("forbidden", frozenset())
        if both:
            refs = "、".join(
                Question.objects.filter(pk__in=both).order_by("ref").values_list("ref", flat=True)
            )
            self.add_error(
                "forbidden", gettext("Required and forbidden at once: %(questions)s.") % {"questions": refs}
            )
        return cleaned

    @property
    def rules(self) -> PaperRules:
        """What was read; fields that cannot be read say nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        points = chosen.get("points_per_option") or DEFAULT_POINTS_PER_OPTION
        return PaperRules(
            required=chosen.get("required", frozenset()),
            forbidden=chosen.get("forbidden", frozenset()),
            scoring={
                kind: ScoringRule(rule, points) for kind in SCORED if (rule := chosen.get(f"rule_{kind}", ""))
            },
            least_case_percent=chosen.get("least_case_percent") or 0,
            minutes=chosen.get("minutes") or 0,
        )

    @property
    def more(self) -> list[Any]:
        """The fields that are shown folded away: all but the name."""
        order = [
            "required",
            "forbidden",
            "least_case_percent",
            "minutes",
            *(f"rule_{kind}" for kind in SCORED),
        ]
        return [self[name] for name in (*order, "points_per_option")]

    @property
    def says_more(self) -> bool:
        """Whether one of them says something."""
        return any(field.value() for field in self.more if field.name != "points_per_option") or bool(
            self.errors
        )

    def _named(self, field: str) -> frozenset[int]:
        words = [word for word in BETWEEN.split(self.cleaned_data[field]) if word]
        if len(words) > MOST_NAMED:
            raise forms.ValidationError(
                gettext("%(count)d questions are too many; %(most)d is the most.")
                % {"count": len(words), "most": MOST_NAMED}
            )
        refs = {word.rpartition("/")[2] for word in words} | set(words)
        found: dict[str, list[int]] = defaultdict(list)
        known = Question.objects.filter(bank__unit__in=self._units, ref__in=refs)
        for pk, bank, ref in known.values_list("pk", "bank__code", "ref"):
            found[ref].append(pk)
            found[f"{bank}/{ref}"].append(pk)
        missing = [word for word in words if not found[word]]
        if missing:
            raise forms.ValidationError(
                gettext("The banks of this exam have no question %(questions)s.")
                % {"questions": "、".join(missing[:20])}
            )
        unclear = [word for word in words if len(found[word]) > 1]
        if unclear:
            raise forms.ValidationError(
                gettext(
                    "Two banks have a question %(questions)s. Write the code of the bank before it: BANK/number."
                )
                % {"questions": "、".join(unclear[:20])}
            )
        return frozenset(found[word][0] for word in words)


def rules_initial(blueprint: Blueprint | None, *, name: str) -> dict[str, Any]:
    """The form of a blueprint as it stands."""
    if blueprint is None:
        return {"name": name}
    rules = blueprint.rules
    initial: dict[str, Any] = {"name": name, "least_case_percent": rules.least_case_percent or ""}
    initial["minutes"] = rules.minutes or ""
    for kind, rule in rules.scoring.items():
        initial |= {f"rule_{kind}": rule.name, "points_per_option": rule.points_per_option}
    named = blueprint.questions.select_related("question__bank").order_by(
        "question__bank__code", "question__ref"
    )
    for stance in BlueprintQuestion.Stance.values:
        initial[stance] = " ".join(
            f"{one.question.bank.code}/{one.question.ref}" for one in named if one.stance == stance
        )
    return initial
