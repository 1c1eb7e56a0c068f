"""Say what became of an article between two versions of a law: as proposed, or otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from law.domain.compare import Comparison, Kind
from law.domain.decided import with_decisions
from law.models import Article, Correspondence, CorrespondenceDecision, StatuteVersion
from personnel.models import Officer

from .decided_comparison import DecidedComparison, decided_comparison

PLAIN_KINDS = frozenset({Kind.SAME, Kind.RENUMBERED})
"""Kinds in which not a word has changed: they may be confirmed all at once."""


class DecidedMeanwhile(Refused):
    """Somebody decided about the article after the page was shown."""

    code = "decided_meanwhile"


class DecisionImpossible(Refused):
    """The decision makes no sense between these versions; `code` says why."""


def decide_correspondence(
    old: StatuteVersion,
    new: StatuteVersion,
    *,
    article: Article,
    counterparts: Collection[str],
    seen: int,
    note: str = "",
    at: datetime,
    actor: Officer,
) -> CorrespondenceDecision:
    """Appends a decision about `article`, with an audit event.

    An article of the older version became the `counterparts` (short numbers of the newer version; none: it was
    repealed). An article of the newer version is said to be new, and has none. `seen` is the number of decisions about
    the article that the person knew of. Who names an article that was confirmed as new takes that decision back.
    Raises DecidedMeanwhile, DecisionImpossible, and NotComparable as `compare_versions` does.
    """
    now = _compared(old, new)
    _refuse_stale(now, article, seen)
    if article.version_id == new.pk:
        _refuse_origin(now, article, counterparts)
        chosen: list[Article] = []
    else:
        chosen = [_named(now, key) for key in dict.fromkeys(counterparts)]
    with _in_turn():
        for counterpart in chosen:
            if now.decision_about(counterpart) is not None:
                _append(now, old, new, counterpart, [], note="", at=at, actor=actor)
        rows = _rows(now, article, chosen, is_old=article.version_id == old.pk)
        return _append(now, old, new, article, rows, note=note, at=at, actor=actor)


def take_decision_back(
    old: StatuteVersion, new: StatuteVersion, *, article: Article, seen: int, at: datetime, actor: Officer
) -> CorrespondenceDecision:
    """Appends a decision that says nothing, so that the proposal stands again. Raises as `decide_correspondence`."""
    now = _compared(old, new)
    _refuse_stale(now, article, seen)
    if now.decision_about(article) is None:
        raise DecisionImpossible(_("Nothing has been decided about this article."), code="nothing_decided")
    with _in_turn():
        return _append(now, old, new, article, [], note="", at=at, actor=actor)


def confirm_unchanged(old: StatuteVersion, new: StatuteVersion, *, at: datetime, actor: Officer) -> int:
    """Confirms every open proposal in which no word has changed; how many. Raises as `decide_correspondence`."""
    now = _compared(old, new)
    open_pairs = [
        pair
        for pair in now.comparison.pairs
        if pair.kind in PLAIN_KINDS and now.decision_about(now.found.old[pair.old]) is None
    ]
    with _in_turn():
        for pair in open_pairs:
            article = now.found.old[pair.old]
            row = Correspondence(
                old_article=article,
                new_article=now.found.new[pair.new],
                kind=pair.kind.value,
                score=pair.score,
            )
            _append(now, old, new, article, [row], note="", at=at, actor=actor)
    return len(open_pairs)


def _compared(old: StatuteVersion, new: StatuteVersion) -> DecidedComparison:
    if old.statute_id != new.statute_id:
        raise DecisionImpossible(_("These are versions of different laws."), code="other_law")
    if old.dates.order >= new.dates.order:
        raise DecisionImpossible(
            _("The version on the left is the newer one. Set the older one on the left, then decide."),
            code="wrong_order",
        )
    return decided_comparison(old, new)


def _refuse_stale(now: DecidedComparison, article: Article, seen: int) -> None:
    if now.turns(article) != seen:
        raise DecidedMeanwhile(
            _("Somebody has decided about %(article)s meanwhile. Look at it again.")
            % {"article": article.display}
        )


def _refuse_origin(now: DecidedComparison, article: Article, counterparts: Collection[str]) -> None:
    origins = [pair.old for pair in now.comparison.pairs if pair.new == article.short_number]
    if counterparts or origins:
        raise DecisionImpossible(
            _("%(article)s has an origin in the older version. Correct that article first.")
            % {"article": article.display},
            code="has_an_origin",
        )


def _named(now: DecidedComparison, key: str) -> Article:
    found = now.found.new.get(key)
    if found is None or found.is_deleted:
        raise DecisionImpossible(
            _("“%(key)s” is no article of the newer version that has a text.") % {"key": key[:20]},
            code="no_such_article",
        )
    return found


def _rows(
    now: DecidedComparison, article: Article, chosen: Sequence[Article], *, is_old: bool
) -> list[Correspondence]:
    """The correspondences of a decision, of the kinds that they have beside all others."""
    if not is_old:
        return [Correspondence(new_article=article, kind=Kind.NEW.value)]
    if not chosen:
        return [Correspondence(old_article=article, kind=Kind.REPEALED.value)]
    keys = [counterpart.short_number for counterpart in chosen]
    after: Comparison = with_decisions(
        now.comparison, now.found.old_texts, now.found.new_texts, decided={article.short_number: keys}, new=()
    )
    return [
        Correspondence(
            old_article=article,
            new_article=now.found.new[pair.new],
            kind=pair.kind.value,
            score=pair.score,
        )
        for pair in after.pairs
        if pair.old == article.short_number
    ]


@contextmanager
def _in_turn() -> Iterator[None]:
    """A transaction; of two who decide about an article at once the database takes one, by the turn."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise DecidedMeanwhile(
            _("Somebody has decided about this law at the same time. Look at it again.")
        ) from clash


def _append(
    now: DecidedComparison,
    old: StatuteVersion,
    new: StatuteVersion,
    article: Article,
    rows: Sequence[Correspondence],
    *,
    note: str,
    at: datetime,
    actor: Officer,
) -> CorrespondenceDecision:
    if article.version_id == old.pk:
        proposed = {counterpart.pk for counterpart in now.proposed(article)}
        as_proposed = {row.new_article_id for row in rows} - {None} == proposed
    else:
        as_proposed = article.short_number in now.found.comparison.added
    decision = CorrespondenceDecision.objects.create(
        old_version=old,
        new_version=new,
        article=article,
        turn=now.turns(article) + 1,
        as_proposed=bool(rows) and as_proposed,
        note=note[:500],
        decided_by=actor,
        decided_at=at,
    )
    for row in rows:
        row.decision = decision
    Correspondence.objects.bulk_create(rows)
    record_audit_event(
        kind="law.correspondence_decided",
        actor_id=actor.pk,
        at=at,
        subject=f"article:{article.pk}",
        facts={
            "decision": decision.pk,
            "turn": decision.turn,
            "kinds": sorted({str(row.kind) for row in rows}),
            "as_proposed": decision.as_proposed,
        },
    )
    return decision
