"""Officers (the user model) and the badge numbers they hold."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core.asked_often import AskedOften
from personnel.domain.roles import Permission, Role, permissions_of, roles_with

from .units import Unit


class OfficerQuerySet(models.QuerySet["Officer"]):
    def with_badge(self) -> OfficerQuerySet:
        """Annotates `badge`, the number held now (None when none is held)."""
        held = BadgeHolding.objects.filter(officer=OuterRef("pk"), held_until=None)
        return self.annotate(badge=Subquery(held.values("badge_number")[:1]))

    def with_home_unit(self, *, on: date) -> OfficerQuerySet:
        """Annotates `home_unit_id` and `home_unit_path`: the unit of the establishment posting on day `on`."""
        from .postings import Posting

        home = Posting.objects.filter(
            officer=OuterRef("pk"), kind=Posting.Kind.ESTABLISHMENT, starts_on__lte=on
        ).order_by("-starts_on")
        return self.annotate(
            home_unit_id=Subquery(home.values("unit_id")[:1]),
            home_unit_path=Subquery(home.values("unit__path")[:1]),
        )

    def with_factor(self) -> OfficerQuerySet:
        """Annotates `has_factor`: whether an authenticator or a security key is set up."""
        from .second_factors import Authenticator, SecurityKey

        own = {"officer": OuterRef("pk")}
        return self.annotate(
            has_factor=Exists(Authenticator.objects.filter(**own)) | Exists(SecurityKey.objects.filter(**own))
        )

    def in_post_under(self, paths: frozenset[str], *, on: date) -> OfficerQuerySet:
        """Officers whose home unit on day `on` lies under one of `paths`, in order of unit and badge."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        # By its id, not by its path: which units these are is read once, and only the posting for each officer.
        units = Unit.objects.filter(condition).order_by().values("pk")
        found = self.with_badge().with_home_unit(on=on).filter(home_unit_id__in=units)
        return found.order_by("home_unit_path", "badge")

    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.PERSONNEL_READ
    ) -> OfficerQuerySet:
        """Officers of the units where `officer` holds `permission`."""
        return self.in_post_under(officer.paths_where(permission, on=on), on=on)

    def holding_badge(self, badge_number: str) -> OfficerQuerySet:
        """The officer who holds `badge_number` now (at most one)."""
        return self.filter(badge_holdings__badge_number=badge_number, badge_holdings__held_until=None)


class OfficerManager(BaseUserManager.from_queryset(OfficerQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> Officer:
        return self.get(public_id=username)


class TextSize(models.TextChoices):
    """Of what is read: lessons, laws, questions."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


class Officer(AbstractBaseUser, PermissionsMixin):
    """A person with an id of its own: badge numbers are reissued, the file stays."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(_("name"), max_length=60)
    police_type = models.CharField(_("police type"), max_length=40, blank=True)
    police_rank = models.CharField(_("police rank"), max_length=40, blank=True)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    """Raised when a session is ended by force or the account is disabled: writer tokens signed before are void."""
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    text_size = models.CharField(max_length=6, choices=TextSize, default=TextSize.NORMAL)
    """How large texts and questions are shown to this person, on every device."""

    has_factor: bool
    """Only where `with_factor` read it."""
    is_from_directory = False
    """Set by the backend that asked the directory: no password of ours was used, so none is due."""
    email = ""
    """No mail is sent; Wagtail asks everybody for an address before it writes."""

    objects = OfficerManager()

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="officer_has_a_name"),
            models.CheckConstraint(
                condition=Q(text_size__in=["small", "normal", "large"]), name="text_size_is_known"
            ),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_above_the_matrix"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_username(self) -> str:
        """What the officer signs in with: the badge number held now; without one, the id."""
        return self.badge_number or str(self.public_id)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def badge_number(self) -> str:
        """The number held now, or an empty text."""
        annotated = self.__dict__.get("badge")
        if annotated is not None:
            return str(annotated)
        holding = self.badge_holdings.filter(held_until=None).first()
        return holding.badge_number if holding else ""

    @cached_property
    def _grants(self) -> list[tuple[Role, str, date, date | None]]:
        """This officer's role grants with the path of their unit, read once per loaded officer."""
        rows = _GRANTS.rows(self.pk)
        return [(Role(row["role"]), row["unit__path"], row["starts_on"], row["ends_on"]) for row in rows]

    def _grants_on(self, on: date) -> list[tuple[Role, str]]:
        return [
            (role, path)
            for role, path, starts_on, ends_on in self._grants
            if starts_on <= on and (ends_on is None or on < ends_on)
        ]

    def roles_on(self, on: date) -> frozenset[Role]:
        """The roles held on day `on`, wherever."""
        return frozenset(role for role, _path in self._grants_on(on))

    def permissions_on(self, on: date) -> frozenset[Permission]:
        """What this officer may do on day `on`, somewhere."""
        return permissions_of(self.roles_on(on))

    def paths_where(self, permission: Permission, *, on: date) -> frozenset[str]:
        """Tree paths of the units on which `permission` is held on day `on` (each stands for its subtree)."""
        holders = roles_with(permission)
        paths = {path for role, path in self._grants_on(on) if role in holders}
        return frozenset(p for p in paths if not any(p != q and p.startswith(q) for q in paths))

    def may(self, permission: Permission, *, on: date, unit: Unit | None = None) -> bool:
        """Whether `permission` is held on `unit` (or anywhere when none is named) on day `on`."""
        paths = self.paths_where(permission, on=on)
        return bool(paths) if unit is None else any(unit.path.startswith(path) for path in paths)

    def units_where(self, permission: Permission, *, on: date) -> QuerySet[Unit]:
        """The units on which `permission` is held on day `on`, in tree order."""
        return Unit.objects.where(self, permission, on=on)


def _grants_of(officer: int) -> QuerySet[Any, Any]:
    from .roles import RoleGrant

    grants = RoleGrant.objects.filter(officer=officer)
    return grants.values("role", "unit__path", "starts_on", "ends_on")


_GRANTS = AskedOften(_grants_of, -101)


class BadgeHolding(models.Model):
    """Who held a badge number when: numbers are reissued, so a holding has dates."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="badge_holdings")
    badge_number = models.CharField(_("badge number"), max_length=20, db_index=True)
    held_from = models.DateField()
    held_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["badge_number"], condition=Q(held_until=None), name="badge_number_has_one_holder_now"
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(held_until=None), name="officer_holds_one_badge_number_now"
            ),
            models.CheckConstraint(condition=~Q(badge_number=""), name="badge_number_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.badge_number
