"""Compares two real texts of a law and prints what became of each article: `python bench/compare.py OLDER NEWER`.

No database. Ends with 1 if an article has no place or more than one. With the two texts of 治安管理处罚法 (2012 and
2025) it also prints precision and recall against the table that was made by reading both, and where they differ.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.law_scores import HEAD, scored
from law.domain.compare import Comparison, Kind, Text, compare
from law.domain.lawtext import ParsedLaw
from law.domain.parsing import parse_law
from law.interchange.law_files import day_in_name, decoded

TABLE = Path(__file__).resolve().parents[1] / "tests" / "law" / "domain" / "public_security_2012_2025.csv"
"""治安管理处罚法: what became of the 119 articles of 2012, and which of the 144 of 2025 are new, made by reading."""


def main(paths: list[str]) -> int:
    """Prints the comparison; the exit code."""
    if len(paths) != 2:
        print(__doc__)
        return 2
    laws = [read(Path(path)) for path in paths]
    old, new = (texts(law) for law in laws)
    started = time.perf_counter()
    found = compare(old, new)
    elapsed = time.perf_counter() - started
    for pair in found.pairs:
        print(f"{pair.old:>7} -> {pair.new:<7} {pair.kind.value:10} {pair.score:.3f}")
    kinds = Counter(pair.kind.value for pair in found.pairs)
    moved = {pair.old for pair in found.pairs if pair.old != pair.new}
    print(f"{len(old)} -> {len(new)} articles in {elapsed:.2f} s: {dict(kinds)}")
    print(
        f"with a counterpart: {len({pair.old for pair in found.pairs})}, under another number: {len(moved)}"
    )
    print(f"added {len(found.added)}: {', '.join(found.added)}")
    print(f"repealed {len(found.repealed)}: {', '.join(found.repealed)}")
    measured(laws, found)
    faults = misplaced(old, new, found)
    print("\n".join(faults))
    return 1 if faults else 0


def read(path: Path) -> ParsedLaw:
    return parse_law(decoded(path.read_bytes()), named_on=day_in_name(path.name))


def texts(law: ParsedLaw) -> list[Text]:
    return [Text(entry.number, entry.suffix, entry.text, entry.deleted) for entry in law.articles]


def misplaced(old: list[Text], new: list[Text], found: Comparison) -> list[str]:
    """Articles that are nowhere, or in two pairs without having been split or merged."""
    plain = [pair for pair in found.pairs if pair.kind not in (Kind.SPLIT, Kind.MERGED)]
    twice = [key for key, count in Counter(pair.old for pair in plain).items() if count > 1]
    kept, made = {pair.old for pair in found.pairs}, {pair.new for pair in found.pairs}
    lost = {text.key for text in old if not text.deleted} ^ (kept | set(found.repealed))
    lost |= {text.key for text in new if not text.deleted} ^ (made | set(found.added))
    return [f"no single place: {key}" for key in sorted({*twice, *lost})]


def measured(laws: list[ParsedLaw], found: Comparison) -> None:
    """Prints how the comparison stands against the table, where these are its texts."""
    adopted = [str(law.adopted_on) for law in laws]
    if "治安管理处罚法" not in laws[0].title or adopted != ["2012-10-26", "2025-06-27"]:
        return
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    truth = {(row["old"], row["new"]): row["kind"] for row in rows if row["old"] and row["new"]}
    print(f"against the table, {len(truth)} pairs: {HEAD}")
    print(f"{'':28}{scored(found, truth).line}")
    mine = {(pair.old, pair.new): pair.kind.value for pair in found.pairs}
    for old, new in sorted({*mine, *truth}, key=lambda pair: int(pair[0])):
        if (says := mine.get((old, new), "nothing")) != (reads := truth.get((old, new), "nothing")):
            print(f"    {old} -> {new}: {says}, the table says {reads}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
