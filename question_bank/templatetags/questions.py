"""How texts of questions are written on pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from question_bank.domain.rich_text import is_rich, plain_text
from question_bank.rich import shown

register = template.Library()


@register.filter
def rich(text: str | None) -> SafeString | str:
    """A text of a question: plain ones escaped as they stand, rich ones as their sanitised markup."""
    return shown(text) if text else ""


@register.filter(name="is_rich")
def says_is_rich(text: str | None) -> bool:
    """Whether a text has markup, so that it cannot stand in a heading or on one line."""
    return bool(text) and is_rich(str(text))


@register.filter
def plainly(text: str | None) -> str:
    """The words of a text of a question on one line, for lists and titles."""
    return " ".join(plain_text(text).split()) if text else ""
