"""What the check of citations says: while writing, on the page of a question, in an import, and over whole banks."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from core.models import ImportBatch, ImportRow
from question_bank.actions.check_bank import check_banks
from question_bank.models import CitationCheck
from tests.factories import AT, BACKEND, bank, cast, question, statute, subject
from tests.question_bank.sheets import row, workbook

pytestmark = pytest.mark.django_db
WRONG = "依据：《练兵试验条例》第八十条。"


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def city_bank(people):
    statute("练兵试验条例", articles=3)
    subject()
    return bank(people.bureau, "city")


@pytest.fixture
def as_(client):
    def sign_in(officer):
        client.force_login(officer, backend=BACKEND)
        return client

    return sign_in


def test_while_writing_the_notes_go_to_the_fields_they_speak_of(as_, people, city_bank):
    typed = {"kind": "single_choice", "stem": "依照本条例第二条，下列正确的是", "explanation": WRONG}

    answer = as_(people.wang).post(reverse("question_bank:citation_notes"), typed).json()

    assert set(answer["notes"]) == {"stem", "explanation"}
    assert "第八十条不存在" in answer["notes"]["explanation"][0]


def test_the_check_works_without_scripts_and_saves_nothing(as_, people, city_bank):
    typed = {"action": "check", "kind": "single_choice", "stem": "", "explanation": WRONG}

    page = as_(people.wang).post(reverse("question_bank:new"), typed)

    assert "第八十条不存在" in page.content.decode()
    assert city_bank.questions.count() == 0


def test_the_page_of_a_question_shows_what_is_wrong(as_, people, city_bank):
    revision = question(city_bank, explanation=WRONG)

    page = as_(people.wang).get(reverse("question_bank:question", args=[revision.question_id]))

    assert "第八十条不存在" in page.content.decode()


def test_an_import_notes_what_is_wrong_at_the_row_and_refuses_nothing(as_, people, city_bank):
    file = SimpleUploadedFile("题库.xlsx", workbook([row(1, 解析=WRONG)]))
    client = as_(people.wang)

    client.post(reverse("question_bank:import_upload"), {"bank": city_bank.pk, "file": file})
    batch = ImportBatch.objects.get()
    staged = ImportRow.objects.get(batch=batch)
    page = client.get(reverse("question_bank:import", args=[batch.pk]))

    assert staged.status == "new"
    assert [one["fault"] for one in staged.data["citation_findings"]] == ["no_such_article"]
    assert "第八十条不存在" in page.content.decode()


def test_the_list_shows_findings_of_ones_own_banks_only(as_, people, city_bank):
    question(city_bank, ref="错-1", explanation=WRONG)
    question(city_bank, ref="对-1", explanation="依据：《练兵试验条例》第二条。")
    other = bank(people.other_bureau, "other")
    question(other, ref="外-1", explanation=WRONG)

    figures = check_banks([city_bank, other], at=AT)
    page = as_(people.wang).get(reverse("question_bank:citations")).content.decode()
    none = as_(people.wang).get(reverse("question_bank:citations"), {"fault": "other_words"}).content.decode()

    assert figures == {"checked": 3, "found": 2}
    assert ("错-1" in page, "对-1" in page, "外-1" in page) == (True, False, False)
    assert "错-1" not in none


def test_a_later_check_forgets_what_was_mended(city_bank):
    question(city_bank, explanation=WRONG)
    check_banks([city_bank], at=AT)
    assert CitationCheck.objects.get().faults == "|no_such_article|"

    statute("练兵试验条例", articles=90, effective_on=date(2026, 1, 1))
    check_banks([city_bank], at=AT)

    assert not CitationCheck.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(as_, people, city_bank, rows, django_assert_num_queries):
    for number in range(rows):
        question(city_bank, ref=f"错-{number}", explanation=WRONG)
    check_banks([city_bank], at=AT)
    client = as_(people.wang)
    client.get(reverse("question_bank:citations"), {"page": "1"})

    with django_assert_num_queries(7):
        client.get(reverse("question_bank:citations"), {"page": "1"})


def test_the_command_names_every_finding_and_ends_with_one(city_bank, capsys):
    question(city_bank, ref="错-1", explanation=WRONG)

    with pytest.raises(SystemExit) as ended:
        call_command("check_citations", "--json", "--bank", "city")

    answer = json.loads(capsys.readouterr().out)
    (found,) = answer["questions"]
    (finding,) = found["findings"]
    assert ended.value.code == 1
    assert (answer["checked"], found["ref"], finding["fault"], finding["field"]) == (
        1,
        "错-1",
        "no_such_article",
        "explanation",
    )
    assert finding["written"] == "《练兵试验条例》第八十条"


def test_short_titles_are_changed_by_those_who_import_laws_or_write_questions(as_, people):
    address = reverse("law:abbreviations")

    page = as_(people.wang).post(address, {"short": "练兵例", "title": "练兵试验条例"}, follow=True)

    assert "练兵例" in page.content.decode()
    assert as_(people.li).get(address).status_code == 403
