"""Hostile and half-right workbooks, built byte by byte: what a library would never write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATED}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)


def sheet_xml(rows: str, head: str = "") -> str:
    """A worksheet around `rows`."""
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def inline(reference: str, text: str) -> str:
    """A cell that carries its text itself."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def write_parts(path: Path, parts: Mapping[str, str | Iterable[bytes]]) -> Path:
    """A zip file with `parts`, deflated."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=False) as stream:
                for piece in [content.encode()] if isinstance(content, str) else content:
                    stream.write(piece)
    return path


def workbook_parts(
    sheet: str | Iterable[bytes], *, shared: str | Iterable[bytes] = "", styles: str = "", state: str = ""
) -> dict[str, str | Iterable[bytes]]:
    """The parts of a workbook with one sheet named 民警."""
    hidden = f' state="{state}"' if state else ""
    relations = [f'<Relationship Id="s1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>']
    parts: dict[str, str | Iterable[bytes]] = {
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
            f'<sheet name="民警" sheetId="1" r:id="s1"{hidden}/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if shared:
        relations.append(f'<Relationship Id="s2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>')
        parts["xl/sharedStrings.xml"] = shared
    if styles:
        relations.append(f'<Relationship Id="s3" Type="{RELATED}/styles" Target="styles.xml"/>')
        parts["xl/styles.xml"] = styles
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{"".join(relations)}</Relationships>'
    )
    return parts


def repeated(head: bytes, piece: bytes, times: int, tail: bytes) -> Iterator[bytes]:
    """`piece` many times between `head` and `tail`, never held in memory."""
    yield head
    block = piece * 1000
    for _turn in range(times // 1000):
        yield block
    yield piece * (times % 1000)
    yield tail


def with_lying_directory(source: Path, target: Path, part: str, declared: int) -> Path:
    """A copy of `source` whose directory declares another unpacked size for `part`."""
    content = bytearray(source.read_bytes())
    name = part.encode()
    at = content.rfind(b"PK\x01\x02")
    while at >= 0:
        length = int.from_bytes(content[at + 28 : at + 30], "little")
        if content[at + 46 : at + 46 + length] == name:
            content[at + 24 : at + 28] = declared.to_bytes(4, "little")
        at = content.rfind(b"PK\x01\x02", 0, at)
    target.write_bytes(content)
    return target


def many_entries(path: Path, count: int) -> Path:
    """A zip file with `count` tiny parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(f"x{number}", b"")
    path.write_bytes(buffer.getvalue())
    return path
