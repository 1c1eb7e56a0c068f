"""Who did what, when, from where, and whether it succeeded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from core.append_only import append_only


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_kind(self, kind: str) -> AuditEventQuerySet:
        return self.filter(kind=kind).order_by("-at", "-pk")

    def since(self, at: datetime) -> AuditEventQuerySet:
        return self.filter(at__gte=at).order_by("at", "pk")


@append_only
class AuditEvent(models.Model):
    """One act. `actor_id` is the officer's number in the database (no key: core knows no officers)."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    succeeded = models.BooleanField(default=True)
    subject = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=45, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.kind} {self.subject}"
