"""Exams that were held: sat through the product's own actions, at the times it would have happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from exams.actions.close_exam import close_exam
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.save_answers import Save, save_answers
from exams.actions.sign_off_exam import sign_off_exam
from exams.actions.start_attempt import start_attempt
from exams.actions.submit_attempt import submit_attempt
from exams.domain.layout import layout_of
from exams.domain.paper import paper_from_frozen
from exams.domain.writer import Writer
from exams.models import Exam, Release, ReleasedResult, Result, Sitting
from personnel.models import Officer, PolicyVersion, Unit

from .moments import AT

GRACE = timedelta(seconds=30)
ABOUT_FLAGS = "示例：已逐题复核。"


def sit(
    sitting: Sitting, officer: Officer, *, right: bool, first: int | None = None, at: datetime = AT
) -> None:
    """`officer` answers everything rightly (with `first`: so many of the questions only), or nothing, and hands in."""
    read = start_attempt(sitting_id=sitting.pk, officer=officer, at=at, grace=GRACE).read
    if right:
        save_answers(
            attempt_id=read.id,
            saves=_right_answers(sitting, read.secret)[:first],
            writer=Writer(officer.pk, str(read.id), read.epoch, read.officer_epoch, "test"),
            officer_id=officer.pk,
            at=at + timedelta(minutes=5),
            grace=GRACE,
        )
    submit_attempt(
        attempt_id=read.id,
        officer_id=officer.pk,
        client_digest=None,
        at=at + timedelta(minutes=9),
        grace=GRACE,
    )


def _right_answers(sitting: Sitting, secret: bytes) -> list[Save]:
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    layout = layout_of(secret, paper.shape)
    saves = []
    for position, (item, key) in enumerate(zip(paper.items, paper.keys, strict=True)):
        answer: Any = key.key
        if item.options:
            answer = [layout.option_id(position, number) for number in key.key]
        elif item.kind == "fill_in":
            answer = [texts[0] for texts in key.key]
        saves.append(Save(layout.item_id(position), position + 1, f"key-{position}", answer))
    return saves


def hold(sitting: Sitting, takers: Mapping[Officer, bool]) -> Exam:
    """Everybody in `takers` sits (True: all right, False: nothing); the exam is closed and marked."""
    for officer, right in takers.items():
        sit(sitting, officer, right=right)
    return over_and_marked(sitting)


def over_and_marked(sitting: Sitting) -> Exam:
    """The window is over: the exam is closed and marked."""
    over = sitting.closes_at + timedelta(minutes=10)
    close_exam(exam=sitting.exam, actor=None, at=over, grace=GRACE)
    mark_exam(exam=sitting.exam, actor=None, at=over)
    return sitting.exam


def hold_and_release(sitting: Sitting, takers: Mapping[Officer, bool], *, signer: Officer) -> Exam:
    """The same, signed off by `signer` and released an hour after the window."""
    hold(sitting, takers)
    return _signed_and_released(sitting, signer)


def conclude(sitting: Sitting, *, signer: Officer) -> Exam:
    """Whoever sat has sat: the exam is closed, marked, signed off and released."""
    over_and_marked(sitting)
    return _signed_and_released(sitting, signer)


def _signed_and_released(sitting: Sitting, signer: Officer) -> Exam:
    exam, signed = sitting.exam, sitting.closes_at + timedelta(hours=1)
    if exam.kind == Exam.Kind.QUALIFICATION:
        releases_at_once(exam.unit)
    sign_off_exam(exam=exam, actor=signer, at=signed, about_flags=ABOUT_FLAGS)
    release_results(exam=exam, actor=signer, at=signed)
    return exam


def releases_at_once(unit: Unit) -> PolicyVersion:
    """A policy by which qualification exams need one signature and no days for appeals, as monthly ones do."""
    found, _new = PolicyVersion.objects.get_or_create(
        kind="after_exam",
        unit=unit,
        effective_on=date(2020, 1, 1),
        defaults={
            "body": {"qualification": {"appeal_days": 0, "provisional": False, "signatures": 1}},
            "created_at": AT,
        },
    )
    return found


def correct(exam: Exam, officer: Officer, score: Decimal, *, at: datetime) -> Result:
    """A result that supersedes the standing one of `officer`, released at once: rows, as a correction writes them."""
    before = Result.objects.filter(exam=exam, officer=officer).latest("number")
    kept = ("exam", "sitting", "attempt", "officer", "unit", "full_marks", "sections", "items", "evidence")
    result = Result.objects.create(
        **{name: getattr(before, name) for name in kept},
        number=before.number + 1,
        supersedes=before,
        score=score,
        passed=score * 100 >= exam.pass_percent * before.full_marks,
        marked_at=at,
    )
    ReleasedResult.objects.create(result=result, release=Release.objects.get(exam=exam), at=at)
    return result
