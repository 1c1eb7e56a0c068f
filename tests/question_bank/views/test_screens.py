"""The screens of the question bank: who sees what, and what each step does."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.imports import stored_upload
from core.models import ImportBatch
from core.search.finding import index_rows
from question_bank.actions.upload_questions import upload_questions
from question_bank.models import Bank, Question, QuestionRevision
from tests.factories import AT, BACKEND, approved_question, bank, cast, question, statute, subject
from tests.question_bank.sheets import ROWS, row, workbook

pytestmark = pytest.mark.django_db


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


def page_text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def send(client, into, content, name="题库.xlsx"):
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("question_bank:import_upload"), {"bank": into.pk, "file": file})
    return response


# --- Who sees what


@pytest.mark.parametrize(
    "name", ["list", "review_queue", "import_upload", "new", "new_bank", "import_template"]
)
def test_a_person_without_a_role_gets_a_plain_refusal(as_, people, name):
    assert as_(people.li).get(reverse(f"question_bank:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["list", "review_queue", "import_upload"])
def test_who_is_not_signed_in_goes_to_the_sign_in_page(client, name):
    response = client.get(reverse(f"question_bank:{name}"))
    assert (response.status_code, response["Location"].startswith("/login/")) == (302, True)


def test_the_outsider_sees_nothing_of_another_bureau(as_, people, city_bank):
    revision = question(city_bank, state="in_review", author=people.wang)
    batch = ImportBatch.objects.create(
        kind="questions", unit_id=city_bank.unit_id, options={"bank": "city"}, created_at=AT, state="ready"
    )
    client, pk = as_(people.zhou), revision.question_id
    screens = [
        client.get(reverse("question_bank:question", args=[pk])),
        client.get(reverse("question_bank:edit", args=[pk])),
        client.get(reverse("question_bank:import", args=[batch.pk])),
        client.post(reverse("question_bank:import_confirm", args=[batch.pk])),
        client.post(reverse("question_bank:import_again", args=[batch.pk])),
        client.post(reverse("question_bank:submit", args=[pk, 1])),
        client.post(reverse("question_bank:approve", args=[pk, 1])),
        client.post(reverse("question_bank:return", args=[pk, 1]), {"comment": "改"}),
        client.post(reverse("question_bank:retire", args=[pk]), {"comment": "改"}),
    ]
    assert [screen.status_code for screen in screens] == [404] * len(screens)
    assert revision.stem not in page_text(client.get(reverse("question_bank:list")))
    assert revision.stem not in page_text(client.get(reverse("question_bank:review_queue")))
    refused = send(client, city_bank, workbook(ROWS))
    assert (refused.status_code, ImportBatch.objects.count()) == (200, 1)


# --- The list


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_needs_the_same_queries_for_any_number_of_rows(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    for number in range(item_count):
        approved_question(city_bank, f"q{number}")
    client = as_(people.wang)
    with django_assert_num_queries(17):
        response = client.get(reverse("question_bank:list"))
    assert response.context["page"].paginator.count == item_count


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_review_queue_needs_the_same_queries_for_any_number_of_rows(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    for number in range(item_count):
        question(city_bank, f"q{number}", state="in_review", author=people.wang)
    client = as_(people.chen)
    with django_assert_num_queries(11):
        response = client.get(reverse("question_bank:review_queue"))
    assert response.context["page"].paginator.count == item_count


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_question_page_needs_the_same_queries_for_any_number_of_revisions(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    first = question(city_bank, author=people.wang)
    for number in range(2, item_count + 1):
        first.pk, first.number = None, number
        first.save()
    client = as_(people.chen)
    with django_assert_num_queries(27):
        response = client.get(reverse("question_bank:question", args=[first.question_id]))
    assert len(response.context["revisions"]) == item_count


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_preview_of_an_import_needs_the_same_queries_for_any_number_of_rows(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    client = as_(people.wang)
    shown = send(client, city_bank, workbook([row(4, 题号=str(n)) for n in range(item_count)]))["Location"]
    with django_assert_num_queries(10):
        response = client.get(shown)
    assert len(response.context["rows"]) == item_count


@pytest.mark.parametrize(
    ("filters", "refs"),
    [
        ("", ["fill", "single"]),
        ("kind=fill_in", ["fill"]),
        ("state=approved", ["single"]),
        ("text=第一把", ["single"]),
        ("text=fill", ["fill"]),
        ("bank=city", ["fill", "single"]),
        ("bank=elsewhere", ["fill", "single"]),
        ("kind=nonsense&page=99", ["fill", "single"]),
    ],
)
def test_the_list_is_filtered_by_the_address(as_, people, city_bank, filters, refs):
    approved_question(city_bank, "single", stem="第一把钥匙在谁手里？")
    question(city_bank, "fill", kind="fill_in")
    index_rows(QuestionRevision.objects.all())
    response = as_(people.wang).get(f"{reverse('question_bank:list')}?{filters}")
    assert [row["revision"].question.ref for row in response.context["rows"]] == refs


@pytest.mark.both_databases
@pytest.mark.parametrize("item_count", (1, 3))
def test_a_search_of_the_list_counts_and_reads_its_page_in_one_query(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    for number in range(item_count):
        approved_question(city_bank, f"q{number}", stem="哨词在此？")
    approved_question(city_bank, "other", stem="别的题目？")
    index_rows(QuestionRevision.objects.all())
    client = as_(people.wang)
    with django_assert_num_queries(19):
        response = client.get(f"{reverse('question_bank:list')}?text=哨词")
    page = response.context["page"]
    assert (page.paginator.count, len(response.context["rows"])) == (item_count, item_count)


def test_a_cited_article_of_a_sample_says_that_it_is_no_text_of_a_law(as_, people, city_bank):
    real, sample = statute("真法"), statute("样法", sample=True)
    shown = [question(city_bank, ref, cites=law) for ref, law in (("real", real), ("sample", sample))]

    texts = [
        page_text(as_(people.wang).get(reverse("question_bank:question", args=[row.question_id])))
        for row in shown
    ]

    assert [text.count("示例摘要，非法条原文") for text in texts] == [0, 1]


# --- Writing and deciding

FORM = {
    "kind": "multiple_choice", "stem": "下列哪些属于处罚？", "options": "警告\n罚款\n训诫", "key": "AB", "subject": "综合",
    "difficulty": "2", "marks": "2", "citations": "《练兵试验条例》第二条", "explanation": "见条文。",
}  # fmt: skip


def test_an_author_writes_a_question_and_submits_it(as_, people, city_bank):
    client = as_(people.wang)
    response = client.post(
        reverse("question_bank:new"), FORM | {"bank": city_bank.pk, "ref": "W1", "use": "exam"}
    )
    revision = QuestionRevision.objects.get()
    assert response["Location"] == reverse("question_bank:question", args=[revision.question_id])
    assert (revision.state, revision.key, revision.author) == ("draft", [0, 1], people.wang)
    assert [citation.label for citation in revision.citations.all()] == ["《练兵试验条例》第二条"]

    client.post(reverse("question_bank:submit", args=[revision.question_id, 1]))
    revision.refresh_from_db()
    assert revision.state == "in_review"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "A"}, "key"),
        ({"key": "ABX"}, "key"),
        ({"options": "警告\n警告\n罚款"}, "options"),
        ({"citations": "《练兵试验条例》第九条"}, "citations"),
        ({"marks": "0"}, "marks"),
        ({"stem": "。"}, "stem"),
        ({"subject": "长" * 41}, "subject"),
    ],
)
def test_a_flaw_is_told_at_its_field_and_nothing_is_written(as_, people, city_bank, change, field):
    response = as_(people.wang).post(
        reverse("question_bank:new"), FORM | change | {"bank": city_bank.pk, "ref": "W1", "use": "exam"}
    )
    assert list(response.context["form"].errors) == [field]
    assert Question.objects.count() == 0


def test_editing_makes_a_new_revision_and_shows_the_difference(as_, people, city_bank):
    client = as_(people.wang)
    approved = approved_question(city_bank, author=people.wang)
    shown = client.get(reverse("question_bank:edit", args=[approved.question_id])).context["form"].initial
    client.post(
        reverse("question_bank:edit", args=[approved.question_id]),
        shown | {"key": "C", "fixed_order": "", "citations": ""},
    )
    page = client.get(reverse("question_bank:question", args=[approved.question_id]))
    assert [(revision.number, revision.state) for revision in page.context["revisions"]] == [
        (2, "draft"),
        (1, "approved"),
    ]
    assert "<del>B</del><ins>C</ins>" in page_text(page)


def test_the_preview_carries_neither_key_nor_explanation(as_, people, city_bank):
    revision = question(city_bank, explanation="解析秘密", state="in_review")
    q = as_(people.chen).get(reverse("question_bank:question", args=[revision.question_id])).context["q"]
    assert [(option["letter"], option["text"], option["chosen"]) for option in q["options"]] == [
        ("A", "一日", False), ("B", "三日", False), ("C", "五日", False), ("D", "七日", False),
    ]  # fmt: skip
    assert "解析秘密" not in str(q)


def test_a_second_person_approves_or_returns(as_, people, city_bank):
    first = question(city_bank, "q1", state="in_review", author=people.wang)
    second = question(city_bank, "q2", state="in_review", author=people.wang)
    client = as_(people.chen)
    client.post(reverse("question_bank:approve", args=[first.question_id, 1]))
    client.post(reverse("question_bank:return", args=[second.question_id, 1]), {"comment": "请改选项"})
    assert list(QuestionRevision.objects.order_by("question__ref").values_list("state", flat=True)) == [
        "approved",
        "draft",
    ]
    assert "请改选项" in page_text(client.get(reverse("question_bank:question", args=[second.question_id])))


def test_an_author_with_both_roles_does_not_approve_their_own(as_, people, city_bank):
    revision = question(city_bank, state="in_review", author=people.chen)
    client = as_(people.chen)
    page = client.get(reverse("question_bank:question", args=[revision.question_id]))
    client.post(reverse("question_bank:approve", args=[revision.question_id, 1]))
    revision.refresh_from_db()
    assert (page.context["may_decide"], page.context["is_own"], revision.state) == (False, True, "in_review")


@pytest.mark.parametrize("query", ["?revision=7", "?revision=x"])
def test_a_revision_that_does_not_exist_is_not_found(as_, people, city_bank, query):
    revision = question(city_bank)
    address = reverse("question_bank:question", args=[revision.question_id]) + query
    assert as_(people.wang).get(address).status_code == 404


def test_nothing_is_decided_by_a_get(as_, people, city_bank):
    revision = question(city_bank, state="in_review")
    address = reverse("question_bank:approve", args=[revision.question_id, 1])
    assert as_(people.chen).get(address).status_code == 405


def test_a_bank_is_opened_for_a_unit_of_ones_own(as_, people):
    client = as_(people.wang)
    client.post(
        reverse("question_bank:new_bank"), {"name": "治安题库", "code": "ZA", "unit": people.bureau.pk}
    )
    client.post(
        reverse("question_bank:new_bank"), {"name": "别家", "code": "ZB", "unit": people.other_bureau.pk}
    )
    assert list(Bank.objects.values_list("code", "unit__code")) == [("ZA", "A")]


# --- Importing


def test_a_file_is_sent_looked_at_and_confirmed(as_, people, city_bank):
    client = as_(people.wang)
    shown = send(client, city_bank, workbook([*ROWS[:4], row(5, 答案="八")]))["Location"]
    page = client.get(shown)
    text = page_text(page)

    assert (text.count('data-testid="import-preview"'), text.count('data-testid="row-error"')) == (1, 1)
    assert Question.objects.count() == 0
    refused = page.context["rows"][4]
    assert (refused.sheet, refused.row, refused.problems[0].column, refused.problems[0].value) == (
        "试题",
        6,
        "H",
        "2 / 1",
    )

    client.post(shown + "confirm/")
    assert sorted(Question.objects.values_list("ref", flat=True)) == ["1", "2", "3", "4"]
    again = client.post(shown + "confirm/", follow=True)
    assert (again.status_code, Question.objects.count()) == (200, 4)
    assert 'data-testid="import-applied"' in page_text(again)


def test_the_preview_shows_one_verdict_when_asked(as_, people, city_bank):
    client = as_(people.wang)
    shown = send(client, city_bank, workbook([ROWS[0], row(2, 答案="A")]))["Location"]
    page = client.get(shown + "?status=rejected")
    assert [found.ref for found in page.context["rows"]] == ["2"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("题库.xls", b"old", ".xlsx"),
        ("题库.pdf", b"%PDF", ".xlsx"),
        ("题库.xlsx", b"", ""),
    ],
)
def test_another_kind_of_file_is_refused_at_once(as_, people, city_bank, name, content, words):
    response = send(as_(people.wang), city_bank, content, name)
    assert list(response.context["form"].errors) == ["file"]
    assert words in str(response.context["form"].errors["file"])
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"<html></html>", workbook([])])
def test_a_file_that_cannot_be_read_is_refused_in_words(as_, people, city_bank, content):
    client = as_(people.wang)
    page = client.get(send(client, city_bank, content)["Location"])
    assert 'data-testid="file-refused"' in page_text(page)
    assert page.context["refusal"]


def test_the_template_is_downloaded(as_, people):
    response = as_(people.wang).get(reverse("question_bank:import_template"))
    assert (response.status_code, response.content[:2]) == (200, b"PK")


def test_a_stuck_reading_can_be_started_again(as_, people, city_bank):
    client = as_(people.wang)
    file = SimpleUploadedFile("题库.xlsx", workbook(ROWS))
    batch = upload_questions(file, bank=city_bank, at=AT, actor=people.wang)
    shown = reverse("question_bank:import", args=[batch.pk])
    ImportBatch.objects.update(state="reading", claimed_at=AT)
    assert client.get(shown).context["stuck"] is True
    client.post(shown + "again/")
    batch.refresh_from_db()
    assert (batch.state, stored_upload(batch).is_file()) == ("ready", True)
