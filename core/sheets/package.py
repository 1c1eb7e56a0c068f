"""The parts around the sheets of a workbook that we write ourselves. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PLAIN_STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Styles of a workbook that brings none: number 0 is plain, number 1 is text."""
TEXT_STYLE = 1


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it, and whether it has comments."""

    name: str
    hidden: bool
    commented: bool


def workbook_xml(sheets: Sequence[ListedSheet], *, from_1904: bool) -> str:
    """The list of sheets, in order."""
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"'
        f'{" state=" + quoteattr("hidden") if sheet.hidden else ""} r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    dates = '<workbookPr date1904="1"/>' if from_1904 else ""
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{dates}<sheets>{listed}</sheets></workbook>'


def relations_xml(entries: Iterable[tuple[str, str, str]]) -> str:
    """Relations of a part: id, kind, target; none of them leads outside."""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for key, kind, target in entries
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def content_types_xml(sheets: Sequence[ListedSheet], *, shared: bool, theme: bool) -> str:
    """What each part is."""
    kinds: dict[str, str] = {
        "/xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPE}.styles+xml",
    }
    if shared:
        kinds["/xl/sharedStrings.xml"] = f"{_TYPE}.sharedStrings+xml"
    if theme:
        kinds["/xl/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    for number, sheet in enumerate(sheets, 1):
        kinds[f"/xl/worksheets/sheet{number}.xml"] = f"{_TYPE}.worksheet+xml"
        if sheet.commented:
            kinds[f"/xl/comments{number}.xml"] = f"{_TYPE}.comments+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f"{overrides}</Types>"
    )


def comments_xml(comments: Mapping[str, tuple[bool, str]], *, author: str) -> Iterable[str]:
    """Comments by address of the cell: whether it is ours, and its text."""
    authors = f"<authors><author>{escape(author)}</author><author></author></authors>"
    yield f'{HEAD}<comments xmlns="{MAIN}">{authors}<commentList>'
    for reference, (ours, text) in comments.items():
        yield (
            f'<comment ref="{reference}" authorId="{0 if ours else 1}"><text><r>'
            f'<t xml:space="preserve">{escape(text)}</t></r></text></comment>'
        )
    yield "</commentList></comments>"


def notes_vml(places: Iterable[tuple[int, int]]) -> Iterable[str]:
    """The boxes in which comments are shown, hidden until the pointer rests on the cell; (row, column) from 0."""
    yield (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
        '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
        'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )
    for number, (row, column) in enumerate(places):
        yield (
            f'<v:shape id="_x0000_s{1025 + number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
            'margin-top:2pt;width:240pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
            'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
            f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        )
    yield "</xml>"
