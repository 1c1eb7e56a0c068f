"""Rules of promotion and what they say, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from appraisal.domain.promotion import Rule
from core.wording import Words
from records.level_wording import VERDICTS

RULE_NAMES: Final[Mapping[str, Words]] = {
    Rule.LEVEL: gettext_lazy("Required level"),
    Rule.EXAMS: gettext_lazy("Average of the monthly exams"),
    Rule.STUDY: gettext_lazy("Weekly study done"),
    Rule.TRAINING_CLASS: gettext_lazy("Training class"),
    Rule.FAULTS: gettext_lazy("No fault in effect"),
}


def verdict_words(verdict: str) -> tuple[str, str]:
    """A verdict as a word, and the tone of its badge."""
    word, tone = VERDICTS[verdict]
    return str(word), tone


def sentence(rule: str, verdict: str, facts: Mapping[str, Any]) -> str:
    """What the rule found, with its figures."""
    says = {
        Rule.LEVEL: _level,
        Rule.EXAMS: _exams,
        Rule.STUDY: _study,
        Rule.TRAINING_CLASS: _class,
        Rule.FAULTS: _faults,
    }
    return says[Rule(rule)](verdict, facts)


def month_name(month: str) -> str:
    """The month of a first day in ISO form."""
    return date_format(date.fromisoformat(month), "YEAR_MONTH_FORMAT")


def day_name(day: str) -> str:
    """A day in ISO form; empty stays empty."""
    return date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT") if day else ""


def _level(verdict: str, facts: Mapping[str, Any]) -> str:
    asked = facts.get("level_name", facts["level"])
    if "held" in facts:
        told = {"held": facts["held_name"], "number": facts["certificate"], "level": asked}
        return _("Holds %(held)s, certificate %(number)s; asked for: %(level)s or higher.") % told
    if verdict == "to_check":
        return _("The unit has no level with the code %(level)s: see the policy.") % {"level": asked}
    return _("No certificate in force for %(level)s or higher.") % {"level": asked}


def _exams(_verdict: str, facts: Mapping[str, Any]) -> str:
    if "average" not in facts:
        return ngettext(
            "No monthly exam counts in the %(months)d month before.",
            "No monthly exam counts in the %(months)d months before.",
            facts["months"],
        ) % {"months": facts["months"]}
    text = ngettext(
        "Average %(average)s%% over %(counted)d exam that counts (months before: %(months)d); asked for: %(asked)s%%.",
        "Average %(average)s%% over %(counted)d exams that count (months before: %(months)d); asked for: %(asked)s%%.",
        facts["counted"],
    ) % {key: facts[key] for key in ("average", "counted", "months", "asked")}
    left = facts["exams"] - facts["counted"]
    if not left:
        return text
    more = _("Left out of it: %(count)d.") % {"count": left}
    return pgettext("one sentence after another", "%(first)s %(second)s") % {"first": text, "second": more}


def _study(_verdict: str, facts: Mapping[str, Any]) -> str:
    if not facts["assigned"]:
        return _("No month of weekly study stands in the months asked about.")
    text = _("%(completed)d of %(assigned)d tasks done (months before: %(months)d); asked for: %(asked)s%%.")
    return text % {key: facts[key] for key in ("completed", "assigned", "months", "asked")}


def _class(_verdict: str, facts: Mapping[str, Any]) -> str:
    if not facts["entries"]:
        return _("The training part of the file holds no record of these months.")
    return ngettext(
        "The training part of the file holds %(count)d record of these months. A person judges whether it is a "
        "passed class.",
        "The training part of the file holds %(count)d records of these months. A person judges whether a passed "
        "class is among them.",
        facts["entries"],
    ) % {"count": facts["entries"]}


def _faults(_verdict: str, facts: Mapping[str, Any]) -> str:
    if not facts["in_effect"]:
        return _("No decision on a fault is in effect.")
    return ngettext(
        "%(count)d decision on a fault is in effect.",
        "%(count)d decisions on faults are in effect.",
        facts["in_effect"],
    ) % {"count": facts["in_effect"]}
