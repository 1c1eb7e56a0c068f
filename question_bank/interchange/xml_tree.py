"""Small trees of XML from outside: no document types, no entities, nothing fetched, and a bound on everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Final

from core.sheets import xml
from core.sheets.refusals import refuse

MOST_ELEMENTS: Final = 20_000
"""Elements of one question; a long case with tables has some hundreds."""
MOST_TEXT: Final = 12_000_000
"""Characters of one question, pictures in base64 included."""
MOST_BYTES: Final = 60 * 1024 * 1024
"""Bytes of one file of XML."""
_VOID: Final = frozenset({"br", "img", "hr", "col"})
_INCLUDES: Final = frozenset({"include", "fallback"})


class Element:
    """An element: its name and attribute names in small letters without hyphens and prefixes, and what is inside."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str] = []

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def elements(self, *names: str) -> list[Element]:
        """The elements directly inside, of these names or all."""
        return [one for one in self.children if isinstance(one, Element) and (not names or one.name in names)]

    def first(self, *path: str) -> Element | None:
        """The first element at the end of a path of names."""
        found: Element | None = self
        for name in path:
            found = next(iter(found.elements(name)), None) if found is not None else None
        return found

    def all(self, *names: str) -> Iterator[Element]:
        """Every element of these names at any depth, in the order of the file."""
        for one in self.elements():
            if one.name in names:
                yield one
            yield from one.all(*names)

    def text(self, *path: str) -> str:
        """All text inside (or inside the element at ``path``), without blank space around."""
        found = self.first(*path) if path else self
        return "" if found is None else "".join(found.pieces()).strip()

    def pieces(self) -> Iterator[str]:
        """The texts at any depth."""
        for one in self.children:
            if isinstance(one, str):
                yield one
            else:
                yield from one.pieces()

    def markup(self, replaced: Callable[[Element], str | None] = lambda _element: None) -> str:
        """What is inside as HTML; ``replaced`` may give other HTML for an element (None leaves it as it is)."""
        return "".join(
            escape(one, quote=False) if isinstance(one, str) else one.outer(replaced) for one in self.children
        )

    def outer(self, replaced: Callable[[Element], str | None]) -> str:
        """The element itself as HTML."""
        other = replaced(self)
        if other is not None:
            return other
        told = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.name in _VOID:
            return f"<{self.name}{told}>"
        return f"<{self.name}{told}>{self.markup(replaced)}</{self.name}>"


def plain(name: str) -> str:
    """``qti-choice-interaction`` and ``choiceInteraction`` are the same: ``choiceinteraction``."""
    return name.lower().removeprefix("qti-").replace("-", "")


def trees(chunks: Iterable[bytes], *, roots: frozenset[str]) -> Iterator[Element]:
    """Every element named in ``roots`` (plain names) as a tree, one after the other; what is around them is dropped.

    Raises core.sheets.refusals.Refusal: `xml_entities`, `damaged`, `bomb`, `remote_reference` for XInclude.
    """
    done: list[Element] = []
    stack: list[Element] = []
    count = text = 0

    def start(name: str, attributes: xml.Attributes) -> None:
        nonlocal count, text
        name = plain(name)
        if name in _INCLUDES and "href" in attributes:
            refuse("remote_reference")
        if not stack:
            if name not in roots:
                return
            count = text = 0
        count += 1
        if count > MOST_ELEMENTS:
            refuse("bomb")
        told = {_attribute(key): value for key, value in attributes.items() if not key.startswith("xmlns")}
        element = Element(name, told)
        text += sum(map(len, told.values()))
        if stack:
            stack[-1].children.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        if stack and stack[-1].name == plain(_name):
            element = stack.pop()
            if not stack:
                done.append(element)

    def characters(part: str) -> None:
        nonlocal text
        if stack:
            text += len(part)
            if text > MOST_TEXT:
                refuse("bomb")
            stack[-1].children.append(part)

    # The parser works in one go; memory stays bounded since a file has no more than MOST_BYTES.
    xml.parse(_metered(chunks), start=start, end=end, text=characters)
    yield from done


def _attribute(name: str) -> str:
    name = name.rpartition(":")[2]
    return name if name.startswith("data-") else plain(name)


def _metered(chunks: Iterable[bytes]) -> Iterator[bytes]:
    left = MOST_BYTES
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            refuse("bomb")
        yield chunk


_REMOTE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)


def is_remote(reference: str) -> bool:
    """Whether a reference leads out of the file: another host, a file of the machine, a script."""
    return bool(_REMOTE.match(reference)) and not reference.strip().lower().startswith(
        ("data:image/", "image:")
    )


def leaves_package(reference: str) -> bool:
    """Whether a path leads out of its package."""
    path = reference.replace("\\", "/")
    return is_remote(path) or path.startswith("/") or ".." in path.split("/")
