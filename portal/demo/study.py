"""The demonstration's weekly study: practice questions of our own, weeks that are over, and this one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from core.clock import local_day, start_of_day
from law.domain.citations import CitationRef
from law.domain.numerals import article_label
from law.models import Statute
from personnel.models import Officer, Unit
from portal.demo.abilities import Abilities
from portal.demo.data import read_data
from portal.demo.replies import ARRANGED, exchanged
from portal.demo.staff import Staff
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.kinds import KINDS
from question_bank.domain.question import Content
from question_bank.models import Bank, Question, QuestionRevision
from training.actions.draft_study import StudyPlan, choose_questions, draft_study
from training.actions.install_study import DoneItem, DoneStudy, install_study
from training.actions.publish_study import publish_study
from training.content import pages_visible_to
from training.domain.study import monday_of
from training.models import StudyAssignment
from training.practice import practice_revisions
from training.study_items import ItemOnDay, items_on

BANK_CODE = "demo-practice"
LAW = "中华人民共和国治安管理处罚法"
WEEKS_BEFORE: Final = 5
ARTICLES, QUESTIONS = 2, 2
STOPS_HALFWAY, LATE = 0.04, 0.07
WORST, MIDDLE, BEST = 0.55, 0.86, 0.97
"""How many of a unit finish in time: units lie between the worst and the best."""
RIGHT: Final = 0.78
DAYS, BUSY = (0, 1, 2, 3, 4, 5, 6), (2, 4, 4, 3, 4, 1, 1)
"""Days of the week from Monday, and how much is studied on each."""
MINUTES: Final = 30


def plant_study(
    *, root: Unit, staff: Staff, abilities: Abilities, seed: int, week: date, until: datetime
) -> None:
    """The study of the week that begins on the Monday `week`, for the whole bureau, with simulated records up to
    `until`. Safe to repeat: a week that stands is left as it is."""
    if StudyAssignment.objects.filter(unit=root, week=week).exists():
        return
    begun = min(start_of_day(week) + timedelta(hours=9), until)
    questions = _chosen(root, week, begun)
    if not questions:
        return
    law, articles = _articles(questions)
    plan = StudyPlan(
        title=f"每周必学（示例）：{law}{'、'.join(articles)}"[:120],
        week=week,
        due_on=week + timedelta(days=6),
        minutes=MINUTES,
        units=[root],
        citations="、".join(f"{law}{article}" for article in articles),
        page_id=_page_of(staff.trainer, week, begun),
    )
    study = draft_study(unit=root, plan=plan, actor=staff.trainer, at=begun)
    choose_questions(
        study, question_ids=[each.question_id for each in questions], actor=staff.trainer, at=begun
    )
    publish_study(study, actor=staff.trainer, at=begun)
    done = _studied(study, staff, abilities, random.Random(f"{seed}:{week}"), begun, until)  # noqa: S311
    install_study(assignment=study, done=done, as_read_by=staff.trainer, at=begun)


def install_practice(root: Unit, at: datetime) -> None:
    """Our own practice questions, beside those of lessons and cases."""
    bank, _new = Bank.objects.get_or_create(
        code=BANK_CODE, defaults={"name": "示范练习题库（示例）", "unit": root}
    )
    law = Statute.objects.get(title=LAW)
    specs = [_spec(entry, law) for entry in read_data("practice.json")]
    install_questions(bank, specs, at=at, comment="demo")


def weeks_until(today: date) -> list[date]:
    """The Mondays of the weeks that are studied, the present one last."""
    monday = monday_of(today)
    return [monday - timedelta(weeks=ago) for ago in range(WEEKS_BEFORE, -1, -1)]


def _chosen(root: Unit, week: date, begun: datetime) -> list[QuestionRevision]:
    """Questions on one law for this week: another law, or other questions of it, than in the weeks before."""
    laws: dict[int, list[QuestionRevision]] = defaultdict(list)
    practised = practice_revisions(on=local_day(begun)).filter(question__bank__unit=root)
    for revision in practised.prefetch_related("citations__statute").order_by(
        "question__bank", "question__ref"
    ):
        statute = next((cited.statute_id for cited in revision.citations.all()), None)
        if statute is not None:
            laws[statute].append(revision)
    weeks = [
        own[start : start + QUESTIONS] for own in laws.values() for start in range(0, len(own), QUESTIONS)
    ]
    full = [own for own in weeks if len(own) == QUESTIONS] or weeks
    return full[week.toordinal() // 7 % len(full)] if full else []


def _articles(questions: Sequence[QuestionRevision]) -> tuple[str, list[str]]:
    """The law that the questions rest on as 《…》, and the articles as people write them."""
    cited = [citation for each in questions for citation in each.citations.all()[:1]]
    law = cited[0].statute
    numbers = list(dict.fromkeys((each.number, each.suffix) for each in cited if each.statute_id == law.pk))
    return f"《{law.title}》", [article_label(number, suffix) for number, suffix in numbers[:ARTICLES]]


def _page_of(trainer: Officer, week: date, at: datetime) -> int | None:
    """A lesson or case of the demonstration, another one each week; None where none can be read yet."""
    pages = pages_visible_to(trainer, local_day(at)).filter(is_sample=True).order_by("pk")
    ids: list[int] = list(pages.values_list("pk", flat=True))
    return ids[week.toordinal() // 7 % len(ids)] if ids else None


def _spec(entry: dict[str, Any], law: Statute) -> QuestionSpec:
    ref = CitationRef(law.title, entry["article"])
    version = law.versions.order_by("-effective_on").first()
    citation = ResolvedCitation(law.pk, version.pk if version else None, ref.number, 0, None, None, ref.short)
    content = Content(
        kind=entry["kind"],
        stem=entry["stem"],
        options=tuple(entry["options"]),
        key=KINDS[entry["kind"]].key_from_json(entry["key"], tuple(entry["options"])),
        explanation=entry["explanation"],
        marks=Decimal(1),
        subject=entry["subject"],
        difficulty=entry["difficulty"],
        citations=(citation.label,),
    )
    return QuestionSpec(entry["ref"], content, [citation], use=Question.Use.PRACTICE)


def _studied(
    study: StudyAssignment,
    staff: Staff,
    abilities: Abilities,
    chance: random.Random,
    begun: datetime,
    until: datetime,
) -> Iterator[DoneStudy]:
    """Most of those who were due study in the week, some late, some not at all; units differ. The cast
    study in time, and have the week of `until` before them."""
    rows = items_on(study, officer=staff.trainer, on=local_day(begun))
    still = until < start_of_day(study.week) + timedelta(days=7)
    diligence: dict[int, float] = {}
    for pk, officer, unit in study.tasks.order_by("pk").values_list("pk", "officer_id", "unit_id"):
        if still and officer in staff.cast:
            continue
        if unit not in diligence:
            usual = MIDDLE + abilities.of_unit(unit) * (BEST - MIDDLE)
            diligence[unit] = min(BEST, max(WORST, usual))
        fate = chance.random()
        in_time = officer in staff.cast or fate < diligence[unit]
        if not in_time and fate > diligence[unit] + LATE:
            continue
        at = start_of_day(study.week) + timedelta(
            days=chance.choices(DAYS, BUSY)[0] if in_time else chance.choice((7, 8, 9)),
            hours=chance.uniform(9, 21),
        )
        stops = officer not in staff.cast and chance.random() < STOPS_HALFWAY
        asked = rows[: max(1, len(rows) // 2)] if stops else rows
        done = _done(asked, max(at, begun), until, chance)
        if done:
            yield DoneStudy(pk, done)


def _done(rows: Sequence[ItemOnDay], at: datetime, until: datetime, chance: random.Random) -> list[DoneItem]:
    """The items one after the other, as far as they were done before `until`."""
    done = []
    for row in rows:
        at += timedelta(minutes=chance.uniform(1, 6))
        if at >= until:
            break
        if row.revision is None:
            done.append(DoneItem(row.item.position, at))
        else:
            raw = _reply(row.revision.kind, row.revision.key, chance.random() < RIGHT)
            done.append(DoneItem(row.item.position, at, raw))
    return done


def _reply(kind: str, key: Any, right: bool) -> Any:
    if kind == "true_false":
        return key if right else not key
    if kind == "fill_in":
        return [texts[0] if right else "不清楚" for texts in key]
    if right:
        return list(key)
    if kind in ARRANGED:
        return exchanged(key, 0, kind)
    return [(key[0] + 1) % 4] if kind == "single_choice" else list(key[:1])
