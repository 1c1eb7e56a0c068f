"""What the page of a question says about changes of the law it cites."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from law.both_versions import BothVersions, both_versions, coming_after
from law.domain.currency import version_on
from law.models import StatuteVersion
from question_bank.models import Question, QuestionLawTask, QuestionRevision


@dataclass(frozen=True, slots=True)
class LawNow:
    """Both versions of one law that the question cites. `begun`: the new one counts already."""

    both: BothVersions
    begun: bool


def law_now(revision: QuestionRevision, *, on: date) -> list[LawNow]:
    """For each law that the revision cites and that has a coming version, or a newer one than it was checked against:
    the articles cited in both, as far as they differ. Queries grow with the laws cited."""
    cited: dict[int, set[tuple[int, int]]] = defaultdict(set)
    checked: dict[int, int | None] = {}
    for citation in revision.citations.all():
        cited[citation.statute_id].add((citation.number, citation.suffix))
        checked[citation.statute_id] = citation.version_id
    versions: dict[int, list[StatuteVersion]] = defaultdict(list)
    rows = StatuteVersion.objects.filter(statute__in=cited).defer("warnings", "front_matter", "annexes")
    for row in rows.select_related("statute"):
        versions[row.statute_id].append(row)
    shown = []
    for statute, articles in cited.items():
        pair = _pair(versions[statute], checked[statute], on)
        if pair is None:
            continue
        both = both_versions(*pair, articles)
        if both.texts:
            shown.append(LawNow(both, begun=both.begins_on <= on))
    return shown


def _pair(
    versions: list[StatuteVersion], checked: int | None, on: date
) -> tuple[StatuteVersion, StatuteVersion] | None:
    """The version that the citation means and the one after it, where there is one to be shown."""
    by_key = {row.pk: row for row in versions}
    meant = by_key.get(checked or 0)
    counting = version_on([row.dates for row in versions], on)
    if meant is not None and counting is not None and meant.dates.order < by_key[counting.key].dates.order:
        return meant, by_key[counting.key]
    pair = coming_after(versions, on)
    return None if pair is None or (meant is not None and meant.pk == pair[1].pk) else pair


def open_law_tasks_of(question: Question) -> list[QuestionLawTask]:
    """The tasks about the question that are not settled."""
    tasks = QuestionLawTask.objects.unsettled().filter(question=question)
    return list(tasks.select_related("new_version__statute").in_order())


def day_of_law_task(question: Question, pk: str, *, on: date) -> date | None:
    """The day from which a new wording for this task is meant, where that is still ahead."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    tasks = QuestionLawTask.objects.unsettled().filter(question=question, pk=pk)
    task = tasks.select_related("new_version").first()
    if task is None or task.new_version.withdrawn_on is not None:
        return None
    begins = task.new_version.dates.begins_on
    return begins if begins > on else None
