"""Simulated candidates sit: who comes, when, how fast, and what each answers."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from core.clock import local_day, start_of_day
from exams.actions.install_attempts import AttemptSpec, GivenAnswer, install_attempts
from exams.domain.answers import TEXTS
from exams.domain.paper import Paper, paper_from_frozen
from exams.models import Enrolment, Sitting
from portal.demo.abilities import Abilities
from portal.demo.replies import choices_of
from question_bank.models import QuestionRevision

GRACE: Final = timedelta(seconds=settings.GRACE_SECONDS)
WALKS_AWAY: Final = 0.012
"""How many leave without handing in: time-up closes their attempts."""
STILL_WRITING: Final = 0.06
"""How many of those who have begun an exam that is open are in the middle of it."""
GUESSING: Final = {"single_choice": 0.2, "true_false": 0.4}
EASIER: Final = 2.6
"""What is taken from the difficulty that the author gave (1 to 5) to make it logits."""
ITEM_SPREAD: Final = 0.55
FIRST_HOUR, LAST_HOUR = 8, 21
SLOWEST_S: Final = 70


@dataclass(frozen=True, slots=True)
class Occasion:
    """One sitting as it is simulated. `share` of the roster come; `until` (None: it is over) is now."""

    sitting: Sitting
    month: int
    share: float
    until: datetime | None = None
    leaving_out: Collection[int] = ()
    """Officers (ids) who do not sit it."""
    always: Collection[int] = ()
    """Officers (ids) who come whatever the share."""


def sit(occasion: Occasion, *, abilities: Abilities, seed: int) -> int:
    """Writes the attempts of everybody who comes and has none; returns how many."""
    sitting = occasion.sitting
    chance = random.Random(f"{seed}:{sitting.exam.month}:{sitting.exam.kind}:{sitting.exam.makeup_of_id}")  # noqa: S311
    roster = [
        enrolment
        for enrolment in Enrolment.objects.filter(sitting=sitting, attempts=None).order_by("pk")
        if enrolment.officer_id not in occasion.leaving_out
    ]
    coming = [
        enrolment
        for enrolment in roster
        if chance.random() < occasion.share or enrolment.officer_id in occasion.always
    ]
    specs = _specs(occasion, coming, abilities, seed, chance)
    return install_attempts(sitting=sitting, specs=specs, grace=GRACE)


def _specs(
    occasion: Occasion, coming: Sequence[Enrolment], abilities: Abilities, seed: int, chance: random.Random
) -> Iterator[AttemptSpec]:
    import numpy as np

    from psychometrics.simulation import simulate_right_answers

    sitting = occasion.sitting
    paper = paper_from_frozen(sitting.exam.papers.earliest("form").frozen)
    choices = choices_of(paper)
    generator = np.random.default_rng([seed, *sitting.opens_at.date().isoformat().encode()])
    theta = abilities.of(
        [enrolment.officer_id for enrolment in coming],
        [enrolment.unit_id for enrolment in coming],
        month=occasion.month,
        occasion=sitting.pk,
    )
    right = simulate_right_answers(
        abilities=theta,
        difficulties=np.array(_difficulties(paper), dtype=np.float64),
        guessing=np.array([GUESSING.get(item.kind, 0.05) for item in paper.items], dtype=np.float64),
        generator=generator,
    )
    knows = 1 / (1 + np.exp(0.4 - theta))
    written = [item.kind in TEXTS for item in paper.items]
    for enrolment, row, share in zip(coming, right.tolist(), knows.tolist(), strict=True):
        answers = [
            choice.writes(share, chance) if is_written else choice.reply(is_right, chance)
            for choice, is_written, is_right in zip(choices, written, row, strict=True)
        ]
        spec = _timed(occasion, enrolment.pk, answers, chance)
        if spec is not None:
            yield spec


def _difficulties(paper: Paper) -> list[float]:
    """In logits: what the author thought, and how the question really is."""
    levels = dict(
        QuestionRevision.objects.filter(pk__in={item.revision for item in paper.items}).values_list(
            "pk", "difficulty"
        )
    )
    spread = [random.Random(f"{item.revision}:{item.part}").gauss(0, ITEM_SPREAD) for item in paper.items]  # noqa: S311
    return [levels[item.revision] - EASIER + own for item, own in zip(paper.items, spread, strict=True)]


def _timed(
    occasion: Occasion, enrolment: int, answers: Sequence[Any], chance: random.Random
) -> AttemptSpec | None:
    """The attempt with its times, as far as it has come by now; None for who has not come yet."""
    sitting = occasion.sitting
    longest = min(SLOWEST_S, (sitting.duration_s - 120) / (len(answers) + 1))
    pace = chance.uniform(0.25 * longest, longest)
    needed = timedelta(seconds=pace * (len(answers) + 1))
    until = occasion.until
    if until is None:
        at = _start(sitting.opens_at, sitting.closes_at - needed, chance)
    elif until - sitting.opens_at < 2 * needed:
        return None
    elif chance.random() < STILL_WRITING:
        at = until - needed * chance.uniform(0.1, 0.95)
    else:
        at = _start(sitting.opens_at, until - needed, chance)
    saves = []
    for position, answer in enumerate(answers):
        saved_at = at + timedelta(seconds=pace * (position + chance.random()))
        if answer is not None and (until is None or saved_at < until):
            saves.append(GivenAnswer(position, answer, saved_at))
    ends = at + needed
    walks_away = chance.random() < WALKS_AWAY
    running = until is not None and ends >= until
    return AttemptSpec(enrolment, at, saves, None if running or walks_away else ends)


def _start(earliest: datetime, latest: datetime, chance: random.Random) -> datetime:
    """Some moment between the two, by day if there is a day between them."""
    span = max(0.0, (latest - earliest).total_seconds())
    at = earliest
    for _try in range(12):
        at = earliest + timedelta(seconds=chance.uniform(0, span))
        hour = (at - start_of_day(local_day(at))).total_seconds() / 3600
        if FIRST_HOUR <= hour < LAST_HOUR:
            break
    return at
