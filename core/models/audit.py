"""Who did what, when, from where, and whether it succeeded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from core.append_only import chained_then_archived
from core.domain.audit import MINIMUM_AUDIT_DAYS
from core.domain.canonical import SHA256
from core.domain.chains import Link, link_hash
from core.domain.days import iso


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_kind(self, kind: str) -> AuditEventQuerySet:
        return self.filter(kind=kind).order_by("-at", "-pk")

    def since(self, at: datetime) -> AuditEventQuerySet:
        return self.filter(at__gte=at).order_by("at", "pk")

    def chained(self) -> AuditEventQuerySet:
        """Events that have their place in the chain, in its order."""
        return self.exclude(seq=None).order_by("seq")

    def archives(self) -> AuditEventQuerySet:
        """The events that say what left the trail, oldest first."""
        return self.exclude(archived_seq=None).order_by("archived_seq")


@chained_then_archived("seq", "alg", "prev_hash", "hash", days=MINIMUM_AUDIT_DAYS)
class AuditEvent(models.Model):
    """One act. `actor_id` is the officer's number in the database (no key: core knows no officers).

    The place in the chain is given a moment later by one writer (`core.actions.chain_audit_events`): acts that
    happen side by side never wait for each other.
    """

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    succeeded = models.BooleanField(default=True)
    subject = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=45, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    archived_seq = models.BigIntegerField(null=True)
    """On `audit.archived` only: events up to this place were written to a file and may leave the table."""
    seq = models.BigIntegerField(null=True, unique=True)
    alg = models.CharField(max_length=16, blank=True)
    prev_hash = models.CharField(max_length=128, blank=True)
    hash = models.CharField(max_length=128, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_subject_at"),
            models.Index(
                fields=["archived_seq"], condition=Q(archived_seq__isnull=False), name="audit_archives"
            ),
            models.Index(fields=["id"], condition=Q(seq=None), name="audit_not_chained_yet"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.kind} {self.subject}"

    def chain_body(self) -> dict[str, Any]:
        """What the hash covers."""
        return {
            "id": self.pk,
            "at": iso(self.at),
            "kind": self.kind,
            "actor": self.actor_id,
            "succeeded": self.succeeded,
            "subject": self.subject,
            "address": self.address,
            "facts": self.facts,
            "archived": self.archived_seq,
        }

    def as_link(self) -> Link:
        """This event as stored, for checking."""
        return Link(self.seq or 0, self.chain_body(), self.alg, self.prev_hash, self.hash)

    def chain_after(self, seq: int, prev_hash: str) -> None:
        """Gives this event its place after link `seq` (0 for none) with hash `prev_hash`."""
        self.seq, self.prev_hash, self.alg = seq + 1, prev_hash, SHA256
        self.hash = link_hash(self.seq, self.chain_body(), prev_hash, self.alg)
