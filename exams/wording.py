"""What people read about exams: sections, kinds, review policies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.wording import Words
from exams.domain.makeup import MakeupRule

SECTION_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single_choice": "单项选择题",
        "multiple_choice": "多项选择题",
        "indefinite_choice": "不定项选择题",
        "true_false": "判断题",
        "fill_in": "填空题",
        "matching": "匹配题",
        "ordering": "排序题",
        "short_answer": "简答题",
        "essay": "论述题",
        "document_drafting": "文书制作题",
        "case_analysis": "案例分析题",
    }
)
"""Titles of sections in the usual order. They are frozen with the paper, in the language of the bureau."""

KIND_LABELS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "single_choice": _("Single choice"),
        "multiple_choice": _("Multiple choice"),
        "indefinite_choice": _("Indefinite choice"),
        "true_false": _("True or false"),
        "fill_in": _("Fill-in"),
        "matching": _("Matching"),
        "ordering": _("Ordering"),
        "short_answer": _("Short answer"),
        "essay": _("Essay"),
        "document_drafting": _("Document drafting"),
        "case_analysis": _("Case analysis"),
    }
)

COUNTS_CAPPED: Final = _(
    "The better of both results counts; after a fail or an absence without leave, no more than %(cap)s %% of the full "
    "marks counts from the make-up. Its marks stay as they are."
)
COUNTS_BETTER: Final = _("The better of both results counts.")


def makeup_sentence(rule: str, cap: str) -> str:
    """How a make-up counts beside its first exam, under `rule` (`MakeupRule`) with a cap of `cap` percent."""
    return str(COUNTS_CAPPED) % {"cap": cap} if rule == MakeupRule.CAPPED and cap else str(COUNTS_BETTER)


REVIEW_SENTENCES: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "never": _("After release you will see your score. Questions and answers are not shown."),
        "after_release": _("After release you will see your score, your answers and the right ones."),
        "after_window": _(
            "After release you will see your score; your answers and the right ones once the exam window is over."
        ),
    }
)
