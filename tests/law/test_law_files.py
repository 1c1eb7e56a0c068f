"""Reading files of laws from outside."""

import hashlib
import io
import zipfile
from datetime import date

import docx
import pytest

from law.domain.parsing import parse_law
from law.interchange.law_files import UnreadableLawFile, day_in_name, read_law_bytes
from law.interchange.reading import read_law, read_law_at
from tests.law.samples import PLAIN


def document(*lines, table=()):
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if table:
        rows = file.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(rows.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def archive(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def code_of(content, name="示例.txt"):
    with pytest.raises(UnreadableLawFile) as refusal:
        read_law_bytes(content, name=name)
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_is_read_in_every_usual_encoding(encoding):
    source = read_law_bytes(PLAIN.encode(encoding), name="示例.txt")

    assert [article.key for article in parse_law(source.text).articles] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(ending):
    source = read_law_bytes(PLAIN.replace("\n", ending).encode(), name="示例.md")

    assert len(parse_law(source.text).articles) == 5


def test_a_word_document_is_read_paragraph_by_paragraph_with_its_tables():
    content = document(*PLAIN.replace("#", "").splitlines(), "附件", table=[("甲", "乙"), ("丙", "丁")])

    parsed = parse_law(read_law_bytes(content, name="示例.docx").text)

    assert [article.key for article in parsed.articles] == ["1", "2", "3", "4", "5"]
    assert [line.text for line in parsed.annexes[0].lines] == ["附件", "甲\t乙", "丙\t丁"]


def test_soft_breaks_are_line_ends_and_automatic_numbers_are_marked():
    content = document("示例条例", "第一条 示例：\n（一）甲；\n（二）乙。")
    file = docx.Document(io.BytesIO(content))
    file.add_paragraph("丙。", style="List Number")
    numbered = file.paragraphs[-1]._p.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_numId().val = 1
    target = io.BytesIO()
    file.save(target)

    parsed = parse_law(read_law_bytes(target.getvalue(), name="示例.docx").text)

    assert len(parsed.articles[0].paragraphs[0].items) == 2
    assert "automatic_numbers" in [warning.code for warning in parsed.warnings]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.txt", "empty_file"),
        (b" \n ", "a.txt", "empty_file"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.txt", "too_large"),
        (b"PK\x03\x04 broken", "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "a.doc", "old_word"),
        ("示例".encode(), "a.pdf", "unknown_kind"),
        ("示例".encode(), "a.docx", "damaged"),
        (b"\xff\xff\xff\x80\x80", "a.txt", "unknown_encoding"),
        (b"\x00\x01\x02\x03", "a.txt", "unknown_encoding"),
        (b"\n" * 100_000 + "示例\n".encode() * 70_000, "a.txt", "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content, name, code):
    assert code_of(content, name) == code


def test_archives_that_are_no_documents_are_refused():
    assert code_of(archive(xl__workbook_xml="<workbook/>"), "a.docx") == "not_a_document"
    assert code_of(archive(word__document_xml="<w:p>"), "a.docx") == "damaged"
    entity = '<!DOCTYPE d [<!ENTITY a "示例">]><d>&a;</d>'
    assert code_of(archive(word__document_xml=entity), "a.docx") == "xml_entities"


def test_a_document_that_unpacks_to_far_too_much_is_refused():
    assert code_of(archive(word__document_xml=b"<d>" + b" " * 80_000_000 + b"</d>"), "a.docx") == "bomb"
    long_text = "<d><t>" + "示" * 4_100_000 + "</t></d>"
    assert code_of(archive(word__document_xml=long_text), "a.docx") in ("bomb", "too_large")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("示例法(2025-06-27).md", date(2025, 6, 27)),
        ("示例法_20250627.docx", date(2025, 6, 27)),
        ("示例法2025年06月27日.txt", date(2025, 6, 27)),
        ("示例法(2025-02-30).md", None),
        ("示例法.md", None),
    ],
)
def test_the_day_in_a_file_name_is_read(name, day):
    assert day_in_name(name) == day


def test_a_path_that_is_no_file_is_refused(tmp_path):
    for path, code in ((tmp_path / "fehlt.md", "not_found"), (tmp_path, "not_a_file")):
        with pytest.raises(UnreadableLawFile) as refusal:
            read_law_at(path)
        assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("示例条例\n" + "".join(f"第{n}条 示例。\n" for n in range(1, 9999)), 9998),
        ("示例条例\n" + "第一条 示例。\n" + "（一）\n" * 50_000, 1),
        ("示例条例\n" + "第一章 示例\n" * 50_000 + "第一条 示例。", 1),
        ("示例条例\n（2020年1月1日" + "，" * 1_000_000 + "\n第一条 示例。", 1),
        ("示例条例\n" + "2020年1月1日通过\n" * 50_000 + "第一条 示例。", 1),
        ("第" + " 1" * 1_000_000 + "条 示例。", 0),
        ("目录\n" + "第一章 示例……1\n" * 50_000, 0),
        ("《" * 500_000 + "\n第一条 示例。", 1),
        ("示例条例\n第一条 示例：" + "（一）" * 400_000, 0),
    ],
    ids=range(9),
)
def test_a_hostile_text_is_read_to_its_end(text, articles):
    assert len(parse_law(text).articles) == articles


def test_a_law_is_read_in_a_process_of_its_own_and_comes_back_whole() -> None:
    content = PLAIN.encode()

    read = read_law(content, name="示例(2025-06-27).txt")

    assert read.law == parse_law(PLAIN, named_on=date(2025, 6, 27))
    assert read.sha256 == hashlib.sha256(content).hexdigest()


def test_a_refusal_in_the_child_keeps_its_code() -> None:
    with pytest.raises(UnreadableLawFile) as refusal:
        read_law(b"\xd0\xcf\x11\xe0 old", name="旧.doc")

    assert refusal.value.code == "old_word"
