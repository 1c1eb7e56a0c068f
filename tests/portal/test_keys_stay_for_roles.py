"""Keys of questions in exams that are not released, looked for by every role on every page that a link leads to.

The words planted in keys, model answers, points and explanations stand nowhere else. They may be read in the question
bank, on the key page of a paper and on the desk of a marker, by those the matrix lets in there, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.search.finding import index_rows
from exams.actions.mark_exam import mark_exam
from exams.models import Attempt, Exam, MarkingItem, MarkingTask
from personnel.domain.roles import Permission, Role, roles_with
from personnel.models import Officer
from question_bank.models import Bank, Question, QuestionRevision
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.written import mark_all, marker, short_answers
from tests.factories import BACKEND, Cast, approved_question, bank, cast, officer, statute
from tests.factories.content import published_case
from tests.portal.crawling import crawled
from tests.portal.test_keys_stay import EXPLANATION, FILLED, MODEL, POINT, RUBRIC
from tests.training.studying import published, task_of
from training.actions.record_study import answer_item
from training.models import ContentPage, StudyItem, StudyTask

pytestmark = pytest.mark.django_db
KEYS = (EXPLANATION, FILLED, POINT, MODEL)
BOTH = "两用哨兵TGX"
"""In the stem, an option and the explanation of a question for both uses that stands in an open exam."""
PRACTISED, PRACTISED_STEM = "练习哨兵RTY", "练习题干RTX"
"""In the explanation and in the stem of a question that is for practice only."""
ASKED = ("哨兵", "QZX", "解析哨", "WVK", "RBJ", "采分点", "MDH", "参考答案", "TGX", "下列说法")
"""What is typed into search boxes: parts of planted words, so that an echo of the question is no finding."""
ONLY_IN_KEYS = ("QZX", "WVK", "RBJ", "MDH")


@dataclass(frozen=True, slots=True)
class Held:
    """An open exam, one that waits for markers, one that is marked and not released; a page and a study beside them."""

    people: Cast
    somebody: Officer
    open: Exam
    waiting: Exam
    marked: Exam
    page: ContentPage
    task: StudyTask


def planted(own: Bank, ref: str) -> list[QuestionRevision]:
    """An exam question of every kind, with a planted word wherever a key can stand."""
    more = {"explanation": EXPLANATION}
    rubric = {"key": MODEL, "rubric": RUBRIC}
    parts = [
        {"kind": "fill_in", "stem": "填____。", "key": [[FILLED]], "marks": "2", **more},
        {"kind": "short_answer", "stem": "简述。", "marks": "2", **rubric, **more},
        {"kind": "essay", "stem": "论述。", "marks": "2", **rubric, **more},
    ]
    changes = {
        "single_choice": {},
        "multiple_choice": {},
        "indefinite_choice": {},
        "true_false": {},
        "fill_in": {"key": [[FILLED]]},
        "short_answer": rubric,
        "essay": rubric,
        "case_analysis": {"parts": parts, "marks": "6"},
    }
    return [
        approved_question(own, f"{ref}-{kind}", kind=kind, **more, **values)
        for kind, values in changes.items()
    ]


def held(people: Cast, role: Role | None) -> Held:
    """The exams, and somebody of 李's station with `role` on the bureau who has studied like 李."""
    roles = (role,) if role else ()
    somebody = officer("500001", "戊", unit=people.station, roles=roles, roles_on=people.bureau)
    own = bank(people.bureau)
    both = approved_question(
        own, "两用", use=Question.Use.BOTH, stem=f"题干{BOTH}", options=["甲", BOTH], explanation=BOTH
    )
    practised = approved_question(
        own, "练习", use=Question.Use.PRACTICE, stem=PRACTISED_STEM, explanation=PRACTISED
    )
    page = published_case(
        people.bureau,
        owner=people.wang,
        reviewer=people.chen,
        cites=statute(),
        questions=[both.question, practised.question],
    )
    study = published(people, questions=[both, practised], at=now())
    for person in (people.li, somebody):
        task = task_of(person, study)
        for item in StudyItem.objects.filter(assignment=study, kind="question"):
            answer_item(task, position=item.position, raw=[0], at=now())
    sitting = sitting_today([people.li], questions=[*planted(own, "开"), both])
    Candidate.of(people.li, sitting).start()
    written = [question for question in planted(own, "阅") if question.kind in ("short_answer", "essay")]
    waiting = short_answers(people.bureau, [["答", "论"]], units=[people.brigade], questions=written)
    marked = short_answers(people.bureau, [["答", "论"]], units=[people.brigade], questions=written)
    mark_all(marked, marker(people.legal, people.bureau), written=["2"])
    mark_exam(exam=marked, actor=people.wang, at=now())
    index_rows(QuestionRevision.objects.all())
    index_rows(ContentPage.objects.all())
    return Held(people, somebody, sitting.exam, waiting, marked, page, task_of(somebody, study))


def starts(world: Held) -> list[str]:
    """Where somebody who looks for keys would begin, links or no links to it."""
    found = ["/", "/file/", "/study/", f"/study/{world.page.pk}/", "/study/desk/", "/api/v1/openapi.json"]
    found += [
        "/study/weekly/",
        "/study/weekly/mistakes/",
        "/study/weekly/assignments/new/",
        "/study/weekly/completion/",
    ]
    found += [
        f"/study/weekly/assignments/{world.task.assignment_id}/{end}" for end in ("", "plan/", "questions/")
    ]
    found += [f"/study/weekly/tasks/{world.task.pk}/{end}" for end in ("", "continue/", "1/", "2/", "3/")]
    found += [
        "/figures/",
        "/levels/",
        "/levels/check/",
        "/levels/exams/",
        "/appraisal/",
        "/appraisal/mine/",
        "/appraisal/faults/",
        "/appraisal/faults/mine/",
        "/appraisal/faults/entered/",
        "/exams/leave/",
    ]
    found += [
        "/exams/manage/",
        "/marking/",
        "/questions/review/",
        "/questions/import/",
        "/api/v1/me/sittings",
    ]
    for exam in (world.open, world.waiting, world.marked):
        found += [f"/exams/manage/{exam.pk}/{end}" for end in SCREENS]
    for pk in Question.objects.values_list("pk", flat=True):
        found += [f"/questions/{pk}/", f"/study/weekly/mistakes/{pk}/?seen=1"]
    for words in ASKED:
        text = quote(words)
        found += [f"/search/?q={text}&in={source}" for source in ("laws", "pages", "questions")]
        found += [
            f"/study/?q={text}",
            f"/questions/?text={text}",
            f"/admin/practice-questions/results/?q={text}",
        ]
    found += [f"/admin/pages/{world.page.pk}/{end}" for end in ("", "edit/", "view_draft/", "history/")]
    return [*found, "/admin/", "/admin/practice-questions/", *calls()]


SCREENS = (
    "",
    "plan/",
    "blueprint/",
    "paper/",
    "paper/?keys=1",
    "live/",
    "marking/",
    "items/",
    "absences/",
    "results/",
)


def calls() -> list[str]:
    """The calls of every attempt there is."""
    ends = ("", "/receipt", "/result")
    return [
        f"/api/v1/attempts/{pk}{end}" for pk in Attempt.objects.values_list("pk", flat=True) for end in ends
    ]


def answers_of(clerk: Officer) -> list[str]:
    """Desks with the answers that `clerk` has on screen."""
    leased = MarkingTask.objects.filter(leased_to=clerk)
    return [reverse("exams:marking_answer", args=[task.uid]) for task in leased]


def seen_by(world: Held) -> dict[str, str]:
    """Everything that somebody reaches, by address."""
    client = Client()
    client.force_login(world.somebody, backend=BACKEND)
    return dict(crawled(client, *starts(world)))


def where(pages: dict[str, str], *words: str) -> set[str]:
    """The screens on which one of `words` stands, without numbers and questions in their addresses."""
    shown = {address for address, body in pages.items() if any(word in body for word in words)}
    return {
        re.sub(r"/[0-9a-f-]*[0-9][0-9a-f-]*(?=/|$)", "/*", address.partition("?")[0]) for address in shown
    }


BANK, EDITOR = "/questions/*/", "/questions/*/edit/"
PAPER, DESK = "/exams/manage/*/paper/", "/marking/answers/*/"
PRINTED = f"{PAPER}*/print/"
READERS = roles_with(Permission.QUESTION_READ)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_keys_are_where_the_matrix_lets_a_role_read_them_and_nowhere_else(role: Role | None) -> None:
    pages = seen_by(held(cast(), role))

    expected = {BANK} if role in READERS else set()
    if role in READERS & roles_with(Permission.EXAM_MANAGE):
        expected |= {PAPER, PRINTED}
    if role in roles_with(Permission.QUESTION_WRITE):
        expected.add(EDITOR)
    assert where(pages, *KEYS) == expected
    both = where(pages, BOTH)
    assert {place for place in both if place.startswith(("/study/", "/admin/"))} == set()
    assert bool(both) is (role in READERS)
    assert where(pages, PRACTISED) >= {"/study/*/", "/study/weekly/tasks/*/*/"}
    assert "/study/weekly/mistakes/*/" in where(pages, PRACTISED_STEM)
    hits = {address for address, body in pages.items() if 'data-testid="search-hit"' in body}
    assert {address for address in hits if any(word in address for word in ONLY_IN_KEYS)} == set()


def test_a_marker_reads_the_rubric_beside_the_answer_on_screen_only() -> None:
    world = held(cast(), None)
    clerk = marker(world.people.legal, world.people.bureau, badge="500002", name="己")
    item = MarkingItem.objects.filter(exam=world.waiting).earliest("position")
    client = Client()
    client.force_login(clerk, backend=BACKEND)

    shut = where(dict(crawled(client, *starts(world))), *KEYS)
    client.post(reverse("exams:marking_next", args=[item.pk]))
    opened = where(dict(crawled(client, f"/marking/questions/{item.pk}/own/", *answers_of(clerk))), *KEYS)

    assert (shut, opened) == (set(), {DESK})
