"""An exam, its windows, and what happened to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only
from exams.domain.rehearsal import MARK as REHEARSAL_MARK
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import Blueprint


class ExamQuerySet(models.QuerySet["Exam"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EXAM_READ
    ) -> ExamQuerySet:
        """Exams of units where `officer` holds `permission`, newest month first."""
        return self.filter(unit__in=Unit.objects.where(officer, permission, on=on)).order_by("-month", "-pk")

    def in_earnest(self) -> ExamQuerySet:
        """Without rehearsals, which say nothing about anybody."""
        return self.exclude(kind=Exam.Kind.REHEARSAL)

    def finished(self, at: datetime) -> ExamQuerySet:
        """Open exams whose last window is over at `at` and in which no attempt is running."""
        return (
            self.filter(state=Exam.State.OPEN)
            .exclude(sittings__closes_at__gt=at)
            .exclude(sittings__attempts__state="in_progress")
            .order_by("pk")
        )

    def to_count(self, changes: Combinable, counted: models.QuerySet[Any, Any]) -> ExamQuerySet:
        """Exams that were never counted, or of which something changed since.

        `changes` is annotated under its name: a number that only ever grows. `counted`: what it was in each counting of
        the outer exam, the last one first.
        """
        return self.annotate(changes=changes, counted=Subquery(counted[:1])).filter(
            Q(counted=None) | ~Q(counted=F("changes"))
        )

    def to_release_by_itself(self) -> ExamQuerySet:
        """Exams that are released when they close, closed or marked and not yet released."""
        return self.filter(
            release_mode=Exam.ReleaseMode.ON_CLOSE, state__in=[Exam.State.CLOSED, Exam.State.MARKED]
        ).order_by("pk")


class Exam(models.Model):
    """One exam: what is asked, of whom, and by which rules. Its state moves in `actions/_moves.py` only."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("Monthly exam")
        QUALIFICATION = "qualification", _("Qualification exam")
        SPOT = "spot", _("Spot exam")
        REHEARSAL = "rehearsal", _("Rehearsal")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SEALED = "sealed", _("Paper sealed")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        MARKED = "marked", _("Marked")
        PROVISIONAL = "provisional", _("Provisional results")
        SIGNED_OFF = "signed_off", _("Signed off")
        RELEASED = "released", pgettext_lazy("exam", "Released")
        CANCELLED = "cancelled", _("Cancelled")

    class Review(models.TextChoices):
        NEVER = "never", _("Answers are not shown")
        AFTER_RELEASE = "after_release", _("Answers are shown after release")
        AFTER_WINDOW = "after_window", _("Answers are shown after release, once the window is over")

    class ReleaseMode(models.TextChoices):
        MANUAL = "manual", _("Released by a person after sign-off")
        ON_CLOSE = "on_close", _("Released when the exam closes")

    class FormMode(models.TextChoices):
        ONE = "one", _("One paper for everybody")
        EQUAL = "equal", _("Equal forms")
        LOT = "lot", _("A draw for each candidate")

    class MakeupRule(models.TextChoices):
        CAPPED = "capped", _("The better of both, the make-up capped")
        BEST = "best", _("The better of both")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exams")
    """Who holds the exam; everybody in post in its subtree is due."""
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MONTHLY)
    title = models.CharField(_("title"), max_length=120)
    month = models.DateField(_("month"))
    """First day of the month the exam counts for."""
    cut_off = models.DateField(_("roster cut-off date"))
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, null=True, related_name="exams")
    draw_seed = models.BigIntegerField(default=0)
    form_mode = models.CharField(
        _("forms of the paper"), max_length=6, choices=FormMode, default=FormMode.ONE
    )
    form_count = models.PositiveIntegerField(_("number of forms"), default=1)
    """How many papers are sealed; 1 for one paper."""
    skip_used_months = models.PositiveIntegerField(_("months without repetition"), default=0)
    """Questions asked in the month of the exam or this many months before are left out; 0: nothing is."""
    makeup_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="makeups")
    """The first exam, of which this is a make-up."""
    makeup_rule = models.CharField(max_length=6, choices=MakeupRule, blank=True)
    makeup_cap_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    """The most, in percent of full marks, that counts from a make-up after a fail or an absence without leave."""
    pass_percent = models.DecimalField(_("pass mark (percent)"), max_digits=5, decimal_places=2)
    multiple_choice_rule = models.CharField(_("scoring rule for multiple choice"), max_length=30)
    rule_parameters: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    review = models.CharField(_("review policy"), max_length=15, choices=Review, default=Review.AFTER_RELEASE)
    release_mode = models.CharField(max_length=10, choices=ReleaseMode, default=ReleaseMode.MANUAL)
    needs_clearance = models.BooleanField(default=False)
    level = models.CharField(max_length=40, blank=True)
    """Code of the qualification level that is examined; records owns the levels."""
    track = models.CharField(max_length=40, blank=True)
    policy_version_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ExamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=0, pass_percent__lte=100), name="pass_mark_is_a_percentage"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="exam_has_a_title"),
            models.CheckConstraint(
                condition=~Q(kind="rehearsal") | Q(title__startswith=REHEARSAL_MARK),
                name="a_rehearsal_says_so_in_its_title",
            ),
            models.CheckConstraint(
                condition=Q(form_mode="one", form_count=1)
                | Q(form_mode="equal", form_count__gte=2, form_count__lte=10)
                | Q(form_mode="lot", form_count__gte=2, form_count__lte=60),
                name="number_of_forms_fits_their_mode",
            ),
            models.CheckConstraint(
                condition=Q(makeup_of=None, makeup_rule="", makeup_cap_percent=None)
                | (Q(makeup_of__isnull=False) & ~Q(makeup_rule="")),
                name="makeup_exam_has_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(makeup_cap_percent=None)
                | Q(makeup_rule="capped", makeup_cap_percent__gte=0, makeup_cap_percent__lte=100),
                name="makeup_cap_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(needs_clearance=True), name="exam_of_a_level_needs_clearance"
            ),
            models.CheckConstraint(
                condition=~Q(kind="rehearsal") | Q(level="", makeup_of=None),
                name="a_rehearsal_gives_no_level_and_makes_nothing_up",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_rehearsal(self) -> bool:
        """Whether its results stay out of every file, figure and statistic."""
        return self.kind == Exam.Kind.REHEARSAL


class SittingQuerySet(models.QuerySet["Sitting"]):
    def open_at(self, at: datetime) -> SittingQuerySet:
        """Sittings of open exams whose window is open at `at`, soonest end first."""
        return self.filter(exam__state=Exam.State.OPEN, opens_at__lte=at, closes_at__gt=at).order_by(
            "closes_at"
        )

    def waited_for(self, officer_id: int, at: datetime, *, ahead: timedelta) -> SittingQuerySet:
        """Sittings before whose door the officer may wait at `at`: from `ahead` before they open until as long after,
        while the officer has not begun."""
        return self.filter(
            exam__state=Exam.State.OPEN,
            opens_at__lte=at + ahead,
            opens_at__gt=at - ahead,
            closes_at__gt=at,
            enrolments__officer=officer_id,
        ).exclude(attempts__officer=officer_id)

    def for_officer(self, officer: Officer) -> SittingQuerySet:
        """Sittings that `officer` is enrolled in and that were announced, newest window first."""
        unannounced = [Exam.State.DRAFT, Exam.State.SEALED, Exam.State.CANCELLED]
        return (
            self.filter(enrolments__officer=officer)
            .exclude(exam__state__in=unannounced)
            .order_by("-opens_at")
        )


class Sitting(models.Model):
    """A window in which the exam is sat."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="sittings")
    label = models.CharField(_("label"), max_length=60, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    duration_s = models.PositiveIntegerField(_("duration (seconds)"))
    safe_browser = models.BooleanField(default=False)
    """Begun and gone on with in Safe Exam Browser only."""
    rehearses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rehearsals")
    """Of a rehearsal: the sitting whose rooms, seats and rules are tried out."""

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="window_ends_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(duration_s__gte=1), name="sitting_has_a_duration"),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.opens_at:%F %H:%M}"


@append_only
class ExamEvent(models.Model):
    """One move of an exam: who, when, why."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.from_state} -> {self.to_state}"
