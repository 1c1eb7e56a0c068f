"""Write down on which articles a standard of evaluation rests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from appraisal.actions.errors import LostRace, NotSound
from appraisal.actions.open_standard_law_tasks import lapse_untouched
from appraisal.models import Standard, StandardBasis, StandardCitation
from appraisal.standards import Rule
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from law.models import StatuteVersion
from personnel.models import Officer, Unit
from question_bank.actions.resolve_citations import CitationReader, ResolvedCitation
from question_bank.wording import problem_words

MOST_ARTICLES = 40


def read_standard_citations(text: str, *, on: date) -> tuple[ResolvedCitation, ...]:
    """The articles that `text` names, in the law of the day. Raises NotSound (field `text`) that says what is
    wrong."""
    read = CitationReader(on=on).read(text) if text.strip() else None
    if read is None:
        return ()
    if read.problems:
        said = [f"{problem.written}：{problem_words(problem.code)}" for problem in read.problems[:5]]
        raise NotSound(" ".join(said), field="text", code="citations_wrong")
    if len(read.found) > MOST_ARTICLES:
        raise NotSound(
            _("A standard rests on at most %(most)s articles.") % {"most": MOST_ARTICLES},
            field="text",
            code="too_many",
        )
    return read.found


def write_standard_basis(
    unit: Unit, rule: Rule, *, text: str, reason: str, actor: Officer, at: datetime
) -> StandardBasis:
    """`actor`, who writes the rules of `unit`, says on which articles one of them rests from today; what stood stays in
    the history. Tasks about articles that are no longer cited lapse.

    Raises NotSound for citations that cannot be meant, for what stands already, and without a reason where citations
    are taken away altogether; LostRace.
    """
    found = read_standard_citations(text, on=local_day(at))
    with transaction.atomic():
        standard, _made = Standard.objects.get_or_create(
            unit=unit, policy=rule.policy, code=rule.code, defaults={"title": rule.title}
        )
        lock_standard(standard)
        before = newest_basis(standard)
        if before is None and not found:
            raise NotSound(_("Name at least one article."), field="text", code="empty")
        if before is not None and citations_of(before) == list(found):
            raise NotSound(_("These articles stand here already."), field="text", code="unchanged")
        if not found and not reason.strip():
            raise NotSound(
                _("Say why the standard rests on no article any more."), field="reason", code="reason_missing"
            )
        if standard.title != rule.title:
            Standard.objects.filter(pk=standard.pk).update(title=rule.title)
        basis = append_basis(standard, found, actor=actor, at=at, reason=reason)
        lapse_untouched(standard, at=at)
    return basis


def append_basis(
    standard: Standard,
    citations: Sequence[ResolvedCitation],
    *,
    actor: Officer,
    at: datetime,
    reason: str = "",
    law: StatuteVersion | None = None,
    signed_by: Officer | None = None,
) -> StandardBasis:
    """Adds a basis behind those of `standard`. Call it in a transaction, after `lock_standard`. Raises LostRace."""
    turn = (standard.bases.aggregate(last=Max("turn"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            basis = StandardBasis.objects.create(
                standard=standard,
                turn=turn,
                law=law,
                written_by=actor,
                signed_by=signed_by,
                at=at,
                reason=reason.strip(),
            )
    except IntegrityError as taken:
        raise LostRace(
            _("Somebody else was faster than you. Reload the page to see what they did.")
        ) from taken
    StandardCitation.objects.bulk_create(
        StandardCitation(
            basis=basis,
            statute_id=one.statute_id,
            version_id=cast(int, one.version_id),  # read without a problem, so checked against one
            number=one.number,
            suffix=one.suffix,
            paragraph=one.paragraph,
            item=one.item,
            position=position,
        )
        for position, one in enumerate(citations)
    )
    record_audit_event(
        kind="evaluation.standard_cited",
        actor_id=actor.pk,
        at=at,
        subject=f"standard:{standard.pk}",
        facts={"turn": turn, "articles": len(citations)},
    )
    return basis


def lock_standard(standard: Standard) -> None:
    """Two who write about the same standard take turns from here to the end of the transaction."""
    Standard.objects.select_for_update().get(pk=standard.pk)


def newest_basis(standard: Standard) -> StandardBasis | None:
    """The newest basis of the standard that counts or will count."""
    return StandardBasis.objects.newest().filter(standard=standard).first()


def citations_of(basis: StandardBasis) -> list[ResolvedCitation]:
    """The articles of `basis`, as they are read."""
    return [
        ResolvedCitation(
            one.statute_id, one.version_id, one.number, one.suffix, one.paragraph, one.item, one.label
        )
        for one in basis.citations.select_related("statute")
    ]
