"""Files that were made to hurt, with the end that each has to come to; read by tests and by `bench/hostile.py`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.sheet_files import (
    RELATED,
    inline,
    many_entries,
    repeated,
    sheet_xml,
    with_lying_directory,
    workbook_parts,
    write_parts,
)

READ = "read"
"""The file was read as text, and nothing in it was run, opened or followed."""
Parts = Mapping[str, str | Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file: its name in tables, how it is made in a folder, and the ends that are right."""

    name: str
    make: Callable[[Path], Path]
    ends: tuple[str, ...]


FIRST = f'<row r="1">{inline("A1", "题号")}{inline("B1", "题干")}{inline("C1", "答案")}</row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _book(name: str, make: Callable[[], Parts]) -> Callable[[Path], Path]:
    return lambda folder: write_parts(folder / name, make())


def _bytes(name: str, make: Callable[[], bytes]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(make())
        return path

    return write


def _cells(row: bytes, times: int) -> Parts:
    head, tail = sheet_xml(f"{FIRST}|").encode().split(b"|")
    return workbook_parts(repeated(head, row, times, tail))


def _shared(text: Iterable[bytes]) -> Parts:
    return workbook_parts(sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=text)


def _with(**parts: str | Iterable[bytes]) -> Parts:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return {**workbook_parts(sheet_xml(FIRST)), **named}


def _nested(levels: int) -> bytes:
    content = b"0" * 1_000_000
    for level in range(levels):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{level}-{number}.zip", content)
        content = buffer.getvalue()
    return content


def _liar(folder: Path) -> Path:
    cell = repeated(b"<sst><si><t>", b"a" * 1000, 90_000, b"</t></si></sst>")
    honest = write_parts(folder / "honest.xlsx", _shared(cell))
    path = with_lying_directory(honest, folder / "liar.xlsx", "xl/sharedStrings.xml", 5_000)
    honest.unlink()
    return path


def _entities(head: str) -> Callable[[], Parts]:
    return lambda: workbook_parts(sheet_xml(f'<row r="1">{inline("A1", "&c;")}</row>', head=head))


def _document(body: Iterable[bytes]) -> Parts:
    return {"_rels/.rels": workbook_parts("")["_rels/.rels"], "word/document.xml": body}


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')
LAUGHS = "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = (
    Hostile("cell of 300 MB", _book("cell.xlsx", lambda: _shared(repeated(b"<sst><si><t>", b"a" * 1000, 300_000, b"</t></si></sst>"))), ("bomb",)),
    Hostile("directory that lies about a size", _liar, ("damaged",)),
    Hostile("zip in zip in zip in zip", _bytes("nested.xlsx", lambda: _nested(4)), ("not_a_workbook",)),
    Hostile("zips embedded in a workbook", _book("embedded.xlsx", lambda: _with(xl__embeddings__a_dot_zip=[_nested(3)])), (READ,)),
    Hostile("2,001 parts", lambda folder: many_entries(folder / "parts.xlsx", 2_001), ("bomb",)),
    Hostile("1,048,575 formatted empty rows", _book("ghosts.xlsx", lambda: _cells(b'<row><c s="3"/></row>', 1_048_575)), (READ,)),
    Hostile("styled cell in the last row and column", _book("last.xlsx", lambda: _cells(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>', 1)), (READ,)),
    Hostile("1,000,000 rows", _book("million.xlsx", lambda: _cells(b'<row><c t="inlineStr"><is><t>x</t></is></c><c><v>5</v></c></row>', 1_000_000)), ("too_many_rows", "bomb")),
    Hostile("10,000 columns", _book("wide.xlsx", lambda: _cells(b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' * 10_000 + b"</row>", 1)), ("too_many_columns",)),
    Hostile("one text in 40,000 cells", _book("echo.xlsx", lambda: workbook_parts(repeated(sheet_xml("|").encode().split(b"|")[0], b'<row><c t="s"><v>0</v></c></row>', 40_000, b"</sheetData></worksheet>"), shared=f"<sst><si><t>{'甲' * 30_000}</t></si></sst>")), ("too_much_text",)),
    Hostile("entities that expand", _book("laughs.xlsx", _entities(f'<!DOCTYPE x [<!ENTITY a "哈">{LAUGHS}]>')), ("xml_entities",)),
    Hostile("entity from a file", _book("file.xlsx", _entities('<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>')), ("xml_entities",)),
    Hostile("document type from another host", _book("dtd.xlsx", _entities('<!DOCTYPE x SYSTEM "http://example.org/x.dtd">')), ("xml_entities",)),
    Hostile("100,000 nested elements", _book("deep.xlsx", lambda: workbook_parts(sheet_xml("<row>" * 100_000))), ("damaged",)),
    Hostile("element with 200,000 attributes", _book("attributes.xlsx", lambda: workbook_parts(sheet_xml("<row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>"))), (READ, "damaged")),
    Hostile("formula cells, DDE among them", _book("formulas.xlsx", lambda: workbook_parts(sheet_xml(FIRST + "".join(f'<row><c><f>{text.replace("<", "")}</f><v>1</v></c></row>' for text in FORMULAS)))), (READ,)),
    Hostile("texts that look like formulas", _bytes("formulas.csv", lambda: "\n".join(["题干,答案", *(f'"{text.replace(chr(34), chr(34) * 2)}",A' for text in FORMULAS)]).encode()), (READ,)),
    Hostile("macros", _book("macros.xlsm", lambda: _with(xl__vbaProject_dot_bin=[OLE + bytes(5_000_000)])), (READ,)),
    Hostile("links to other workbooks and hosts", _book("links.xlsx", lambda: _with(**{"xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships><Relationship Id="r1" Type="{RELATED}/externalLinkPath" Target="http://example.org/x.xlsx" TargetMode="External"/></Relationships>'})), (READ,)),
    *(Hostile(f"part named {name!r}"[:46], _book("paths.xlsx", lambda name=name: {**workbook_parts(sheet_xml("")), name: "x"}), ("unsafe_names",)) for name in ("../../etc/cron.d/x", "/etc/passwd", "C:\\x.xml", "xl/..\\..\\x")),
    *(Hostile(f"part named {label}", _book("names.xlsx", lambda name=name: {**workbook_parts(sheet_xml(FIRST)), name: "x"}), (READ,)) for label, name in (("with a turn of direction", "xl/\u202eslx.exe"), ("with 4,000 letters", "xl/" + "a" * 4_000), ("in Chinese", "xl/题库.xml"))),
    Hostile("PDF named .xlsx", _bytes("pdf.xlsx", lambda: b"%PDF-1.7" + bytes(10_000_000)), ("not_a_workbook",)),
    Hostile("program named .xlsx", _bytes("elf.xlsx", lambda: b"\x7fELF\x02\x01\x01" + bytes(10_000_000)), ("not_a_workbook",)),
    Hostile("web page named .xls", _bytes("page.xls", lambda: b"<html><table>" + b"<tr><td>x</td></tr>" * 500_000), ("web_page",)),
    Hostile("old workbook", _bytes("old.xls", lambda: OLE + bytes(15_000_000)), ("old_format",)),
    Hostile("workbook with a password", _bytes("locked.xlsx", lambda: OLE + bytes(5_000_000) + "EncryptedPackage".encode("utf-16-le")), ("encrypted",)),
    Hostile("csv with NUL", _bytes("nul.csv", lambda: b"a\x00\x00b,1\x00" * 1_000_000), ("not_a_workbook",)),
    Hostile("csv with a line of 100 MB", _bytes("line.csv", lambda: b"x" * 100_000_000), ("too_large",)),
    Hostile("csv with a line of 19 MB", _bytes("long.csv", lambda: b"x" * 19_000_000), ("cell_too_long",)),
    Hostile("csv with 19 million commas", _bytes("commas.csv", lambda: b"," * 19_000_000 + b"x"), ("too_many_columns",)),
    Hostile("csv with 19 MB in an open quote", _bytes("quote.csv", lambda: b'a,"' + b"x\n" * 9_000_000), ("cell_too_long",)),
    Hostile("csv with 6 million empty lines", _bytes("empty.csv", lambda: b"a,b\n" + b",\n" * 6_000_000), ("too_many_rows",)),
    Hostile("csv as quoted-printable mail", _bytes("mail.csv", lambda: b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=E9=A2=98=\n" * 40_000), (READ,)),
    Hostile("csv in UTF-16 cut in a character", _bytes("cut.csv", lambda: b"\xff\xfe" + "题干,答案\n".encode("utf-16-le") * 100 + b"\x00"), ("unknown_encoding",)),
    Hostile("law of 100 MB in a line", _bytes("line.md", lambda: b"x" * 100_000_000), ("too_large",)),
    Hostile("law of 9 MB in a line", _bytes("long.md", lambda: "第一条".encode() * 1_000_000), ("too_large", READ)),
    Hostile("law with 59,000 articles", _bytes("articles.md", lambda: ("练兵条例\n" + "第一条 文\n" * 59_000).encode()), (READ,)),
    Hostile("law with NUL", _bytes("nul.txt", lambda: "条例\x00\n第一条 文\n".encode()), ("unknown_encoding",)),
    Hostile("law in the old Word format", _bytes("old.docx", lambda: OLE + bytes(5_000_000)), ("old_word",)),
    Hostile("law: document of 300 MB", _book("bomb.docx", lambda: _document(repeated(f"<w:document {WORD}><w:p><w:t>".encode(), b"a" * 1000, 300_000, b"</w:t></w:p></w:document>"))), ("bomb",)),
    Hostile("law: document of 90 MB in tags", _book("tags.docx", lambda: _document(repeated(f"<w:document {WORD}>".encode(), b"<w:p/>" + b" " * 94, 900_000, b"</w:document>"))), ("bomb", "too_large", "too_heavy")),
    Hostile("law: document with entities", _book("entities.docx", lambda: _document([f'<!DOCTYPE x [<!ENTITY a "哈">{LAUGHS}]><x>&i;</x>'.encode()])), ("xml_entities",)),
    Hostile("law: document with unsafe names", _book("paths.docx", lambda: {**_document([b"<x/>"]), "../x": "x"}), ("unsafe_names",)),
    Hostile("law: workbook named .docx", _book("book.docx", lambda: workbook_parts(sheet_xml(FIRST))), ("not_a_document",)),
)  # fmt: skip
