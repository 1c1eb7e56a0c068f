"""Draw, look, seal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from core.clock import local_day, now
from core.models import AuditEvent
from exams.models import Exam, Paper, PaperItem
from law.models import Statute
from question_bank.models import QuestionRevision
from tests.exams.managing import blueprint_form, desk, draft, row, stocked
from tests.factories import Cast, approved_question, bank, cast, statute
from tests.factories.amended import NEW, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def planned(people: Cast, count: int = 2, **plan: Any) -> Exam:
    """A draft whose blueprint asks for `count` single choices of five."""
    exam = draft(people, **plan)
    stocked(people, single_choice=5)
    desk(people.wang).post(
        reverse("exams:manage_blueprint", args=[exam.pk]), blueprint_form(row("single_choice", count))
    )
    exam.refresh_from_db()
    return exam


def at_paper(exam: Exam, name: str = "manage_paper") -> str:
    return reverse(f"exams:{name}", args=[exam.pk])


def stems(response: Any) -> list[str]:
    return [q["stem"] for section in response.context["sections"] for q in section["questions"]]


def seal(client: Any, exam: Exam) -> Any:
    seen = client.get(at_paper(exam)).context["seen"]
    return client.post(at_paper(exam, "manage_seal"), {"seen": seen, "state": "draft"}, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_preview_shows_the_questions_without_keys(people: Cast) -> None:
    exam = planned(people)

    response = desk(people.wang).get(at_paper(exam))

    assert len(stems(response)) == 2
    assert response.context["keys"] == []
    assert "依据条文作答" not in response.content.decode()


def test_the_key_is_shown_on_request_in_the_letters_of_the_page(people: Cast) -> None:
    exam = planned(people, count=1)

    response = desk(people.wang).get(at_paper(exam), {"keys": "1"})

    [question] = response.context["sections"][0]["questions"]
    right = [option["letter"] for option in question["options"] if option["text"] == "三日"]
    assert [key["text"] for key in response.context["keys"]] == right


def test_beside_the_key_the_citations_are_checked_in_the_law_of_the_exam_day(people: Cast) -> None:
    exam = draft(people, opens_at=now() + timedelta(days=30), closes_at=now() + timedelta(days=31))
    in_between = local_day(now()) + timedelta(days=20)
    version(Statute.objects.create(title="练兵秩序条例"), NEW, in_between, adopted_on=local_day(now()))
    told = "《练兵秩序条例》第五条：阻碍执行职务的，处十日以下拘留。《练兵秩序条例》第六条。"
    approved_question(bank(people.bureau), "甲", explanation=told)
    desk(people.wang).post(at_paper(exam, "manage_blueprint"), blueprint_form(row("single_choice", 1)))

    page = desk(people.wang).get(at_paper(exam), {"keys": "1"})
    without = desk(people.wang).get(at_paper(exam)).content.decode()

    [remark] = page.context["citation_remarks"]
    assert (remark.number, [one.finding.fault for one in remark.findings]) == (1, ["no_such_article"])
    assert 'data-testid="paper-citations"' in page.content.decode()
    assert 'data-testid="paper-citations"' not in without


def test_the_same_seed_draws_the_same_paper_and_a_new_seed_is_kept_with_the_exam(people: Cast) -> None:
    exam, client = planned(people), desk(people.wang)
    first = stems(client.get(at_paper(exam)))

    again = stems(client.get(at_paper(exam)))
    client.post(at_paper(exam, "manage_redraw"))
    exam.refresh_from_db()

    assert again == first
    assert exam.draw_seed > 0
    assert AuditEvent.objects.of_kind("exam.drawn").get().facts == {"seed": exam.draw_seed, "seed_before": 0}


def test_sealing_freezes_what_was_seen_and_takes_the_roster(people: Cast) -> None:
    exam, client = planned(people), desk(people.wang)
    seen = stems(client.get(at_paper(exam)))

    response = seal(client, exam)

    exam.refresh_from_db()
    paper = Paper.objects.get()
    assert said(response) == ["The paper is sealed. It can no longer be changed."]
    assert (exam.state, paper.sealed_by) == ("sealed", people.wang)
    assert list(PaperItem.objects.order_by("position").values_list("revision__stem", flat=True)) == seen
    assert set(exam.sittings.get().enrolments.values_list("officer", flat=True)) == {
        people.li.pk,
        people.wang.pk,
        people.chen.pk,
    }
    assert paper.seal in client.get(at_paper(exam)).content.decode()


def test_a_paper_that_nobody_looked_at_is_never_sealed(people: Cast) -> None:
    exam, client = planned(people, count=5), desk(people.wang)
    seen = client.get(at_paper(exam)).context["seen"]
    exam.blueprint.cells.update(count=4)

    response = client.post(at_paper(exam, "manage_seal"), {"seen": seen, "state": "draft"}, follow=True)

    exam.refresh_from_db()
    assert said(response) == [
        "The bank or the blueprint has changed since you looked at the paper. Look at it again, then seal it."
    ]
    assert (exam.state, Paper.objects.count()) == ("draft", 0)


def test_production_refuses_a_paper_on_sample_texts(people: Cast) -> None:
    exam, client = draft(people), desk(people.wang)
    law = statute("示例法", articles=1, sample=True)
    approved_question(bank(people.bureau), "s", cites=law)
    client.post(reverse("exams:manage_blueprint", args=[exam.pk]), blueprint_form(row("single_choice", 1)))

    with override_settings(PRODUCTION=True):
        response = seal(client, exam)

    exam.refresh_from_db()
    assert said(response) == ["The paper cites sample law texts. Import the real texts first."]
    assert (exam.state, Paper.objects.count()) == ("draft", 0)


def test_a_bank_that_has_shrunk_is_said_instead_of_a_paper(people: Cast) -> None:
    exam, client = planned(people, count=5), desk(people.wang)
    QuestionRevision.objects.filter(question__ref="single_choice-0").update(state="retired")

    response = client.get(at_paper(exam))

    assert response.context["refusal"] == "1 cell of the blueprint cannot be filled from the bank."
    assert response.context["seen"] == ""


def test_two_people_sealing_at_once_make_one_paper(people: Cast) -> None:
    exam, client = planned(people), desk(people.wang)
    seen = client.get(at_paper(exam)).context["seen"]
    form = {"seen": seen, "state": "draft"}

    client.post(at_paper(exam, "manage_seal"), form)
    second = client.post(at_paper(exam, "manage_seal"), form, follow=True)

    [words] = said(second)[-1:]
    assert words.startswith("Somebody was faster than you: 王芳")
    assert Paper.objects.count() == 1


def test_the_roster_waits_for_a_cut_off_date_that_has_not_come(people: Cast) -> None:
    day = local_day(now()) + timedelta(days=1)
    exam = planned(
        people, cut_off=day, opens_at=now() + timedelta(days=2), closes_at=now() + timedelta(days=3)
    )

    seal(desk(people.wang), exam)

    exam.refresh_from_db()
    assert (exam.state, exam.sittings.get().enrolments.count()) == ("sealed", 0)


def test_an_outsider_finds_no_paper_and_a_reader_may_not_see_it(people: Cast) -> None:
    exam = planned(people)

    assert desk(people.zhou).get(at_paper(exam)).status_code == 404
    assert desk(people.chen).get(at_paper(exam)).status_code == 403
    assert desk(people.zhou).post(at_paper(exam, "manage_seal")).status_code == 404
    assert desk(people.chen).post(at_paper(exam, "manage_redraw")).status_code == 403
