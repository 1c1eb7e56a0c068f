"""How figures are written on pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

register = template.Library()


@register.filter
def percent(value: Fraction | None) -> str:
    """A fraction 0..1 as a percentage with one decimal, rounded half up; a dash for none."""
    if value is None:
        return "—"
    tenths = int(value * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def signed_percent(value: float | None) -> str:
    """A difference of shares as a percentage with its sign, one decimal; a dash for none."""
    if value is None:
        return "—"
    text = f"{value * 100:.1f}"
    if float(text) == 0:
        return "0.0%"
    return f"−{text[1:]}%" if text.startswith("-") else f"+{text}%"


@register.filter
def coefficient(value: float | None) -> str:
    """A correlation or reliability with two decimals; a dash for none."""
    return "—" if value is None else f"{value:.2f}"


@register.filter
def marks(value: Decimal | str | None) -> str:
    """Marks without superfluous zeros: 39.5, 40; a dash for none."""
    if value is None:
        return "—"
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
