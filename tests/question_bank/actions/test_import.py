"""Judging, staging and applying an import."""

import pytest

from core.clock import local_day
from core.models import AuditEvent, ImportBatch
from question_bank.actions.apply_import import NotReady, apply_import
from question_bank.actions.judge_import import judge_rows
from question_bank.actions.stage_import import stage_judged
from question_bank.domain.rows import read_sheet, refuse_repeated_references
from question_bank.models import Citation, Question, QuestionRevision, RevisionEvent, Subject
from tests.factories import AT, approved_question, bank, cast, statute, subject
from tests.question_bank.sheets import HEADER, ROWS, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def city_bank(people):
    statute("练兵试验条例", articles=3)
    return bank(people.bureau, "city")


def judged(rows, into):
    sheet = enumerate((HEADER, *rows), 1)
    read = read_sheet("试题", ((number, cells, ()) for number, cells in sheet))
    return list(judge_rows(refuse_repeated_references(read), bank=into, on=local_day(AT)))


def staged(rows, into):
    return staged_rows(judged(rows, into), into)


def staged_rows(judged_rows, into):
    batch = ImportBatch.objects.create(
        kind="questions",
        unit_id=into.unit_id,
        options={"bank": into.code},
        file_name="q.xlsx",
        sha256="0" * 64,
        state="reading",
        created_at=AT,
        claimed_at=AT,
    )
    stage_judged(batch, judged=judged_rows, total=len(judged_rows), at=AT)
    batch.refresh_from_db()
    return batch


def imported(rows, into, actor=None):
    return apply_import(staged(rows, into), bank=into, at=AT, actor=actor)


def verdicts(rows, into):
    return [
        (found.status, [p.code for p in found.row.problems if not p.warning]) for found in judged(rows, into)
    ]


def test_a_file_of_every_kind_goes_into_review(people, city_bank):
    figures = imported(ROWS, city_bank, people.wang)

    assert figures == {"created": 5, "updated": 0, "unchanged": 0}
    revisions = QuestionRevision.objects.order_by("question__ref")
    assert list(revisions.values_list("kind", "key", "state", "author__name", "fixed_order")) == [
        ("single_choice", [0], "in_review", "王芳", False),
        ("multiple_choice", [0, 1, 2], "in_review", "王芳", False),
        ("indefinite_choice", [1], "in_review", "王芳", True),
        ("true_false", True, "in_review", "王芳", False),
        ("fill_in", [["八", "8"], ["家属"]], "in_review", "王芳", False),
    ]
    assert list(RevisionEvent.objects.values_list("from_state", "to_state", "comment").distinct()) == [
        ("", "in_review", "import")
    ]
    assert Subject.objects.get().name == "综合"
    citation = Citation.objects.get()
    assert (citation.label, citation.revision.question.ref) == ("《练兵试验条例》第一条", "1")
    assert AuditEvent.objects.get(kind="questions.imported").facts["created"] == 5


def test_the_same_file_again_changes_nothing(city_bank):
    imported(ROWS, city_bank)
    assert verdicts(ROWS, city_bank) == [("unchanged", [])] * 5
    assert imported(ROWS, city_bank) == {"created": 0, "updated": 0, "unchanged": 5}
    assert QuestionRevision.objects.count() == 5


def test_a_changed_row_becomes_a_new_revision_and_says_what_changed(city_bank):
    imported(ROWS, city_bank)
    changed = [row(1, 答案="B", 难度="5"), *ROWS[1:]]

    first = judged(changed, city_bank)[0]
    assert (first.status, first.changed) == ("changed", ("key", "difficulty"))
    assert imported(changed, city_bank) == {"created": 0, "updated": 1, "unchanged": 4}
    question = Question.objects.get(ref="1")
    assert list(question.revisions.order_by("number").values_list("number", "state")) == [
        (1, "retired"),
        (2, "in_review"),
    ]


def test_an_approved_question_stays_in_use_while_its_new_wording_is_reviewed(city_bank):
    approved = approved_question(city_bank, "1")
    imported([ROWS[0]], city_bank)
    assert list(approved.question.revisions.order_by("number").values_list("state", flat=True)) == [
        "approved",
        "in_review",
    ]


@pytest.mark.parametrize(
    ("cited", "code"),
    [
        ("《练兵试验条例》第九条", "citation_no_such_article"),
        ("《练兵试验条例》第一条第二款", "citation_no_such_paragraph"),
        ("《没有这部法》第一条", "citation_no_such_law"),
        ("第一条", "citation_no_title"),
        ("《练兵试验条例》", "citation_no_article"),
    ],
)
def test_a_citation_that_does_not_exist_is_refused(city_bank, cited, code):
    assert verdicts([row(1, 依据=cited)], city_bank) == [("rejected", [code])]


def test_a_citation_in_other_words_is_the_same_citation(city_bank):
    imported([ROWS[0]], city_bank)
    assert verdicts([row(1, 依据="练兵试验条例第1条")], city_bank) == [("unchanged", [])]


def test_any_paragraph_of_a_sample_may_be_cited(city_bank):
    statute("示例条例", articles=1, sample=True)
    found = judged([row(1, 依据="《示例条例》第一条第三款")], city_bank)[0]
    assert [citation.label for citation in found.citations] == ["《示例条例》第一条第三款"]


def test_refused_rows_stay_out_and_the_sound_ones_come_in(city_bank):
    rows = [ROWS[0], row(2, 答案="A"), row(3, 题号="1"), row(4, 题干="")]
    assert verdicts(rows, city_bank) == [
        ("new", []),
        ("rejected", ["key_has_one_option"]),
        ("rejected", ["ref_repeated"]),
        ("rejected", ["stem_empty"]),
    ]
    assert imported(rows, city_bank)["created"] == 1


def test_a_retired_number_is_not_given_to_another_question(city_bank):
    approved_question(city_bank, "1").question.revisions.update(state="retired")
    assert verdicts([ROWS[0]], city_bank) == [("rejected", ["ref_in_other_state"])]


def test_subjects_are_found_by_name_or_code_and_new_ones_are_announced(city_bank):
    subject("procedure", "办案程序")
    rows = [row(1, 科目="办案程序"), row(2, 科目="procedure"), row(4, 科目="新科目"), row(5, 科目="")]
    found = judged(rows, city_bank)
    assert [(one.row.content.subject, [p.code for p in one.row.problems]) for one in found] == [
        ("procedure", []),
        ("procedure", []),
        ("新科目", ["subject_new"]),
        ("general", []),
    ]


def test_a_batch_is_applied_once(city_bank):
    batch = staged(ROWS, city_bank)
    apply_import(batch, bank=city_bank, at=AT, actor=None)
    with pytest.raises(NotReady):
        apply_import(batch, bank=city_bank, at=AT, actor=None)
    assert Question.objects.count() == 5


def test_two_files_with_the_same_questions_confirmed_one_after_the_other_make_them_once(city_bank):
    first, second = staged(ROWS, city_bank), staged(ROWS, city_bank)
    apply_import(first, bank=city_bank, at=AT, actor=None)
    figures = apply_import(second, bank=city_bank, at=AT, actor=None)
    assert figures == {"created": 0, "updated": 0, "unchanged": 5}


def test_reading_again_after_a_death_starts_from_nothing(city_bank):
    batch = staged(ROWS[:2], city_bank)
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading", ready_at=None)
    stage_judged(batch, judged=judged(ROWS, city_bank), total=5, at=AT)
    batch.refresh_from_db()
    assert (batch.rows.count(), batch.state, batch.counts) == (5, "ready", {"new": 5})


def test_a_break_in_the_middle_of_applying_leaves_nothing(city_bank, monkeypatch):
    batch = staged(ROWS, city_bank)

    def power_cut(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(Citation.objects, "bulk_create", power_cut)
    with pytest.raises(SystemExit):
        apply_import(batch, bank=city_bank, at=AT, actor=None)
    batch.refresh_from_db()
    assert (batch.state, Question.objects.count(), QuestionRevision.objects.count()) == ("ready", 0, 0)


@pytest.mark.parametrize("count", (1, 3))
def test_applying_takes_the_same_number_of_statements_for_any_number_of_rows(
    city_bank, count, django_assert_num_queries
):
    imported([row(4, 题号="first", 题干="此前导入的试题，说法正确。")], city_bank)
    batch = staged([row(4, 题号=str(number)) for number in range(count)], city_bank)

    with django_assert_num_queries(14):
        apply_import(batch, bank=city_bank, at=AT, actor=None)


def test_five_thousand_rows_are_judged_and_applied(city_bank):
    rows = [row(4, 题号=str(number), 题干=f"第{number}号说法正确。") for number in range(5000)]
    assert imported(rows, city_bank)["created"] == 5000
