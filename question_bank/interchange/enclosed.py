"""Pictures and tables that stand in a file, while its text is read as plain text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from core.sheets.refusals import refuse
from question_bank.domain.rich_text import tidied

MOST_PICTURES: Final = 300
MOST_BYTES: Final = 5 * 1024 * 1024
"""Of one picture."""
MOST_TOGETHER: Final = 40 * 1024 * 1024
_MARK = re.compile("\ue001(\\d+)\ue002")
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,", re.IGNORECASE)


class Enclosed:
    """Gathers what a text refers to; a mark stands in the text until `with_markup` puts it there."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self._markup: list[str] = []
        self._bytes = 0

    def picture(self, content: bytes | None) -> str | None:
        """The name by which texts refer to a picture (`image:SHA256`), None where it cannot be kept.

        Raises Refusal `bomb` when all of them together are too large.
        """
        if not content or len(content) > MOST_BYTES:
            return None
        sha = hashlib.sha256(content).hexdigest()
        if sha not in self.pictures:
            self._bytes += len(content)
            if self._bytes > MOST_TOGETHER or len(self.pictures) >= MOST_PICTURES:
                refuse("bomb")
            self.pictures[sha] = content
        return f"image:{sha}"

    def from_base64(self, text: str) -> str | None:
        """The same of a picture in base64, with or without `data:image/…` in front."""
        try:
            return self.picture(base64.b64decode(_DATA.sub("", text, count=1), validate=False))
        except ValueError:
            return None

    def mark(self, markup: str) -> str:
        """A mark that stands for a piece of HTML in plain text."""
        self._markup.append(markup)
        return f"\ue001{len(self._markup) - 1}\ue002"

    def image(self, name: str, description: str) -> str:
        """A mark for a picture."""
        return self.mark(f'<img src="{name}" alt="{escape(description)}">')

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """A mark for a table."""
        cells = ("".join(f"<td>{self._html(cell)}</td>" for cell in row) for row in rows)
        return self.mark(f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>")

    def with_markup(self, value: Any) -> Any:
        """JSON with rich text in place of every text that holds a mark."""
        if isinstance(value, str):
            return tidied(self._rich(value)) if _MARK.search(value) else value
        if isinstance(value, list):
            return [self.with_markup(one) for one in value]
        if isinstance(value, dict):
            return {name: self.with_markup(one) for name, one in value.items()}
        return value

    def _rich(self, text: str) -> str:
        pieces = []
        for line in text.split("\n"):
            alone = _MARK.fullmatch(line.strip())
            found = self._found(alone[1]) if alone else ""
            pieces.append(found if found.startswith("<table") else f"<p>{self._html(line)}</p>")
        return "".join(pieces)

    def _html(self, text: str) -> str:
        return _MARK.sub(lambda mark: self._found(mark[1]), escape(text, quote=False)).replace("\n", "<br>")

    def _found(self, number: str) -> str:
        place = int(number[:9])
        return self._markup[place] if place < len(self._markup) else ""


def renamed(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """JSON rows in which pictures bear their new names.

    Those that were not taken (an empty name) are gone, with a remark.
    """

    def text(value: str) -> str:
        for old, new in names.items():
            value = value.replace(f"image:{old}", f"image:{new}" if new else "")
        return tidied(value)

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return text(value) if "image:" in value else value
        if isinstance(value, list):
            return [walk(one) for one in value]
        return {name: walk(one) for name, one in value.items()} if isinstance(value, dict) else value

    found = []
    for row in rows:
        new = walk(row["content"])
        problems = list(row["problems"])
        if any(not name and old in str(row["content"]) for old, name in names.items()):
            problems.append(["picture_left_out", "", "", True, 0])
        found.append({**row, "content": new, "problems": problems})
    return found
