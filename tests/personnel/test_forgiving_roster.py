"""A roster import that forgives: columns named by hand, the file back with red cells, good rows or nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.models import ImportBatch
from core.sheets.styling import RED
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import BACKEND, Cast, cast, officer

pytestmark = pytest.mark.django_db

ODD = "编号,谁,在哪,何时,电话\n200001,赵强,A0101,2026-03-02,略\n200002,钱刚,A0102,2026-03-02,略\n"
SAID = ("officers.badge", "officers.name", "officers.unit", "officers.since", "skip")
BAD = "警号;姓名;单位代码;起始日期\n200001;赵强;A0101;2026-03-02\n200002;钱刚;A9999;2026-03-02\n;孙勇;A0101;昨天\n"


@pytest.fixture
def people() -> Cast:
    people = cast()
    officer("100004", "孙丽", unit=people.bureau, roles=(Role.HR,))
    return people


@pytest.fixture
def hr(client: Client, people: Cast) -> Client:
    client.force_login(Officer.objects.holding_badge("100004").get(), backend=BACKEND)
    return client


def sent(client: Client, content: bytes, name: str = "花名册.csv") -> ImportBatch:
    client.post(reverse("personnel:roster"), {"unit": "A", "file": SimpleUploadedFile(name, content)})
    return ImportBatch.objects.order_by("-pk")[0]


def page(client: Client, batch: ImportBatch, query: str = "") -> Any:
    return client.get(reverse("personnel:roster_import", args=[batch.pk]) + query)


def confirm(client: Client, batch: ImportBatch, **choice: str) -> None:
    client.post(reverse("personnel:roster_import", args=[batch.pk]), {"act": "confirm", **choice})


def say(client: Client, batch: ImportBatch, meanings: tuple[str, ...]) -> Any:
    told = {f"column-0-{index}": meaning for index, meaning in enumerate(meanings)}
    return client.post(
        reverse("personnel:roster_columns", args=[batch.pk]), told | {"act": "save", "header-0": "1"}
    )


def test_columns_named_by_hand_are_read_and_remembered_for_the_next_file(hr: Client, tmp_path: Path) -> None:
    first = sent(hr, ODD.encode())
    assert (first.state, first.counts) == ("ready", {"rejected": 1})
    assert "编号" in hr.get(reverse("personnel:roster_columns", args=[first.pk])).content.decode()

    assert say(hr, first, SAID).status_code == 302
    second = sent(hr, ODD.encode("gbk"))

    first.refresh_from_db()
    assert (first.counts, second.counts) == ({"new": 2}, {"new": 2})
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    call_command("import_roster", str(path))
    assert Officer.objects.filter(name__in=("赵强", "钱刚")).count() == 2


def test_columns_of_both_tables_or_without_a_name_are_refused_in_words(hr: Client) -> None:
    batch = sent(hr, ODD.encode())

    mixed = say(hr, batch, ("officers.badge", "units.unit_name", "officers.unit", "officers.unit", "skip"))

    assert mixed.status_code == 422
    assert [str(error["text"]) for error in mixed.context["errors"]] == [
        "有两列内容相同：单位代码，请只选其中一列。",
        "一张表只能是民警（必须有：警号、姓名）或单位（必须有：单位代码、单位名称），不能混在一起。",
    ]


def test_the_mended_file_that_came_back_brings_the_rest_in(hr: Client) -> None:
    batch = sent(hr, BAD.encode("gbk"))
    confirm(hr, batch, rows="good")

    book = openpyxl.load_workbook(io.BytesIO(page(hr, batch, "?download=workbook").content))
    sheet = book["数据"]
    red = {
        cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.fill.fgColor.rgb == RED
    }
    assert set(red) == {"C3", "A4", "D4"}
    assert all(words.endswith("。") for words in red.values())
    sheet["C3"], sheet["A4"], sheet["D4"] = "A0102", "200003", "2026年3月2号"
    mended = io.BytesIO()
    book.save(mended)
    second = sent(hr, mended.getvalue(), "花名册.xlsx")
    confirm(hr, second)

    assert second.counts == {"unchanged": 1, "new": 2}
    assert Officer.objects.filter(name__in=("赵强", "钱刚", "孙勇")).count() == 3


def test_nothing_is_written_when_a_person_wants_all_rows_or_none(hr: Client) -> None:
    batch = sent(hr, BAD.encode())

    confirm(hr, batch, rows="nothing")
    confirm(hr, batch, rows="good")

    assert 'data-testid="import-held-back"' in page(hr, batch).content.decode()
    assert page(hr, batch, "?download=workbook").content[:2] == b"PK"
    assert not Officer.objects.filter(name="赵强").exists()


def test_the_command_writes_nothing_when_a_row_is_refused_and_all_were_wanted(
    people: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(BAD)

    with pytest.raises(SystemExit) as ended:
        call_command("import_roster", str(path), "--all-or-nothing")

    assert (ended.value.code, Officer.objects.filter(name="赵强").exists()) == (1, False)
