"""A change of law and what is learned: lessons, cases, and the study of the new law."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.clock import local_day, now
from law.actions.record_effective_date import record_effective_date
from law.actions.withdraw_version import withdraw_version
from law.domain.law_tasks import LawTaskState
from tests.factories import AT, Cast, cast
from tests.factories.amended import Amended, amended, law_task
from tests.factories.content import case_page, desk, practice_pair, published_case
from training.actions.decide_page_law_task import (
    PageTaskRefused,
    keep_page,
    propose_withdrawal,
    sign_page_task,
)
from training.actions.decide_review import decide_review
from training.actions.draft_law_study import draft_law_study
from training.actions.follow_law_dates import follow_law_dates
from training.actions.open_page_law_tasks import open_page_tasks
from training.actions.publish_study import publish_study
from training.actions.study_errors import StudyRefused
from training.domain.content import Verdict
from training.law_study import proposed_studies
from training.models import CaseStudyPage, PageLawTask, StudyAssignment
from training.study_items import items_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def law(people: Cast) -> Amended:
    return amended(people.chen, new_day=local_day(now()) + timedelta(days=40))


def case(people: Cast, law: Amended, *, article: int = 2, **fields) -> CaseStudyPage:
    """A published case of 王 that cites one article of the old version."""
    page = published_case(
        people.bureau,
        owner=people.wang,
        reviewer=people.chen,
        cites=law.statute,
        version_id=law.old.pk,
        questions=practice_pair(people.bureau),
        articles=(article,),
        **fields,
    )
    return page


def opened(law: Amended) -> PageLawTask:
    open_page_tasks(law.comparison, at=AT)
    return PageLawTask.objects.select_related("page", "old_version", "new_version__statute").get()


def test_a_published_page_that_cites_what_changed_gets_one_task_for_its_owner(
    people: Cast, law: Amended
) -> None:
    page = case(people, law)

    counts = [open_page_tasks(law.comparison, at=AT), open_page_tasks(law.comparison, at=AT)]

    task = PageLawTask.objects.get()
    assert counts == [1, 0]
    assert (task.page_id, task.owner, task.effect) == (page.pk, people.wang, "renumbered")


def test_a_kept_page_goes_to_legal_review_and_waits_for_the_day(people: Cast, law: Amended) -> None:
    page = case(people, law)
    task = opened(law)

    keep_page(task, at=now(), actor=people.wang)
    decided = PageLawTask.objects.get().state
    decide_review(
        CaseStudyPage.objects.get(pk=page.pk), verdict=Verdict.APPROVED, reviewer=people.chen, at=now()
    )
    open_page_tasks(law.comparison, at=now())

    task.refresh_from_db()
    waiting = page.revisions.get(approved_go_live_at__isnull=False)
    cited = waiting.as_object().citations.get()
    live = CaseStudyPage.objects.get(pk=page.pk).citations.get()
    assert decided == LawTaskState.DECIDED
    assert (task.state, task.signed_by) == (LawTaskState.DONE, people.chen)
    assert (cited.number, cited.version_id) == (3, law.new.pk)
    assert (live.number, live.version_id) == (2, law.old.pk)


def test_a_case_of_its_day_stays_as_it_is_when_another_person_signs(people: Cast, law: Amended) -> None:
    page = case(people, law, article=4, case_date=date(2025, 6, 1))
    task = opened(law)

    keep_page(task, at=now(), actor=people.wang)
    with pytest.raises(PageTaskRefused):
        sign_page_task(task, at=now(), actor=people.wang)
    sign_page_task(task, at=now(), actor=people.chen)
    asked_again = open_page_tasks(law.comparison, at=now() + timedelta(days=1))

    task.refresh_from_db()
    assert (task.state, page.revisions.count(), asked_again) == (LawTaskState.DONE, 1, 0)


def test_a_text_that_names_the_old_number_is_for_a_person(people: Cast, law: Amended) -> None:
    page = case(people, law, comment="依照第二条处理。")
    task = opened(law)

    with pytest.raises(PageTaskRefused, match="第二条"):
        keep_page(task, at=now(), actor=people.wang)

    task.refresh_from_db()
    assert (task.state, page.revisions.count()) == (LawTaskState.OPEN, 1)


def test_a_page_is_withdrawn_when_another_person_signs(people: Cast, law: Amended) -> None:
    page = case(people, law, article=5)
    task = opened(law)

    propose_withdrawal(task, reason="条文已废止。", at=now(), actor=people.wang)
    sign_page_task(task, at=now(), actor=people.chen)

    page.refresh_from_db()
    assert page.live is False


def test_a_returned_text_opens_its_task_again(people: Cast, law: Amended) -> None:
    page = case(people, law)
    task = opened(law)
    keep_page(task, at=now(), actor=people.wang)

    decide_review(
        CaseStudyPage.objects.get(pk=page.pk),
        verdict=Verdict.RETURNED,
        reviewer=people.chen,
        at=now(),
        comment="补充说明。",
    )

    task.refresh_from_db()
    assert (task.state, task.revision_id) == (LawTaskState.OPEN, None)


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_of_pages_needs_the_same_queries_for_any_number_of_rows(
    people: Cast, law: Amended, item_count: int, django_assert_num_queries
) -> None:
    questions = practice_pair(people.bureau)
    for number in range(item_count):
        page = case_page(
            people.bureau, owner=people.wang, cites=law.statute, version_id=law.old.pk, questions=questions,
            title=f"案例{number}",
        )  # fmt: skip
        law_task(PageLawTask, law, people.wang, page=page.contentpage_ptr)
    client = desk(people.wang)
    client.get(reverse("training:law_tasks"))

    with django_assert_num_queries(6):
        page = client.get(reverse("training:law_tasks"))

    assert page.content.decode().count('data-testid="page-law-task"') == item_count


def test_the_page_of_a_task_leads_to_decision_and_signature(people: Cast, law: Amended) -> None:
    case(people, law, article=4, case_date=date(2025, 6, 1))
    task = opened(law)
    page = reverse("training:law_task", args=[task.pk])

    shown = desk(people.wang).get(page).content.decode()
    desk(people.wang).post(page + "decide/", {"decision": "keep"})
    signing = desk(people.chen).get(page).content.decode()
    desk(people.chen).post(page + "sign/", {"verdict": "sign"})

    task.refresh_from_db()
    assert 'data-testid="page-keep"' in shown
    assert 'data-testid="page-sign"' in signing
    assert task.state == LawTaskState.DONE
    assert desk(people.zhou).get(page).status_code == 404


# --- The study of the new law


def test_a_plan_of_new_and_changed_articles_is_proposed_and_a_person_publishes_it(
    people: Cast, law: Amended
) -> None:
    day = local_day(now())
    proposed = proposed_studies(people.wang, on=day)
    client = desk(people.wang)

    page = client.get(reverse("training:weekly_law")).content.decode()
    client.post(reverse("training:weekly_law"), {"version": law.new.pk, "unit": people.bureau.pk})
    [draft] = StudyAssignment.objects.all()
    due = publish_study(draft, actor=people.wang, at=now())
    read = items_on(draft, officer=people.li, on=day)

    assert [(plan.version, plan.articles) for plan in proposed] == [(law.new, 2)]
    assert page.count('data-testid="law-study"') == 1
    assert draft.law_version == law.new
    assert [(row.article.number, row.version) for row in read] == [(2, law.new), (5, law.new)]
    assert due > 0
    assert proposed_studies(people.wang, on=day) == []
    with pytest.raises(StudyRefused):
        draft_law_study(law.new, unit=people.bureau, actor=people.wang, at=now())


def test_nothing_is_proposed_before_somebody_has_confirmed_what_is_new(people: Cast) -> None:
    law = amended(new_day=local_day(now()) + timedelta(days=40))

    assert proposed_studies(people.wang, on=local_day(now())) == []
    with pytest.raises(StudyRefused):
        draft_law_study(law.new, unit=people.bureau, actor=people.wang, at=now())


def approved_ahead(people: Cast, law: Amended) -> tuple[CaseStudyPage, PageLawTask]:
    """A case whose next text is signed and waits for the new version."""
    page, task = case(people, law), opened(law)
    keep_page(task, at=now(), actor=people.wang)
    decide_review(
        CaseStudyPage.objects.get(pk=page.pk), verdict=Verdict.APPROVED, reviewer=people.chen, at=now()
    )
    law.new.effective_found_in = "person"
    law.new.save()
    return page, PageLawTask.objects.get(pk=task.pk)


@pytest.mark.parametrize("days", [-10, 30])
def test_a_text_that_waits_is_published_on_the_day_to_which_the_law_was_moved(
    people: Cast, law: Amended, days: int
) -> None:
    page, _task = approved_ahead(people, law)
    day = law.new.dates.begins_on + timedelta(days=days)

    record_effective_date(law.new, on=day, at=now(), actor_id=people.chen.pk)
    counts = [follow_law_dates(at=now()), follow_law_dates(at=now())]

    waiting = page.revisions.get(approved_go_live_at__isnull=False)
    assert counts == [1, 0]
    assert local_day(waiting.approved_go_live_at) == day
    assert local_day(waiting.as_object().go_live_at) == day


def test_a_text_for_a_withdrawn_version_is_not_published_and_its_task_is_to_decide_again(
    people: Cast, law: Amended
) -> None:
    page, task = approved_ahead(people, law)

    withdraw_version(law.new, reason="决定不再施行", at=now(), actor=people.chen)
    follow_law_dates(at=now())

    task.refresh_from_db()
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert (task.state, task.owner, task.revision_id) == (LawTaskState.OPEN, people.wang, None)
    assert CaseStudyPage.objects.get(pk=page.pk).live
