"""Rich text in questions: tables, pictures and a little emphasis, cleaned by one sanitizer.

A text is plain, shown as it stands, unless it begins with one of the block tags ``<p> <table> <ul> <ol>``; then it is
HTML of the allowed elements. Pictures are referred to as ``<img src="image:SHA256" alt="…">`` where SHA256 names
the stored bytes; who shows the text puts an address in its place. Cleaned when written (``tidied``) and again when
shown (``to_html``).
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import nh3

from question_bank.domain.text import clean

TAGS: Final = frozenset(
    ["p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "img"]
    + ["table", "caption", "thead", "tbody", "tr", "th", "td"]
)
ATTRIBUTES: Final = {
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEME: Final = "image"
MAX_MARKUP: Final = 40_000
"""Characters of a text with its markup."""

MAX_DESCRIPTION: Final = 300

_DROPPED_WITH_CONTENT: Final = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "title",
    "svg",
    "math",
}
_BLOCK = re.compile(r"\s*<(?:p|table|ul|ol)(?:\s[^<>]*)?>", re.IGNORECASE)
_REFERENCE = re.compile(rf"{SCHEME}:([0-9a-f]{{64}})")
_SPAN = re.compile(r"[1-9]|[1-4][0-9]|50")
_IMAGE = re.compile(r"<img(?P<attributes>[^>]*)>")
_SOURCE = re.compile(rf' src="{SCHEME}:([0-9a-f]{{64}})"')
_ALT = re.compile(r' alt="([^"]*)"')
_ANY_TAG = re.compile(r"<[^>]*>")
_LINE_ENDS = re.compile(r"<br>|</(?:p|li|tr|caption)>")
_CELL_ENDS = re.compile(r"</(?:td|th)>(?=\s*<(?:td|th))")
_SIMPLE = re.compile(r"(?:<p>|</p>|<br>|[^<])*")
_EMPTY = re.compile(r"<p>\s*</p>")
_NO_TAGS = str.maketrans("<>", "＜＞")
_TIMES: Final = 4


def is_rich(text: str) -> bool:
    """Whether ``text`` is read as HTML: it begins with a block tag. Everything else is plain text."""
    return text.lstrip()[:1] == "<" and _BLOCK.match(text) is not None


def tidied(text: str) -> str:
    """The text as stored: plain text cleaned as ever, rich text with what is allowed and nothing else."""
    return _sanitised(clean(text)) if is_rich(text) else clean(text)


def from_html(markup: str) -> str:
    """The text as stored of HTML from another system.

    What holds no more than paragraphs and line ends becomes plain text. Pictures must have been referred to by
    ``image:SHA256`` before; others are left out (``loses_markup`` tells).
    """
    safe = _sanitised(markup if is_rich(markup) else f"<p>{markup}</p>")
    plain = _words(safe)
    return plain if _SIMPLE.fullmatch(safe) and not is_rich(plain) else safe


def to_html(text: str, address: Callable[[str], str] | None = None) -> str:
    """Safe HTML of a text of either sort. ``address`` gives the address of the picture of a SHA-256.

    Without it the references stay as they are.
    """
    if not is_rich(text):
        return html.escape(text).replace("\n", "<br>")
    safe = _sanitised(text)
    return safe if address is None else with_addresses(safe, address)


def with_addresses(markup: str, address: Callable[[str], str]) -> str:
    """Sanitised ``markup`` with the addresses of its pictures."""
    return _SOURCE.sub(lambda source: f' src="{html.escape(address(source[1]))}"', markup)


def plain_text(text: str) -> str:
    """The words of a text of either sort, for search, comparison and lists; a picture gives its description."""
    if not is_rich(text):
        return text
    return _words(_sanitised(text))


def images_of(*texts: str) -> tuple[str, ...]:
    """The SHA-256 of every picture that the texts show, each once, in their order."""
    found = (sha for text in texts if is_rich(text) for sha in _SOURCE.findall(_sanitised(text)))
    return tuple(dict.fromkeys(found))


def images_without_description(text: str) -> int:
    """How many pictures of a text say nothing to those who cannot see them."""
    if not is_rich(text):
        return 0
    return sum(
        not (alt := _ALT.search(image["attributes"])) or not html.unescape(alt[1]).strip()
        for image in _IMAGE.finditer(_sanitised(text))
    )


def loses_markup(text: str) -> bool:
    """Whether the sanitizer takes an element or an attribute away that the author wrote."""
    return is_rich(text) and len(_tags(text)) > len(_tags(_sanitised(text)))


@lru_cache(maxsize=4096)
def _sanitised(markup: str) -> str:
    """``markup`` with allowed elements only, and such that cleaning it again changes nothing."""
    for _time in range(_TIMES):
        safe = clean(_without_dead_images(_cleaned(markup)))
        if not is_rich(safe):
            safe = f"<p>{safe}</p>"
        if safe == markup:
            return safe
        markup = safe
    return f"<p>{html.escape(_words(markup))}</p>"


def _cleaned(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_allowed_value,
        strip_comments=True,
        link_rel=None,
        url_schemes={SCHEME},
    )


def _allowed_value(_tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _REFERENCE.fullmatch(value) else None
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    if name == "scope":
        return value if value in ("row", "col") else None
    return " ".join(value.translate(_NO_TAGS).split())[:MAX_DESCRIPTION]


def _without_dead_images(safe: str) -> str:
    kept = _IMAGE.sub(lambda image: image[0] if _SOURCE.search(image["attributes"]) else "", safe)
    return _EMPTY.sub("", kept)


def _words(safe: str) -> str:
    text = _IMAGE.sub(_description, safe)
    text = _CELL_ENDS.sub("\t", text)
    text = _ANY_TAG.sub("", _LINE_ENDS.sub("\n", text))
    return clean(html.unescape(text))


def _description(image: re.Match[str]) -> str:
    alt = _ALT.search(image["attributes"])
    return f"[{alt[1]}]" if alt and alt[1].strip() else ""


def _tags(markup: str) -> list[str]:
    return re.findall(r"<[a-zA-Z]|\s[a-zA-Z-]+=", markup)
