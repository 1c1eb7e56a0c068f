"""Second factors: the authenticator, security keys, recovery codes, and resets by the security administrator."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only

from .officers import Officer


class Authenticator(models.Model):
    """The app or device that shows codes by time. One officer has one; its secret is sealed."""

    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="authenticator")
    sealed_secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField(default=0)
    """The newest step whose code was used: that code and all before it are refused from then on."""
    set_up_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"authenticator of {self.officer_id}"


class SecurityKey(models.Model):
    """A WebAuthn credential; its private half never leaves the device."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="security_keys")
    name = models.CharField(_("name"), max_length=40)
    credential_id = models.CharField(max_length=1400, unique=True)
    """Base64url; at most 1023 bytes by the standard."""
    credential = models.TextField()
    """Attested credential data (identifier and public key), base64url."""
    sign_count = models.BigIntegerField(default=0)
    set_up_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "name"], name="security_keys_of_an_officer_differ_in_name"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="security_key_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.name}"


class RecoveryCode(models.Model):
    """A code for the day the device is lost: stored as a keyed hash, good once."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "digest"], name="recovery_codes_of_an_officer_differ")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.issued_at:%F %T}"


@append_only
class SecondFactorReset(models.Model):
    """Somebody's second factors were taken away, by whom and why (None: on the server)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="second_factor_resets")
    reset_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reset_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="reset_says_why")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.reset_at:%F %T}"
