"""A rehearsal goes the whole way at another clock, and nothing of it is left in anybody's file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from analytics.models.articles import exams_without_articles
from analytics.turnout import exams_for
from exams.actions._moves import move_exam
from exams.actions.check_items import check_items_due
from exams.actions.compose_paper import Choice
from exams.actions.create_rehearsal import Clock, RehearsalRefused, create_rehearsal
from exams.actions.enrol_roster import enrol_roster
from exams.actions.give_duties import replace_invigilator
from exams.actions.seal_paper import seal_paper
from exams.actions.set_safe_browser import ask_for_safe_browser
from exams.actions.show_provisional_results import show_provisional_results
from exams.domain.rehearsal import REHEARSED_DAY
from exams.domain.safe_browser import config_key, configuration_file, read_configuration
from exams.domain.states import ExamState
from exams.models import Exam, Receipt, Result, SafeBrowser, SeatAssignment, Sitting
from exams.outcomes import outcomes_of
from exams.views.candidate_safe_browser import safe_browser_links
from personnel.domain.roles import Role
from personnel.models import PolicyVersion
from question_bank.models import Exposure
from records.actions.file_released_results import file_released_results
from records.models import FileEntry
from tests.exams.candidate import Candidate, move_window, now
from tests.exams.managing import desk, draft, plan_form, stocked
from tests.factories import Cast, cast, officer
from tests.factories.results import conclude, over_and_marked
from tests.factories.rooms import seated, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def planned(people: Cast) -> Exam:
    """The exam of the day after tomorrow."""
    at = now() + timedelta(days=2)
    return draft(people, opens_at=at, closes_at=at + timedelta(hours=2))


def made_of(people: Cast, planned: Exam, shift: timedelta) -> Exam:
    clock = Clock(shift)
    return create_rehearsal(
        of=planned, clock=clock, addresses=safe_browser_links, actor=people.wang, at=now()
    ).exam


def rehearsed(people: Cast, planned: Exam) -> Exam:
    """Its rehearsal, which opened a minute ago, sealed and open to everybody in post."""
    at = now()
    shift = at - timedelta(minutes=1) - planned.sittings.get().opens_at
    exam = made_of(people, planned, shift)
    [question] = stocked(people, single_choice=1)
    seal_paper(exam=exam, choices=[Choice(question, Decimal(2))], actor=people.wang, at=at)
    enrol_roster(sitting=exam.sittings.select_related("exam__unit").get(), actor=people.wang, at=at)
    move_exam(exam, ExamState.OPEN, at=at, actor=people.wang)
    return exam


def test_every_time_of_the_exam_is_moved_by_the_same_amount(people: Cast, planned: Exam) -> None:
    shift = timedelta(days=-2, minutes=30)

    made = made_of(people, planned, shift)

    theirs, ours = planned.sittings.get(), made.sittings.get()
    assert (ours.opens_at - theirs.opens_at, ours.closes_at - theirs.closes_at) == (shift, shift)
    assert (ours.duration_s, made.pass_percent) == (theirs.duration_s, planned.pass_percent)
    assert (made.kind, made.title, made.state) == ("rehearsal", f"【演练】{planned.title}", "draft")


def test_the_whole_flow_leaves_no_trace_in_files_figures_and_statistics(people: Cast, planned: Exam) -> None:
    exam = rehearsed(people, planned)
    candidate = Candidate.of(people.li, exam.sittings.get())
    candidate.start()
    pages = [
        candidate.client.get(reverse("exams:start", args=[candidate.sitting_id])),
        candidate.client.get(reverse("exams:room", args=[candidate.attempt])),
        candidate.client.get(reverse("exams:handin", args=[candidate.attempt])),
    ]
    candidate.answer("single_choice", candidate.options("single_choice")[:1])
    candidate.hand_in()
    sitting = exam.sittings.select_related("exam").get()
    move_window(sitting, opens=timedelta(hours=-3), closes=timedelta(hours=-2))
    sitting.refresh_from_db()
    sitting.exam = Exam.objects.get(pk=exam.pk)
    conclude(sitting, signer=people.chen)
    pages += [
        candidate.client.get(reverse("exams:receipt", args=[candidate.attempt])),
        candidate.client.get(reverse("exams:result", args=[candidate.attempt])),
        desk(people.wang).get(reverse("exams:manage_results", args=[exam.pk])),
    ]

    filed = file_released_results(at=now())
    checked = check_items_due(at=now())

    assert Result.objects.released().filter(exam=exam).count() == 1
    assert [page.content.decode().count('data-testid="rehearsal"') for page in pages] == [1] * 6
    assert (filed, FileEntry.objects.filter(kind="exam_result").count(), checked) == (0, 0, 0)
    assert exam not in exams_without_articles()
    assert exam not in exams_for(people.chen, on=now().date())
    assert outcomes_of(Exam.objects.filter(kind=Exam.Kind.MONTHLY)) == []


def test_a_rehearsal_cannot_become_an_exam_nor_hide_what_it_is(people: Cast, planned: Exam) -> None:
    made = made_of(people, planned, timedelta())
    form = plan_form(people, title="三月月考", unit=made.unit_id)

    saved = desk(people.wang).post(reverse("exams:manage_plan", args=[made.pk]), form)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exam.objects.filter(pk=made.pk).update(title="三月月考")

    made.refresh_from_db()
    assert (saved.status_code, made.kind, made.title) == (302, "rehearsal", "【演练】三月月考")


def test_what_cannot_be_rehearsed_is_refused(people: Cast, planned: Exam) -> None:
    made = made_of(people, planned, timedelta())

    def refused(of: Exam, shift: timedelta) -> bool:
        with pytest.raises(RehearsalRefused):
            made_of(people, of, shift)
        return True

    assert refused(made, timedelta())
    assert refused(planned, timedelta(days=-5))
    assert Exam.objects.filter(kind="rehearsal").count() == 1


def test_the_exam_officer_says_when_the_rehearsal_opens(people: Cast, planned: Exam) -> None:
    client, page = desk(people.wang), reverse("exams:manage_rehearse", args=[planned.pk])
    opens = (now() + timedelta(minutes=20)).replace(second=0, microsecond=0)

    wrong = client.post(page, {"opens_at": "gestern"})
    over = client.post(page, {"opens_at": "2020-01-01T09:00"})
    made = client.post(page, {"opens_at": localtime(opens).strftime("%Y-%m-%dT%H:%M")})

    rehearsal = Exam.objects.get(kind="rehearsal")
    assert (wrong.status_code, over.status_code) == (422, 422)
    assert made["Location"] == reverse("exams:manage_exam", args=[rehearsal.pk])
    assert rehearsal.sittings.get().opens_at == opens
    assert 'data-testid="rehearsal"' in client.get(made["Location"]).content.decode()
    assert desk(people.chen).get(page).status_code == 403


def test_rooms_seats_invigilators_and_the_browser_are_rehearsed_too(people: Cast, planned: Exam) -> None:
    watcher = officer(
        "400001", "赵监考", unit=people.other_station, roles=(Role.INVIGILATOR,), roles_on=people.bureau
    )
    source, at = planned.sittings.select_related("exam__unit").get(), now()
    enrol_roster(sitting=source, actor=people.wang, at=at)
    seated(source, site(people.bureau, 8, 8, actor=people.wang, at=at), actor=people.wang, at=at)
    replace_invigilator(room=source.rooms.get(number=1), place=1, officer=watcher, actor=people.wang, at=at)
    links = safe_browser_links(source)
    ask_for_safe_browser(
        sitting=source,
        start_address=links["begin"],
        quit_address=links["quit"],
        uploaded=configuration_file({"startURL": links["begin"], "allowQuit": False}),
        exam_keys=["ab" * 32],
        actor=people.wang,
        at=at,
    )
    exam = rehearsed(people, planned)
    ours = exam.sittings.select_related("exam__unit").get()
    client = desk(people.wang)

    def act(verb: str) -> None:
        client.post(reverse("exams:seating_act", args=[exam.pk, ours.pk, verb]))

    for verb in ("copy", "publish", "late", "copy-duties"):
        act(verb)

    def places(sitting: Sitting) -> dict[int, tuple[int, int]]:
        rows = SeatAssignment.objects.filter(enrolment__sitting=sitting)
        return {
            officer_id: (room, seat)
            for officer_id, room, seat in rows.values_list("enrolment__officer", "room__room", "number")
        }

    rule = SafeBrowser.objects.get(sitting=ours)
    settings = read_configuration(bytes(rule.configuration))
    tickets = SeatAssignment.objects.filter(enrolment__sitting__in=[source, ours])
    assert places(ours) == places(source)
    assert ours.duties.get(ended_at=None).officer == watcher
    assert tickets.values("ticket").distinct().count() == len(places(ours)) * 2
    assert (settings["startURL"], settings["allowQuit"]) == (safe_browser_links(ours)["begin"], False)
    assert (ours.safe_browser, rule.exam_keys, rule.config_key) == (True, [], config_key(settings))


def test_rooms_that_are_taken_at_that_time_are_left_out_and_named(people: Cast, planned: Exam) -> None:
    source, at = planned.sittings.select_related("exam__unit").get(), now()
    enrol_roster(sitting=source, actor=people.wang, at=at)
    seated(source, site(people.bureau, 8, actor=people.wang, at=at), actor=people.wang, at=at)
    page = reverse("exams:manage_rehearse", args=[planned.pk])
    opens = localtime(source.opens_at + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")

    made = desk(people.wang).post(page, {"opens_at": opens}, follow=True).content.decode()

    assert "Taken or closed at that time, and so left out: 101室." in made
    assert not Exam.objects.get(kind="rehearsal").sittings.get().rooms.exists()


def test_provisional_results_and_receipts_of_a_rehearsal_say_what_they_are(
    people: Cast, planned: Exam
) -> None:
    PolicyVersion.objects.create(
        kind="after_exam",
        unit=people.bureau,
        effective_on=date(2020, 1, 1),
        body={"monthly": {"appeal_days": 5, "provisional": True}},
        created_at=now(),
    )
    exam = rehearsed(people, planned)
    candidate = Candidate.of(people.li, exam.sittings.get())
    candidate.start()
    candidate.hand_in()
    sitting = exam.sittings.select_related("exam").get()
    move_window(sitting, opens=timedelta(hours=-3), closes=timedelta(hours=-2))
    sitting = exam.sittings.select_related("exam").get()
    over_and_marked(sitting)
    window = show_provisional_results(exam=sitting.exam, actor=people.wang, at=now())

    receipt = Receipt.objects.get(attempt=candidate.attempt)
    told = candidate.client.get(reverse("portal:verify"), {"code": receipt.code}).content.decode()

    assert window.closes_at - window.opens_at == 5 * REHEARSED_DAY
    assert receipt.statement["rehearsal"] is True
    assert 'data-testid="verified-rehearsal"' in told
    assert not Exposure.objects.filter(exam_id=exam.pk).exists()
