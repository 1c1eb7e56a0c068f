"""The screens on which questions are looked at after a change of law."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import local_day, now
from personnel.domain.roles import Role
from question_bank.actions.open_law_tasks import open_law_tasks
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from tests.factories import BACKEND, approved_question, bank, cast, officer
from tests.factories.amended import amended, law_task

pytestmark = pytest.mark.django_db
LIST = reverse("question_bank:law_tasks")


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def law(people):
    return amended(people.chen, new_day=local_day(now()) + timedelta(days=40))


@pytest.fixture
def tasks(people, law):
    """One question for each of what can happen, by 王, each with its task."""
    home = bank(people.bureau)
    for ref, number in (("编号甲", 2), ("编号乙", 3), ("改写", 4), ("废止", 5)):
        row = approved_question(home, ref, author=people.wang)
        Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=number)
    open_law_tasks(law.comparison, at=now())
    return {task.question.ref: task for task in QuestionLawTask.objects.select_related("question")}


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_needs_the_same_queries_for_any_number_of_rows(
    as_, people, law, item_count, django_assert_num_queries
):
    home = bank(people.bureau)
    for number in range(item_count):
        row = approved_question(home, f"甲{number}", author=people.wang)
        Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=2)
    open_law_tasks(law.comparison, at=now())
    client = as_(people.wang)
    client.get(LIST)

    with django_assert_num_queries(9):
        page = client.get(LIST)

    assert page.content.decode().count('data-testid="law-task"') == item_count


@pytest.mark.parametrize(
    "query, refs",
    [
        ("", {"编号甲", "编号乙", "改写", "废止"}),
        ("?whose=mine", {"编号甲", "编号乙", "改写", "废止"}),
        ("?whose=sign", set()),
        ("?effect=renumbered", {"编号甲", "编号乙"}),
        ("?effect=repealed&state=open", {"废止"}),
        ("?state=late", set()),
        ("?state=done", set()),
        ("?effect=nonsense&law=x", {"编号甲", "编号乙", "改写", "废止"}),
    ],
)
def test_filters_narrow_the_list(as_, people, tasks, query, refs):
    page = as_(people.wang).get(LIST + query)

    assert {row["task"].question.ref for row in page.context["rows"]} == refs


def test_several_are_recited_at_once_after_a_preview_and_signed_by_another(as_, people, tasks, law):
    chosen = [task.pk for task in tasks.values()]
    recite, sign = reverse("question_bank:law_tasks_recite"), reverse("question_bank:law_tasks_sign")

    preview = as_(people.wang).post(recite, {"task": chosen})
    before = QuestionRevision.objects.count()
    as_(people.wang).post(recite, {"task": chosen, "confirm": "1"})
    own = as_(people.wang).post(sign, {"task": chosen, "confirm": "1"})
    shown = as_(people.chen).post(sign, {"task": chosen})
    as_(people.chen).post(sign, {"task": chosen, "confirm": "1"})

    assert [item["task"].question.ref for item in preview.context["ready"]] == ["编号甲", "编号乙", "改写"]
    assert [item["task"].question.ref for item in preview.context["held"]] == ["废止"]
    assert (before, QuestionRevision.objects.count()) == (4, 7)
    assert own.status_code == 403
    assert shown.content.decode().count('data-testid="sign-ready"') == 3
    assert set(QuestionLawTask.objects.values_list("question__ref", "state")) == {
        ("编号甲", "done"),
        ("编号乙", "done"),
        ("改写", "done"),
        ("废止", "open"),
    }
    ahead = QuestionRevision.objects.filter(state="scheduled")
    assert {row.valid_from for row in ahead} == {law.new.effective_on}


def test_nothing_of_another_bureau_is_seen_or_moved(as_, people, tasks):
    client, task = as_(people.zhou), tasks["编号甲"]

    listed = client.get(LIST)
    opened = client.get(reverse("question_bank:law_task", args=[task.pk]))
    client.post(reverse("question_bank:law_tasks_recite"), {"task": [task.pk], "confirm": "1"})
    decided = client.post(reverse("question_bank:law_task_decide", args=[task.pk]), {"decision": "keep"})

    assert (listed.context["rows"], opened.status_code, decided.status_code) == ([], 404, 404)
    task.refresh_from_db()
    assert task.state == "open"


def test_a_task_shows_both_texts_and_what_keeping_would_write(as_, people, tasks):
    page = as_(people.wang).get(reverse("question_bank:law_task", args=[tasks["改写"].pk]))

    text = page.content.decode()
    assert '<del class="compare-del">五</del>' in text or "五日以下拘留" in text
    assert '<ins class="compare-ins">' in text
    assert "<del>《练兵秩序条例》第四条</del>" in text or "第五条" in text
    assert 'data-testid="law-task-keep"' in text
    assert 'data-testid="law-task-in"' in text


def test_retirement_needs_a_reason_and_a_second_person(as_, people, tasks):
    task = tasks["废止"]
    decide = reverse("question_bank:law_task_decide", args=[task.pk])
    sign = reverse("question_bank:law_task_sign", args=[task.pk])

    as_(people.wang).post(decide, {"decision": "retire", "comment": " "})
    task.refresh_from_db()
    without_reason = task.state
    as_(people.wang).post(decide, {"decision": "retire", "comment": "条文已废止"})
    to_sign = [row["task"] for row in as_(people.chen).get(LIST + "?whose=sign").context["rows"]]
    as_(people.chen).post(sign, {"verdict": "return", "comment": "改为考新规定"})
    task.refresh_from_db()
    returned = task.state
    as_(people.wang).post(decide, {"decision": "retire", "comment": "条文已废止"})
    as_(people.chen).post(sign, {"verdict": "sign"})
    task.refresh_from_db()

    assert (without_reason, to_sign, returned, task.state) == ("open", [task], "open", "done")
    assert task.question.revisions.get().state == "retired"


def test_an_edit_for_a_task_is_read_in_the_coming_version_and_answers_it(as_, people, tasks, law):
    task = tasks["废止"]
    client = as_(people.wang)
    edit = reverse("question_bank:edit", args=[task.question_id]) + f"?law_task={task.pk}"
    fields = {
        "kind": "single_choice", "stem": "网络上的秩序是否受保护？", "options": "是\n否", "key": "A",
        "citations": "《练兵秩序条例》第二条", "subject": "综合", "difficulty": "3", "marks": "2",
    }  # fmt: skip

    client.post(edit, fields)
    made = task.question.revisions.latest("number")
    client.post(reverse("question_bank:submit", args=[task.question_id, made.number]))
    task.refresh_from_db()
    decided = (task.state, task.decision, task.revision)
    as_(people.chen).post(reverse("question_bank:approve", args=[task.question_id, made.number]))
    task.refresh_from_db()
    made.refresh_from_db()

    assert (made.valid_from, made.citations.get().version_id) == (law.new.effective_on, law.new.pk)
    assert decided == ("decided", "edit", made)
    assert (task.state, task.signed_by, made.state) == ("done", people.chen, "scheduled")


def test_what_follows_a_wording_approved_ahead_is_for_the_same_days_in_the_same_law(as_, people, tasks, law):
    task = tasks["编号甲"]
    as_(people.wang).post(reverse("question_bank:law_tasks_recite"), {"task": [task.pk], "confirm": "1"})
    as_(people.chen).post(reverse("question_bank:law_tasks_sign"), {"task": [task.pk], "confirm": "1"})
    edit = reverse("question_bank:edit", args=[task.question_id])
    fields = {
        "kind": "single_choice", "stem": "错字已改？", "options": "是\n否", "key": "A",
        "citations": "《练兵秩序条例》第三条", "subject": "综合", "difficulty": "3", "marks": "2",
    }  # fmt: skip

    form = as_(people.wang).get(edit).content.decode()
    as_(people.wang).post(edit, fields)
    made = task.question.revisions.latest("number")

    assert (made.valid_from, made.citations.get().version_id) == (law.new.effective_on, law.new.pk)
    assert f"?on={law.new.effective_on.isoformat()}" in form


@pytest.mark.parametrize("on, found", [("2020-06-01", 0), ("no day", 0), ("2010-01-01", 1), ("1-1-1", 0)])
def test_notes_are_of_the_law_of_the_day(as_, people, law, on, found):
    address = reverse("question_bank:citation_notes")
    typed = {"kind": "short_answer", "stem": "《练兵秩序条例》第五条"}

    answer = as_(people.wang).post(f"{address}?on={on}", typed)

    assert (answer.status_code, len(answer.json()["notes"])) == (200, found)


def test_the_question_shows_both_versions_between_adoption_and_effect(as_, people, tasks):
    question = tasks["编号甲"].question

    page = as_(people.wang).get(reverse("question_bank:question", args=[question.pk])).content.decode()

    assert 'data-testid="question-law-now"' in page
    assert "第二条 → 第三条".replace(" → ", "") in page.replace(" → ", "")
    assert reverse("question_bank:law_task", args=[tasks["编号甲"].pk]) in page


def test_changes_that_nobody_has_confirmed_are_told(as_, people):
    law = amended(new_day=local_day(now()) + timedelta(days=40))
    row = approved_question(bank(people.bureau), "未确认", author=people.wang)
    Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=2)
    other = amended(people.chen, title="别的条例")
    law_task(QuestionLawTask, other, people.wang, question=row.question, state="lapsed")

    page = as_(people.wang).get(LIST)

    assert [(one.version, one.questions) for one in page.context["unfollowed"]] == [(law.new, 1)]
    assert 'data-testid="unfollowed"' in page.content.decode()


def test_today_counts_what_waits_for_each(as_, people, tasks):
    today = reverse("portal:today")
    author = as_(people.wang).get(today).content.decode()
    as_(people.wang).post(
        reverse("question_bank:law_tasks_recite"), {"task": [tasks["编号甲"].pk], "confirm": "1"}
    )
    reviewer = as_(people.chen).get(today).content.decode()

    assert LIST + "?whose=mine" in author
    assert LIST + "?whose=sign" in reviewer


def test_a_signature_that_leads_to_the_legal_check_says_so(as_, people, tasks):
    reviewer = officer(
        "100051", "郑审", unit=people.station, roles=(Role.QUESTION_REVIEWER,), roles_on=people.bureau
    )
    task = tasks["改写"]
    recite_it, sign = reverse("question_bank:law_tasks_recite"), reverse("question_bank:law_tasks_sign")
    as_(people.wang).post(recite_it, {"task": [task.pk], "confirm": "1"})

    told = as_(reviewer).post(sign, {"task": [task.pk], "confirm": "1"}, follow=True).content.decode()
    again = as_(reviewer).post(sign, {"task": [task.pk]}, follow=True)
    page = as_(reviewer).get(reverse("question_bank:law_task", args=[task.pk])).content.decode()
    [row] = as_(reviewer).get(LIST + "?state=decided").context["rows"]

    assert row["in_legal_check"]
    assert "法制部门" in told
    assert again.redirect_chain
    assert 'data-testid="law-task-legal"' in page
    assert 'data-testid="law-task-sign"' not in page


@pytest.mark.parametrize("sent", ["9" * 30, "9" * 5000, "-1", "第一"])
def test_a_number_of_a_task_that_cannot_be_one_chooses_nothing(as_, people, tasks, sent):
    answer = as_(people.wang).post(reverse("question_bank:law_tasks_recite"), {"task": [sent]})

    assert answer.status_code == 302
