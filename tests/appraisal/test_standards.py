"""The articles on which standards of evaluation rest, and what a change of law asks about them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal.actions.close_cycle import close_cycle
from appraisal.actions.decide_standard_law_task import (
    StandardTaskRefused,
    cite_others,
    leave_as_it_is,
    recite_standard,
    return_standard_task,
    sign_standard_task,
    withdraw_citations,
)
from appraisal.actions.errors import NotSound
from appraisal.actions.open_standard_law_tasks import (
    follow_law_dates,
    open_due_standard_tasks,
    open_standard_tasks,
)
from appraisal.actions.write_standard_basis import newest_basis, write_standard_basis
from appraisal.models import (
    EvaluationCycle,
    EvaluationResult,
    Standard,
    StandardBasis,
    StandardCitation,
    StandardLawTask,
)
from appraisal.sheets_shown import unit_sheets
from appraisal.standards import Rule, resting
from core.clock import local_day, now, start_of_day
from law.actions.record_effective_date import record_effective_date
from law.actions.withdraw_version import withdraw_version
from law.domain.law_tasks import LawTaskState
from personnel.actions.issue_policy import issue_policy
from personnel.models import Officer
from portal.law_tasks_waiting import law_tasks_waiting
from tests.factories import AT, DAY, Cast, cast
from tests.factories.amended import NEW_DAY, Amended, amended
from tests.factories.appraisal import cycle, item, legal_officer
from tests.factories.content import desk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CASEWORK = Rule("evaluation_indicators", "casework", "办理案件")
ESCAPE = Rule("veto_rules", "escape", "监管不力致集体脱逃")
LAW = "《练兵秩序条例》"


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def he(people: Cast) -> Officer:
    """何敏, who prepares evaluations; 陈静 writes their rules and signs."""
    return legal_officer(people)


@pytest.fixture
def law(people: Cast) -> Amended:
    made = amended(people.chen)
    made.new.effective_found_in = "person"
    made.new.save()
    return made


def rests(people: Cast, text: str, rule: Rule = CASEWORK, **changes: Any) -> Standard:
    values = {"reason": "", "actor": people.chen, "at": AT} | changes
    return write_standard_basis(people.bureau, rule, text=text, **values).standard


def asked(law: Amended, standard: Standard) -> StandardLawTask:
    open_standard_tasks(law.comparison, at=AT)
    tasks = StandardLawTask.objects.select_related("old_version", "new_version__statute", "standard")
    return tasks.get(standard=standard)


def now_and_coming(people: Cast, on: date = DAY) -> tuple[list[str], list[str]]:
    row = next(one for one in resting(people.bureau, on) if one.rule.code == "casework")
    return tuple(  # type: ignore[return-value]
        [one.label for one in basis.citations.all()] if basis else [] for basis in (row.now, row.coming)
    )


def test_articles_are_read_as_people_write_them_and_every_fault_is_named(people: Cast, law: Amended) -> None:
    rests(people, "《练兵秩序条例》第二条、第4条")

    with pytest.raises(NotSound) as wrong:
        rests(people, f"{LAW}第九十条；《无此法》第一条", ESCAPE)
    with pytest.raises(NotSound, match="."):
        rests(people, f"{LAW}第二条，第四条")

    assert now_and_coming(people) == ([f"{LAW}第二条", f"{LAW}第四条"], [])
    assert ("第九十条" in str(wrong.value), "无此法" in str(wrong.value)) == (True, True)
    assert Standard.objects.filter(code="escape").exists() is False


def test_each_standard_that_rests_on_what_changed_gets_one_task(people: Cast, law: Amended) -> None:
    touched, untouched = rests(people, f"{LAW}第二条、第五条"), rests(people, f"{LAW}第一条", ESCAPE)

    counts = [open_due_standard_tasks(at=AT), open_standard_tasks(law.comparison, at=AT)]

    task = StandardLawTask.objects.get()
    assert counts == [1, 0]
    assert (task.standard, task.effect, task.owner, untouched.law_tasks.count()) == (
        touched, "repealed", None, 0,
    )  # fmt: skip


def test_a_standard_that_left_the_rules_asks_for_nothing(people: Cast, law: Amended) -> None:
    rests(people, f"{LAW}第二条", ESCAPE)
    issue_policy(
        kind="veto_rules", unit=people.bureau, effective_on=DAY, body={"rules": []}, actor=people.chen, at=AT
    )  # fmt: skip

    assert open_standard_tasks(law.comparison, at=AT) == 0


def test_one_click_points_to_the_new_number_from_the_day_when_another_person_signed(
    people: Cast, he: Officer, law: Amended
) -> None:
    task = asked(law, rests(people, f"{LAW}第一条、第二条"))

    recite_standard(task, at=AT, actor=he)
    with pytest.raises(StandardTaskRefused):
        sign_standard_task(task, at=AT, actor=he)
    sign_standard_task(task, at=AT, actor=people.chen)
    asked_again = open_standard_tasks(law.comparison, at=AT + timedelta(days=1))

    old, new = [f"{LAW}第一条", f"{LAW}第二条"], [f"{LAW}第一条", f"{LAW}第三条"]
    assert (now_and_coming(people), now_and_coming(people, NEW_DAY)) == ((old, new), (new, []))
    assert (task.state, asked_again, task.standard.bases.count()) == (LawTaskState.DONE, 0, 2)
    basis = newest_basis(task.standard)
    assert basis is not None
    assert (basis.written_by, basis.signed_by) == (he, people.chen)


def test_what_has_no_one_counterpart_is_for_a_person(people: Cast, he: Officer, law: Amended) -> None:
    task = asked(law, rests(people, f"{LAW}第三条、第五条"))

    with pytest.raises(StandardTaskRefused, match="第五条"):
        recite_standard(task, at=AT, actor=he)
    cite_others(task, text=f"{LAW}第四条、第二条", at=AT, actor=he)
    sign_standard_task(task, at=AT, actor=people.chen)

    assert now_and_coming(people)[1] == [f"{LAW}第四条", f"{LAW}第二条"]


def test_citations_stay_or_go_for_a_reason(people: Cast, he: Officer, law: Amended) -> None:
    stays = asked(law, rests(people, f"{LAW}第四条"))
    goes = asked(law, rests(people, f"{LAW}第一条、第五条", ESCAPE))

    with pytest.raises(StandardTaskRefused):
        leave_as_it_is(stays, reason=" ", at=AT, actor=he)
    leave_as_it_is(stays, reason="考评的是修改前的案件。", at=AT, actor=he)
    withdraw_citations(goes, reason="条文已废止。", at=AT, actor=he)
    for task in (stays, goes):
        sign_standard_task(task, at=AT, actor=people.chen)
    asked_again = open_standard_tasks(law.comparison, at=AT + timedelta(days=1))

    kept, left = newest_basis(stays.standard), newest_basis(goes.standard)
    assert kept is not None
    assert left is not None
    assert (kept.turn, left.turn, [one.label for one in left.citations.all()]) == (1, 2, [f"{LAW}第一条"])
    assert asked_again == 0


def test_a_signature_does_not_overwrite_what_was_written_meanwhile(
    people: Cast, he: Officer, law: Amended
) -> None:
    task = asked(law, rests(people, f"{LAW}第二条"))
    recite_standard(task, at=AT, actor=he)
    rests(people, f"{LAW}第二条、第三条")

    with pytest.raises(StandardTaskRefused):
        sign_standard_task(task, at=AT, actor=people.chen)
    return_standard_task(task, comment="另有条文。", at=AT, actor=people.chen)

    task.refresh_from_db()
    assert (task.state, task.proposal, task.standard.bases.count()) == (LawTaskState.OPEN, None, 2)


def test_a_task_lapses_when_the_article_is_no_longer_cited(people: Cast, law: Amended) -> None:
    task = asked(law, rests(people, f"{LAW}第二条"))

    rests(people, "", reason="只依据内部规定。")

    task.refresh_from_db()
    assert (task.state, now_and_coming(people)) == (LawTaskState.LAPSED, ([], []))


def test_what_was_signed_follows_the_first_day_and_falls_with_the_version(
    people: Cast, he: Officer, law: Amended
) -> None:
    task = asked(law, rests(people, f"{LAW}第二条"))
    recite_standard(task, at=AT, actor=he)
    sign_standard_task(task, at=AT, actor=people.chen)
    waits = asked(law, rests(people, f"{LAW}第三条", ESCAPE))
    due, later = waits.due_on, NEW_DAY + timedelta(days=31)

    record_effective_date(law.new, on=later, at=AT, actor_id=people.chen.pk)
    follow_law_dates(at=AT)
    waits.refresh_from_db()
    moved = (waits.due_on - due, now_and_coming(people, NEW_DAY)[0], now_and_coming(people, later)[0])
    law.new.refresh_from_db()
    withdraw_version(law.new, reason="未公布。", at=AT, actor=people.chen)
    follow_law_dates(at=AT)

    waits.refresh_from_db()
    assert moved == (timedelta(days=31), [f"{LAW}第二条"], [f"{LAW}第三条"])
    assert (waits.state, now_and_coming(people, later)) == (LawTaskState.LAPSED, ([f"{LAW}第二条"], []))


def test_evaluations_that_stand_are_not_touched(people: Cast, he: Officer, law: Amended) -> None:
    month = cycle(people, he)
    item(month, he, unit=people.county, head=people.chen, points="2.50")
    item(month, he, unit=people.brigade, head=people.chen, kind="veto", code="escape", points="0")
    close_cycle(cycle=month, actor=people.chen, at=start_of_day(date(2026, 4, 2)))
    still_open = cycle(people, he, day=date(2026, 2, 10))
    item(still_open, he, unit=people.county, head=people.chen, points="1.00")

    def figures() -> list[Any]:
        units = [people.bureau.pk, people.county.pk, people.brigade.pk]
        return [
            list(EvaluationCycle.objects.order_by("pk").values()),
            list(EvaluationResult.objects.order_by("pk").values()),
            [unit_sheets(one, units) for one in (month, still_open)],
        ]

    before = figures()
    task = asked(law, rests(people, f"{LAW}第二条"))
    recite_standard(task, at=AT, actor=he)
    sign_standard_task(task, at=AT, actor=people.chen)
    rests(people, f"{LAW}第五条", ESCAPE)

    assert len(before[1]) > 0
    assert figures() == before


def test_the_database_keeps_the_history_and_two_persons(people: Cast, he: Officer, law: Amended) -> None:
    standard = rests(people, f"{LAW}第二条")

    with pytest.raises(IntegrityError), transaction.atomic():
        StandardCitation.objects.update(number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardBasis.objects.create(
            standard=standard, turn=2, written_by=he, signed_by=he, at=AT
        )  # fmt: skip


def waiting(person: Officer) -> list[str]:
    rows = law_tasks_waiting(person, person.permissions_on(DAY), on=DAY)
    return [address for _label, address, count in rows if count and "standards" in address]


def test_it_goes_from_the_screen_to_the_signature(people: Cast, he: Officer) -> None:
    law = a_coming_law(people)
    head, writer = desk(people.chen), desk(he)
    query = f"?policy={CASEWORK.policy}&code={CASEWORK.code}"
    address = reverse("appraisal:standard", args=[people.bureau.pk]) + query
    wrong = head.post(address, {"text": f"{LAW}第九十条", "reason": ""})
    refused = writer.post(address, {"text": f"{LAW}第二条", "reason": ""}).status_code
    head.post(address, {"text": f"{LAW}第二条", "reason": ""})
    task = asked(law, Standard.objects.get())
    before = waiting(he), waiting(people.chen)
    page = reverse("appraisal:law_task", args=[task.pk])
    shown = writer.get(page).content.decode()
    writer.post(reverse("appraisal:law_task_decide", args=[task.pk]), {"decision": "recite"})
    to_sign = waiting(people.chen)
    head.post(reverse("appraisal:law_task_sign", args=[task.pk]), {"verdict": "sign"})

    listed = head.get(reverse("appraisal:standards") + f"?unit={people.bureau.pk}").content.decode()
    history = head.get(address).content.decode()
    assert (wrong.status_code, "第九十条" in wrong.content.decode(), refused) == (422, True, 403)
    assert before == (
        ["/appraisal/standards/law-tasks/?whose=mine"], ["/appraisal/standards/law-tasks/?whose=mine"],
    )  # fmt: skip
    assert to_sign == ["/appraisal/standards/law-tasks/?whose=sign"]
    assert ('data-testid="both-versions"' in shown, "第三条" in shown) == (True, True)
    assert f"{LAW}第三条" in listed
    assert (people.chen.name in history, he.name in history) == (True, True)


def a_coming_law(people: Cast) -> Amended:
    """A law whose new version takes effect in forty days, for screens, which live today."""
    return amended(people.chen, new_day=local_day(now()) + timedelta(days=40))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_for_any_number_of_standards(
    people: Cast, he: Officer, count: int, django_assert_num_queries: Any
) -> None:
    law = a_coming_law(people)
    rules = [one.rule for one in resting(people.bureau, DAY)][:count]
    for rule in rules:
        rests(people, f"{LAW}第二条、第三条", rule)
    open_standard_tasks(law.comparison, at=AT)
    head = desk(people.chen)
    head.get(reverse("appraisal:standards"))

    with django_assert_num_queries(15):
        page = head.get(reverse("appraisal:standards")).content.decode()
    with django_assert_num_queries(6):
        tasks = head.get(reverse("appraisal:law_tasks")).content.decode()

    assert page.count(f"{LAW}第二条") == count
    assert tasks.count('data-testid="standard-law-task"') == count
