"""What a lesson or case must have before it is read by a reviewer, and who may be its reviewer."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

FEWEST_QUESTIONS, MOST_QUESTIONS = 2, 5
"""Linked questions of a case."""


class Openness(StrEnum):
    """公开范围: how far a page may be disclosed, whoever it is addressed to."""

    ALL_POLICE = "all_police"
    POLICE_TYPES = "police_types"
    OWN_UNIT = "own_unit"


class Audience(StrEnum):
    """Whom a page is addressed to, within its openness."""

    EVERYBODY = "everybody"
    POLICE_TYPES = "police_types"
    UNITS = "units"


class Verdict(StrEnum):
    """What a legal reviewer decides."""

    APPROVED = "approved"
    RETURNED = "returned"


class Missing(StrEnum):
    """What still keeps a page from being submitted."""

    OPENNESS = "openness"
    POLICE_TYPES = "police_types"
    UNITS = "units"
    CITATIONS = "citations"
    QUESTIONS = "questions"
    CONFIRMATION = "confirmation"
    REASON = "reason"


def missing_before_review(
    *,
    is_case: bool,
    openness: str,
    audience: str,
    police_types: int,
    units: int,
    citations: int,
    questions: int,
    confirmed: bool,
    flags: int,
    reason: str,
) -> list[Missing]:
    """What is still to be done; empty when the page may be submitted. Counts are of rows."""
    missing = []
    if not openness:
        missing.append(Missing.OPENNESS)
    if police_types == 0 and (openness == Openness.POLICE_TYPES or audience == Audience.POLICE_TYPES):
        missing.append(Missing.POLICE_TYPES)
    if units == 0 and audience == Audience.UNITS:
        missing.append(Missing.UNITS)
    if citations == 0:
        missing.append(Missing.CITATIONS)
    if is_case and not FEWEST_QUESTIONS <= questions <= MOST_QUESTIONS:
        missing.append(Missing.QUESTIONS)
    if not confirmed:
        missing.append(Missing.CONFIRMATION)
    if flags and not reason.strip():
        missing.append(Missing.REASON)
    return missing


def may_review(reviewer: int, *, owner: int | None, submitter: int | None, editors: Collection[int]) -> bool:
    """Nobody reviews what they wrote, changed or submitted."""
    return reviewer not in {owner, submitter, *editors}
