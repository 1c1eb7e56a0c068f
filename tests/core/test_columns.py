"""What a person has said about the columns of a file is known again by the header, whatever its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.actions.choose_columns import choose_columns, chosen_columns
from core.domain.columns import SheetColumns, column_names, meanings_of, signature
from core.models import AuditEvent, ColumnChoice

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def test_every_column_has_a_name_of_its_own() -> None:
    assert column_names(["题 干", "备注", "", "备注", "ＡＢ"]) == ("题干", "备注", "@2", "备注#2", "ab")


def test_a_header_is_known_in_any_order_and_writing_but_not_with_other_columns() -> None:
    assert signature(["题干", "答 案", ""]) == signature(["答案", "题干"])
    assert signature(["题干", "答案"]) != signature(["题干", "答案", "备注"])


def test_the_first_rows_of_a_sheet_are_kept_with_their_numbers() -> None:
    rows = [(1, ["标题"]), (2, [" "]), (3, ["甲", "乙"]), (4, ["1", ""]), (5, ["2", "x"])]
    sheet = SheetColumns.of("试题", rows, 3, {0: "stem"})

    assert SheetColumns.from_json(sheet.as_json()) == sheet
    assert [number for number, _cells in sheet.rows] == [1, 3, 4, 5]
    assert (sheet.below(3, 0), sheet.below(3, 1), sheet.cells_of(9)) == (["1", "2"], ["x"], ())


@pytest.mark.django_db
def test_the_last_word_about_a_header_counts_for_the_unit_that_said_it() -> None:
    header = ["内容", "结果"]
    for day, (unit, meanings) in enumerate([(1, {0: "stem"}), (1, {0: "stem", 1: "key"}), (2, {1: "note"})]):
        at = AT + timedelta(days=day)
        choose_columns(kind="questions", unit_id=unit, header=header, meanings=meanings, actor_id=7, at=at)

    own = chosen_columns(kind="questions", unit_id=1)
    assert meanings_of(["结果", "内容"], own) == {0: "key", 1: "stem"}
    assert meanings_of(header, chosen_columns(kind="questions", unit_id=None)) == {1: "note"}
    assert meanings_of(header, chosen_columns(kind="roster", unit_id=1)) is None
    assert ColumnChoice.objects.count() == 2
    assert AuditEvent.objects.of_kind("import.columns_chosen").count() == 3
