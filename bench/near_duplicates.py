"""How long near-duplicates take to find: `python bench/near_duplicates.py [NEW] [STORED]` (10,000 each).

Made-up stems from a fixed seed; one in twenty of the new ones is a stored one slightly changed, and is to be found.
No database. Ends with 1 when fewer than 99 of 100 of those are found, or when it takes longer than 30 seconds.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from question_bank.domain.near_duplicates import near_duplicates
from question_bank.domain.similar import Comparable

SIGNS = "公安机关办理治安管理处罚案件应当告知当事人依法享有的权利义务询问查证时间不得超过小时拘留罚款警告没收证据调查"
WORDS = [SIGNS[at : at + 2 + at % 3] for at in range(len(SIGNS) - 4)]
LONGEST_SECONDS = 30.0


def main(arguments: list[str]) -> int:
    """Prints what was found and how long it took; the exit code."""
    amounts = [int(argument) for argument in arguments] or [10_000, 10_000]
    chance = random.Random(2026)
    stored = [Comparable(stem(chance)) for _turn in range(amounts[-1])]
    new = [Comparable(stem(chance)) for _turn in range(amounts[0])]
    changed = range(0, len(new), 20)
    for place in changed:
        text = chance.choice(stored).text
        at = chance.randrange(len(text) - 2)
        new[place] = Comparable(text[:at] + "另" + text[at + 1 :])
    started = time.perf_counter()
    found = near_duplicates(new, stored)
    elapsed = time.perf_counter() - started
    hits = sum(bool(found[place]) for place in changed)
    others = sum(bool(matches) for place, matches in enumerate(found) if place % 20)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(new)} against {len(stored)}: {elapsed:.1f} s, peak {peak:.0f} MB")
    print(f"changed copies found: {hits} of {len(changed)}; other questions with a match: {others}")
    one = time.perf_counter()
    near_duplicates(new[:1], stored)
    print(f"1 against {len(stored)}: {time.perf_counter() - one:.2f} s")
    return int(hits < 0.99 * len(changed) or elapsed > LONGEST_SECONDS)


def stem(chance: random.Random) -> str:
    """A stem of 8 to 16 words."""
    return "".join(chance.choice(WORDS) for _turn in range(chance.randint(8, 16)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
