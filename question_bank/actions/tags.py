"""Tags of a bank by their names; a new one is made."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.han import folded
from question_bank.models import Bank, Label

LONGEST = 40
"""Characters of a tag."""
MOST = 20
"""Tags of one question."""


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a cell or a field, parted by 、 ， ； or their half-width forms, or by lines; each once."""
    for sign in "，、；;\n\r\t":
        text = text.replace(sign, ",")
    names = (" ".join(name.split())[:LONGEST] for name in text.replace("\x00", "").split(","))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST]


def tags_of(bank: Bank, names: Iterable[str]) -> dict[str, Label]:
    """The tags with these names, made where the bank has none; case and width do not matter."""
    wanted = {name: folded(name)[:LONGEST] for name in names}
    own = Label.objects.filter(bank=bank, kind=Label.Kind.TAG)
    present = set(own.filter(code__in=wanted.values()).values_list("code", flat=True))
    missing = {code: name for name, code in wanted.items() if code not in present}
    Label.objects.bulk_create(
        (Label(kind=Label.Kind.TAG, bank=bank, code=code, name=name) for code, name in missing.items()),
        ignore_conflicts=True,
    )
    by_code = {label.code: label for label in own.filter(code__in=wanted.values())}
    return {name: by_code[code] for name, code in wanted.items()}
