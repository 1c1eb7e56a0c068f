"""What a source of notices answers with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell: `key` names it for good, `kind` its sentence, `facts` what the sentence names.

    `told` maps the officers it concerns (by id) to the path of the page where each goes on.
    """

    key: str
    kind: str
    told: Mapping[int, str]
    facts: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[datetime], Iterable[Event]]
"""All that is worth telling at a moment. It may name events that were told before: nobody is told twice."""
