"""Interventions in words: what they are called, what they do, why somebody is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.wording import Words
from exams.domain.interventions import Hindrance, Intervening
from exams.domain.presence import Presence

PRESENCE: Final[Mapping[Presence, Words]] = {
    Presence.NOT_HERE: pgettext_lazy("candidate", "Not here"),
    Presence.SIGNED_IN: pgettext_lazy("candidate", "Signed in"),
    Presence.ANSWERING: pgettext_lazy("candidate", "Answering"),
    Presence.OFFLINE: pgettext_lazy("candidate", "Offline"),
    Presence.PAUSED: pgettext_lazy("candidate", "Paused"),
    Presence.HANDED_IN: _("Handed in"),
    Presence.VOIDED: pgettext_lazy("candidate", "Voided"),
}
TONES: Final[Mapping[Presence, str]] = {
    Presence.NOT_HERE: "",
    Presence.SIGNED_IN: "info",
    Presence.ANSWERING: "good",
    Presence.OFFLINE: "bad",
    Presence.PAUSED: "warn",
    Presence.HANDED_IN: "info",
    Presence.VOIDED: "bad",
}
MEANING: Final[Mapping[Intervening, Words]] = {
    Intervening.EXTEND: _(
        "More time, also for those who have not begun. It can be taken back for 10 seconds."
    ),
    Intervening.PAUSE: _(
        "The clock stops and the inputs lock. What was answered before still arrives. It can be taken back for 10 "
        "seconds."
    ),
    Intervening.RESUME: _("The clock runs again; the time of the pause is added."),
    Intervening.MOVE: _(
        "The old machine is signed out and can no longer write. On the new one the candidate signs in and goes on with "
        "what was saved."
    ),
    Intervening.HAND_IN: _("The paper is handed in with what was saved. Only a reopening undoes it."),
    Intervening.REOPEN: _(
        "For a paper that was closed by mistake: it goes on with all its answers and the time that was left, and the "
        "minutes given here. The old receipt stays as evidence."
    ),
    Intervening.VOID: _("The attempt does not count and is not marked. This cannot be taken back."),
}
LEFT_ALONE: Final[Mapping[Hindrance, Words]] = {
    Hindrance.ONESELF: _("yourself"),
    Hindrance.NOT_BEGUN: _("has not begun"),
    Hindrance.NOT_RUNNING: _("has handed in already"),
    Hindrance.RUNNING: _("is still writing"),
    Hindrance.PAUSED: _("is paused already"),
    Hindrance.NOT_PAUSED: _("is not paused"),
    Hindrance.VOIDED: _("was voided"),
    Hindrance.MARKED: _("has been marked"),
    Hindrance.EXAM_OVER: _("the exam is not open"),
    Hindrance.NO_TIME: _("no time was left; give minutes"),
    Hindrance.CHANGED: _("has just changed"),
}
