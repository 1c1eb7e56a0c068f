"""An answer file comes in by two persons, by the rules of a save, and nothing that is stored is lost to it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.clock import local_day
from core.models import AuditEvent
from exams.actions.decide_correction import MayNotDecideCorrection, apply_correction
from exams.actions.intervene import Order, intervene
from exams.actions.propose_correction import late_correction, propose_correction
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import NotToSign, sign_off_exam
from exams.after_tasks import after_tasks
from exams.domain.interventions import Intervening
from exams.evidence import exam_evidence
from exams.models import AnswerFile, AnswerStep, Attempt, Exam, Sitting
from exams.results_shown import shown_result
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.exams.answer_files import sealed_answers
from tests.exams.candidate import Candidate, move_window, now, sitting_today
from tests.exams.managing import GRACE, desk
from tests.factories import Cast, cast, grant, officer
from tests.factories.results import ABOUT_FLAGS, conclude, over_and_marked

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def second(people: Cast) -> Officer:
    """Another exam officer."""
    return officer("300007", "吴刚", unit=people.legal, roles=(Role.EXAM_OFFICER,), roles_on=people.bureau)


@pytest.fixture
def candidate(people: Cast) -> Candidate:
    """李, who writes."""
    candidate = Candidate.of(people.li, sitting_today([people.li]))
    candidate.start()
    return candidate


def exam_of(candidate: Candidate) -> Exam:
    return Sitting.objects.select_related("exam").get(pk=candidate.sitting_id).exam


def bring(client: Client, exam: Exam, content: bytes, *, reason: str = "机房断网") -> Any:
    page = reverse("exams:manage_answer_files", args=[exam.pk])
    return client.post(page, {"file": SimpleUploadedFile("a.answers", content), "reason": reason})


def decide(client: Client, decision: str) -> Any:
    uid = AnswerFile.objects.get().uid
    return client.post(
        reverse("exams:manage_decide_answer_file", args=[uid]), {"decision": decision}, follow=True
    )


def preview(client: Client) -> list[tuple[Any, str]]:
    page = client.get(reverse("exams:manage_answer_file", args=[AnswerFile.objects.get().uid]))
    with override("en"):
        return [(row["number"], str(row["becomes"])) for row in page.context["rows"]]


@pytest.mark.both_databases
def test_a_file_is_taken_by_a_second_person_by_the_rules_of_a_save(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    kept = candidate.save_of("single_choice", [candidate.options("single_choice")[0]], seq=50)
    candidate.save(kept)
    answers = [
        candidate.save_of("true_false", True, seq=60),
        candidate.save_of("single_choice", [candidate.options("single_choice")[1]], seq=7),
        candidate.save_of("multiple_choice", candidate.options("multiple_choice")[:2], seq=61, key=""),
        candidate.save_of("fill_in", "no list", seq=62),
        candidate.save_of("true_false", False, item="ffffffffffffffff"),
    ]
    first = desk(people.wang)

    brought = bring(first, exam_of(candidate), sealed_answers(candidate.row, answers))
    rows = preview(first)
    alone = decide(first, "take")
    taken = decide(desk(second), "take")
    again = decide(desk(second), "turn_down")

    assert brought.status_code == 302
    assert sorted(words for _number, words in rows) == [
        "cannot be read: stays out",
        "cannot be read: stays out",
        "older than the stored answer: stays out",
        "would be added",
        "would be added",
    ]
    assert "A second person decides on it." in alone.content.decode()
    assert 'data-testid="answer-file-counted">2<' in taken.content.decode()
    assert "Somebody else has decided on this file." in again.content.decode()
    stored = candidate.look()["answers"]
    assert stored[candidate.items["true_false"]["item"]]["answer"] is True
    assert stored[candidate.items["single_choice"]["item"]]["answer"] == kept["answer"]
    steps = AnswerStep.objects.filter(facts__file=str(AnswerFile.objects.get().uid))
    assert steps.count() == 2
    assert list(
        AuditEvent.objects.filter(kind__startswith="exam.answer_file").values_list("kind", flat=True)
    ) == [
        "exam.answer_file_brought",
        "exam.answer_file_taken",
    ]
    assert list(exam_evidence()) == []


def test_the_page_that_comes_back_after_its_file_was_taken_sends_the_same_saves_in_vain(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    save = candidate.save_of("true_false", True)
    bring(desk(people.wang), exam_of(candidate), sealed_answers(candidate.row, [save]))
    decide(desk(second), "take")

    late_reply = candidate.save(save)

    assert late_reply.status_code == 200
    assert AnswerStep.objects.filter(kind="answer").count() == 1


def test_after_the_end_a_file_is_late_evidence_and_changes_nothing(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    candidate.answer("true_false", False)
    candidate.hand_in()
    save = candidate.save_of("true_false", True)
    bring(desk(people.wang), exam_of(candidate), sealed_answers(candidate.row, [save]))

    taken = decide(desk(second), "take").content.decode()

    assert 'data-testid="answer-file-late">1<' in taken
    assert AnswerStep.objects.filter(late=True, kind="answer").count() == 1
    assert candidate.look()["answers"][candidate.items["true_false"]["item"]]["answer"] is False
    assert list(exam_evidence()) == []


def test_nobody_signs_before_two_have_decided_whether_a_late_file_counts(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    candidate.answer("true_false", False)
    candidate.hand_in()
    save = candidate.save_of("true_false", True)
    bring(desk(people.wang), exam_of(candidate), sealed_answers(candidate.row, [save]))
    decide(desk(second), "take")
    sitting = Sitting.objects.select_related("exam").get(pk=candidate.sitting_id)
    move_window(sitting, opens=timedelta(hours=-3), closes=timedelta(hours=-2))
    sitting.refresh_from_db()
    over_and_marked(sitting)
    signing: dict[str, Any] = {"exam": sitting.exam, "actor": people.chen, "at": now()}
    with override("en"), pytest.raises(NotToSign, match="came late"):
        sign_off_exam(**signing, about_flags=ABOUT_FLAGS)
    correction = late_correction(sitting.exam, attempt_id=candidate.row.pk)
    propose_correction(correction, reason="断网，两人核对了答案文件。", actor=people.wang, at=now())

    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=now())

    signing["at"] = now()
    sign_off_exam(**signing, about_flags=ABOUT_FLAGS)
    release_results(**signing)
    shown = shown_result(attempt_id=candidate.row.pk, officer_id=people.li.pk, at=now())
    read = {own.item.kind: (own.answer, str(own.verdict)) for own in shown.review}
    assert (shown.before, shown.result.score, read["true_false"]) == (None, 2, (True, "right"))
    assert list(exam_evidence()) == []


def test_a_file_that_is_turned_down_stays_on_record(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    bring(
        desk(people.wang),
        exam_of(candidate),
        sealed_answers(candidate.row, [candidate.save_of("true_false", True)]),
    )

    decide(desk(second), "turn_down")

    file = AnswerFile.objects.get()
    assert (file.state, file.decided_by) == ("turned_down", second)
    assert not AnswerStep.objects.filter(kind="answer").exists()


def test_of_two_answers_to_one_question_in_a_file_the_newer_one_counts(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    saves = [candidate.save_of("true_false", answer, seq=seq) for answer, seq in ((True, 9), (False, 5))]
    bring(desk(people.wang), exam_of(candidate), sealed_answers(candidate.row, saves))

    decide(desk(second), "take")

    assert AnswerFile.objects.get().counted == 1
    assert [entry["answer"] for entry in candidate.look()["answers"].values()] == [True]


def test_a_file_of_an_attempt_that_was_reopened_belongs_to_the_one_that_goes_on(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    closed, content = candidate.row.pk, sealed_answers(candidate.row, [candidate.save_of("true_false", True)])
    candidate.hand_in()
    exam, at = exam_of(candidate), now()
    order = Order(Intervening.REOPEN, "误交")
    enrolments = [candidate.row.enrolment_id]
    intervene(exam=exam, order=order, enrolments=enrolments, actor=people.wang, at=at, grace=GRACE)

    brought = bring(desk(people.wang), exam, content)
    decide(desk(second), "take")
    candidate.start()

    assert brought.status_code == 302
    assert candidate.state["continues"] == str(closed)
    assert [entry["answer"] for entry in candidate.state["answers"].values()] == [True]


def test_what_is_no_answer_file_is_refused_in_words_and_leaves_nothing(
    people: Cast, candidate: Candidate
) -> None:
    exam, client = exam_of(candidate), desk(people.wang)
    good = sealed_answers(candidate.row, [])
    file = json.loads(good)

    def words(content: bytes, **more: str) -> str:
        answer = bring(client, exam, content, **more)
        assert answer.status_code == 422
        return str(next(iter(answer.context["form"].errors.values()))[0])

    other = Attempt(pk="00000000-0000-0000-0000-000000000001", secret=b"x")
    assert "no answer file" in words(b"")
    assert "no answer file" in words(b"[1]")
    assert "no answer file" in words(json.dumps({**file, "format": "x"}).encode())
    assert "no answer file" in words(json.dumps({**file, "iv": "%%"}).encode())
    assert "no answer file" in words(sealed_answers(candidate.row, "text"))
    assert "no answer file" in words(b"[" * 100_000)
    assert "damaged" in words(json.dumps({**file, "sealed": file["sealed"][:-8]}).encode())
    assert "damaged" in words(json.dumps({**file, "iv": ""}).encode())
    assert "no attempt of this exam" in words(sealed_answers(other, []))
    assert "at most 2 MB" in words(bytes(2 * 1024 * 1024 + 1))
    assert words(good, reason=" ")
    assert not AnswerFile.objects.exists()


def test_nobody_has_a_hand_in_their_own_file(people: Cast, second: Officer) -> None:
    candidate = Candidate.of(second, sitting_today([second]))
    candidate.start()
    file = sealed_answers(candidate.row, [candidate.save_of("true_false", True)])

    own = bring(desk(second), exam_of(candidate), file)
    bring(desk(people.wang), exam_of(candidate), file)
    decided = decide(desk(second), "take")

    assert own.status_code == 422
    assert "Nobody decides on their own answers." in decided.content.decode()
    assert AnswerFile.objects.get().state == "waiting"


def test_a_file_brought_after_the_release_goes_the_way_of_a_correction(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    candidate.answer("true_false", False)
    candidate.hand_in()
    sitting = Sitting.objects.select_related("exam").get(pk=candidate.sitting_id)
    move_window(sitting, opens=timedelta(hours=-3), closes=timedelta(hours=-2))
    sitting = Sitting.objects.select_related("exam").get(pk=candidate.sitting_id)
    exam = conclude(sitting, signer=people.chen)
    file = sealed_answers(candidate.row, [candidate.save_of("true_false", True)])

    before = bring(desk(people.wang), exam, file)
    told = desk(second).get(before["Location"]).content.decode()
    taken = decide(desk(second), "take").content.decode()
    with override("en"):
        tasks = dict(after_tasks(people.wang, on=local_day(now()), at=now()))
    unchanged = (exam.results.count(), exam.results.get().score)
    correction = late_correction(exam, attempt_id=candidate.row.pk)
    propose_correction(correction, reason="断网，两人核对了答案文件。", actor=second, at=now())
    with override("en"):
        settled = dict(after_tasks(people.wang, on=local_day(now()), at=now()))
    grant(people.wang, Role.LEGAL_HEAD, people.bureau)
    with pytest.raises(MayNotDecideCorrection) as own:
        apply_correction(correction, seen=correction.foreseen["digest"], actor=people.wang, at=now())
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=now())

    assert 'data-testid="after-release"' in told
    assert 'data-testid="admit-answers"' in taken
    assert unchanged == (1, 0)
    label = f"Late answer files to settle: {exam.title}"
    assert label in tasks
    assert label not in settled
    assert own.value.code == "own_file"
    assert [row.score for row in exam.results.order_by("number")] == [0, 2]


def test_what_can_change_nothing_any_more_is_refused_in_words(
    people: Cast, second: Officer, candidate: Candidate
) -> None:
    candidate.answer("true_false", True)
    candidate.hand_in()
    same = sealed_answers(candidate.row, [candidate.save_of("true_false", True, seq=1)])
    bring(desk(people.wang), exam_of(candidate), same)

    nothing_new = decide(desk(second), "take").content.decode()
    Exam.objects.filter(sittings=candidate.sitting_id).update(state="cancelled")
    called_off = bring(desk(people.wang), exam_of(candidate), same)

    assert "Nothing in this file is new." in nothing_new
    assert AnswerFile.objects.get().state == "waiting"
    assert "The exam was called off." in called_off.content.decode()
