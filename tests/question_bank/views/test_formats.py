"""Questions in and out in all formats: pasted, sent, taken over, taken out; twice makes nothing double."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image
from pypdf import PdfReader

from core.models import AuditEvent, ImportBatch
from question_bank.models import Bank, Picture, Question, QuestionRevision
from tests.factories import BACKEND, Cast, approved_question, bank, cast, statute
from tests.question_bank.interchange.test_foreign_formats import GIFT, MOODLE, QTI_21, manifest, package

pytestmark = pytest.mark.django_db

TEXT = "某局练习\n1. 谁可以决定？（2分）\nA. 县级公安机关\nB. 派出所\n答案：A\n依据：《练兵试验条例》第一条\n2. 派出所可以决定警告。（√）"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def city_bank(people: Cast) -> Bank:
    statute("练兵试验条例", articles=3)
    return bank(people.bureau, "city")


@pytest.fixture
def wang(client: Client, people: Cast) -> Client:
    client.force_login(people.wang, backend=BACKEND)
    return client


def pasted(client: Client, into: Bank, text: str, act: str):
    return client.post(
        reverse("question_bank:import_paste"), {"bank": into.pk, "text": text, "form": "auto", "act": act}
    )


def confirmed(client: Client) -> ImportBatch:
    batch = ImportBatch.objects.order_by("-pk")[0]
    client.post(reverse("question_bank:import_confirm", args=[batch.pk]))
    batch.refresh_from_db()
    return batch


def run(*arguments):
    out = io.StringIO()
    code = 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=io.StringIO())
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_what_is_understood_stands_beside_the_text_before_anything_is_written(wang, city_bank):
    part = pasted(wang, city_bank, TEXT, "part").content.decode()

    assert part.count('data-testid="paste-question"') == 2
    assert "某局练习" in part
    assert "<html" not in part
    assert (Question.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_without_a_bank_the_preview_says_what_is_missing_and_not_nothing(wang, city_bank):
    asked = {"bank": "", "text": TEXT, "form": "auto", "act": "part"}
    part = wang.post(reverse("question_bank:import_paste"), asked).content.decode()

    assert "请先选择题库" in part
    assert 'data-testid="paste-question"' not in part


def test_a_kind_that_was_told_from_the_answer_is_named_in_words(wang, city_bank):
    pasted(wang, city_bank, TEXT, "read")
    batch = ImportBatch.objects.order_by("-pk")[0]
    page = wang.get(reverse("question_bank:import", args=[batch.pk])).content.decode()

    assert "<q>单选题</q>" in page
    assert "single_choice" not in page


def test_without_a_script_the_button_shows_the_same_on_the_page(wang, city_bank):
    page = pasted(wang, city_bank, TEXT, "show").content.decode()

    assert page.count('data-testid="paste-question"') == 2
    assert "<html" in page


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 100_001])
def test_a_text_that_is_empty_or_too_long_is_answered_on_the_page(wang, city_bank, text):
    response = pasted(wang, city_bank, text, "read")

    assert response.status_code == 200
    assert ImportBatch.objects.count() == 0


def test_pasted_text_goes_through_preview_and_confirm_into_review_and_twice_makes_nothing_double(
    wang, city_bank
):
    pasted(wang, city_bank, TEXT, "read")
    first = confirmed(wang)
    pasted(wang, city_bank, TEXT.replace("B. 派出所", "B. 派出所所长"), "read")
    second = confirmed(wang)

    assert (first.counts, first.options["read_as"]) == ({"new": 2}, "text")
    assert second.counts == {"changed": 1, "unchanged": 1}
    assert Question.objects.count() == 2
    assert list(QuestionRevision.objects.newest().values_list("state", flat=True)) == [
        "in_review",
        "in_review",
    ]
    assert QuestionRevision.objects.newest().get(kind="single_choice").options == [
        "县级公安机关",
        "派出所所长",
    ]


def word(*lines: str, table: list[list[str]] = ()) -> bytes:
    file = Document()
    for line in lines:
        file.add_paragraph(line)
    for number, row in enumerate(table):
        grid = file.tables[0] if number else file.add_table(0, len(row))
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


FILES = {
    "a.docx": (word(*TEXT.split("\n")), "docx", 2),
    "b.docx": (
        word("说明", table=[["题干", "选项A", "选项B", "答案"], ["谁？", "甲", "乙", "A"]]),
        "docx",
        1,
    ),
    "c.xml": (MOODLE.encode(), "moodle-xml", 2),
    "d.gift": (GIFT.encode(), "gift", 6),
    "e.zip": (package(imsmanifest_xml=manifest("a.xml"), a_xml=QTI_21), "qti", 1),
    "f.xml": (QTI_21.encode(), "qti", 1),
    "g.txt": (TEXT.encode("gb18030"), "text", 2),
    "h.txt": (b"What?\nA. One\nB. Two\nANSWER: B\n", "aiken", 1),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_format_is_told_by_its_content_read_and_taken_over(wang, city_bank, name):
    content, form, count = FILES[name]

    wang.post(
        reverse("question_bank:import_upload"),
        {"bank": city_bank.pk, "file": SimpleUploadedFile(name, content)},
    )
    batch = ImportBatch.objects.order_by("-pk")[0]
    page = wang.get(reverse("question_bank:import", args=[batch.pk])).content.decode()
    confirmed(wang)

    assert (batch.options["read_as"], batch.counts["new"], Question.objects.count()) == (form, count, count)
    assert "import-columns-link" not in page
    assert "import-returned" not in page


def test_a_file_that_is_hostile_is_refused_on_the_page_in_words(wang, city_bank):
    hostile = b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>'

    wang.post(
        reverse("question_bank:import_upload"),
        {"bank": city_bank.pk, "file": SimpleUploadedFile("a.xml", hostile)},
    )
    batch = ImportBatch.objects.get()
    page = wang.get(
        reverse("question_bank:import", args=[batch.pk]), headers={"Accept-Language": "zh-hans"}
    ).content.decode()

    assert (batch.state, batch.refusal["code"]) == ("refused", "xml_entities")
    assert "已拒绝打开" in page


def test_the_command_reads_every_format_and_says_where_what_is_unknown_stood(tmp_path, city_bank):
    (tmp_path / "m.xml").write_bytes(MOODLE.encode())

    code, out = run("import_questions", tmp_path / "m.xml", "--bank", "city", "--json")
    told = json.loads(out)

    assert (code, told["created"], [one["status"] for one in told["questions"]]) == (
        1,
        2,
        ["new", "rejected", "new"],
    )
    assert [(one["row"], one["code"], one["value"]) for one in told["rejected"]] == [
        (2, "construct_unknown", "calculated")
    ]
    assert (1, "construct_left_out", "hint: 想一想") in [
        (one["row"], one["code"], one["value"]) for one in told["remarks"]
    ]
    assert (
        run("import_questions", tmp_path / "m.xml", "--bank", "city", "--format", "moodle-xml", "--json")[0]
        == 1
    )
    assert Question.objects.count() == 2


def test_a_bank_goes_out_and_comes_back_unchanged_in_every_format_that_holds_it(tmp_path, city_bank, people):
    approved_question(city_bank)
    for form in ("xlsx", "csv", "text", "moodle-xml", "qti", "gift"):
        file = tmp_path / f"out.{form}"

        code, out = run("export_questions", "--format", form, "--out", file, "--bank", "city", "--json")
        told = json.loads(out)
        back = json.loads(run("import_questions", file, "--bank", "city", "--json")[1])

        assert (code, told["questions"]) == (0, 1)
        assert (form, back["unchanged"], back["created"], back["updated"]) == (form, 1, 0, 0)
    assert AuditEvent.objects.filter(kind="questions.exported").count() == 6


@pytest.mark.parametrize("arguments", [["--bank", "nowhere"], ["--out", "/nowhere/a.xml"]])
def test_a_wrong_call_of_the_export_ends_with_two(tmp_path, city_bank, arguments):
    with pytest.raises(CommandError) as wrong:
        run("export_questions", "--format", "gift", "--out", tmp_path / "a", *arguments)

    assert wrong.value.returncode == 2


def test_the_paper_has_the_seal_line_and_the_answer_sheet_and_no_key_unless_it_is_asked_for(
    tmp_path, city_bank
):
    approved_question(city_bank)
    run("export_questions", "--format", "paper-pdf", "--out", tmp_path / "a.pdf", "--title", "三月练习")
    run("export_questions", "--format", "paper-docx", "--out", tmp_path / "a.docx", "--title", "三月练习")

    pages = PdfReader(tmp_path / "a.pdf").pages
    said = "".join(page.extract_text() for page in pages)
    with zipfile.ZipFile(tmp_path / "a.docx") as file:
        header = next(
            file.read(name).decode()
            for name in file.namelist()
            if "word/header" in name and b"seal" in file.read(name)
        )
        body = file.read("word/document.xml").decode()

    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert "三月练习答题卡" in said
    assert "参考答案" not in said + body
    assert "密　　封　　线" in header
    assert "[A] [B]" in body


def drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()


def test_pictures_and_tables_of_a_word_file_come_in_and_go_out_and_come_back(tmp_path, wang, city_bank):
    file = Document()
    file.add_paragraph("1. 图中是什么标志？")
    file.add_picture(io.BytesIO(drawn()))
    file.add_paragraph("见下表：")
    grid = file.add_table(1, 2)
    grid.cell(0, 0).text, grid.cell(0, 1).text = "红", "色"
    for line in ("A. 禁令标志", "B. 指示标志", "答案：A"):
        file.add_paragraph(line)
    file.save(tmp_path / "a.docx")

    upload = SimpleUploadedFile("a.docx", (tmp_path / "a.docx").read_bytes())
    wang.post(reverse("question_bank:import_upload"), {"bank": city_bank.pk, "file": upload})
    confirmed(wang)
    revision = QuestionRevision.objects.get()
    picture = Picture.objects.get()

    assert f'<img src="image:{picture.sha256}"' in revision.stem
    assert "<td>红</td><td>色</td>" in revision.stem
    assert (revision.options, revision.key) == (["禁令标志", "指示标志"], [0])
    for form in ("qti", "moodle-xml"):
        run("export_questions", "--format", form, "--out", tmp_path / form)
        back = json.loads(run("import_questions", tmp_path / form, "--bank", "city", "--json")[1])
        assert (form, back["unchanged"], Picture.objects.count()) == (form, 1, 1)


def test_numbers_that_word_counts_itself_are_read(wang, city_bank):
    numbered = Document()
    numbered.add_paragraph("谁可以决定？", style="List Number")
    for line in ("A. 公安机关", "B. 居委会", "答案：A"):
        numbered.add_paragraph(line)
    numbered.add_paragraph("派出所可以决定警告。（√）", style="List Number")
    out = io.BytesIO()
    numbered.save(out)

    wang.post(
        reverse("question_bank:import_upload"),
        {"bank": city_bank.pk, "file": SimpleUploadedFile("a.docx", out.getvalue())},
    )
    confirmed(wang)

    assert list(QuestionRevision.objects.order_by("pk").values_list("stem", flat=True)) == [
        "谁可以决定？",
        "派出所可以决定警告。",
    ]


# --- The screen


def test_the_export_screen_reports_what_is_lost_and_sends_the_file(wang, city_bank):
    approved_question(city_bank)
    address = reverse("question_bank:export")

    report = wang.post(address, {"format": "aiken", "act": "report"}).content.decode()
    sent = wang.post(address, {"format": "qti", "bank": "city", "act": "file"})

    assert 'data-testid="export-losses"' in report
    assert sent["Content-Type"] == "application/zip"
    assert "imsmanifest.xml" in zipfile.ZipFile(io.BytesIO(sent.content)).namelist()
    assert AuditEvent.objects.get(kind="questions.exported").facts["questions"] == 1


def test_nobody_takes_out_what_they_may_not_read(client, people, city_bank):
    approved_question(city_bank)
    client.force_login(people.zhou, backend=BACKEND)

    answer = client.post(reverse("question_bank:export"), {"format": "gift", "act": "file"})

    assert "Content-Disposition" not in answer
    assert not AuditEvent.objects.filter(kind="questions.exported").exists()
