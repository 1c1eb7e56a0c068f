"""What a file with questions is, told by its content; a name only helps between a table and a text."""

from __future__ import annotations

import io
import re
from typing import Final

from core.sheets.archive import Archive
from core.sheets.refusals import Refusal, refuse
from question_bank.interchange.docx_lines import MAIN_PART
from question_bank.interchange.plain_text import decoded

SHEETS: Final = ("xlsx", "csv")
FORMATS: Final = ("xlsx", "csv", "text", "docx", "gift", "aiken", "moodle-xml", "qti")
"""Formats that are read (contract 3)."""
_BRACES = re.compile(r"(?<!\\)\{([^{}]{0,4000})\}")
_GIFT_INSIDE = re.compile(r"[=~#]|^\s*(?:T|F|TRUE|FALSE)?\s*$", re.IGNORECASE)
_GIFT_LINE = re.compile(r"^[ \t]*::[^:\n]{1,300}::|^\$CATEGORY:", re.MULTILINE)
_KEY_LABEL = re.compile(r"^[ \t]*[【\[]?(?:正确|参考|标准)?答案[】\]]?[ \t]*[:：]", re.MULTILINE)
LOOKED_AT: Final = 200_000
"""Characters of a text by which its format is told."""
_AIKEN = re.compile(r"^\s*ANSWER\s*:\s*[A-Z]\s*$", re.MULTILINE)
_AIKEN_OPTION = re.compile(r"^\s*A[.)]\s", re.MULTILINE)
_NAMES_QUESTIONS = re.compile(r"题干|题目|试题|问题|\b(?:stem|question)\b", re.IGNORECASE)
_NAMES_ANSWERS = re.compile(r"答案|采分点|\b(?:answer|key)\b", re.IGNORECASE)


OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_DOCUMENT: Final = "WordDocument".encode("utf-16-le")
"""The stream that every document of Word 97 to 2003 (and of WPS) has."""


def refuse_old_documents(content: bytes) -> None:
    """Raises Refusal for what its content shows to be a .doc, .wps or .rtf, whatever it is called."""
    if content.startswith(OLE) and _OLD_DOCUMENT in content:
        refuse("old_document")
    if content.startswith(b"{\\rtf"):
        refuse("rich_text_format")


def detected(content: bytes, name: str = "") -> str:
    """One of `FORMATS`. What nobody can tell is taken for a sheet, whose reader says what is wrong with it."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    if start.startswith(b"<") or start[:40].replace(b"\x00", b"").startswith(
        (b"<", b"\xff\xfe<", b"\xfe\xff<")
    ):
        return _xml(content)
    if content.startswith(
        (
            b"%PDF",
            b"{\\rtf",
            b"\xd0\xcf\x11\xe0",
            b"Rar!",
            b"7z\xbc\xaf",
            b"\x1f\x8b",
            b"\x89PNG",
            b"\xff\xd8\xff",
        )
    ):
        return "xlsx"
    try:
        text = decoded(content)
    except Refusal:
        return "csv"
    return format_of_text(text, name.rpartition(".")[2].lower())


def _package(content: bytes) -> str:
    try:
        archive = Archive(io.BytesIO(content))
    except Refusal:
        return (
            "qti" if b"imsmanifest.xml" in content else "docx" if b"word/document.xml" in content else "xlsx"
        )
    if archive.has("xl/workbook.xml"):
        return "xlsx"
    if archive.has(MAIN_PART):
        return "docx"
    xml = any(
        name.lower().endswith(".xml") and not name.startswith(("[Content", "_rels"))
        for name in archive.names()
    )
    return "qti" if xml else "xlsx"


def _xml(content: bytes) -> str:
    head = content[:200_000].replace(b"\x00", b"").lower()
    if b"<quiz" in head:
        return "moodle-xml"
    if (
        b"assessmentitem" in head
        or b"qti-assessment" in head
        or b"imsqti" in head
        or b"questestinterop" in head
    ):
        return "qti"
    return "xlsx" if b"<html" in head or b"<table" in head else "moodle-xml"


def format_of_text(text: str, suffix: str = "") -> str:
    """The format of a text."""
    text = text[:LOOKED_AT]
    lines = [line for line in text.splitlines() if line.strip()][:10]
    if suffix == "csv" or any(
        _NAMES_QUESTIONS.search(line)
        and _NAMES_ANSWERS.search(line)
        and re.search(r"[,\t;，|]", line)
        and "：" not in line
        and ":" not in line
        for line in lines
    ):
        return "csv"
    if suffix == "gift" or (_is_gift(text) and not _KEY_LABEL.search(text)):
        return "gift"
    if (
        _AIKEN.search(text)
        and _AIKEN_OPTION.search(text)
        and not re.search(r"^[ \t]*\d{1,4}[ \t]*[.、．]", text, re.MULTILINE)
    ):
        return "aiken"
    return "text"


def _is_gift(text: str) -> bool:
    return bool(_GIFT_LINE.search(text)) or any(_GIFT_INSIDE.search(one[1]) for one in _BRACES.finditer(text))
