"""The item check in words: what each flag says, what each figure is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.wording import Words
from exams.domain.item_check import WEIGHTS, Weight
from question_bank.domain.kinds.choice import option_letter

SENTENCES: Final[Mapping[str, Words]] = {
    "strong_chose": _("Many strong candidates chose %(option)s (%(share)s): check the key."),
    "key_left_out": _("Most strong candidates left out %(option)s, which the key holds: check the key."),
    "negative": _("Strong candidates earned less here than weak ones: check the key."),
    "hard": _("Too hard: only %(share)s of the marks were earned."),
    "easy": _("Too easy: %(share)s of the marks were earned."),
    "weak": _("It hardly tells strong candidates from weak ones."),
    "omitted": _("Many left it out (%(share)s)."),
    "not_reached": _("Many did not get as far as this question (%(share)s): was the time too short?"),
    "nobody_chose": _("Nobody chose %(option)s."),
    "rare": _("Hardly anybody chose %(option)s (%(share)s)."),
}

TONES: Final[Mapping[Weight, str]] = {Weight.KEY: "bad", Weight.LOOK: "warn", Weight.NOTE: ""}
WEIGHT_NAMES: Final[Mapping[Weight, Words]] = {
    Weight.KEY: _("Check the key"),
    Weight.LOOK: _("Look at it"),
    Weight.NOTE: _("For information"),
}


def option_name(kind: str, option: int) -> str:
    """What people call an option: its letter in the bank, or right and wrong."""
    if kind == "true_false":
        return gettext("“right”") if option == 0 else gettext("“wrong”")
    return option_letter(option)


def percent(share: float | None) -> str:
    """A share as people read it: `41 %`; a dash where it is not defined."""
    return "—" if share is None else f"{share * 100:.0f}%"


def flag_shown(flag: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """A stored flag with its sentence, tone and the name of its weight."""
    weight = WEIGHTS[flag["code"]]
    facts = {
        "option": "" if flag["option"] is None else option_name(kind, flag["option"]),
        "share": percent(flag["figure"]),
    }
    return {
        "name": flag["name"],
        "sentence": str(SENTENCES[flag["code"]]) % facts,
        "tone": TONES[weight],
        "weight": WEIGHT_NAMES[weight],
        "wants_an_answer": flag["wants_an_answer"],
    }
