"""A statute of our own that was amended: two versions, and what people confirmed about their articles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.actions.move_law_task import event_table
from law.changes import Comparison, comparisons
from law.models import Article, Correspondence, CorrespondenceDecision, Statute, StatuteVersion
from law.models.law_tasks import LawTask
from personnel.models import Officer

from .moments import AT

OLD_DAY = date(2020, 1, 1)
NEW_DAY = date(2026, 5, 1)
"""Both versions are known at `AT` (5 March 2026); the new one is not yet in force."""
OLD = {
    1: "试验条文甲：为了维护秩序，制定本条例。",
    2: "试验条文乙：公民应当遵守秩序。",
    3: "试验条文丙：扰乱秩序的，处警告。",
    4: "试验条文丁：阻碍执行职务的，处五日以下拘留。",
    5: "试验条文戊：本条已无必要。",
}
NEW = {
    1: OLD[1],
    2: "试验条文新：网络上的秩序同样受保护。",
    3: OLD[2],
    4: OLD[3],
    5: "试验条文丁：阻碍执行职务的，处十日以下拘留或者罚款。",
}
BECAME = (
    (1, 1, "same"), (2, 3, "renumbered"), (3, 4, "renumbered"), (4, 5, "changed"), (5, None, "repealed"),
    (None, 2, "new"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amended:
    """The statute and its two versions."""

    statute: Statute
    old: StatuteVersion
    new: StatuteVersion

    @property
    def comparison(self) -> Comparison:
        return next(one for one in comparisons() if one.new == self.new)


def amended(
    decided_by: Officer | None = None, *, title: str = "练兵秩序条例", new_day: date = NEW_DAY
) -> Amended:
    """Both versions; with `decided_by` also what that person confirmed."""
    statute = Statute.objects.create(title=title)
    law = Amended(
        statute,
        version(statute, OLD, OLD_DAY, adopted_on=OLD_DAY),
        version(statute, NEW, new_day, adopted_on=date(2026, 1, 10)),
    )
    if decided_by is not None:
        confirm(law, decided_by)
    return law


def version(
    statute: Statute, texts: dict[int, str], effective_on: date, *, adopted_on: date
) -> StatuteVersion:
    """One version with these articles of one paragraph each."""
    row = StatuteVersion.objects.create(
        statute=statute,
        label=adopted_on.isoformat(),
        adopted_on=adopted_on,
        effective_on=effective_on,
        imported_at=AT,
    )
    for number, text in texts.items():
        Article.objects.create(
            version=row,
            number=number,
            position=number,
            paragraphs=[{"text": text, "items": []}],
            text=text,
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
        )
    return row


def confirm(
    law: Amended, person: Officer, became: tuple[tuple[int | None, int | None, str], ...] = BECAME
) -> None:
    """`person` says what became of each article."""
    old = {row.number: row for row in law.old.articles.all()}
    new = {row.number: row for row in law.new.articles.all()}
    for before, after, kind in became:
        article = old[before] if before else new[after or 0]
        turn = CorrespondenceDecision.objects.filter(
            old_version=law.old, new_version=law.new, article=article
        ).count()
        decision = CorrespondenceDecision.objects.create(
            old_version=law.old,
            new_version=law.new,
            article=article,
            turn=turn + 1,
            as_proposed=True,
            decided_by=person,
            decided_at=AT,
        )
        Correspondence.objects.create(
            decision=decision,
            old_article=old.get(before or 0),
            new_article=new.get(after or 0),
            kind=kind,
            score=0.9 if before and after else None,
        )


def law_task(table: type[LawTask], law: Amended, owner: Officer | None, **fields: Any) -> Any:
    """An open task of `owner` in `table`; `fields` name the thing and change the rest."""
    values = {"effect": "renumbered", "due_on": date(2026, 4, 17), "opened_at": AT} | fields
    task = table._default_manager.create(old_version=law.old, new_version=law.new, owner=owner, **values)
    event_table(table)._default_manager.create(task=task, to_state=task.state, at=AT)
    return task
