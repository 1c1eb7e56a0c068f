"""Compares two real texts of a law and prints what became of each article: `python bench/compare.py OLDER NEWER`.

No database. Ends with 1 if an article has no place or more than one. With the two texts of 治安管理处罚法 (2012 and
2025) it also checks the pairs that were confirmed by reading.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from law.domain.compare import Comparison, Kind, Text, compare
from law.domain.lawtext import ParsedLaw
from law.domain.parsing import parse_law
from law.interchange.law_files import day_in_name, decoded

CONFIRMED = {
    "23": "26", "26": "30", "30": "36", "42": "50", "43": "51", "49": "58", "50": "61", "60": "72", "66": "78",
    "67": "79", "70": "82", "72": "84", "82": "96", "97": "116", "98": "117", "99": "118", "107": "126",
}  # fmt: skip
"""治安管理处罚法: article of 2012 -> article of 2025, read and confirmed by people."""


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
    faults = misplaced(old, new, found) + wrong(laws, found)
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


def wrong(laws: list[ParsedLaw], found: Comparison) -> list[str]:
    """Confirmed pairs that were not found, where these are the texts."""
    adopted = [str(law.adopted_on) for law in laws]
    if "治安管理处罚法" not in laws[0].title or adopted != ["2012-10-26", "2025-06-27"]:
        return []
    pairs = {pair.old: pair.new for pair in found.pairs}
    return [
        f"{old} -> {pairs.get(old)}, not {new}" for old, new in CONFIRMED.items() if pairs.get(old) != new
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
