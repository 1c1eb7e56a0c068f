"""What the check of citations says: while writing, on the page of a question, in an import, and over whole banks."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from core.clock import local_day, now
from core.models import ImportBatch, ImportRow
from question_bank.actions.apply_import import apply_import
from question_bank.actions.check_bank import check_banks
from question_bank.actions.create_question import create_question
from question_bank.actions.create_revision import create_revision
from question_bank.actions.keep_citation_checks import check_import
from question_bank.models import Citation, CitationCheck
from tests.factories import AT, BACKEND, bank, cast, question, statute, subject
from tests.factories.amended import amended
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


def saved(city_bank, author, ref, *, at=AT, **changes):
    """The first revision of a question that `author` saves, with the words of the factory."""
    example = question(city_bank, ref=f"{ref}-例", **changes).content()
    return create_question(city_bank, ref=ref, content=example, citations=(), at=at, actor=author)


def test_a_saved_question_enters_the_list_at_once_and_leaves_it_when_it_is_mended(as_, people, city_bank):
    wrong = saved(city_bank, people.wang, "错-1", explanation=WRONG)
    shown = as_(people.wang).get(reverse("question_bank:citations")).content.decode()

    mended = replace(wrong.content(), explanation="依据：《练兵试验条例》第二条。")
    create_revision(wrong.question, content=mended, citations=(), at=AT, actor=people.wang)
    after = as_(people.wang).get(reverse("question_bank:citations")).content.decode()

    assert ("错-1" in shown, "错-1" in after) == (True, False)


def test_a_check_of_the_bank_leaves_what_was_saved_while_it_ran(people, city_bank):
    later = saved(city_bank, people.wang, "错-1", explanation=WRONG, at=AT + timedelta(minutes=1))

    check_banks([city_bank], at=AT)

    assert later.citation_check.checked_at == AT + timedelta(minutes=1)


def test_an_import_brings_its_findings_along(as_, people, city_bank):
    file = SimpleUploadedFile("题库.xlsx", workbook([row(1, 解析=WRONG), row(2)]))
    as_(people.wang).post(reverse("question_bank:import_upload"), {"bank": city_bank.pk, "file": file})
    batch = ImportBatch.objects.get()

    apply_import(batch, bank=city_bank, at=AT, actor=people.wang)
    with_the_import = list(CitationCheck.objects.values_list("revision__question__ref", "faults"))
    CitationCheck.objects.all().delete()
    completed = check_import(batch, at=AT)

    assert [faults for _ref, faults in with_the_import] == ["|no_such_article|"]
    assert completed == 1
    assert list(CitationCheck.objects.values_list("revision__question__ref", "faults")) == with_the_import


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_an_exam_day_names_what_another_text_has_overtaken(
    as_, people, rows, django_assert_num_queries
):
    new_day = local_day(now()) + timedelta(days=30)
    law = amended(people.chen, new_day=new_day)
    city_bank = bank(people.bureau, "city")
    cited = {"同-1": 1, "号-1": 2, "删-1": 5} | {f"改-{number}": 4 for number in range(rows)}
    for ref, number in cited.items():
        revision = question(city_bank, ref=ref, state="approved")
        Citation.objects.create(revision=revision, statute=law.statute, version_id=law.old.pk, number=number)
    client = as_(people.wang)
    day = {"on": new_day.isoformat(), "page": "1"}
    client.get(reverse("question_bank:citations"), day)

    with django_assert_num_queries(13):
        page = client.get(reverse("question_bank:citations"), day).content.decode()
    address = reverse("question_bank:citations")
    eve = client.get(address, {"on": (new_day - timedelta(days=1)).isoformat()}).content.decode()
    past = client.get(address, {"on": "2020-01-01"}).content.decode()

    assert [page.count(f">{ref}<") for ref in cited] == [0, 1, 1] + rows * [1]
    assert "届时" in page
    assert ">改-0<" not in eve
    assert "请选择今天或以后的日期" in past
