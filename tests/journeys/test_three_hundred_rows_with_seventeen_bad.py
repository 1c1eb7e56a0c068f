"""王 sends 300 questions with 17 bad rows; the file comes back red, is mended, and all are in after two uploads."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from core.models import ImportBatch
from core.sheets.styling import RED
from question_bank.models import Question
from tests.factories import bank, cast
from tests.question_bank.sheets import saved, workbook
from tests.support.accessible import is_open_to_everybody
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
BAD = range(5, 300, 18)
"""Seventeen of the 300."""


def line(number: int) -> tuple[str, ...]:
    a, b = SIGNS[number // 20], SIGNS[number % 20]
    answer = "Z" if number in BAD else "A"
    stem = f"{a}{b}地{b}{a}公安机关办理第{number}类案件，由谁决定？"
    return (
        str(number),
        "单选题",
        stem,
        f"{a}局",
        f"{b}所",
        f"{a}{b}队",
        "其他",
        answer,
        "",
        "1",
        "综合",
        "3",
        "",
    )


def drop(page: Page, field: Locator, file: Path) -> None:
    """Drops a file on the upload box, as from the desktop."""
    content = list(file.read_bytes())
    transfer = page.evaluate_handle(
        """([content, name]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(content)], name));
            return transfer;
        }""",
        [content, file.name],
    )
    field.dispatch_event("drop", {"dataTransfer": transfer})


def test_three_hundred_rows_are_all_in_after_two_uploads(desktop: Page, tmp_path: Path) -> None:
    people = cast()
    bank(people.bureau, "city")
    sent = saved(tmp_path, workbook([line(number) for number in range(300)]), "题库.xlsx")

    sign_in(desktop, "100002").goto("/questions/import/")
    drop(desktop, desktop.locator("[data-file-upload]"), sent)
    desktop.get_by_test_id("import-send").click()
    expect(desktop.get_by_test_id("import-mend")).to_be_visible()
    expect(desktop.get_by_test_id("count-rejected")).to_contain_text("17")
    assert Question.objects.count() == 0
    with desktop.expect_download() as download:
        desktop.get_by_test_id("import-returned").click()
    download.value.save_as(tmp_path / "returned.xlsx")
    is_open_to_everybody(desktop)
    desktop.get_by_test_id("import-good-rows").check()
    desktop.get_by_test_id("import-confirm").click()
    expect(desktop.get_by_test_id("import-applied")).to_be_visible()

    book = openpyxl.load_workbook(tmp_path / "returned.xlsx")
    red = [cell for row in book["试题"].iter_rows() for cell in row if cell.fill.fgColor.rgb == RED]
    assert [cell.row for cell in red] == [number + 2 for number in BAD]
    for cell in red:
        cell.value = "A"
    book.save(tmp_path / "returned.xlsx")
    desktop.goto("/questions/import/")
    desktop.set_input_files("input[type=file]", tmp_path / "returned.xlsx")
    desktop.get_by_test_id("import-send").click()
    desktop.get_by_test_id("import-confirm").click()
    expect(desktop.get_by_test_id("import-applied")).to_be_visible()
    assert (Question.objects.count(), ImportBatch.objects.count()) == (300, 2)


def test_columns_are_named_by_hand_on_a_phone(phone: Page, tmp_path: Path) -> None:
    people = cast()
    bank(people.bureau, "city")
    header = ("编码", "内容是什么", "结果")
    file = saved(tmp_path, workbook([("n1", "派出所可以当场决定警告。", "对")], header=header), "odd.xlsx")

    sign_in(phone, "100002").goto("/questions/import/")
    phone.set_input_files("input[type=file]", file)
    phone.get_by_test_id("import-send").click()
    phone.get_by_test_id("import-columns-link").click()
    for index, meaning in enumerate(("ref", "stem", "key")):
        phone.locator(f"[name=column-0-{index}]").select_option(meaning)
    is_open_to_everybody(phone)
    phone.get_by_test_id("import-columns-save").click()
    expect(phone.get_by_test_id("import-row")).to_have_count(1)
    expect(phone.get_by_test_id("import-row")).to_contain_text(re.compile("派出所可以当场决定警告"))
