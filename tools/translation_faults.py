"""What can be wrong with one Chinese text: missing, in doubt, other placeholders, half-width punctuation."""

from __future__ import annotations

import re
from collections import Counter

import polib

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{\w*\}")
_TAG = re.compile(r"<[^<>]*>")
_HALF_WIDTH = re.compile(rf"[{_HAN}](?:[,;:!?()\"]|\.(?![A-Za-z]))|[,;:!?(\"][{_HAN}]|[).][{_HAN}]")
_WORD = re.compile(r"[a-z]{3,}")
SAME = "same in Chinese"
"""A translator's comment that lets a text stay as it is in English."""


def faults_of(entry: polib.POEntry, chinese: str) -> list[str]:
    """The faults of `entry` whose translation is `chinese`, in words."""
    if not chinese.strip():
        return ["not translated"]
    faults = []
    if entry.fuzzy:
        faults.append("marked fuzzy")
    if chinese == entry.msgid and _WORD.search(_bare(chinese)) and SAME not in entry.tcomment:
        faults.append(f"still English (if right, say '# {SAME}')")
    if not _same_placeholders(entry, chinese):
        faults.append(f"other placeholders than in English: {chinese!r}")
    half_width = _HALF_WIDTH.search(_TAG.sub("", chinese))
    if half_width:
        faults.append(f"half-width punctuation at {half_width[0]!r}: {chinese!r}")
    if chinese != chinese.strip() and entry.msgid == entry.msgid.strip():
        faults.append(f"space at the ends that English has not: {chinese!r}")
    return faults


def _bare(text: str) -> str:
    """The words of `text` without placeholders and tags."""
    return _TAG.sub("", _PLACEHOLDER.sub("", text))


def _same_placeholders(entry: polib.POEntry, chinese: str) -> bool:
    ours = Counter(match[0] for match in _PLACEHOLDER.finditer(chinese))
    theirs = Counter(match[0] for match in _PLACEHOLDER.finditer(entry.msgid_plural or entry.msgid))
    return set(ours) == set(theirs) and ours["%s"] == theirs["%s"] and ours["%d"] == theirs["%d"]
