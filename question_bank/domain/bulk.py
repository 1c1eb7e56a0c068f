"""What can be done with many questions at once, and which of them each verb leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from question_bank.domain.states import OVER, RevisionState

MOST = 500
"""Questions of one bulk action."""


class Verb(StrEnum):
    """A bulk action."""

    TAG = "tag"
    UNTAG = "untag"
    LABEL = "label"
    UNLABEL = "unlabel"
    POINT = "point"
    UNPOINT = "unpoint"
    SUBJECT = "subject"
    USE = "use"
    VALIDITY = "validity"
    OWNER = "owner"
    ENEMIES = "enemies"
    SUBMIT = "submit"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a question: state and subject (id) of its newest wording, its bank, and whether an earlier
    wording is in use under another subject."""

    state: str
    subject: int
    bank: int
    in_use_elsewhere: bool = False


def refusal(verb: Verb, standing: Standing, *, subject: int = 0, bank: int = 0, may_own: bool = True) -> str:
    """Why `verb` leaves a question out, as a code; empty when it does not.

    `subject`: where it is to be moved; `bank`: the bank of the enemy set (0: any); `may_own`: whether the new owner
    writes questions in the bank.
    """
    over = standing.state in OVER
    if verb is Verb.RETIRE:
        return "retired" if over else ""
    if verb is Verb.SUBMIT:
        return "" if standing.state == RevisionState.DRAFT else ("retired" if over else "no_draft")
    if over:
        return "retired"
    if verb is Verb.SUBJECT and standing.subject == subject and not standing.in_use_elsewhere:
        return "same_subject"
    if verb is Verb.ENEMIES and bank and standing.bank != bank:
        return "other_bank"
    if verb is Verb.OWNER and not may_own:
        return "may_not_own"
    return ""
