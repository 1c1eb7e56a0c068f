"""Files that were made to hurt, each read as an import reads it: `python bench/hostile.py [PART OF A NAME]`.

Each file is read in a process of its own, which starts the limited child as a worker does. Printed: what came of it,
the size of the file, seconds of reading (elapsed, and of the processor with the child), and the most memory of all
processes together. Ends with 1 when a file takes more than 2 seconds of the processor or 200 MB, or comes to another
end than the one named here.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from bench.watching import watch  # noqa: E402 - found through the line above
from tests.support.hostile_files import HOSTILE, READ  # noqa: E402

MOST_SECONDS, MOST_MEGABYTES = 2.0, 200.0


def main() -> int:
    """Makes the files, has each read, prints the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("word", nargs="?", default="")
    asked.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.read:
        print(json.dumps(read(options.read)))
        return 0
    print(f"{'file':46}{'MB':>7}{'seconds':>9}{'CPU s':>7}{'peak MB':>9}  came to")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="lianbing-hostile-") as folder:
        for case in HOSTILE:
            if options.word in case.name:
                path = case.make(Path(folder))
                failed += not show(case.name, path, case.ends)
                path.unlink()
    print(f"{failed} beyond {MOST_SECONDS:.0f} s or {MOST_MEGABYTES:.0f} MB, or with another end")
    return 1 if failed else 0


def show(name: str, path: Path, ends: tuple[str, ...]) -> bool:
    """One line of the table; whether the file was dealt with as it should be."""
    size = path.stat().st_size / 1e6
    command = [sys.executable, __file__, "--read", str(path)]
    cost = watch(command, environment={**os.environ, "PYTHONUTF8": "1"}, folder=PROJECT)
    found = json.loads(cost.output) if cost.code == 0 else {"end": "crashed", "seconds": 0.0, "cpu": 0.0}
    good = found["cpu"] <= MOST_SECONDS and cost.peak <= MOST_MEGABYTES and found["end"] in ends
    print(
        f"{name:46}{size:7.2f}{found['seconds']:9.2f}{found['cpu']:7.2f}{cost.peak:9.0f}  {found['end']}"
        + ("" if good else "   <-- not good"),
        flush=True,
    )
    return good


def read(path: Path) -> dict[str, object]:
    """Reads the file by its kind, to the last row; the code of the refusal or `read`."""
    from django.conf import settings

    from core.domain.errors import Refused

    settings.configure(USE_I18N=False)
    started, end = time.perf_counter(), READ
    try:
        if path.suffix in (".docx", ".md", ".txt", ".doc"):
            from law.interchange.reading import read_law_at

            read_law_at(path)
        else:
            from question_bank.interchange.workbook import QuestionFile

            for _row in QuestionFile(path).rows():
                pass
    except Refused as refused:
        end = refused.code
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    return {"end": end, "seconds": time.perf_counter() - started, "cpu": cpu}


if __name__ == "__main__":
    sys.exit(main())
