"""Bytes of a text file as text: UTF-8, UTF-16 by its mark, else GB 18030."""

from __future__ import annotations

from core.sheets.refusals import refuse


def decoded(content: bytes) -> str:
    """The text; raises Refusal `unknown_encoding` or `empty_file`."""
    if not content.strip():
        refuse("empty_file")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    refuse("unknown_encoding")
