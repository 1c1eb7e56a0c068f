"""Calibrated parameters and times from a file: looked at, confirmed, shown on the question's page, kept as history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now
from core.models import ImportBatch
from question_bank.domain.times import TimesPolicy
from question_bank.models import Bank, ItemParameters, Question, QuestionTime
from question_bank.times import Expected, expected_times
from tests.exams.managing import desk, stocked
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db
HEADING = "题号,区分度a,难度b,猜测度c,样本量,来源,标定日期,预计用时（秒）"


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def sent(people: Cast, *rows: str) -> ImportBatch:
    """A file that 王 sends in."""
    own = Bank.objects.get()
    file = SimpleUploadedFile("标定.csv", "\n".join([HEADING, *rows]).encode(), "text/csv")
    answer = desk(people.wang).post(reverse("question_bank:calibration"), {"bank": own.pk, "file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportBatch.objects.latest("pk")


def confirm(people: Cast, batch: ImportBatch) -> ImportBatch:
    desk(people.wang).post(
        reverse("question_bank:calibration_import", args=[batch.pk]), {"act": "confirm", "rows": "good"}
    )
    batch.refresh_from_db()
    return batch


def test_a_file_is_looked_at_confirmed_and_shown_and_the_next_one_appends(people: Cast) -> None:
    stocked(people, single_choice=3)
    first, second, third = Question.objects.order_by("pk")
    good = f"{first.ref},1.2,-0.4,0.2,1500,2026年一季度,2026-04-02,"
    batch = sent(
        people, good, f"{second.ref},,,,,,,55", f"{third.ref},9,,,100,,,", "没有,1,0,0,500,甲,2026-01-01,"
    )
    assert (batch.state, batch.counts) == ("ready", {"new": 2, "rejected": 2})
    assert not ItemParameters.objects.exists()

    preview = desk(people.wang).get(reverse("question_bank:calibration_import", args=[batch.pk]))
    confirm(people, batch)
    again = sent(people, good.replace("-0.4", "-0.5"), f"{second.ref},,,,,,,55")
    assert again.counts == {"changed": 1, "unchanged": 1}
    confirm(people, again)

    words = preview.content.decode()
    assert "A discrimination a is above 0 and at most 5." in words
    assert "The bank has no question with this number." in words
    assert list(ItemParameters.objects.order_by("pk").values_list("location", flat=True)) == [-0.4, -0.5]
    assert [row.location for row in ItemParameters.objects.newest()] == [-0.5]
    page = desk(people.wang).get(reverse("question_bank:question", args=[first.pk]))
    assert [(row.pk == page.context["holding"], row.location) for row in page.context["parameters"]] == [
        (True, -0.5),
        (False, -0.4),
    ]
    assert QuestionTime.objects.get().seconds == 55
    timed = desk(people.wang).get(reverse("question_bank:question", args=[second.pk]))
    assert timed.context["expected"] == Expected(55, "author")


def test_a_file_without_a_heading_or_with_written_questions_is_refused_in_words(people: Cast) -> None:
    stocked(people, essay=1)
    essay = Question.objects.get()
    own = Bank.objects.get()
    bare = SimpleUploadedFile("x.csv", b"1,2,3\n4,5,6\n", "text/csv")
    desk(people.wang).post(reverse("question_bank:calibration"), {"bank": own.pk, "file": bare})
    batch = ImportBatch.objects.latest("pk")

    page = desk(people.wang).get(reverse("question_bank:calibration_import", args=[batch.pk]))
    written = sent(people, f"{essay.ref},1,0,0,500,甲,2026-01-01,")

    assert "No heading was found." in page.content.decode()
    assert [one["code"] for one in written.rows.get().problems] == ["kind_without_parameters"]
    assert (
        desk(people.zhou).get(reverse("question_bank:calibration_import", args=[batch.pk])).status_code == 404
    )


def test_the_author_says_a_time_takes_it_back_and_what_was_measured_counts_from_enough_candidates(
    people: Cast,
) -> None:
    stocked(people, single_choice=1)
    question = Question.objects.get()
    address = reverse("question_bank:facts", args=[question.pk])
    policy = TimesPolicy()

    def expected() -> Expected:
        return expected_times({question.pk: "single_choice"}, policy)[question.pk]

    usual = expected()
    QuestionTime.objects.create(question=question, origin="measured", seconds=70, n=29, at=now())
    too_few = expected()
    QuestionTime.objects.create(question=question, origin="measured", seconds=71, n=30, at=now())
    measured = expected()
    for seconds in ("50", "50", ""):
        seen = desk(people.wang).get(address).context["form"]["seen"].value()
        desk(people.wang).post(address, {"use": "exam", "seconds": seconds, "seen": seen})
    said = list(QuestionTime.objects.filter(origin="author").order_by("pk").values_list("seconds", flat=True))

    assert (usual, too_few) == (Expected(45, "usual"),) * 2
    assert measured == Expected(71, "measured", 30)
    assert said == [50, None]
    assert expected() == measured


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "wrong", [{"slope": 0}, {"slope": 5.1}, {"location": 7}, {"guessing": 0.6}, {"n": 199}, {"source": ""}]
)
def test_the_database_refuses_parameters_out_of_range(people: Cast, wrong: dict[str, Any]) -> None:
    (revision,) = stocked(people, single_choice=1)
    facts = {"slope": 1.0, "location": 0.0, "guessing": 0.0, "n": 500, "source": "甲"} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        ItemParameters.objects.create(revision=revision, calibrated_on=date(2026, 1, 1), at=now(), **facts)
