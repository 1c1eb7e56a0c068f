"""Who holds which level, how long it holds, and what is missing for the next: for any number of officers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from personnel.models import Officer, Unit
from personnel.policy import InForce, policies_for
from records.domain.certificates import Standing as Worth
from records.domain.levels import (
    HeldFact,
    OfficerFacts,
    Outcome,
    QualificationRules,
    Verdict,
    eligibility,
    next_level,
)
from records.models import Certificate, CertificateProposal, Credential, QualificationLevel

KIND = "qualification_rules"


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """A level as lists and rules know it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """One certificate: what it is for, and what it is worth on the day asked about."""

    certificate: UUID
    number: str
    level: str
    level_name: str
    order: int
    track_name: str
    valid_from: date
    valid_until: date | None
    standing: Worth


@dataclass(frozen=True, slots=True)
class Standing:
    """An officer's levels on a day. `held`: highest first, in force before others, newest first.

    `current` is the highest level in force. `target` is the level asked about, or the next one; `outcomes` are its
    rules with their verdicts. `exempt_by`: kind of a confirmed credential that grants the target without sitting.
    `waiting`: a certificate of the target waits for its signature.
    """

    officer_id: int
    unit_id: int | None
    held: tuple[HeldLevel, ...]
    current: HeldLevel | None
    target: LevelFacts | None
    outcomes: tuple[Outcome, ...]
    exempt_by: str
    waiting: bool
    policy_version_id: int | None

    @property
    def shown(self) -> HeldLevel | None:
        """What a list shows in one line: the level in force, else the newest certificate there is."""
        return self.current or (self.held[0] if self.held else None)

    @property
    def missing(self) -> tuple[Outcome, ...]:
        """What is not met, then what a person must check."""
        not_met = [each for each in self.outcomes if each.verdict is Verdict.NOT_MET]
        return (*not_met, *(each for each in self.outcomes if each.verdict is Verdict.TO_CHECK))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Everything that standings are made of, read once."""

    held: Mapping[int, Sequence[HeldLevel]]
    credentials: Mapping[int, frozenset[str]]
    waiting: frozenset[tuple[int, str]]
    levels: Mapping[str, Sequence[LevelFacts]]
    policies: Mapping[str, InForce[QualificationRules]]


def standings_of(officer_ids: Iterable[int], *, on: date, target: str = "") -> dict[int, Standing]:
    """The standing of each officer on the day `on`, with six queries for any number of them.

    `target` is the code of the level whose rules are checked; without it, the next one above what is held.
    """
    rows = list(
        Officer.objects.filter(pk__in=list(officer_ids))
        .with_home_unit(on=on)
        .values_list("pk", "is_active", "home_unit_id", "home_unit_path")
    )
    ids = [row[0] for row in rows]
    loaded = _load(ids, {row[3] for row in rows if row[3]}, on)
    return {
        pk: _standing(pk, is_open, unit_id, path or "", loaded, on, target)
        for pk, is_open, unit_id, path in rows
    }


def _standing(
    pk: int, is_open: bool, unit_id: int | None, path: str, loaded: _Loaded, on: date, target: str
) -> Standing:
    held = tuple(loaded.held.get(pk, ()))
    current = next((each for each in held if each.standing is Worth.VALID), None)
    levels = _nearest_levels(path, loaded.levels)
    codes = [level.code for level in levels]
    wanted = target or next_level(codes, frozenset({current.level} if current else ()))
    level = next((each for each in levels if each.code == wanted), None)
    policy = loaded.policies.get(path) or InForce(QualificationRules(), None)
    outcomes: list[Outcome] = []
    exempting: list[str] = []
    if level is not None:
        facts = OfficerFacts(in_post=unit_id is not None, account_open=is_open, held=_facts(held))
        rules = eligibility(level.code, facts, on=on, rules=policy.body, order=codes)
        outcomes = [_named(outcome, {each.code: each.name for each in levels}) for outcome in rules]
        own = loaded.credentials.get(pk, frozenset())
        exempting = sorted(own & policy.body.exempting(level.code))
    return Standing(
        officer_id=pk,
        unit_id=unit_id,
        held=held,
        current=current,
        target=level,
        outcomes=tuple(outcomes),
        exempt_by=exempting[0] if exempting else "",
        waiting=level is not None and (pk, level.code) in loaded.waiting,
        policy_version_id=policy.version_id,
    )


def _named(outcome: Outcome, names: Mapping[str, str]) -> Outcome:
    """The outcome with the names that its levels have today: a clearance is read years later."""
    facts = dict(outcome.facts)
    if "level" in facts:
        facts["level_name"] = names.get(facts["level"], facts["level"])
    if facts.get("levels"):
        facts["level_names"] = [names.get(code, code) for code in facts["levels"]]
    return replace(outcome, facts=facts)


def _facts(held: Sequence[HeldLevel]) -> tuple[HeldFact, ...]:
    return tuple(HeldFact(each.level, each.valid_from, each.valid_until, each.standing) for each in held)


def _load(ids: Sequence[int], paths: set[str], on: date) -> _Loaded:
    held: dict[int, list[HeldLevel]] = defaultdict(list)
    for certificate in Certificate.objects.filter(officer__in=ids).select_related("level", "track"):
        held[certificate.officer_id].append(_held(certificate, on))
    credentials: dict[int, set[str]] = defaultdict(set)
    confirmed = Credential.objects.confirmed().filter(officer__in=ids)
    for officer_id, kind in confirmed.values_list("officer_id", "kind"):
        credentials[officer_id].add(kind)
    waiting = CertificateProposal.objects.waiting().filter(officer__in=ids)
    levels: dict[str, list[LevelFacts]] = defaultdict(list)
    rows = QualificationLevel.objects.order_by("order").values_list("unit__path", "code", "name")
    for path, code, name in rows:
        levels[path].append(LevelFacts(code, name))
    return _Loaded(
        held={pk: sorted(own, key=_rank) for pk, own in held.items()},
        credentials={pk: frozenset(kinds) for pk, kinds in credentials.items()},
        waiting=frozenset(waiting.values_list("officer_id", "level__code")),
        levels=levels,
        policies=policies_for(KIND, paths, on),
    )


def _held(certificate: Certificate, on: date) -> HeldLevel:
    return HeldLevel(
        certificate=certificate.public_id,
        number=certificate.number,
        level=certificate.level.code,
        level_name=certificate.level.name,
        order=certificate.level.order,
        track_name=certificate.track.name if certificate.track else "",
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        standing=certificate.standing(on=on),
    )


def _rank(held: HeldLevel) -> tuple[bool, int, int, int]:
    until = held.valid_until.toordinal() if held.valid_until else date.max.toordinal()
    return held.standing is not Worth.VALID, -held.order, -until, -held.valid_from.toordinal()


def _nearest_levels(path: str, levels: Mapping[str, Sequence[LevelFacts]]) -> Sequence[LevelFacts]:
    above = (path[:end] for end in range(len(path), 0, -Unit.steplen))
    return next((levels[each] for each in above if each in levels), ())
