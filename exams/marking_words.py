"""How the answers to a question are marked, in words: for the exam officer and on the page of figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.wording import Words
from exams.domain.double_marking import Arbitration, Combine, LimitIn, MarkingRule
from exams.domain.paper import decimal_text

COMBINED: Final[Mapping[Combine, Words]] = {
    Combine.MEAN_IN_STEPS: _("within it their mean counts, rounded to steps of %(step)s, the middle upwards"),
    Combine.MEAN: _("within it their mean counts, to hundredths"),
    Combine.LOWER: _("within it the lower mark counts"),
    Combine.HIGHER: _("within it the higher mark counts"),
}
ARBITRATED: Final[Mapping[Arbitration, Words]] = {
    Arbitration.NEAREST_PAIR: _("beyond it a third marks blind, and the two nearest of the three count"),
    Arbitration.THIRD_DECIDES: _("beyond it a third marks blind, and that mark counts"),
}


def rule_words(rule: MarkingRule) -> str:
    """One sentence about `rule`."""
    if rule.markers == 1:
        return gettext("One marker for each answer.")
    facts = {
        "limit": amount(rule.limit, rule.limit_in),
        "combined": str(COMBINED[rule.combine]) % {"step": decimal_text(rule.step)}
        if rule.combine is Combine.MEAN_IN_STEPS
        else str(COMBINED[rule.combine]),
        "arbitrated": str(ARBITRATED[rule.arbitration]),
    }
    return gettext("Two blind markers. Limit of difference: %(limit)s; %(combined)s; %(arbitrated)s.") % facts


def amount(value: Decimal, unit: LimitIn) -> str:
    """A limit as people read it."""
    if unit is LimitIn.PERCENT:
        return gettext("%(share)s%% of the full marks") % {"share": decimal_text(value)}
    return gettext("%(marks)s marks") % {"marks": decimal_text(value)}
