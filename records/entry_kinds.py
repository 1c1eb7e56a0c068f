"""What each kind of entry says to its readers. Apps register their kinds; a page asks here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.wording import Words
from records.models.entries import ChainedEntry


@dataclass(frozen=True, slots=True)
class Described:
    """An entry in words. `facts` are pairs of label and value; `tone` (good, warn, bad, info) goes with `verdict`.

    `url` leads to what the entry rests on; empty where this reader may not open it.
    """

    title: str
    facts: tuple[tuple[Words, str], ...] = ()
    verdict: str = ""
    tone: str = ""
    url: str = ""
    url_label: str = ""


Describe = Callable[[ChainedEntry, bool], Described]
"""Asks nothing of the database: an entry carries what it says. The second argument: the reader is its subject."""

_KINDS: dict[str, tuple[Words, Describe]] = {}


def register_entry_kind(kind: str, name: Words, describe: Describe) -> None:
    """Makes `kind` known, called `name` by people; called in the `ready` of the app that writes such entries."""
    _KINDS[kind] = (name, describe)


def kind_name(kind: str) -> str:
    """What people call this kind; a kind that nobody registers any more keeps its code."""
    return str(_KINDS[kind][0]) if kind in _KINDS else kind


def described(entry: ChainedEntry, *, is_own: bool) -> Described:
    """The entry in words for this reader."""
    if entry.kind not in _KINDS:
        return Described(entry.kind)
    return _KINDS[entry.kind][1](entry, is_own)
