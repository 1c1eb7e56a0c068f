"""`import_law PATH…` as contract 3 has it."""

import json

import pytest
from django.core.management import CommandError, call_command

from law.models import Statute
from tests.law.samples import AMENDMENT, PLAIN, law

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "练兵(2024-06-20).md").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "修正案.txt").write_bytes(AMENDMENT.encode("gb18030"))
    (tmp_path / "缺条.md").write_text(law("第一条 甲。\n\n第三条 丙。"), encoding="utf-8")
    (tmp_path / "不是法律.txt").write_text("你好", encoding="utf-8")
    return tmp_path


def answers(capsys, *arguments):
    """Exit code and JSON of the command."""
    try:
        call_command("import_law", *map(str, arguments), "--json")
        code = 0
    except SystemExit as end:
        code = end.code
    return code, json.loads(capsys.readouterr().out)


def test_the_answer_has_the_fields_of_the_contract(folder, capsys):
    path = folder / "练兵(2024-06-20).md"

    code, [entry] = answers(capsys, path)

    expected = {
        "file": str(path),
        "title": "示例县练兵条例",
        "version": "2024-06-20",
        "adopted_on": "2024-06-20",
        "effective_on": "2024-09-01",
        "articles": 5,
        "inserted": 0,
        "deleted": 0,
        "paragraphs": 7,
        "items": 3,
        "chapters": 3,
        "gaps": [],
        "warnings": [],
    }
    assert code == 0
    assert {name: entry[name] for name in expected} == expected
    assert Statute.objects.get().title == "示例县练兵条例"


def test_a_gap_is_listed_and_is_no_refusal(folder, capsys):
    code, [entry] = answers(capsys, folder / "缺条.md")

    assert (code, entry["gaps"], entry["status"]) == (0, ["2"], "new_statute")
    assert entry["warnings"][0] == {"code": "articles_missing", "line": 0, "articles": "2"}


def test_a_refused_file_does_not_stop_the_others(folder, capsys):
    paths = [folder / "不是法律.txt", folder / "fehlt.md", folder / "修正案.txt"]

    code, entries = answers(capsys, *paths)

    assert code == 1
    assert [(entry["status"], entry.get("code")) for entry in entries] == [
        ("refused", "nothing_to_import"),
        ("refused", "not_found"),
        ("new_statute", None),
    ]
    assert [statute.form for statute in Statute.objects.all()] == ["amendment"]


def test_the_same_file_again_is_unchanged(folder, capsys):
    path = folder / "练兵(2024-06-20).md"
    answers(capsys, path)

    code, [entry] = answers(capsys, path)

    assert (code, entry["status"]) == (0, "unchanged")


def test_a_dry_run_writes_nothing(folder, capsys):
    code, [entry] = answers(capsys, folder / "练兵(2024-06-20).md", "--dry-run")

    assert (code, entry["status"], entry["articles"]) == (0, "new_statute", 5)
    assert not Statute.objects.exists()


def test_people_get_one_line_of_counts(folder, capsys):
    call_command("import_law", str(folder / "练兵(2024-06-20).md"))

    assert capsys.readouterr().out == "1 files, 5 articles: new statute 1\n"


def test_a_call_without_files_is_a_wrong_call():
    with pytest.raises(CommandError):
        call_command("import_law")
