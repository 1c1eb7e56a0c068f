"""Which version of a statute is in force on a day.

A version whose effective date is unknown counts from the day on which it was adopted (or made public), and
whoever asks is told that the date is unverified.  A newer version ends the one before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How a version stands on a day."""

    IN_FORCE = "in_force"
    IN_FORCE_UNVERIFIED = "in_force_unverified"
    """It is the newest text, but its effective date is not known."""
    NOT_YET = "not_yet"
    REPLACED = "replaced"
    REPEALED = "repealed"
    WITHDRAWN = "withdrawn"
    """It was adopted and never takes effect."""


@dataclass(frozen=True, slots=True)
class VersionDates:
    """What is known about a version; ``key`` names it for the caller."""

    key: int
    adopted_on: date | None
    promulgated_on: date | None
    effective_on: date | None
    repealed_on: date | None = None
    is_withdrawn: bool = False

    @property
    def begins_on(self) -> date:
        """The day from which the version counts, known or assumed; the earliest day where nothing is known, the last
        of all for one that was withdrawn."""
        if self.is_withdrawn:
            return date.max
        return self.effective_on or self.promulgated_on or self.adopted_on or date.min

    @property
    def order(self) -> tuple[date, date, int]:
        """Versions in the order in which they replace each other."""
        return (self.begins_on, self.adopted_on or date.min, self.key)


def version_on(versions: Iterable[VersionDates], on: date) -> VersionDates | None:
    """The version in force on ``on``, or None (nothing adopted yet, not yet in force, or repealed)."""
    begun = [version for version in versions if version.begins_on <= on]
    newest = max(begun, key=lambda version: version.order, default=None)
    if newest is None or (newest.repealed_on is not None and newest.repealed_on <= on):
        return None
    return newest


def standing(version: VersionDates, versions: Sequence[VersionDates], on: date) -> Standing:
    """How ``version`` stands on ``on`` among all versions of its statute."""
    if version.is_withdrawn:
        return Standing.WITHDRAWN
    if version.repealed_on is not None and version.repealed_on <= on:
        return Standing.REPEALED
    if version.begins_on > on:
        return Standing.NOT_YET
    if any(other.order > version.order and other.begins_on <= on for other in versions):
        return Standing.REPLACED
    return Standing.IN_FORCE if version.effective_on else Standing.IN_FORCE_UNVERIFIED
