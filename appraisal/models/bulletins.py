"""Bulletins of monthly exams (通报): frozen figures, prose with its history, signatures, number, readers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.domain.bulletin import Audience
from appraisal.domain.states import IN_PREPARATION
from core.append_only import append_only, frozen_but
from exams.models import Exam
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

PUBLISHED = ("issued", "withdrawn", "replaced")


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, officer: Officer, *, on: date) -> BulletinQuerySet:
        """What `officer` may read on the day `on`, newest first: everything of units where they read bulletins; and
        what was issued above them to everybody, or to leaders when they are one."""
        read = Unit.objects.where(officer, Permission.BULLETIN_READ, on=on)
        mine = Q(unit__in=read.order_by().values("pk"))
        home = (
            Officer.objects.with_home_unit(on=on).values_list("home_unit_path", flat=True).get(pk=officer.pk)
        )
        if home:
            mine |= Q(state__in=PUBLISHED, audience=Audience.OFFICERS, unit__path__in=_above(home))
        led = officer.paths_where(Permission.BULLETIN_RECEIVE, on=on)
        if led:
            above = {path for each in led for path in _above(each)}
            mine |= Q(state__in=PUBLISHED, unit__path__in=above)
        return self.filter(mine).order_by("-drafted_at", "-pk")

    def held_where(self, officer: Officer, permission: Permission, *, on: date) -> BulletinQuerySet:
        """Bulletins of units on which `officer` holds `permission`."""
        units = Unit.objects.where(officer, permission, on=on)
        return self.filter(unit__in=units.order_by().values("pk")).order_by("-drafted_at", "-pk")

    def to_receive(self, officer: Officer, *, on: date) -> BulletinQuerySet:
        """Issued to units that `officer` leads, and not read by them yet."""
        led = officer.paths_where(Permission.BULLETIN_RECEIVE, on=on)
        above = {path for each in led for path in _above(each)}
        issued = self.filter(state=Bulletin.State.ISSUED, unit__path__in=above)
        return issued.exclude(receipts__officer=officer).order_by("-drafted_at", "-pk")


def _above(path: str) -> list[str]:
    """The tree path of a unit and of every unit above it."""
    return [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]


@frozen_but("state", "audience")
class Bulletin(models.Model):
    """One bulletin about one released exam, by the unit that held it. Its state moves in
    `actions/_bulletin_moves.py` only; its figures never change: other figures are another bulletin."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("bulletin", "Draft")
        CHECKED = "checked", pgettext_lazy("bulletin", "Checked by the legal head")
        APPROVED = "approved", pgettext_lazy("bulletin", "Approved by the leader")
        ISSUED = "issued", pgettext_lazy("bulletin", "Issued")
        WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "Withdrawn")
        REPLACED = "replaced", pgettext_lazy("bulletin", "Replaced")
        DROPPED = "dropped", pgettext_lazy("bulletin", "Dropped")

    class Readers(models.TextChoices):
        OFFICERS = Audience.OFFICERS.value, _("Everybody in post in the unit and below")
        LEADERS = Audience.LEADERS.value, _("Leaders of the unit and of those below")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bulletins")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="bulletins")
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, db_index=True)
    audience = models.CharField(_("readers"), max_length=8, choices=Readers)
    rules: models.JSONField[dict[str, Any]] = models.JSONField()
    """The policy `bulletin` as it was used."""
    policy_version_id = models.BigIntegerField(null=True)
    figures: models.JSONField[dict[str, Any]] = models.JSONField()
    """See `appraisal.bulletin_figures`: each row names the `UnitExamFigure` it rests on."""
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    """The issued bulletin that this one takes the place of when it is issued."""
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam"],
                condition=Q(state__in=[state.value for state in IN_PREPARATION]),
                name="one_bulletin_of_an_exam_is_prepared",
            ),
            models.UniqueConstraint(
                fields=["exam"], condition=Q(state="issued"), name="one_bulletin_of_an_exam_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "checked", "approved", "issued", "withdrawn", "replaced", "dropped"]
                ),
                name="bulletin_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["officers", "leaders"]), name="bulletin_readers_are_known"
            ),
        ]
        indexes = [models.Index(fields=["unit", "drafted_at"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


@append_only
class BulletinEvent(models.Model):
    """One move of a bulletin: who, when, why."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.bulletin_id}: {self.from_state} -> {self.to_state}"


@append_only
class BulletinText(models.Model):
    """One version of a prose part; the newest counts, all stay."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """None: the product's own proposal."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "part", "number"], name="bulletin_text_number_is_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=["addressees", "problems", "requirements"]) & ~Q(text=""),
                name="bulletin_text_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.part} v{self.number}"


@append_only
class BulletinSignature(models.Model):
    """A signature under the whole bulletin as it stood: the check of the legal head, the approval of the leader."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="signatures")
    stage = models.CharField(max_length=9)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """In an approval: who checked. The database compares the two."""
    hash = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="checked", checker=None)
                | (Q(stage="approved", checker__isnull=False) & ~Q(officer=F("checker"))),
                name="bulletin_is_approved_by_somebody_else",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.stage} {self.officer_id}"


@append_only
class BulletinIssue(models.Model):
    """The number under which a bulletin was issued. Numbers of a unit and year have no gaps; none is used again."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="issue")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    organ_mark = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField()
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="bulletin_number_is_once_in_a_unit_and_year"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="bulletin_numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}-{self.number}"


@append_only
class BulletinName(models.Model):
    """A line of the restricted annex: who did not pass or was absent without leave, as it stood when it was drafted."""

    class Outcome(models.TextChoices):
        FAILED = "failed", _("Below the pass mark")
        ABSENT = "absent", _("Absent without leave")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="names")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    badge = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60)
    outcome = models.CharField(max_length=6, choices=Outcome)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "officer"], name="officer_stands_once_in_an_annex"),
            models.CheckConstraint(
                condition=Q(outcome="failed", percent__isnull=False) | Q(outcome="absent", percent=None),
                name="annex_gives_a_score_of_who_sat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}: {self.officer_id} {self.outcome}"


@append_only
class BulletinReceipt(models.Model):
    """A leader says that they have read an issued bulletin."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="receipts")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "officer"], name="bulletin_is_received_once")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} read {self.bulletin_id}"
