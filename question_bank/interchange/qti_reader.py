"""QTI 2.1, 2.2 and 3.0: packages and single items. The names of 3.0 and of 2.x are the same once they are plain."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from core.sheets.archive import Archive
from core.sheets.refusals import refuse
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.drafts import Draft, read_row_of
from question_bank.interchange.enclosed import MOST_BYTES, Enclosed
from question_bank.interchange.qti_item import Item, PictureOf
from question_bank.interchange.xml_tree import leaves_package, trees

MANIFEST: Final = "imsmanifest.xml"
MOST_ITEMS: Final = 10_000
_ITEMS: Final = frozenset({"assessmentitem", "questestinterop", "assessmenttest", "assessmentstimulus"})


def read_qti(content: bytes, enclosed: Enclosed) -> Iterator[ReadRow]:
    """The items of a package or of a bare file. Raises Refusal."""
    if not content.startswith(b"PK"):
        yield from _items([content], "", 0, lambda source: _data(source, enclosed))
        return
    archive = Archive(io.BytesIO(content))
    names = _item_names(archive)
    number = 0
    for name in names:
        if not archive.has(name):
            draft = Draft(number + 1, name, refusals=[("file_missing", name)])
            number += 1
            yield read_row_of(draft)
            continue
        for row in _items(archive.chunks(name), name, number, _pictures(archive, name, enclosed)):
            number += 1
            if number > MOST_ITEMS:
                refuse("too_many_rows", limit=MOST_ITEMS)
            yield row


def _item_names(archive: Archive) -> list[str]:
    if not archive.has(MANIFEST):
        names = [name for name in archive.names() if name.lower().endswith(".xml")]
        if not names:
            refuse("not_questions")
        return sorted(names)
    names = []
    for resource in trees(archive.chunks(MANIFEST), roots=frozenset({"resource"})):
        href = resource.get("href")
        for reference in [href, *(file.get("href") for file in resource.elements("file"))]:
            if reference and leaves_package(reference):
                refuse("remote_reference")
        kind = resource.get("type").lower()
        if (
            href
            and ("item" in kind or kind in ("imsqti_xmlv2p1", "imsqti_xmlv1p1"))
            and "stimulus" not in kind
        ):
            names.append(posixpath.normpath(href))
    if not names:
        refuse("not_questions")
    return list(dict.fromkeys(names))


def _data(source: str, enclosed: Enclosed) -> str | None:
    return enclosed.from_base64(source) if source.startswith("data:") else None


def _pictures(archive: Archive, item: str, enclosed: Enclosed) -> PictureOf:
    """Looks the pictures of an item up beside it in the package."""

    def picture_of(source: str) -> str | None:
        if source.startswith("data:"):
            return _data(source, enclosed)
        name = posixpath.normpath(posixpath.join(posixpath.dirname(item), unquote(source)))
        if name.startswith("..") or not archive.has(name):
            return None
        return enclosed.picture(archive.read(name, at_most=MOST_BYTES))

    return picture_of


def _items(chunks: object, name: str, before: int, picture_of: PictureOf) -> Iterator[ReadRow]:
    found = False
    for element in trees(chunks, roots=_ITEMS):  # type: ignore[arg-type]
        found = True
        before += 1
        if element.name != "assessmentitem":
            draft = Draft(before, name, refusals=[("construct_unknown", element.name)])
        else:
            draft = Item(element, before, name, picture_of).draft()
        yield read_row_of(draft)
    if not found:
        if name:
            yield read_row_of(
                Draft(before + 1, name, refusals=[("construct_unknown", posixpath.basename(name))])
            )
        else:
            refuse("not_questions")
