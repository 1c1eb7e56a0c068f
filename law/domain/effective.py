"""When this version of a law takes effect, or honestly unknown.

Sources, in this order: an event of the header (施行), the order of promulgation (现予公布，自……起施行), the last
article.  The last article of an amended text (修正) keeps the date of the law as first made; a whole revision
(修订) restates it.  So a date of the last article counts for this version only if it is not before the day on
which the version was adopted.  Where nothing says, there is no date, and a warning says why.
"""

import re
from collections.abc import Sequence
from datetime import date

from .header import DATE_PATTERN, is_bare_date, last_change, promulgated_on, read_date
from .lawtext import (
    Effect,
    EffectiveSource,
    EventKind,
    HeaderEvent,
    Line,
    ParsedLaw,
    ParseWarning,
    PartialEffect,
)
from .numerals import ascii_digits
from .variants import simplify

_FROM = re.compile(
    rf"自\s*{DATE_PATTERN}\s*(?:零时|0时|零点)?\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|生效|执行|试行)"
)
_FROM_PUBLICATION = re.compile(
    r"(?:自|从|于)\s*(?:公布|发布|颁布|公告|印发|下发|通过|批准)(?:之)?日?\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|生效|执行|试行)"
)
_SUBJECT = re.compile(
    r"本[\u4e00-\u9fff（）]{1,8}\s*$|^\s*$"
    r"|^[\u4e00-\u9fff（）《》]{0,40}(?:法|条例|规定|办法|规则|细则|决定|解释|修正案)》?\s*$"
)
_OTHER_STATEMENT = re.compile(
    r"(?:施行|实施|生效)(?:的)?(?:日期|时间)"
    r"|(?:公布|发布)(?:之日)?(?:后|起)[^。，]{1,12}(?:施行|实施|生效)"
)
LOOK_BACK = 6
"""How many articles from the end may state the effective date; further up the same words mean other things."""


def find_effect(
    law_events: Sequence[HeaderEvent],
    front_matter: Sequence[Line],
    closing: Sequence[str],
    *,
    amended: bool = False,
    named_on: date | None = None,
) -> tuple[Effect, tuple[ParseWarning, ...]]:
    """The effective date of this version with its source, and warnings where a person must look.

    ``closing`` holds the texts of the articles (or clauses), last first; ``amended`` tells that the title
    itself says 修正; ``named_on`` is the day in the name of the file.  A file named after a day that is later
    than everything its header and its last article know was amended since, and its header does not say so:
    then the date found is that of an older version.
    """
    effect, warnings = _from_text(law_events, front_matter, closing, amended=amended)
    if named_on is None or effect.on is None:
        return effect, warnings
    known = [effect.on, *(event.on for event in law_events if event.on)]
    if named_on <= max(known):
        return effect, warnings
    older = Effect(None, EffectiveSource.UNKNOWN, effect.statement, effect.on, effect.parts)
    params: dict[str, str | int] = {"named_on": named_on.isoformat(), "found": effect.on.isoformat()}
    return older, (*warnings, ParseWarning("file_name_is_later", 0, params))


def _from_text(
    law_events: Sequence[HeaderEvent], front_matter: Sequence[Line], closing: Sequence[str], *, amended: bool
) -> tuple[Effect, tuple[ParseWarning, ...]]:
    change = last_change(law_events)
    adopted = change.on if change else None
    amended = amended or (change is not None and EventKind.AMENDED in change.kinds)
    stated, statement, parts = _stated(closing)
    announced = _announced(law_events, adopted)
    ordered = _ordered(front_matter, adopted)
    original = stated if stated and adopted and stated < adopted else None
    if stated and amended and adopted is None:
        original = stated
    if announced:
        warnings = _disagreement(announced, stated, original)
        return Effect(announced, EffectiveSource.HEADER, statement, original, parts), warnings
    if ordered:
        warnings = _disagreement(ordered, stated, original)
        return Effect(ordered, EffectiveSource.ORDER, statement, original, parts), warnings
    if stated and original is None:
        warnings = () if law_events else (ParseWarning("effective_without_header"),)
        return Effect(stated, EffectiveSource.LAST_ARTICLE, statement, None, parts), warnings
    if original:
        return _unknown("effective_is_of_original", statement, original, parts)
    if not statement:
        return _unknown("effective_not_stated", "", None, parts)
    if not _FROM_PUBLICATION.search(simplify(statement)):
        return _unknown("effective_not_understood", statement, None, parts)
    return _by_publication(law_events, front_matter, statement, parts, amended=amended)


def _by_publication(
    events: Sequence[HeaderEvent],
    front_matter: Sequence[Line],
    statement: str,
    parts: tuple[PartialEffect, ...],
    *,
    amended: bool,
) -> tuple[Effect, tuple[ParseWarning, ...]]:
    if amended:
        return _unknown("effective_is_of_original", statement, None, parts)
    published = promulgated_on(events) or signed_on(front_matter)
    if published is None:
        return _unknown("promulgation_date_missing", statement, None, parts)
    return Effect(published, EffectiveSource.PROMULGATION, statement, None, parts), ()


def _unknown(
    code: str, statement: str, original: date | None, parts: tuple[PartialEffect, ...]
) -> tuple[Effect, tuple[ParseWarning, ...]]:
    effect = Effect(None, EffectiveSource.UNKNOWN, statement, original, parts)
    original_on = original.isoformat() if original else ""
    return effect, (ParseWarning(code, 0, {"statement": statement, "original_on": original_on}),)


def _disagreement(chosen: date, stated: date | None, original: date | None) -> tuple[ParseWarning, ...]:
    if stated is None or original is not None or stated == chosen:
        return ()
    params: dict[str, str | int] = {"chosen": chosen.isoformat(), "stated": stated.isoformat()}
    return (ParseWarning("effective_dates_differ", 0, params),)


def _announced(events: Sequence[HeaderEvent], adopted: date | None) -> date | None:
    """The day of the newest header event 施行 that belongs to this version."""
    days = [event.on for event in events if event.on and EventKind.EFFECTIVE in event.kinds]
    days = [day for day in days if adopted is None or day >= adopted]
    return max(days) if days else None


def signed_on(front_matter: Sequence[Line]) -> date | None:
    """The day under the signature of the order of promulgation, or None."""
    days = [ascii_digits(line.text) for line in front_matter if is_bare_date(line.text)]
    found = [read_date(match) for text in days if (match := re.match(DATE_PATTERN, text))]
    return found[-1] if found else None


def _ordered(front_matter: Sequence[Line], adopted: date | None) -> date | None:
    """The day that the order of promulgation names: 现予公布，自2026年1月1日起施行."""
    text = ascii_digits(simplify("".join(line.text for line in front_matter)))
    if not re.search(r"公布|发布|颁布", text):
        return None
    days = [read_date(match) for match in _FROM.finditer(text)]
    known = [day for day in days if day and (adopted is None or day >= adopted)]
    return known[-1] if known else None


def _stated(closing: Sequence[str]) -> tuple[date | None, str, tuple[PartialEffect, ...]]:
    """Day, sentence and dates of parts as the closing article states them; the last article that says so."""
    for text in closing[:LOOK_BACK]:
        plain = ascii_digits(simplify(text))
        dated = [
            match for match in _FROM.finditer(plain) if not _is_about_something_else(plain, match.start())
        ]
        if dated:
            main = next((match for match in dated if _is_about_this_law(plain, match.start())), None)
            parts = tuple(
                PartialEffect(read_date(match), _clause_around(text, match))
                for match in dated
                if match is not main
            )
            if main is not None:
                return read_date(main), _clause_around(text, main), parts
        published = _FROM_PUBLICATION.search(plain)
        if published and _is_about_this_law(plain, published.start()):
            return None, _clause_around(text, published), ()
        other = _OTHER_STATEMENT.search(plain)
        if other and re.search(r"本[法条规办细决解]", plain):
            return None, _clause_around(text, other), ()
    return None, "", ()


def _is_about_this_law(text: str, position: int) -> bool:
    """Whether the words before 自……起施行 name this law: 本法, or nothing at all."""
    before = re.split(r"[。；，,\n]", text[:position])[-1]
    return bool(_SUBJECT.search(before))


def _is_about_something_else(text: str, position: int) -> bool:
    """Whether the phrase stands in a quotation or names another instrument of its own (《某条例》自……)."""
    before = text[:position]
    return before.count("“") > before.count("”")


def _clause_around(text: str, match: re.Match[str]) -> str:
    """The part of the sentence with the phrase; ``text`` has the length of the matched text."""
    start = max(text.rfind(sign, 0, match.start()) for sign in "。；，\n") + 1
    return text[start : match.end()].strip()


def closing_texts(law: ParsedLaw) -> list[str]:
    """The texts that may state the effective date, last first."""
    if law.articles:
        return [article.text for article in reversed(law.articles)]
    return ["\n".join(line.text for line in clause.lines) for clause in reversed(law.clauses)]
