"""The type of text for people: written out, or translated when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # known to the type checker only

    Words: TypeAlias = str | _StrPromise
else:
    Words = str
