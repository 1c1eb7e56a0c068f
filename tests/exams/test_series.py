"""王 sets up a series; the clock makes its exams, or says what is missing; 赵, the other exam officer, approves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import local_day, now
from core.domain.errors import Refused
from core.models import AuditEvent
from exams.actions.approve_exam import approve_exam
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.follow_routine import NOT_OPENED, draft_makeups, mark_approved, open_approved
from exams.actions.make_series_months import (
    leave_out,
    make_month,
    make_series_months,
    try_again,
)
from exams.actions.save_blueprint import save_blueprint
from exams.actions.seal_exam import exam_day, fingerprint
from exams.actions.seal_paper import seal_forms
from exams.actions.write_series import SeriesPlan, SeriesRefused, change_series, create_series, set_active
from exams.models import Enrolment, Exam, ExamSeries, MakeupPlace, PaperItem, SeriesMonth, Sitting
from exams.reminders import exam_reminders
from exams.routine import due_officers
from exams.series_words import what_is_missing
from personnel.models import Officer, Posting
from question_bank.domain.blueprint import Cell
from question_bank.models import EnemySet, Question
from tests.exams.managing import desk
from tests.factories import Cast, cast, officer
from tests.factories.results import conclude, sit
from tests.factories.series import blueprint, second_officer, series, stock

pytestmark = pytest.mark.django_db

TENTH = datetime(2026, 3, 10, 2, tzinfo=UTC)
NINETEENTH = datetime(2026, 3, 19, 15, 30, tzinfo=UTC)
TWENTIETH = datetime(2026, 3, 19, 16, 5, tzinfo=UTC)
"""Five past midnight at the bureau."""


@pytest.fixture
def people() -> Cast:
    return cast()


def seen(exam: Exam) -> str:
    return fingerprint(draw_forms(exam, on=exam_day(exam)))


def made(people: Cast, **changes: object) -> Exam:
    """The exam of April, made on 20 March."""
    series(people, at=TENTH, **changes)  # type: ignore[arg-type]
    make_series_months(at=TWENTIETH)
    return Exam.objects.get()


def test_the_clock_makes_next_months_exam_on_its_day_and_once(people: Cast) -> None:
    made_from = series(people, at=TENTH, pass_percent=70, skip_used_months=0)

    before = make_series_months(at=NINETEENTH)
    counts = [make_series_months(at=TWENTIETH), make_series_months(at=TWENTIETH + timedelta(days=1))]

    exam, sitting = Exam.objects.get(), Sitting.objects.get()
    assert before == {"made": 0, "blocked": 0}
    assert counts == [{"made": 1, "blocked": 0}, {"made": 0, "blocked": 0}]
    assert (exam.title, exam.state, exam.created_by, exam.pass_percent) == (
        "2026年4月月考",
        "draft",
        None,
        70,
    )
    assert (exam.cut_off.isoformat(), exam.month.isoformat()) == ("2026-04-03", "2026-04-01")
    assert (sitting.opens_at, sitting.closes_at) == (
        datetime(2026, 4, 10, 1, tzinfo=UTC),
        datetime(2026, 4, 12, 10, tzinfo=UTC),
    )
    assert SeriesMonth.objects.get().version == made_from.newest


def test_a_bank_that_cannot_fill_the_blueprint_makes_nothing_and_says_what_is_missing(people: Cast) -> None:
    series(people, at=TENTH, questions=3)

    counts = make_series_months(at=TWENTIETH)

    month = SeriesMonth.objects.get()
    assert counts == {"made": 0, "blocked": 1}
    assert (Exam.objects.count(), Sitting.objects.count()) == (0, 0)
    assert what_is_missing(month)[1] == "综合，单选题，难度 不限：需要 4 题，现有 3 题，缺 1 题"
    stock(people.bureau, 1, since=3)
    assert make_series_months(at=TWENTIETH + timedelta(minutes=59)) == {"made": 0, "blocked": 0}
    assert make_series_months(at=TWENTIETH + timedelta(minutes=60)) == {"made": 1, "blocked": 0}
    assert SeriesMonth.objects.get().exam == Exam.objects.get()


def test_a_clock_that_comes_after_the_window_makes_nothing_and_says_so(people: Cast) -> None:
    series(people, at=TENTH)

    counts = make_series_months(at=datetime(2026, 4, 14, 2, tzinfo=UTC))

    month = SeriesMonth.objects.get()
    assert counts == {"made": 0, "blocked": 1}
    assert (month.month.isoformat(), month.problem["code"]) == ("2026-04-01", "window_is_over")
    leave_out(month, at=TWENTIETH + timedelta(days=30), actor=people.wang)
    assert make_series_months(at=datetime(2026, 4, 15, 2, tzinfo=UTC)) == {"made": 0, "blocked": 0}


def test_a_blocked_month_is_tried_again_by_hand(people: Cast) -> None:
    series(people, at=TENTH, questions=3)
    make_series_months(at=TWENTIETH)
    stock(people.bureau, 5, since=3)

    month = try_again(SeriesMonth.objects.get(), at=TWENTIETH + timedelta(minutes=1), actor=people.wang)

    assert month.exam is not None
    with pytest.raises(Refused):
        try_again(month, at=TWENTIETH + timedelta(minutes=2), actor=people.wang)
    with pytest.raises(Refused):
        leave_out(month, at=TWENTIETH, actor=people.zhou)


def test_a_change_holds_from_the_next_month_and_the_old_version_stays(people: Cast) -> None:
    exam = made(people)
    routine = ExamSeries.objects.get()
    plan = SeriesPlan(
        title="{month}月测试", blueprint=exam.blueprint, opens_day=15, closes_day=16, duration_minutes=30
    )

    version = change_series(routine, plan=plan, at=TWENTIETH, actor=people.wang)
    make_series_months(at=datetime(2026, 4, 20, 1, tzinfo=UTC))

    assert (version.number, version.from_month.isoformat()) == (2, "2026-05-01")
    assert list(Exam.objects.order_by("month").values_list("title", flat=True)) == [
        "2026年4月月考",
        "5月测试",
    ]
    assert [row.opens_day for row in routine.versions.order_by("number")] == [10, 15]


def test_a_paused_series_makes_nothing_until_it_is_resumed(people: Cast) -> None:
    routine = series(people, at=TENTH)
    set_active(routine, active=False, at=TENTH, actor=people.wang)

    assert make_series_months(at=TWENTIETH) == {"made": 0, "blocked": 0}

    set_active(ExamSeries.objects.get(), active=True, at=TWENTIETH, actor=people.wang)
    assert make_series_months(at=TWENTIETH) == {"made": 1, "blocked": 0}


def test_a_series_is_set_up_by_an_exam_officer_of_the_unit_and_must_be_meant(people: Cast) -> None:
    plan = SeriesPlan(
        title="{month}", blueprint=blueprint(people.bureau), opens_day=10, closes_day=9, duration_minutes=60
    )

    with pytest.raises(SeriesRefused):
        create_series(unit=people.bureau, plan=plan, at=TENTH, actor=people.wang)
    with pytest.raises(Refused):
        create_series(unit=people.bureau, plan=plan, at=TENTH, actor=people.zhou)
    assert ExamSeries.objects.count() == 0


def test_who_wrote_the_series_does_not_approve_its_exams(people: Cast) -> None:
    exam = made(people)

    with pytest.raises(CannotSeal) as refusal:
        approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=people.wang, production=False)

    assert refusal.value.code == "second_person"
    exam.refresh_from_db()
    assert exam.state == "draft"
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=second_officer(people), production=False)
    assert (exam.state, exam.approval.author) == ("sealed", people.wang)


def test_a_pause_by_a_colleague_leaves_the_series_with_its_author(people: Cast) -> None:
    colleague = second_officer(people)
    routine = series(people, at=TENTH)
    set_active(routine, active=False, at=TENTH, actor=colleague)
    set_active(ExamSeries.objects.get(), active=True, at=TENTH, actor=colleague)
    make_series_months(at=TWENTIETH)
    exam = Exam.objects.get()

    with pytest.raises(CannotSeal) as refusal:
        approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=people.wang, production=False)
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=colleague, production=False)

    assert refusal.value.code == "second_person"
    assert exam.approval.author == people.wang


def test_a_bureau_with_one_exam_officer_lets_any_of_them_approve(people: Cast) -> None:
    exam = made(people, approver="any")

    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=people.wang, production=False)

    assert exam.approval.author is None
    with pytest.raises(Refused):
        approve_exam(exam, seen="", at=TWENTIETH, actor=people.zhou, production=False)


def test_an_approved_exam_is_announced_on_its_cut_off_date_with_the_roster_of_the_series(
    people: Cast,
) -> None:
    officer("100031", "交警", unit=people.station)
    people.li.police_type = "交通"
    people.li.save()
    away = officer("100032", "借调", unit=people.station)
    Posting.objects.create(
        officer=away, kind="secondment", unit=people.legal, starts_on=local_day(TENTH), recorded_at=TENTH
    )
    exam = made(people, police_types=("治安",), excluded_units=("A0102",), without_seconded=True)
    other = second_officer(people)
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=other, production=False)

    early = open_approved(at=datetime(2026, 4, 2, 12, tzinfo=UTC))
    opened = open_approved(at=datetime(2026, 4, 2, 16, 1, tzinfo=UTC))

    assert (early, opened) == (0, 1)
    names = set(Enrolment.objects.values_list("officer__name", flat=True))
    assert names == {"交警", "陈静", "赵敏"} == set(due_officers(exam).values_list("name", flat=True))
    assert Exam.objects.get().state == "open"


def test_what_stands_in_the_way_of_an_announcement_is_noted_once_and_tried_again(people: Cast) -> None:
    exam = made(people, police_types=("骑兵",))
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=second_officer(people), production=False)
    day = datetime(2026, 4, 3, 1, tzinfo=UTC)

    assert [open_approved(at=day), open_approved(at=day + timedelta(minutes=1))] == [0, 0]

    [note] = AuditEvent.objects.filter(kind=NOT_OPENED)
    assert (note.succeeded, note.subject) == (False, f"exam:{exam.pk}")
    page = desk(people.wang).get(reverse("portal:today")).content.decode()
    assert "2026年4月月考 could not be announced by itself: see why" in page


def released(people: Cast) -> Exam:
    """The exam of April, sat by 李 (nothing right) and 陈, released on 12 April; 王 never came."""
    exam = made(people, makeup_days_after=3)
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=second_officer(people), production=False)
    open_approved(at=datetime(2026, 4, 3, 1, tzinfo=UTC))
    sitting = Sitting.objects.select_related("exam").get()
    for person, right in ((people.li, False), (people.chen, True)):
        sit(sitting, person, right=right, at=sitting.opens_at + timedelta(hours=1))
    return conclude(sitting, signer=people.chen)


def test_the_make_up_is_drafted_once_for_everybody_whom_the_policy_names(people: Cast) -> None:
    first = released(people)
    at = datetime(2026, 4, 12, 12, tzinfo=UTC)

    assert [draft_makeups(at=at), draft_makeups(at=at)] == [1, 0]

    makeup = Exam.objects.get(makeup_of=first)
    assert (makeup.title, makeup.state, makeup.created_by) == ("2026年4月月考（补考）", "draft", None)
    assert makeup.sittings.get().opens_at == datetime(2026, 4, 15, 1, tzinfo=UTC)
    assert [place.officer for place in MakeupPlace.objects.all()] == [people.li]
    assert mark_approved(at=at) == 0


def test_reminders_name_who_has_neither_sat_nor_leave(people: Cast) -> None:
    exam = made(people, reminder_days=(2,))
    approve_exam(exam, seen=seen(exam), at=TWENTIETH, actor=second_officer(people), production=False)
    open_approved(at=datetime(2026, 4, 3, 1, tzinfo=UTC))
    sitting = Sitting.objects.select_related("exam").get()
    sit(sitting, people.chen, right=True, at=sitting.opens_at + timedelta(hours=1))
    near = sitting.closes_at - timedelta(days=2)

    told = list(exam_reminders(at=near))

    assert list(exam_reminders(at=near - timedelta(minutes=1))) == []
    assert {each.officer_id for each in told} == {people.li.pk, people.wang.pk, second_officer_id()}
    assert {each.key for each in told} == {f"exams.sitting:{sitting.pk}:2"}
    assert [each.officer_id for each in exam_reminders(at=near, officer_id=people.li.pk)] == [people.li.pk]


def second_officer_id() -> int:
    return Officer.objects.get(name="赵敏").pk


def form(people: Cast, **changes: object) -> dict[str, object]:
    """A good form, as a browser sends it."""
    return {
        "unit": people.bureau.pk,
        "title": "{year}年{month}月月考",
        "blueprint": blueprint(people.bureau).pk,
        "make_day": 20,
        "opens_day": 10,
        "opens_time": "09:00",
        "closes_day": 12,
        "closes_time": "18:00",
        "duration_minutes": 60,
        "cut_off_days": 7,
        "form_mode": "one",
        "pass_percent": "60",
        "multiple_choice_rule": "all_or_nothing",
        "review": "after_release",
        "approver": "other",
        "reminder_days": "1，3",
        "makeup": "on",
        **changes,
    }


def test_a_series_is_set_up_and_changed_on_its_screens(people: Cast) -> None:
    wang = desk(people.wang)
    new = reverse("exams:series_new")
    good = form(people)

    answer = wang.post(new, good)

    routine = ExamSeries.objects.get()
    assert answer["Location"] == reverse("exams:series_one", args=[routine.pk])
    assert (routine.newest.reminder_days, routine.newest.bulletin) == ([3, 1], False)
    edit = reverse("exams:series_edit", args=[routine.pk])
    assert wang.get(edit).status_code == 200
    assert wang.post(edit, {**good, "opens_day": 11}).status_code == 302
    assert routine.versions.count() == 2
    active = reverse("exams:series_active", args=[routine.pk])
    wang.post(active, {"active": "0"})
    assert "Paused" in wang.get(reverse("exams:series")).content.decode()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"title": "月考"}, "The title needs {month}"),
        ({"closes_day": 9}, "The window must close after it opens"),
        ({"reminder_days": "x"}, "Up to five numbers from 1 to 30"),
        ({"excluded_units": "A"}, "lie below the unit that holds the exams"),
        ({"make_day": 29}, "28"),
        ({"duration_minutes": 99999}, "600"),
        ({"opens_time": "25:00"}, "id_opens_time"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_written(
    people: Cast, change: dict[str, object], words: str
) -> None:
    answer = desk(people.wang).post(reverse("exams:series_new"), form(people, **change))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ExamSeries.objects.count() == 0


def test_the_task_is_on_today_and_one_button_approves(people: Cast) -> None:
    at = now()
    routine = series(people, at=at, opens_day=28, closes_day=28)
    version = routine.newest
    exam = make_month(version, version.from_month, at=at).exam
    other = desk(second_officer(people))

    assert f"Approve the exam: {exam.title}" in other.get(reverse("portal:today")).content.decode()
    page = other.get(reverse("exams:manage_exam", args=[exam.pk])).content.decode()
    token = page.split('name="seen" value="')[1].split('"')[0]
    other.post(reverse("exams:manage_approve", args=[exam.pk]), {"seen": token, "state": "draft"})

    exam.refresh_from_db()
    assert (exam.state, exam.approval.officer.name) == ("sealed", "赵敏")
    assert "takes its course" in other.get(reverse("exams:manage_exam", args=[exam.pk])).content.decode()
    assert "Approve the exam" not in desk(people.wang).get(reverse("portal:today")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_series_asks_the_same_number_of_questions(
    people: Cast, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        series(people, at=now(), questions=0, title=f"{number}号 {{month}}")
    wang = desk(people.wang)
    wang.get(reverse("exams:series"))

    with django_assert_num_queries(7):  # type: ignore[operator]
        page = wang.get(reverse("exams:series")).content.decode()

    assert page.count('data-testid="series"') == count


def test_another_blueprint_for_one_month_leaves_the_series_its_own(people: Cast) -> None:
    exam = made(people)
    version = SeriesMonth.objects.get().version

    save_blueprint(
        exam,
        name="只此一月",
        cells=[Cell("general", "single_choice", None, 2, Decimal(5))],
        on=exam_day(exam),
        at=TWENTIETH,
        actor=people.wang,
    )

    assert exam.blueprint != version.blueprint
    assert [cell.count for cell in version.blueprint.cells.all()] == [4]


def test_months_made_by_the_clock_neither_repeat_a_question_nor_hold_two_enemies(people: Cast) -> None:
    first = made(people, skip_used_months=1)
    group = list(Question.objects.order_by("pk")[:4])
    EnemySet.objects.create(bank=group[0].bank, name="互斥", created_at=TENTH).questions.set(group)
    seal_forms(exam=first, forms=draw_forms(first, on=exam_day(first)), actor=people.wang, at=TWENTIETH)

    make_series_months(at=TWENTIETH + timedelta(days=31))

    second = Exam.objects.latest("pk")
    new = {choice.revision.question_id for choice in draw_forms(second, on=exam_day(second))[0]}
    held = set(PaperItem.objects.filter(paper__exam=first).values_list("revision__question", flat=True))
    assert second.pk != first.pk
    assert not held & new
    assert all(len(ids & {one.pk for one in group}) <= 1 for ids in (held, new))
