"""Streaming XML without document types or entities; names come without their namespace. No Django here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from . import limits
from .refusals import refuse

Attributes = dict[str, str]


def parse(
    chunks: Iterable[bytes],
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
    qualified: bool = False,
) -> None:
    """Feeds `chunks` to the handlers; refuses any document type (`xml_entities`) and broken XML (`damaged`).

    With `qualified` names keep the prefix of their namespace.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.MAX_DEPTH:
            refuse("damaged")
        start(bare(name) if ":" in name and not qualified else name, attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(bare(name) if ":" in name and not qualified else name)

    def on_doctype(*_declaration: object) -> None:
        refuse("xml_entities")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = on_doctype
    parser.EntityDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        refuse("damaged")


def bare(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def local(attributes: Attributes, name: str) -> str:
    """The attribute `name`, whatever prefix the file uses for its namespace; empty when absent."""
    if name in attributes:
        return attributes[name]
    for key, value in attributes.items():
        if bare(key) == name:
            return value
    return ""
