"""What can be searched. A source answers for one officer and shows nothing of what is not theirs, not even a count.

To add a source: write a function from `Asked` to `Found` (None where the officer may not search there) and list it
here, in the order of the tabs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.search.asking import Asked, Found
from portal.search.laws import found_laws
from portal.search.pages import found_pages
from portal.search.questions import found_questions


@dataclass(frozen=True, slots=True)
class Source:
    """A searchable part of the platform; `code` stands in addresses."""

    code: str
    label: Any
    search: Callable[[Asked], Found | None]


SOURCES = (
    Source("laws", _("Laws"), found_laws),
    Source("pages", _("Lessons and cases"), found_pages),
    Source("questions", _("Questions"), found_questions),
)
