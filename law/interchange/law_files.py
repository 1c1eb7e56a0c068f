"""What the child reads of a file of a law: Markdown, plain text (UTF-8, UTF-16, GB 18030) or .docx, within limits."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.sheets.refusals import Refusal

from .docx_text import LONGEST_TEXT, docx_lines

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of a file; the longest statute in force has less than 1.5 MB."""
MOST_LINES: Final = 60_000
"""Lines of a file, blank ones included; the longest statute in force has less than a tenth of it."""
SUFFIXES: Final = (".md", ".markdown", ".txt", ".docx")
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})[-_.年]?(\d{2})[-_.月]?(\d{2})日?(?!\d)")

MESSAGES: Final = {
    "not_found": _("There is no such file."),
    "not_a_file": _("This is no file."),
    "unreadable": _("The file cannot be read."),
    "empty_file": _("The file is empty."),
    "too_large": _("The file is larger than 10 MB. A law has less: check whether it is the right file."),
    "unknown_kind": _("This kind of file is not read. Save the law as .docx, .txt or .md."),
    "old_word": _(
        "This is the old Word format (.doc). Open it in Word or WPS, save it as .docx and try again."
    ),
    "unknown_encoding": _("The encoding of the text was not recognized. Save it as UTF-8 and try again."),
    "damaged": _("The file is damaged. Open it, save it again as .docx and try again."),
    "encrypted": _("The file is protected by a password. Remove the password and try again."),
    "bomb": _("Unpacked, the file would be far too large. Copy the text to a new document and try again."),
    "unsafe_names": _("The file holds parts with unsafe names and was not opened."),
    "xml_entities": _("The file holds XML definitions that no document needs and was not opened."),
    "too_heavy": _(
        "Reading the file took too much memory or time and was stopped. Save the law as plain text."
    ),
    "not_a_document": _("This is no Word document. Save the law as .docx, .txt or .md."),
}


class UnreadableLawFile(Refused):
    """The file as a whole cannot be read; `code` is one of MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code], code=code)


@dataclass(frozen=True, slots=True)
class LawFile:
    """A file that was read: its text, its name without folders, its hash, the day in its name."""

    name: str
    sha256: str
    text: str
    named_on: date | None


def read_law_bytes(content: bytes, *, name: str) -> LawFile:
    """The law in `content`, whose kind is told by its first bytes, then by `name`. Raises UnreadableLawFile."""
    if len(content) > LARGEST_FILE:
        raise UnreadableLawFile("too_large")
    if not content.strip():
        raise UnreadableLawFile("empty_file")
    suffix = Path(name).suffix.lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableLawFile("old_word")
    if content.startswith(b"PK\x03\x04"):
        text = _docx_text(content)
    elif suffix == ".docx":
        raise UnreadableLawFile("damaged")
    elif suffix not in SUFFIXES:
        raise UnreadableLawFile("unknown_kind")
    else:
        text = decoded(content)
    if len(text) > LONGEST_TEXT or len(text.splitlines()) > MOST_LINES:
        raise UnreadableLawFile("too_large")
    return LawFile(name, hashlib.sha256(content).hexdigest(), text, day_in_name(name))


def decoded(content: bytes) -> str:
    """The text of a plain file: UTF-8 or UTF-16 with a mark, UTF-8, or GB 18030 (GBK). Raises UnreadableLawFile."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableLawFile("unknown_encoding")


def day_in_name(name: str) -> date | None:
    """The day in a file name such as 某法(2025-06-27).md, or None."""
    for match in _NAME_DATE.finditer(Path(name).stem):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _docx_text(content: bytes) -> str:
    try:
        return "\n".join(docx_lines(content))
    except Refusal as refusal:
        code = refusal.code if refusal.code in MESSAGES else "damaged"
        raise UnreadableLawFile(code) from refusal
