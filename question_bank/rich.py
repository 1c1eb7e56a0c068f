"""Texts of questions as pages show them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from question_bank.domain.rich_text import is_rich, to_html


def picture_address(sha256: str) -> str:
    """Where a picture can be fetched by whoever may see it."""
    return reverse("question_bank:picture", args=[sha256])


def shown(text: str) -> SafeString:
    """The text escaped, or the sanitised markup of a rich one, in a block of its own."""
    if not is_rich(text):
        return escape(text)
    return mark_safe(f'<div class="rich">{to_html(text, picture_address)}</div>')  # noqa: S308 (from the sanitizer)
