"""Runs the parser over real law texts and prints what it found: `python bench/laws.py PATH…` (files or folders).

No database. A line per file; below it the gaps and warnings. Ends with 1 if a line of a file was lost.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from law.domain.lawtext import ParsedLaw, count, placed_lines
from law.domain.parsing import parse_law
from law.domain.shapes import logical_lines
from law.interchange.law_files import day_in_name, decoded

HEAD = (
    f"{'file':42} {'art':>5} {'ins':>4} {'del':>4} {'par':>5} {'item':>5} {'chap':>5} {'gaps':>5} {'warn':>5}"
)
HEAD += f" {'in force since':>15} {'from':>13} {'ms':>6}"


def main(paths: list[str]) -> int:
    """Prints the table; the exit code."""
    files = [
        file
        for path in map(Path, paths)
        for file in ([path] if path.is_file() else sorted(path.rglob("*.md")))
    ]
    if not files:
        print(__doc__)
        return 2
    print(HEAD)
    lost = sum(not show(file) for file in files)
    print(f"{len(files)} files, lines lost in {lost} of them")
    return 1 if lost else 0


def show(file: Path) -> bool:
    """Prints one file; whether every line of it has its one place."""
    text = decoded(file.read_bytes())
    started = time.perf_counter()
    law = parse_law(text, named_on=day_in_name(file.name))
    elapsed = (time.perf_counter() - started) * 1000
    counts = count(law)
    print(
        f"{shortened(file.stem, 42)} {counts.articles:5} {counts.inserted:4} {counts.deleted:4} {counts.paragraphs:5} "
        f"{counts.items:5} {counts.chapters:5} {len(law.gaps):5} {len(law.warnings):5} "
        f"{law.effective_on or '-'!s:>15} {law.effect.source.value:>13} {elapsed:6.0f}"
    )
    if law.gaps:
        print(f"    missing: {', '.join(law.gaps)}")
    for warning in law.warnings:
        print(f"    {warning.code} (line {warning.line}) {dict(warning.params) or ''}")
    return nothing_lost(text, law)


def nothing_lost(text: str, law: ParsedLaw) -> bool:
    """Whether each line stands in exactly one part of the law."""
    placed = sorted((line.number, line.text) for _place, line in placed_lines(law))
    if placed == sorted((line.number, line.text) for line in logical_lines(text)):
        return True
    print("    LINES LOST OR DOUBLED")
    return False


def shortened(name: str, width: int) -> str:
    """The name filled or cut to `width` columns; a Han character takes two."""
    text, left = "", width
    for character in name:
        columns = 2 if ord(character) > 0x2E7F else 1
        if columns > left:
            break
        text, left = text + character, left - columns
    return text + " " * left


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
