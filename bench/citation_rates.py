"""What the check of citations finds and how often it warns in vain: `python bench/citation_rates.py [LAWS]`.

The questions of the demonstration, whose citations are right, in a database of its own (SQLite in memory): with the
sample summaries of their laws, or with the real texts in the folder `LAWS`. First how many right questions have a
finding. Then one citation of the field is replaced, and it counts whether the check doubts it: by another article of
the law at random, by the next article, by the number of the 治安管理处罚法 of 2012. The explanation still names the
right one.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

ON = date(2026, 11, 26)
TABLE = HERE / "tests/law/domain/public_security_2012_2025.csv"
LAW = "中华人民共和国治安管理处罚法"


def main(arguments: list[str]) -> int:
    """Prints both tables."""
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    databases = runner.setup_databases()
    try:
        measure(Path(arguments[0]) if arguments else None)
    finally:
        runner.teardown_databases(databases)
    return 0


def measure(folder: Path | None) -> None:
    from core.clock import now
    from law.actions.check_citations import CITED, CitationChecker
    from law.actions.import_law import import_law
    from law.actions.law_shelf import LawShelf
    from law.domain.parsing import parse_law
    from personnel.models import Unit
    from portal.demo.bank import plant_bank
    from question_bank.actions.check_bank import checked_revisions
    from question_bank.actions.check_citations import cited_in
    from question_bank.domain.passages import passages_of
    from question_bank.models import Bank

    unit = Unit.add_root(code="A", name="度量", kind=Unit.Kind.BUREAU)
    plant_bank(unit=unit, at=now())
    for path in sorted(folder.glob("*.md")) if folder else ():
        if path.name != "README.md":
            parsed = parse_law(path.read_text(encoding="utf-8"))
            import_law(parsed, source_name=path.name, source_sha256="0" * 64, at=now(), actor_id=None)
    shelf = LawShelf()
    checker = CitationChecker(on=ON, shelf=shelf)
    checked = list(checked_revisions(list(Bank.objects.all()), on=ON))
    faults = Counter(finding.fault.value for one in checked for finding in one.findings)
    doubted = sum(bool(one.findings) for one in checked)
    print(
        f"right questions: {len(checked)}, with a finding: {doubted} ({doubted / len(checked):.1%}) {dict(faults)}"
    )
    for name, other in replacements().items():
        found = tried = 0
        for one in checked:
            content = one.revision.content()
            cited = cited_in(content.citations)
            for place, ref in enumerate(cited):
                [statute] = shelf.called(ref.title)
                version = shelf.in_force(statute, ON)
                there = (
                    [key for key, row in shelf.articles(version).items() if not row.is_deleted]
                    if version
                    else []
                )
                key = other(statute.title, (ref.number, ref.suffix), there)
                if key is None or key not in there or key in {(one.number, one.suffix) for one in cited}:
                    continue
                wrong = type(ref)(ref.title, *key)
                findings = checker.check(passages_of(content), [*cited[:place], wrong, *cited[place + 1 :]])
                tried += 1
                found += any(f.field == CITED and f.written.endswith(wrong.place) for f in findings)
        print(f"{name}: {found} of {tried} found ({found / max(1, tried):.0%})")


def replacements() -> dict[str, Callable[[str, Any, list[Any]], Any]]:
    """What takes the place of a right article, from (title, article, articles of the law)."""
    chance = random.Random(2026)
    with TABLE.open(encoding="utf-8") as lines:
        before = {row["new"]: row["old"] for row in csv.DictReader(lines) if row["new"] and row["old"]}

    def older(title: str, key: tuple[int, int], _there: list[Any]) -> Any:
        old = before.get(str(key[0])) if title == LAW and not key[1] else None
        return (int(old), 0) if old and old.isdigit() and int(old) != key[0] else None

    return {
        "another article at random": lambda _title, _key, there: chance.choice(there) if there else None,
        "the next article": lambda _title, key, _there: (key[0] + 1, 0),
        "the number of 2012": older,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
