"""Word file and PDF of a paper with pictures and tables: all of it is there, within the column, and nothing is broken."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from question_bank.domain.question import Content, Part, RubricPoint
from question_bank.interchange.losses import Exported, ToExport
from question_bank.interchange.paper import printed_paper
from question_bank.interchange.pictures import Pictures

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLIP = ".//{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
MM = 72 / 25.4
ROWS = "".join(f"<tr><td>{number}</td><td>示例条目{number}，应当登记。</td></tr>" for number in range(1, 61))


def drawn(width: int, height: int, form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, form)
    return out.getvalue()


STORE = {"a" * 64: drawn(1600, 900, "JPEG"), "b" * 64: drawn(40, 40, "PNG")}
WIDE, SMALL, GONE = (f'<img src="image:{letter * 64}" alt="图{letter}">' for letter in "abc")
QUESTIONS = [
    ToExport("S1", Content("single_choice", f"<p>看图 x<sup>2</sup>：</p><p>{WIDE}</p>", ("甲", f"<p>{SMALL}</p>"), (0,))),
    ToExport("S2", Content("single_choice", f"<p>{GONE}</p>", ("甲", "乙"), (1,))),
    ToExport(
        "E1",
        Content(
            "essay",
            f'<p>据表论述。</p><table><caption>示例表</caption><thead><tr><th>序号</th><th>事项</th></tr></thead><tbody>{ROWS}'
            '<tr><td rowspan="2">合</td><td>一</td></tr><tr><td>二</td></tr><tr><td colspan="2">终</td></tr></tbody></table>',
            key="<p>示例<strong>答案</strong></p>",
            rubric=(RubricPoint("<ul><li>论点</li></ul>", Decimal(2)),),
            marks=Decimal(2),
        ),
    ),
    ToExport(
        "C1",
        Content(
            "case_analysis",
            "案",
            key=(),
            material=f"<table><tbody><tr><td>{'示例案情很长。' * 400}</td><td>{SMALL}</td></tr></tbody></table>",
            parts=(Part("single_choice", "问", ("a", "b"), (1,)),),
        ),
    ),
]  # fmt: skip


def printed(form: str, *, with_key: bool = True) -> Exported:
    return printed_paper(
        form,
        QUESTIONS,
        Pictures(STORE.get),
        title="示例卷",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
        with_key=with_key,
    )


@pytest.fixture(scope="module")
def pages():
    return PdfReader(io.BytesIO(printed("paper-pdf").content)).pages


def test_pictures_stand_in_the_pdf_within_the_column(pages):
    placed = []

    def note(operator, arguments, matrix, _text):
        if operator == b"cm" and arguments[0] > 30:
            placed.append((float(arguments[0]), float(arguments[4])))

    for page in pages:
        page.extract_text(visitor_operand_before=note)

    assert sum(len(page.images) for page in pages) == 3
    assert placed
    assert all(x >= 31.9 * MM and x + width <= 196.1 * MM for width, x in placed)


def test_a_long_table_goes_over_pages_with_its_head_on_each(pages):
    said = [page.extract_text() for page in pages]
    with_rows = [text for text in said if "示例条目" in text]

    assert len(with_rows) > 1
    assert all("序号" in text and "事项" in text for text in with_rows)
    assert sum(text.count("示例条目") for text in said) == 60
    assert sum(text.count("示例案情很长") for text in said) > 390


def test_the_answer_sheet_begins_on_a_front_where_the_seal_line_stands(pages):
    said = [page.extract_text() for page in pages]
    [sheet] = [number for number, text in enumerate(said, 1) if "示例卷答题卡" in text]
    [key] = [number for number, text in enumerate(said, 1) if "示例卷参考答案" in text]

    assert (sheet % 2, key % 2) == (1, 1)


def test_the_same_questions_give_the_same_pdf():
    assert printed("paper-pdf").content == printed("paper-pdf").content


@pytest.mark.parametrize("form", ["paper-pdf", "paper-docx"])
def test_a_picture_whose_bytes_are_gone_gives_its_description_and_is_told_as_lost(form):
    written = printed(form)

    assert [(loss.ref, loss.code) for loss in written.losses] == [("S2", "picture_missing")]


def test_the_word_file_has_every_part_that_it_names_and_names_every_part():
    with zipfile.ZipFile(io.BytesIO(printed("paper-docx").content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    types = etree.fromstring(parts["[Content_Types].xml"])
    named = {one.get("PartName") for one in types if one.get("PartName")}
    suffixes = {one.get("Extension").lower() for one in types if one.get("Extension")}

    assert {name.removeprefix("/") for name in named} <= parts.keys()
    assert all(
        f"/{name}" in named or name.rpartition(".")[2].lower() in suffixes
        for name in parts
        if name != "[Content_Types].xml"
    )
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        relations = {one.get("Id"): one for one in etree.fromstring(content)}
        inner = [one for one in relations.values() if one.get("TargetMode") != "External"]
        assert all(
            posixpath.normpath(posixpath.join("/", base, one.get("Target")))[1:] in parts for one in inner
        )
        owner = parts.get(posixpath.join(base, posixpath.basename(name).removesuffix(".rels")), b"")
        assert set(re.findall(rb'r:(?:embed|id)="([^"]+)"', owner)) <= {one.encode() for one in relations}


def test_pictures_and_tables_of_the_word_file_are_well_formed_and_fit_the_column():
    with zipfile.ZipFile(io.BytesIO(printed("paper-docx").content)) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    widths = [int(one.get("cx")) / 36000 for one in body.iter(EXTENT)]
    tables = list(body.iter(f"{W}tbl"))

    assert len(body.findall(BLIP)) == 3
    assert max(widths) <= 164
    assert len({one.get("id") for one in body.iter(EXTENT.replace("extent", "docPr"))}) == 3
    assert len(body.findall(f".//{W}tblHeader")) == 1
    assert len(body.findall(f".//{W}vertAlign")) == 1
    for table in tables:
        columns = len(table.find(f"{W}tblGrid"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns
            assert all(cell[-1].tag == f"{W}p" for cell in row.findall(f"{W}tc"))


def test_the_paper_for_candidates_has_neither_key_nor_points():
    with zipfile.ZipFile(io.BytesIO(printed("paper-docx", with_key=False).content)) as file:
        body = file.read("word/document.xml").decode()

    assert "示例条目60" in body
    assert "论点" not in body
    assert "参考答案" not in body
