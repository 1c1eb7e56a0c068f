"""Lessons and cases, written through the back office's own forms, and pages that readers have."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from law.models import Statute
from personnel.models import Officer, Unit
from question_bank.models import Question
from tests.factories import AT, BACKEND, approved_question, bank
from training.actions.decide_review import decide_review
from training.actions.keep_desks import desk_of
from training.domain.content import Audience, Openness, Verdict
from training.models import CaseStudyPage, ContentPage, PageCitation, PageQuestion, PageUnit

FACTS = "某日凌晨，张某在某小区车棚内盗窃电动自行车一辆，被巡逻民警当场抓获。"
EXAM_ONLY_EXPLANATION = "只许考试的解析"


def practice_pair(unit: Unit) -> list[Question]:
    """Two approved practice questions of a bank of `unit`."""
    shelf = bank(unit, f"practice-{unit.code}")
    return [
        approved_question(shelf, f"练{number}", use=use, stem=f"练习题{number}：下列说法正确的是？").question
        for number, use in ((1, Question.Use.PRACTICE), (2, Question.Use.BOTH))
    ]


def formset(name: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """One inline formset as a browser sends it."""
    data = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    data |= {f"{name}-MIN_NUM_FORMS": "0", f"{name}-MAX_NUM_FORMS": "1000"}
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-{key}": str(value) for key, value in row.items()}
        data |= {
            f"{name}-{number}-id": "",
            f"{name}-{number}-ORDER": str(number + 1),
            f"{name}-{number}-DELETE": "",
        }
    return data


def case_form(*, cites: Statute, questions: list[Question], **changes: Any) -> dict[str, Any]:
    """A complete case as the editor sends it; `action-submit` is up to the test."""
    units = changes.pop("units", [])
    return {
        "title": "盗窃电动自行车案",
        "summary": "现场处置与证据收集",
        "case_date": "2026-02-01",
        "facts": FACTS,
        "issues": "如何认定违法行为？",
        "evidence": "现场勘验笔录、监控录像。",
        "decision": "行政拘留五日。",
        "comment": "先固定证据，再询问。",
        "citations_text": f"《{cites.title}》第一条；《{cites.title}》第二条",
        "openness": Openness.ALL_POLICE.value,
        "audience": Audience.EVERYBODY.value,
        "confirmed_clean": "on",
        "flags_reason": "",
        "go_live_at": "",
        "expire_at": "",
        **formset("questions", [{"question": question.pk} for question in questions]),
        **formset("audience_units", [{"unit": unit.pk} for unit in units]),
        **changes,
    }


def desk(person: Officer) -> Client:
    """A browser in which `person` is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def send_new_case(client: Client, unit: Unit, form: dict[str, Any]) -> HttpResponse:
    """Sends the editor's form for a new case on the desk of `unit`."""
    address = reverse("wagtailadmin_pages:add", args=["training", "casestudypage", desk_of(unit).pk])
    return client.post(address, form)


def case_page(
    unit: Unit, *, cites: Statute, questions: list[Question], owner: Officer, **fields: Any
) -> CaseStudyPage:
    """A draft of a case on the desk of `unit`, with its first revision."""
    units, numbers = fields.pop("units", []), fields.pop("articles", (1,))
    version = fields.pop("version_id", None) or cites.versions.get().pk
    page = CaseStudyPage(
        owner=owner,
        live=False,
        **{
            "title": "盗窃电动自行车案",
            "summary": "现场处置",
            "facts": FACTS,
            "issues": "争议",
            "evidence": "证据",
            "decision": "处理",
            "comment": "点评",
            "openness": Openness.ALL_POLICE.value,
            "confirmed_clean": True,
            **fields,
        },
    )
    page.citations = [PageCitation(statute=cites, version_id=version, number=number) for number in numbers]
    page.questions = [PageQuestion(question=question) for question in questions]
    page.audience_units = [PageUnit(unit=each) for each in units]
    desk_of(unit).add_child(instance=page)
    page.save_revision(user=owner)
    return CaseStudyPage.objects.get(pk=page.pk)


def submit(page: ContentPage, by: Officer) -> ContentPage:
    """Hands the newest revision to legal review."""
    page.get_workflow().start(page, by)
    return type(page).objects.get(pk=page.pk)


def published_case(unit: Unit, *, owner: Officer, reviewer: Officer, **fields: Any) -> CaseStudyPage:
    """A case that was submitted by `owner` and approved by `reviewer`."""
    page = submit(case_page(unit, owner=owner, **fields), owner)
    decide_review(page, verdict=Verdict.APPROVED, reviewer=reviewer, at=AT)
    return CaseStudyPage.objects.get(pk=page.pk)
