"""The styles of a workbook with a red twin of each, for cells that are to be mended. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from . import limits
from .refusals import refuse
from .xml import Attributes, bare, parse

RED = "FFFF9A94"
"""The fill of a cell that is to be mended; by it a workbook that comes back is known."""


class Styles:
    """Styles rewritten: every cell format has a red twin, and every red one of ours a plain twin."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._out: list[str] = []
        self._path: list[str] = []
        self._dropped = 0
        self._fills = -1
        self._red_fills: set[int] = set()
        self._formats: list[tuple[str, Attributes, list[str]]] = []
        self._inner: list[str] | None = None
        self._red: dict[int, int] = {}
        self._unmarked: dict[int, int] = {}
        parse(chunks, start=self._start, end=self._end, text=self._text, qualified=True)

    @property
    def xml(self) -> str:
        """The part as written."""
        return "".join(self._out)

    def red(self, style: int) -> int:
        """The number of the red twin of `style`."""
        return self._red.get(style, self._red.get(0, 0))

    def unmarked(self, style: int) -> int:
        """`style` itself, or without our red when it carries it from an earlier return."""
        return self._unmarked.get(style, style)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._dropped or bare(name) in ("extLst", "AlternateContent"):
            self._dropped += 1
            return
        self._path.append(bare(name))
        if self._path[1:] == ["fills", "fill"]:
            self._fills += 1
        if self._path[1:3] == ["fills", "fill"] and attributes.get("rgb", "").upper() == RED:
            self._red_fills.add(self._fills)
        if self._path[1:] == ["cellXfs", "xf"]:
            self._formats.append((name, dict(attributes), []))
            self._inner = self._formats[-1][2]
            return
        if bare(name) in ("fills", "cellXfs"):
            attributes = {key: value for key, value in attributes.items() if key != "count"}
        self._write(tag(name, attributes))

    def _end(self, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        at = self._path[1:]
        self._path.pop()
        if at == ["cellXfs", "xf"]:
            self._inner = None
            return
        if at == ["fills"] and not self._red_fills:
            self._fills += 1
            self._red_fills.add(self._fills)
            self._write(_red_fill(name.removesuffix("fills")))
        if at == ["cellXfs"]:
            self._write_formats()
        self._write(f"</{name}>")

    def _text(self, data: str) -> None:
        if not self._dropped:
            self._write(escape(data))

    def _write(self, piece: str) -> None:
        (self._out if self._inner is None else self._inner).append(piece)

    def _write_formats(self) -> None:
        if not self._formats:
            refuse("damaged")
        if len(self._formats) > limits.MAX_STYLES:
            refuse("too_heavy")
        fill = str(min(self._red_fills))
        written = list(self._formats)
        for number, (name, attributes, inner) in enumerate(self._formats):
            if attributes.get("fillId", "0") in map(str, self._red_fills):
                self._red[number] = number
                self._unmarked[number] = len(written)
                written.append((name, {**attributes, "fillId": "0"}, inner))
            else:
                self._red[number] = len(written)
                written.append((name, {**attributes, "fillId": fill, "applyFill": "1"}, inner))
        for name, attributes, inner in written:
            self._out.append(tag(name, attributes) + "".join(inner) + f"</{name}>")


def tag(name: str, attributes: Attributes) -> str:
    """A start tag."""
    pairs = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{pairs}>"


def _red_fill(prefix: str) -> str:
    return (
        f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{RED}"/>'
        f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
    )
