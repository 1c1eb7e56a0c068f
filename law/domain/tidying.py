"""Lines of a file of a law without what its format puts in: marks of Markdown and HTML, invisible characters.

The words stay as they are. A line of the file may hold several lines of the text (<br>, </p><p>).
"""

import html
import re
from collections.abc import Iterator

INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f]"
)
"""Characters without a width, marks of direction, control characters: they stand anywhere and mean nothing."""
_BREAK = re.compile(r"<(?:br|/?(?:p|div|li|tr|h[1-6]))(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:span|b|strong|i|em|u|a|font|center|table|tbody|thead|td|th|ul|ol|body|html|section|article|main)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,10});", re.IGNORECASE)
_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((?:#|/|\.|https?:)[^()\s]{0,300}\)")
_QUOTE = re.compile(r"^(?:>\s?)+")
_BULLET = re.compile(r"^[-*+•●]\s+(?=[（(\[〔【㈠-㈩⑴-⒇第\u4e00-\u9fff])")
_TABLE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")


def tidied(raw: str) -> Iterator[str]:
    """The lines of the text that a line of the file holds, blank ones left out."""
    text = INVISIBLE.sub("", raw)
    for piece in _BREAK.split(text) if "<" in text else [text]:
        tidy = _plain(piece)
        if tidy:
            yield tidy


def _plain(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = INVISIBLE.sub("", _LINE_END.sub(" ", _ENTITY.sub(lambda match: html.unescape(match[0]), text)))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = text.replace("**", "").strip()
    if text.startswith("|") and text.endswith("|") and len(text) > 1 and not _TABLE_RULE.match(text):
        text = " ".join(cell.strip() for cell in text.strip("|").split("|")).strip()
    text = _QUOTE.sub("", text)
    return _BULLET.sub("", text.removesuffix("\\")).strip()
