"""A coming law takes effect on another day than was thought, or never: what waited for it follows."""

from datetime import date, timedelta

import pytest

from law.actions.record_effective_date import record_effective_date
from law.actions.settle_withdrawn import settle_withdrawn
from law.actions.withdraw_version import CannotWithdraw, withdraw_version
from question_bank.actions.decide_law_task import recite, recite_plans, sign_decision
from question_bank.actions.follow_law_dates import follow_law_dates
from question_bank.actions.open_law_tasks import open_due_law_tasks, open_law_tasks
from question_bank.actions.start_scheduled import start_scheduled
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from tests.factories import AT, approved_question, bank, cast
from tests.factories.amended import NEW_DAY, amended

pytestmark = pytest.mark.django_db
EARLIER, LATER = NEW_DAY - timedelta(days=20), NEW_DAY + timedelta(days=60)


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def law(people):
    made = amended(people.chen)
    made.new.effective_found_in = "person"
    made.new.save()
    return made


def ahead(law, people):
    """A question by 王 whose wording for the coming version is approved ahead, and one that waits for review."""
    rows = {}
    home = bank(people.bureau)
    for ref in ("预批", "待审", "未决"):
        rows[ref] = approved_question(home, ref, author=people.wang)
        Citation.objects.create(revision=rows[ref], statute=law.statute, version_id=law.old.pk, number=2)
    open_law_tasks(law.comparison, at=AT)
    tasks = {task.question.ref: task for task in QuestionLawTask.objects.select_related("question")}
    recite(tasks["预批"], at=AT, actor=people.wang)
    tasks["预批"].refresh_from_db()
    sign_decision(tasks["预批"], at=AT, actor=people.chen)
    recite(tasks["待审"], at=AT, actor=people.wang)


def drawn(on: date) -> dict[str, str]:
    """By question, the article that the wording of the day cites."""
    rows = QuestionRevision.objects.askable(on=on).prefetch_related("citations", "question")
    return {row.question.ref: row.citations.get().article_key for row in rows}


@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_what_was_approved_ahead_begins_on_the_day_to_which_the_law_was_moved(people, law, day):
    ahead(law, people)

    record_effective_date(law.new, on=day, at=AT, actor_id=people.chen.pk)
    counts = [follow_law_dates(at=AT), follow_law_dates(at=AT)]
    open_due_law_tasks(at=AT)

    assert counts == [2, 0]
    assert drawn(day - timedelta(days=1)) == {"预批": "2", "待审": "2", "未决": "2"}
    assert drawn(day) == {"预批": "3"}
    waiting = QuestionRevision.objects.filter(valid_from=day).order_by("state")
    assert list(waiting.values_list("state", "author")) == [
        ("in_review", people.wang.pk),
        ("scheduled", people.wang.pk),
    ]
    told = waiting.last().question.revisions.get(number=2).events.order_by("pk").last()
    assert (told.to_state, told.comment, told.actor) == ("retired", "law date moved", None)
    tasks = QuestionLawTask.objects.order_by("question__ref")
    assert {task.due_on for task in tasks if task.state != "done"} == {day - timedelta(days=14)}
    assert all(task.revision.valid_from == day for task in tasks if task.revision)
    change = law.new.date_changes.get()
    assert (change.was, change.now, change.actor) == (NEW_DAY, day, people.chen)


def test_a_day_moved_into_the_past_lets_the_wordings_begin_at_once(people, law):
    ahead(law, people)
    record_effective_date(law.new, on=date(2026, 2, 1), at=AT, actor_id=people.chen.pk)

    follow_law_dates(at=AT)
    started = start_scheduled(at=AT)

    assert started == 1
    assert drawn(AT.date()) == {"预批": "3"}


def test_a_withdrawn_version_gives_its_wordings_back_to_their_owners_as_tasks(people, law):
    ahead(law, people)

    withdraw_version(law.new, reason="决定不再施行", at=AT, actor=people.chen)
    counts = [follow_law_dates(at=AT), follow_law_dates(at=AT)]
    open_due_law_tasks(at=AT)

    assert counts == [2, 0]
    assert drawn(LATER) == {"预批": "2", "待审": "2", "未决": "2"}
    tasks = {task.question.ref: task for task in QuestionLawTask.objects.select_related("question", "owner")}
    assert {ref: task.state for ref, task in tasks.items()} == {
        "预批": "open",
        "待审": "open",
        "未决": "lapsed",
    }
    back = tasks["预批"]
    assert (back.owner, back.due_on, back.revision) == (people.wang, AT.date() + timedelta(days=7), None)
    assert back.events.order_by("pk").last().comment == "law withdrawn"
    assert set(QuestionRevision.objects.newest().values_list("state", flat=True)) == {"approved"}
    assert recite_plans([back])[0].problem
    assert (
        not QuestionRevision.objects.filter(citations__version_id=law.new.pk)
        .exclude(state="withdrawn")
        .exists()
    )

    settle_withdrawn(back, at=AT, actor=people.wang)
    assert QuestionLawTask.objects.get(pk=back.pk).state == "lapsed"
    assert drawn(LATER)["预批"] == "2"


def test_what_was_written_for_the_withdrawn_version_alone_stays_as_a_draft_with_a_task(people, law):
    only = approved_question(bank(people.bureau), "只为新法", author=people.wang)
    Citation.objects.create(revision=only, statute=law.statute, version_id=law.new.pk, number=2)

    withdraw_version(law.new, reason="决定不再施行", at=AT, actor=people.chen)
    follow_law_dates(at=AT)

    draft = only.question.revisions.order_by("number").last()
    task = QuestionLawTask.objects.get()
    assert (draft.state, draft.stem, draft.author) == ("draft", only.stem, people.wang)
    assert (task.state, task.owner, task.question) == ("open", people.wang, only.question)


def test_a_version_that_counts_already_is_not_withdrawn(people, law):
    with pytest.raises(CannotWithdraw):
        withdraw_version(law.old, reason="误入", at=AT, actor=people.chen)
    with pytest.raises(CannotWithdraw):
        withdraw_version(law.new, reason=" ", at=AT, actor=people.chen)

    assert law.statute.versions.filter(withdrawn_on=None).count() == 2
