"""Levels that an exam may examine: the app that keeps levels says which; exams keep their codes only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from personnel.models import Unit


@dataclass(frozen=True, slots=True)
class Offered:
    """Codes and names of levels and of tracks, in their order."""

    levels: Sequence[tuple[str, str]] = ()
    tracks: Sequence[tuple[str, str]] = ()


_providers: list[Callable[[Unit], Offered]] = []


def register_levels(provider: Callable[[Unit], Offered]) -> None:
    """`provider(unit)` says what may be examined by an exam of `unit`; the last one registered holds."""
    _providers[:] = [provider]


def levels_offered(unit: Unit | None) -> Offered:
    """What an exam of `unit` may examine."""
    return _providers[0](unit) if _providers and unit is not None else Offered()
