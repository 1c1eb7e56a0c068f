"""The header of a law: dated events such as 2025年6月27日 ……修订, and what they say about this version."""

import re
from collections.abc import Iterable
from datetime import date

from .lawtext import EventKind, HeaderEvent, Line, ParseWarning
from .numerals import ascii_digits, parse_number
from .variants import simplify

_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_PART = r"(?:\d{1,2}|[〇零○一二三四五六七八九十]{1,3})"
DATE_PATTERN = rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_PART})\s*月\s*(?P<day>{_PART})\s*日"
_DATE = re.compile(DATE_PATTERN)
_NUMERIC_DATE = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_LEAD = re.compile(r"(?:根据|依据|自|经|于|并于|,|，|;|；|、|\s)*$")
_QUOTED = re.compile(r"《.*》|《.*$")
_VERBS = (
    (EventKind.PROMULGATED, re.compile(r"公布|发布|颁布|公告|印发")),
    (EventKind.APPROVED, re.compile(r"批准")),
    (EventKind.EFFECTIVE, re.compile(r"施行|实施|生效|^执行")),
    (EventKind.REPEALED, re.compile(r"废止$")),
)
_HEADER_VERB = re.compile(
    r"通过|修订|修正|修改|公布|发布|颁布|公告|施行|实施|生效|执行|批准|废止|印发|会议|根据$"
)
_AMENDING = re.compile(r"修改|修正案|废止|清理")


def read_date(match: re.Match[str]) -> date | None:
    """The day that a match of ``DATE_PATTERN`` names; None for a day that no calendar has (2月30日)."""
    numbers = [parse_number(match[name]) for name in ("year", "month", "day")]
    year, month, day = (number if number is not None else 0 for number in numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> list[tuple[int, int, date | None]]:
    """Start, end and day of each date in a text, full-width and Chinese digits included."""
    return [(match.start(), match.end(), read_date(match)) for match in _DATE.finditer(ascii_digits(text))]


def starts_with_date(text: str) -> bool:
    """Whether a line begins with a date, bracket and 根据 in front allowed."""
    bare = re.sub(r"^[（(\[【\s]*(?:根据|依据|自|于)?\s*", "", ascii_digits(text))
    return bool(_DATE.match(bare) or _NUMERIC_DATE.match(bare))


def is_bare_date(text: str) -> bool:
    """Whether a line is a date and nothing else, as under the signature of an order."""
    match = _DATE.match(ascii_digits(text))
    return match is not None and not text[match.end() :].strip("　 。")


def is_header_line(text: str) -> bool:
    """Whether a line before the text is an event of the header: a date first, then what happened."""
    return starts_with_date(text) and not is_bare_date(text) and bool(_HEADER_VERB.search(simplify(text)))


def read_events(lines: Iterable[Line]) -> tuple[tuple[HeaderEvent, ...], tuple[ParseWarning, ...]]:
    """The events of the header in the order of the file, and warnings about what could not be read.

    A line may hold several events (a header in one pair of brackets), an event may go on in the next line.
    """
    entries: list[tuple[int, str]] = []
    for line in lines:
        text = ascii_digits(line.text).strip("　 ")
        if starts_with_date(text) or not entries:
            entries.extend((line.number, piece) for piece in _event_pieces(text))
        else:
            number, before = entries.pop()
            entries.extend((number, piece) for piece in _event_pieces(before + text))
    events: list[HeaderEvent] = []
    warnings: list[ParseWarning] = []
    for number, piece in entries:
        event = _read_event(piece)
        if event.on is None:
            warnings.append(ParseWarning("event_without_date", number, {"text": piece[:60]}))
        elif not event.kinds:
            warnings.append(ParseWarning("event_not_understood", number, {"text": piece[:60]}))
        events.append(event)
    return tuple(events), tuple(warnings)


def _event_pieces(text: str) -> list[str]:
    """The text cut before each date that stands outside of 《》."""
    starts: list[int] = []
    matches = sorted([*_DATE.finditer(text), *_NUMERIC_DATE.finditer(text)], key=lambda match: match.start())
    for match in matches:
        before = text[: match.start()]
        if before.count("《") > before.count("》") and starts:
            continue
        lead = _LEAD.search(before)
        starts.append(lead.start() if lead else match.start())
    if not starts:
        return [text]
    starts[0] = 0
    ends = [*starts[1:], len(text)]
    return [piece for start, end in zip(starts, ends, strict=True) if (piece := text[start:end].strip())]


def _read_event(piece: str) -> HeaderEvent:
    match = _DATE.search(piece) or _NUMERIC_DATE.search(piece)
    rest = piece[match.end() :] if match and match.start() < 12 else piece
    text = re.sub(r"[\s，。；、,;]*(?:根据)?[\s，。；、,;]*$", "", rest.strip())
    text = _without_stray_brackets(text)
    return HeaderEvent(read_date(match) if match else None, text, event_kinds(text))


def _without_stray_brackets(text: str) -> str:
    text = text.strip("　 ，,")
    for opening, closing in (("（", "）"), ("(", ")")):
        if text.endswith(closing) and text.count(closing) > text.count(opening):
            text = text[:-1].rstrip("　 。，")
    return text


def event_kinds(text: str) -> tuple[EventKind, ...]:
    """What an event says happened; several kinds for 修订通过 or 公告公布施行, none if no verb is known.

    修订 under a decision on amending (国务院关于修改部分行政法规的决定) counts as an amendment: such decisions
    leave the effective date in the last article as it was.
    """
    simple = simplify(text)
    quoted = "".join(_QUOTED.findall(simple))
    verbs = _QUOTED.sub("《》", simple)
    amending = (
        bool(_AMENDING.search(quoted)) or "关于修改" in verbs or ("通过的《》" in verbs and "决定" in quoted)
    )
    kinds: list[EventKind] = []
    if re.search(r"修正|修改", verbs) or (amending and re.search(r"修订|通过", verbs)):
        kinds.append(EventKind.AMENDED)
    elif "修订" in verbs:
        kinds.append(EventKind.REVISED)
    elif "通过" in verbs or re.search(r"会议$", verbs):
        kinds.append(EventKind.ADOPTED)
    kinds.extend(kind for kind, pattern in _VERBS if pattern.search(verbs))
    return tuple(kinds)


CHANGES = frozenset({EventKind.ADOPTED, EventKind.REVISED, EventKind.AMENDED})


def last_change(events: Iterable[HeaderEvent]) -> HeaderEvent | None:
    """The newest dated event that made or changed the text; None where no event says so."""
    changes = [event for event in events if event.on and CHANGES.intersection(event.kinds)]
    return max(changes, key=lambda event: event.on or date.min) if changes else None


def adopted_on(events: Iterable[HeaderEvent]) -> date | None:
    """The day on which this version was adopted (通过, 修订, 修正), or None where the header names none."""
    change = last_change(events)
    return change.on if change else None


def promulgated_on(events: Iterable[HeaderEvent]) -> date | None:
    """The day on which this version was made public, or None where the header names none."""
    known = list(events)
    adopted = adopted_on(known)
    days = [event.on for event in known if event.on and EventKind.PROMULGATED in event.kinds]
    days = [day for day in days if adopted is None or day >= adopted]
    return max(days) if days else None


def version_label(events: Iterable[HeaderEvent], title_label: str = "") -> str:
    """What people call this version: 2025年修订, 2012年修正, 2011年通过; empty where nothing is dated."""
    known = list(events)
    change = last_change(known)
    if change is not None and change.on is not None:
        names = {EventKind.AMENDED: "修正", EventKind.REVISED: "修订", EventKind.ADOPTED: "通过"}
        name = next(names[kind] for kind in change.kinds if kind in names)
        return f"{change.on.year}年{name}"
    if title_label:
        return title_label
    dated = [event for event in known if event.on]
    if not dated:
        return ""
    latest = max(dated, key=lambda event: event.on or date.min)
    name = "批准" if EventKind.APPROVED in latest.kinds else "公布"
    return f"{latest.on.year if latest.on else ''}年{name}"
