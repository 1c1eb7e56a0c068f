"""Finding the statute that a title means, and what kind of instrument a text is."""

from __future__ import annotations

import re

from law.domain.citations import title_key
from law.domain.lawtext import ParsedLaw
from law.models import Statute


def statute_called(title: str) -> Statute | None:
    """The statute of this title, with or without 中华人民共和国; None if there is none."""
    exact = Statute.objects.filter(title=title).first()
    if exact is not None:
        return exact
    key = title_key(title)
    for pk, known in Statute.objects.order_by("pk").values_list("pk", "title"):
        if title_key(known) == key:
            return Statute.objects.get(pk=pk)
    return None


def guess_kind(law: ParsedLaw) -> str:
    """What kind of instrument the events and the title tell; `other` where they do not."""
    issued = "".join(event.text for event in law.events)
    if "全国人民代表大会" in issued:
        return Statute.Kind.LAW
    if re.search(r"最高人民(?:法院|检察院)", issued + law.title):
        return Statute.Kind.JUDICIAL_INTERPRETATION
    if "国务院" in issued:
        return Statute.Kind.ADMINISTRATIVE_REGULATION
    if re.search(r"部令|[\u4e00-\u9fff]部(?:部长)?办公会议|(?:部|总局|委员会)令第", issued):
        return Statute.Kind.DEPARTMENTAL_RULE
    return Statute.Kind.OTHER
