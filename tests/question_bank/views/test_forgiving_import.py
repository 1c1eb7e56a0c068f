"""An import that forgives: columns named by hand, the file back with red cells, good rows or nothing, similar rows."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.clock import local_day, now
from core.imports import stored_upload
from core.models import ImportBatch
from core.sheets.limits import MAX_CELL
from core.sheets.styling import RED
from personnel.domain.roles import Role
from question_bank.actions.note_similar import note_similar
from question_bank.models import Bank, Question, QuestionRevision
from tests.factories import BACKEND, Cast, approved_question, bank, cast, grant, officer, statute
from tests.question_bank.sheets import ROWS, row, saved, workbook

pytestmark = pytest.mark.django_db

ODD = ("编码", "内容是什么", "甲", "乙", "结果", "批注")
ODD_ROWS = (
    ("9", "谁可以决定拘留？", "公安机关", "派出所", "A", "新"),
    ("10", "谁可以决定警告？", "派出所", "居委会", "A", ""),
)
SAID = ("ref", "stem", "options.0", "options.1", "key", "note")


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


def sent(client: Client, into: Bank, content: bytes) -> ImportBatch:
    file = SimpleUploadedFile("题库.xlsx", content)
    client.post(reverse("question_bank:import_upload"), {"bank": into.pk, "file": file})
    return ImportBatch.objects.order_by("-pk")[0]


def shown(client: Client, batch: ImportBatch, query: str = "") -> Any:
    return client.get(reverse("question_bank:import", args=[batch.pk]) + query)


def confirm(client: Client, batch: ImportBatch, **choice: str) -> None:
    client.post(reverse("question_bank:import_confirm", args=[batch.pk]), choice)


# --- Columns


def say(client: Client, batch: ImportBatch, meanings: tuple[str, ...] = SAID, act: str = "save") -> Any:
    told = {f"column-0-{index}": meaning for index, meaning in enumerate(meanings)}
    address = reverse("question_bank:import_columns", args=[batch.pk])
    return client.post(address, told | {"act": act, "header-0": "1"})


def test_columns_named_by_hand_are_read_and_remembered_for_the_next_file(
    wang: Client, city_bank: Bank
) -> None:
    first = sent(wang, city_bank, workbook(ODD_ROWS, header=ODD))
    assert first.counts == {"rejected": 1}
    page = wang.get(reverse("question_bank:import_columns", args=[first.pk])).content.decode()
    assert "谁可以决定拘留？" in page

    assert say(wang, first).status_code == 302
    turned = [tuple(reversed(cells)) for cells in ODD_ROWS]
    second = sent(wang, city_bank, workbook(turned, header=tuple(reversed(ODD))))

    first.refresh_from_db()
    assert (first.state, first.counts, second.counts) == ("ready", {"new": 2}, {"new": 2})
    data = second.rows.order_by("pk")[0].data
    assert (data["ref"], data["options"], data["key"], data["note"]) == (
        "9",
        ["公安机关", "派出所"],
        [0],
        "批注: 新",
    )


def test_columns_that_make_no_question_are_refused_in_words(wang: Client, city_bank: Bank) -> None:
    batch = sent(wang, city_bank, workbook(ODD_ROWS, header=ODD))

    without_key = say(wang, batch, ("ref", "stem", "options.0", "options.0", "skip", "<script>"))
    only_shown = say(wang, batch, act="show")

    assert (without_key.status_code, len(without_key.context["errors"])) == (422, 2)
    assert only_shown.status_code == 200
    batch.refresh_from_db()
    assert batch.counts == {"rejected": 1}


def test_a_column_that_was_read_wrongly_is_read_otherwise(wang: Client, city_bank: Bank) -> None:
    header = ("题号", "试题", "题干", "答案")
    batch = sent(wang, city_bank, workbook([("1", "判断题", "派出所可以决定警告。", "对")], header=header))
    assert [problem["code"] for problem in batch.rows.get().problems] == ["column_twice"]

    say(wang, batch, ("ref", "kind", "stem", "key"))

    batch.refresh_from_db()
    assert batch.counts == {"new": 1}


def test_the_command_reads_columns_as_they_were_named_on_screen(
    wang: Client, city_bank: Bank, tmp_path: Path
) -> None:
    say(wang, sent(wang, city_bank, workbook(ODD_ROWS, header=ODD)))

    call_command("import_questions", str(saved(tmp_path, workbook(ODD_ROWS, header=ODD))), "--bank", "city")

    assert set(Question.objects.values_list("ref", flat=True)) == {"9", "10"}


# --- The same workbook back; good rows or nothing

BAD = (
    *ROWS,
    row(2, 题号="6", 题干="下列哪些不属于处罚？", 答案="A"),
    row(4, 题号="7", 题干="居委会可以拘留。", 答案="？"),
)


def reds(content: bytes) -> dict[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["试题"]
    cells = (cell for line in sheet.iter_rows() for cell in line if cell.fill.fgColor.rgb == RED)
    return {cell.coordinate: cell.comment.text for cell in cells}


def test_the_mended_file_that_came_back_brings_the_rest_in(wang: Client, city_bank: Bank) -> None:
    batch = sent(wang, city_bank, workbook(BAD))
    returned = shown(wang, batch, "?download=workbook").content
    marked = reds(returned)
    assert list(marked) == ["H7", "H8"]
    assert all("。" in words for words in marked.values())
    confirm(wang, batch, rows="good")

    book = openpyxl.load_workbook(io.BytesIO(shown(wang, batch, "?download=workbook").content))
    book["试题"]["H7"], book["试题"]["H8"] = "AB", "错"
    mended = io.BytesIO()
    book.save(mended)
    second = sent(wang, city_bank, mended.getvalue())
    confirm(wang, second)

    assert second.counts == {"unchanged": 5, "new": 2}
    assert Question.objects.count() == 7
    assert not stored_upload(second).is_file()


def test_nothing_is_written_when_a_person_wants_all_rows_or_none(wang: Client, city_bank: Bank) -> None:
    batch = sent(wang, city_bank, workbook(BAD))

    confirm(wang, batch, rows="nothing")
    confirm(wang, batch, rows="good")

    page = shown(wang, batch)
    assert 'data-testid="import-held-back"' in page.content.decode()
    assert len(reds(shown(wang, batch, "?download=workbook").content)) == 2
    assert Question.objects.count() == 0


def test_the_list_of_refused_rows_comes_where_the_upload_is_gone(wang: Client, city_bank: Bank) -> None:
    batch = sent(wang, city_bank, workbook(BAD))
    stored_upload(batch).unlink()

    book = openpyxl.load_workbook(io.BytesIO(shown(wang, batch, "?download=workbook").content))

    assert [[cell.value for cell in line][:3] for line in book.worksheets[0].iter_rows(min_row=2)] == [
        ["试题", 7, "H"],
        ["试题", 8, "H"],
    ]


def test_the_command_writes_nothing_when_a_row_is_refused_and_all_were_wanted(
    city_bank: Bank, tmp_path: Path
) -> None:
    file = str(saved(tmp_path, workbook(BAD)))

    with pytest.raises(SystemExit) as ended:
        call_command("import_questions", file, "--bank", "city", "--all-or-nothing")

    assert (ended.value.code, Question.objects.count(), ImportBatch.objects.count()) == (1, 0, 0)


# --- What changes, what is similar, what is left out


def test_a_changed_row_shows_field_by_field_what_it_changes(wang: Client, city_bank: Bank) -> None:
    confirm(wang, sent(wang, city_bank, workbook(ROWS)))
    batch = sent(wang, city_bank, workbook([row(1, 解析="见第一条。")]))

    [described] = shown(wang, batch, "?status=changed").context["rows"]

    [change] = described.changes
    assert [(piece.text, piece.change) for piece in change["pieces"]] == [
        ("见", ""),
        ("第一", "added"),
        ("条", ""),
        ("文", "removed"),
        ("。", ""),
    ]


SIMILAR_ROWS = (row(1, 题号="1"), row(1, 题号="2", 题干="谁，可以决定"), row(4, 题号="3"))


@pytest.mark.both_databases
def test_similar_rows_and_questions_are_shown_where_the_person_may_see_them(
    wang: Client, people: Cast, city_bank: Bank
) -> None:
    elsewhere = bank(people.zhou.postings.get().unit.get_root(), "elsewhere")
    for into in (city_bank, elsewhere):
        approved_question(into, "old", stem="派出所可以决定警告！", kind="true_false", options=[], key=True)

    batch = sent(wang, city_bank, workbook(SIMILAR_ROWS))
    rows = shown(wang, batch, "?status=similar").context["rows"]

    assert [(one.ref, [similar.question for similar in one.similar]) for one in rows] == [
        ("2", [0]),
        ("3", [Question.objects.get(bank=city_bank, ref="old").pk]),
    ]
    assert batch.options["similar"] == 2
    assert [similar.merges_with for one in rows for similar in one.similar] == [0, 0]

    confirm(wang, batch)
    page = shown(wang, batch, "?status=similar")
    new, second, old = (Question.objects.get(bank=city_bank, ref=ref).pk for ref in ("3", "2", "old"))
    assert [similar.merges_with for one in page.context["rows"] for similar in one.similar] == [second, new]
    assert wang.get(reverse("question_bank:merge", args=[new, old])).status_code == 200
    assert reverse("question_bank:merge", args=[new, old]) in page.content.decode()


@pytest.mark.both_databases
def test_a_changed_question_with_a_number_for_its_name_does_not_resemble_itself(
    wang: Client, city_bank: Bank
) -> None:
    approved_question(city_bank, "1", stem="派出所可以决定警告！", kind="true_false", options=[], key=True)

    batch = sent(wang, city_bank, workbook([row(4, 题号="1", 题干="派出所可以决定警告吗？")]))

    [described] = shown(wang, batch).context["rows"]
    assert (described.status, described.similar) == ("changed", [])


def test_a_file_that_is_refused_in_its_middle_leaves_none_of_the_rows_before(
    wang: Client, city_bank: Bank
) -> None:
    sound = [f"判断,第{number}题说的对吗？,对" for number in range(600)]
    lines = ["题型,题干,答案", *sound, f"判断,{'长' * (MAX_CELL + 1)},对"]

    batch = sent(wang, city_bank, "\n".join(lines).encode())

    assert (batch.state, batch.refusal["code"], batch.rows.count()) == ("refused", "cell_too_long", 0)
    assert batch.rows_read == 500


def test_a_preview_stands_before_similar_questions_are_found_and_a_search_that_died_is_started_again(
    wang: Client, city_bank: Bank
) -> None:
    batch = sent(wang, city_bank, workbook(SIMILAR_ROWS))
    waiting = {name: value for name, value in batch.options.items() if name != "similar"}
    ImportBatch.objects.filter(pk=batch.pk).update(options=waiting, ready_at=now())
    looking = shown(wang, batch)
    ImportBatch.objects.filter(pk=batch.pk).update(ready_at=now() - timedelta(hours=1))
    died = shown(wang, batch)

    wang.post(reverse("question_bank:import_again", args=[batch.pk]))

    assert (looking.context["ready"], looking.context["comparing"], looking.context["comparing_stuck"]) == (
        True,
        True,
        False,
    )
    assert died.context["comparing_stuck"]
    assert shown(wang, batch).context["comparing"] is False
    assert ImportBatch.objects.get(pk=batch.pk).options == {**waiting, "similar": 1}


def test_a_search_for_similar_questions_says_nothing_about_a_file_that_is_read_again(
    wang: Client, city_bank: Bank
) -> None:
    batch = sent(wang, city_bank, workbook(SIMILAR_ROWS))
    ImportBatch.objects.filter(pk=batch.pk).update(claimed_at=now(), options={"bank": "city"})

    found = note_similar(batch, into=city_bank, on=local_day(now()))

    assert found == 1
    assert ImportBatch.objects.get(pk=batch.pk).options == {"bank": "city"}


def test_a_similar_question_of_a_bank_that_the_reader_may_not_read_is_not_named(
    client: Client, people: Cast, city_bank: Bank
) -> None:
    elsewhere_unit = people.zhou.postings.get().unit.get_root()
    elsewhere = bank(elsewhere_unit, "elsewhere")
    approved_question(elsewhere, "old", stem="派出所可以决定警告！", kind="true_false", options=[], key=True)
    both = officer("100009", "孙丽", unit=people.bureau, roles=(Role.QUESTION_AUTHOR,))
    grant(both, Role.QUESTION_AUTHOR, elsewhere_unit)
    client.force_login(both, backend=BACKEND)
    batch = sent(client, city_bank, workbook([row(4)]))
    assert [len(one.similar) for one in shown(client, batch).context["rows"]] == [1]

    client.force_login(people.wang, backend=BACKEND)

    page = shown(client, batch)
    assert [len(one.similar) for one in page.context["rows"]] == [0]
    assert "派出所可以决定警告！" not in page.content.decode()


def test_the_command_names_similar_questions_in_json(
    city_bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = approved_question(
        city_bank, "old", stem="派出所可以决定警告！", kind="true_false", options=[], key=True
    )
    file = str(saved(tmp_path, workbook([row(4, 题号="new")])))

    call_command("import_questions", file, "--bank", "city", "--dry-run", "--json")

    [told] = json.loads(capsys.readouterr().out)["questions"]
    assert [(one["percent"], one["question"]) for one in told["similar"]] == [(100, old.question_id)]
    assert told["warnings"] == ["与题库中第 old 题相似 100%。"]


@pytest.mark.both_databases
def test_ticked_rows_are_left_out_and_can_be_taken_in_again(wang: Client, city_bank: Bank) -> None:
    batch = sent(wang, city_bank, workbook(BAD))
    address = reverse("question_bank:import_leave_out", args=[batch.pk])
    pks = list(batch.rows.order_by("pk").values_list("pk", flat=True))

    wang.post(address, {"row": [*pks[:3], pks[5], "x", 10**30], "act": "out", "status": "similar"})
    wang.post(address, {"row": pks[0], "act": "in"})
    batch.refresh_from_db()
    assert batch.counts == {"new": 3, "left_out": 2, "rejected": 2}
    confirm(wang, batch, rows="good")
    wang.post(address, {"row": pks[1], "act": "in"})

    assert set(Question.objects.values_list("ref", flat=True)) == {"1", "4", "5"}


def test_similar_questions_are_shown_after_writing_and_one_is_retired_for_the_other(
    wang: Client, people: Cast, city_bank: Bank
) -> None:
    old = approved_question(city_bank, "old", stem="询问查证的时间一般不得超过几小时？").question
    new = approved_question(city_bank, "new", stem="询问查证时间一般不得超过几小时？").question
    address = reverse("question_bank:question", args=[new.pk])
    assert wang.get(address).context["similar"] is None

    page = wang.get(address + "?similar=1")
    assert [one["id"] for one in page.context["similar"]] == [old.pk]
    wang.post(reverse("question_bank:retire", args=[new.pk]), {"comment": "由第 old 题代替"})

    assert QuestionRevision.objects.get(question=new).state == "retired"
    assert wang.get(reverse("question_bank:question", args=[old.pk]) + "?similar=1").context["similar"] == []
