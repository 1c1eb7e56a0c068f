"""`import_roster` on good, ugly and hostile files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEvent, ImportBatch, ImportRow
from core.sheets.writer import Column, Table, write_xlsx
from personnel.interchange.roster_template import roster_template
from personnel.models import BadgeHolding, Officer, Posting, Unit

pytestmark = pytest.mark.django_db

UNITS = ("单位代码", "单位名称", "上级单位代码", "单位类别")
OFFICERS = ("警号", "姓名", "警种", "警衔", "职级", "单位代码", "任职类别", "起始日期", "换发", "更名")


def roster(
    tmp_path: Path, units: Sequence[Sequence[Any]] = (), officers: Sequence[Sequence[Any]] = ()
) -> Path:
    """A workbook with both sheets."""
    tables = [
        Table("单位", [Column(heading) for heading in UNITS], units),
        Table("民警", [Column(heading) for heading in OFFICERS], officers),
    ]
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(write_xlsx(tables))
    return path


def run(path: Path, *options: str) -> tuple[dict[str, Any], int]:
    """The JSON answer and the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("import_roster", str(path), "--json", *options, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return json.loads(out.getvalue()), code


TREE = (("N", "新安市公安局", "", "局"), ("N01", "新城派出所", "N", ""), ("N02", "治安大队", "N", ""))


def test_a_first_roster_makes_units_officers_and_postings(tmp_path: Path) -> None:
    path = roster(
        tmp_path,
        TREE[::-1],
        [
            ("013579", "李明", "治安", "一级警司", "四级警长", "N01", "编制", date(2024, 3, 1)),
            ("013579", "李明", "", "", "", "N02", "借调", "2026年1月5日"),
            (100002, "王芳", "", "", "", "N02", "", "20190701"),
        ],
    )

    answer, code = run(path)

    assert (answer, code) == ({"created": 5, "updated": 1, "unchanged": 0, "rejected": []}, 0)
    assert list(Unit.objects.order_by("path").values_list("code", "depth", "kind")) == [
        ("N", 1, "bureau"),
        ("N01", 2, "police_station"),
        ("N02", 2, "brigade"),
    ]
    assert Unit.find_problems() == ([], [], [], [], [])
    li = Officer.objects.holding_badge("013579").get()
    assert (li.name, li.police_type, li.police_rank, li.grade) == ("李明", "治安", "一级警司", "四级警长")
    assert list(li.postings.order_by("starts_on").values_list("kind", "unit__code", "starts_on")) == [
        ("establishment", "N01", date(2024, 3, 1)),
        ("secondment", "N02", date(2026, 1, 5)),
    ]
    assert li.has_usable_password() is False
    assert BadgeHolding.objects.filter(badge_number="100002", held_until=None).count() == 1


def test_the_same_roster_again_changes_nothing(tmp_path: Path) -> None:
    path = roster(tmp_path, TREE, [("100001", "李明", "", "", "", "N01", "编制", "2024-03-01")])
    run(path)
    postings = list(Posting.objects.values_list("pk", flat=True))

    assert run(path) == ({"created": 0, "updated": 0, "unchanged": 4, "rejected": []}, 0)
    assert list(Posting.objects.values_list("pk", flat=True)) == postings


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = roster(tmp_path, TREE, [("100001", "李明", "", "", "", "N01", "编制", "2024-03-01")])

    answer, code = run(path, "--dry-run")

    assert (answer["created"], code) == (4, 0)
    counts = [model.objects.count() for model in (Unit, Officer, Posting, ImportBatch, ImportRow, AuditEvent)]
    assert counts == [0, 0, 0, 0, 0, 0]


def test_transfers_moves_and_reissues_keep_history(tmp_path: Path) -> None:
    run(roster(tmp_path, TREE, [("100001", "李明", "", "", "", "N01", "编制", "2024-03-01")]))
    li = Officer.objects.get()

    answer, code = run(
        roster(
            tmp_path,
            [("N01", "新城派出所", "N02", ""), ("N03", "东城派出所", "N02", "")],
            [("100001", "钱刚", "", "", "", "N03", "编制", "2026-03-01", "是")],
        )
    )

    assert (answer, code) == ({"created": 2, "updated": 1, "unchanged": 0, "rejected": []}, 0)
    assert [unit.get_parent().code for unit in Unit.objects.filter(code__in=("N01", "N03"))] == ["N02", "N02"]
    assert Unit.find_problems() == ([], [], [], [], [])
    assert Officer.objects.holding_badge("100001").get().name == "钱刚"
    assert li.badge_holdings.get().held_until == date(2026, 3, 1)
    assert li.postings.get().unit.code == "N01"


def test_refused_rows_are_listed_and_the_others_written(tmp_path: Path) -> None:
    path = roster(
        tmp_path,
        TREE,
        [
            ("100001", "李明", "", "", "", "N01", "编制", "2024-03-01"),
            ("100002", "王芳", "", "", "", "N77", "编制", "2024-03-01"),
            ("100003", "陈静", "", "", "", "N01", "编制", "去年三月"),
        ],
    )

    answer, code = run(path)

    assert (answer["created"], code) == (4, 1)
    assert [(one["sheet"], one["row"], one["column"], one["value"]) for one in answer["rejected"]] == [
        ("民警", 3, "单位代码", "N77"),
        ("民警", 4, "起始日期", "去年三月"),
    ]
    assert all(one["reason"] for one in answer["rejected"])
    assert Officer.objects.get().name == "李明"
    assert AuditEvent.objects.get(kind="import.applied").facts["officers_created"] == 1


def test_a_formula_is_named_with_its_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "民警"
    book.active.append(list(OFFICERS))
    book.active.append(["100001", "=A2&B1", "", "", "", "N01", "编制", "2024-03-01"])
    path = tmp_path / "f.xlsx"
    book.save(path)

    answer, code = run(path)

    assert code == 1
    assert [(one["row"], one["column"]) for one in answer["rejected"]][0] == (2, "B2")
    assert Officer.objects.count() == 0


def test_an_ugly_csv_in_gbk_is_read_as_meant(tmp_path: Path) -> None:
    run(roster(tmp_path, TREE))
    path = tmp_path / "ugly.csv"
    path.write_bytes(
        (
            "新安市公安局花名册;;;;;\r\n;;;;;\r\n"
            "姓 名;警号*;所在单位;类 别;起始日期（年月日）;备注\r\n"
            "李　　明;０１３５７９;新城派出所;在编;２０２４．３．１;好\r\n"
            ";;;;;\r\n"
            "王芳; 100002 ;N02;;2019/7/1;\r\n"
        ).encode("gbk")
    )

    answer, code = run(path)

    assert (answer, code) == ({"created": 2, "updated": 0, "unchanged": 0, "rejected": []}, 0)
    held = BadgeHolding.objects.order_by("badge_number").values_list(
        "badge_number", "officer__name", "held_from"
    )
    assert list(held) == [
        ("013579", "李明", date(2024, 3, 1)),
        ("100002", "王芳", date(2019, 7, 1)),
    ]


@pytest.mark.parametrize("content", (b"%PDF-1.7", b"PK\x03\x04xxxx", b"", "甲,乙\n1,2\n".encode()))
def test_a_file_that_is_no_roster_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)

    answer, code = run(path)

    assert (answer["created"], len(answer["rejected"]), code) == (0, 1, 1)
    assert answer["rejected"][0]["value"] == "x.xlsx"


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("import_roster", str(tmp_path / "no.xlsx"))

    assert wrong.value.returncode == 2


def test_the_template_of_the_product_is_read_without_complaints(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(roster_template())

    assert run(path) == ({"created": 0, "updated": 0, "unchanged": 0, "rejected": []}, 0)


@pytest.mark.parametrize("count", (3, 30))
def test_the_number_of_queries_does_not_grow_with_the_officers(
    tmp_path: Path, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run(roster(tmp_path, TREE))
    path = roster(
        tmp_path,
        (),
        [
            (f"2{number:05d}", f"民警{number}甲", "", "", "", "N01", "", "2024-03-01")
            for number in range(count)
        ],
    )

    with django_assert_num_queries(22):
        answer, _code = run(path)

    assert answer["created"] == count
