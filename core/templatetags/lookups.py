"""Looking into a mapping by a key that is itself a variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def entry(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value at `key`, or None."""
    return mapping.get(key)
