"""Sign-ins that are open, one-time codes, and passwords used before."""

from __future__ import annotations

from django.db import models

from core.append_only import append_only

from .officers import Officer


class SignInQuerySet(models.QuerySet["SignIn"]):
    def open_for(self, officer: Officer) -> SignInQuerySet:
        """Sessions of `officer` that have not ended, newest first."""
        return self.filter(officer=officer, ended_at=None).order_by("-started_at")


class SignIn(models.Model):
    """One session of one officer, as shown to the officer; the key itself is stored only as a hash."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="sign_ins")
    session_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    """`signed_out`, `idle`, `limit`, `ended_elsewhere`, `disabled`, `password`, `factor`."""

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["officer", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.started_at:%F %T}"


class OneTimeCode(models.Model):
    """A code for the first sign-in: random, stored as a hash, good once and for a limited time."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="one_time_codes")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(used_at=None), name="officer_has_one_unused_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.issued_at:%F %T}"


@append_only
class PasswordUse(models.Model):
    """A password hash that was set once: the profile may forbid using it again."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="password_uses")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id} {self.set_at:%F %T}"
