"""Issued bulletins are compared with what was signed and issued, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from appraisal.bulletin_seal import bulletin_hash
from appraisal.models import BulletinIssue
from core.ledger import Finding


def bulletin_evidence() -> Iterator[Finding]:
    """Bulletins that are no longer what was issued, or were issued without both signatures under the same words; and
    gaps in the numbers of a unit and year."""
    issues = BulletinIssue.objects.select_related("bulletin").order_by("pk")
    for issue in issues.iterator(chunk_size=100):
        name = f"bulletin:{issue.bulletin_id}"
        if bulletin_hash(issue.bulletin) != issue.hash:
            yield Finding(name, None, "figures, texts or names differ from what was issued")
        signed = set(issue.bulletin.signatures.filter(hash=issue.hash).values_list("stage", flat=True))
        if signed != {"checked", "approved"}:
            yield Finding(name, None, "was issued without check and approval of what stands in it")
    rows = BulletinIssue.objects.order_by("unit", "year", "number").values_list("unit", "year", "number")
    for (unit, year), numbers in groupby(rows, key=lambda row: row[:2]):
        told = [number for _unit, _year, number in numbers]
        if told != list(range(told[0], told[0] + len(told))):
            yield Finding(f"bulletins:{unit}:{year}", None, "numbers have a gap")
