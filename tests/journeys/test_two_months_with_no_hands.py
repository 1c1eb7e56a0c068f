"""Two months go by: the clock does the work, people press approve, and nothing else is done by anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from appraisal.actions.issue_bulletin import issue_bulletin
from appraisal.actions.sign_bulletin import approve_bulletin, check_bulletin
from appraisal.bulletin_seal import bulletin_hash
from appraisal.bulletin_shown import bulletin_sheet
from appraisal.domain.bulletin_sheet import Table
from appraisal.models import Bulletin, UnitExamFigure
from core.due import run_due_steps
from core.ledger import verify_ledger
from core.reminders import reminders
from exams.actions.approve_exam import approve_exam
from exams.actions.draw_forms import draw_forms
from exams.actions.release_results import release_results
from exams.actions.seal_exam import exam_day, fingerprint
from exams.actions.sign_off_exam import sign_off_exam
from exams.models import Enrolment, Exam, ExamEvent, MakeupPlace, Sitting
from personnel.models import Officer
from records.models import FileEntry
from tests.factories import Cast, cast, officer
from tests.factories.results import sit
from tests.factories.series import leader, second_officer, series

pytestmark = pytest.mark.django_db

SET_UP = datetime(2026, 3, 10, 2, tzinfo=UTC)
DAYS = 78
BUSY = {3, 10, 12, 13, 14, 15, 16, 17, 20, 22, 24, 25, 26}
"""Days of a month on which something happens; on the others the clock finds nothing to do."""


@dataclass
class Bureau:
    """The people of the walk, and what they were told."""

    people: Cast
    approver: Officer
    boss: Officer
    weak: Officer
    """Never knows an answer the first time."""
    away: Officer
    """Never comes."""
    reminded: set[tuple[str, int]] = field(default_factory=set)

    def sit(self, at: datetime) -> None:
        """Everybody who is due sits on the first day of a window."""
        for sitting in Sitting.objects.open_at(at).select_related("exam"):
            for row in Enrolment.objects.filter(sitting=sitting, attempts=None).select_related("officer"):
                if row.officer != self.away:
                    right = row.officer != self.weak or sitting.exam.makeup_of_id is not None
                    sit(sitting, row.officer, right=right, at=at)

    def press(self, at: datetime) -> None:
        """Each person presses the one button that waits for them."""
        for exam in Exam.objects.order_by("pk"):
            if exam.state == Exam.State.DRAFT:
                seen = fingerprint(draw_forms(exam, on=exam_day(exam)))
                approve_exam(exam, seen=seen, at=at, actor=self.approver, production=False)
            elif exam.state == Exam.State.MARKED:
                sign_off_exam(exam=exam, actor=self.people.chen, at=at, about_flags="已复核。")
            elif exam.state == Exam.State.SIGNED_OFF:
                release_results(exam=exam, actor=self.people.chen, at=at)
        for made in Bulletin.objects.order_by("pk"):
            if made.state == Bulletin.State.DRAFT:
                check_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=self.people.chen)
            elif made.state == Bulletin.State.CHECKED:
                approve_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=self.boss)
            elif made.state == Bulletin.State.APPROVED:
                issue_bulletin(bulletin=made, at=at, actor=self.approver)


@pytest.fixture
def bureau() -> Bureau:
    people = cast()
    crowd = [
        officer(f"{unit.code[-2:]}{number:04d}", f"民警{number}", unit=unit)
        for unit in (people.station, people.brigade, people.legal)
        for number in range(10)
    ]
    return Bureau(people, second_officer(people), leader(people), weak=crowd[0], away=crowd[1])


def moments() -> Iterator[datetime]:
    """09:30 at the bureau, on every busy day."""
    for day in range(DAYS):
        at = SET_UP.replace(hour=1, minute=30) + timedelta(days=day)
        if at.day in BUSY:
            yield at


def test_two_months_in_which_people_only_press_approve(bureau: Bureau) -> None:
    series(bureau.people, at=SET_UP, questions=20, skip_used_months=1)
    failed = []

    for at in moments():
        done = run_due_steps(at)
        failed += [name for name, counts in done.items() if counts.get("failed")]
        bureau.reminded |= {(told.key.split(":")[-1], told.officer_id) for told in reminders(at)}
        bureau.sit(at)
        bureau.press(at)

    firsts = list(Exam.objects.filter(makeup_of=None).order_by("month"))
    assert failed == []
    assert [exam.title for exam in firsts] == ["2026年4月月考", "2026年5月月考", "2026年6月月考"]
    assert [exam.state for exam in firsts] == ["released", "released", "sealed"]
    assert {event.to_state for event in ExamEvent.objects.exclude(actor=None)} == {
        "sealed",
        "signed_off",
        "released",
    }

    april, may = firsts[:2]
    assert [exam.sittings.get().opens_at for exam in (april, may)] == [
        datetime(2026, 4, 10, 1, tzinfo=UTC),
        datetime(2026, 5, 10, 1, tzinfo=UTC),
    ]
    assert [exam.sittings.get().enrolments.count() for exam in (april, may)] == [35, 35]
    assert bureau.reminded >= {("3", bureau.away.pk), ("1", bureau.away.pk)}
    assert not {number for number, person in bureau.reminded if person == bureau.boss.pk and number == "1"}

    makeups = list(Exam.objects.filter(makeup_of__in=[april, may]).order_by("pk"))
    assert [exam.state for exam in makeups] == ["released", "released"]
    assert {place.officer for place in MakeupPlace.objects.all()} == {bureau.weak}
    assert {place.added_by for place in MakeupPlace.objects.all()} == {None}

    sat = [exam.results.count() for exam in (april, may, *makeups)]
    assert sat == [34, 34, 1, 1]
    assert FileEntry.objects.filter(kind="exam_result").count() == sum(sat)

    bulletins = list(Bulletin.objects.order_by("pk"))
    assert [(made.state, made.issue.year, made.issue.number) for made in bulletins] == [
        ("issued", 2026, 1),
        ("issued", 2026, 2),
    ]
    figure = UnitExamFigure.objects.get(exam=may, unit=bureau.people.bureau, scope="subtree", number=1)
    total = bulletins[1].figures["total"]
    assert (total["figure"], total["hash"], total["due"]) == (figure.pk, figure.hash, figure.due)
    assert (total["average"], total["pass_rate"]) == (str(figure.average), str(figure.pass_rate))
    assert bulletins[0].figures["before"] is None
    assert bulletins[1].figures["before"]["exam"] == april.pk
    said = "".join(bulletin_sheet(bulletins[1]).texts())
    assert f"应考35人，实考34人，请假缺考0人，无故缺考1人；参考率{figure.attendance:.2f}%" in said
    assert "〔2026〕2号" in said
    assert bureau.weak.name not in said
    assert {row.officer for row in bulletins[1].names.all()} == {bureau.weak, bureau.away}
    tables = [block for block in bulletin_sheet(bulletins[1]).blocks if isinstance(block, Table)]
    assert [row[0] for row in tables[0].rows] == ["临河县公安局", "法制支队"]
    assert verify_ledger().broken == []
