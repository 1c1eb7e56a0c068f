"""Import of 10,000 questions beside a plain django-import-export `ModelResource`: `python bench/questions.py`.

One workbook with eleven columns (--questions says how many rows), read by each on the same machine, turn and turn
about, each measurement in a process of its own on a fresh database (SQLite in a temporary folder, or databases that
are made beside the one that DATABASE_URL names). Measured from the call to the end of it, without the start of the
program: elapsed, and processor time with that of children, which is the same on a machine that has other things to
do. Memory is the peak of all processes together (bench/watching.py), the start included. ModelResource runs in a
Django project with nothing but itself, ours in the whole product.

- preview: the rows are validated and can be looked at. We store the file, read, judge and stage it; ModelResource
  reads it and does its dry run.
- confirmed: the same, then written. ModelResource reads the file again for it, as its admin does.
- written: straight from the command line. We judge, stage, write and index; ModelResource imports once.
- changed: as confirmed, where each question is known and has other words now.

"plain" is ModelResource with all its defaults, which only turns cells into types; "validating" is the same with
`clean_model_instances`, which checks each row as a form would, as we do. Search finds what we wrote by a step that
follows (`written` includes it).

It is checked that all rows were written. Ends with 1 when the preview misses what is asked for beside the validating
one: at least 4 times the rows in a second, at most 1.5 times the memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from bench.watching import watch  # noqa: E402 - found through the line above

LEAST_SPEED, MOST_MEMORY = 4.0, 1.5
SIDES = ("plain", "validating", "ours")
WAYS = {
    "preview": "validation and preview",
    "confirmed": "preview, then written",
    "written": "written from the command line",
    "changed": "all known, all changed: preview, then written",
}
LAW = "度量试验条例"
ARTICLES = 120
SIGNS = "处罚治安管理行政机关公民法人组织依照规定当事人应该予以决定时间地点证据材料说明程序期限送达执行复议诉讼申请办理"


def main() -> int:
    """Measures and prints; or, with --measure, is one of the processes that are measured."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--questions", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    asked.add_argument("--measure", nargs=2, metavar=("SIDE", "WAY"), help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.measure:
        side, way = options.measure
        figures = ours(way, options.folder) if side == "ours" else peer(side, way, options.folder)
        print(json.dumps(figures))
        return 0
    return compare(options.questions, options.runs, options.ways)


def compare(questions: int, runs: int, ways: list[str]) -> int:
    """Interleaves the sides and prints medians and ratios; 1 when the preview misses."""
    held = True
    with tempfile.TemporaryDirectory(prefix="lianbing-questions-") as folder:
        made = Path(folder)
        databases = Databases(made)
        (made / "rows").write_text(str(questions))
        write_workbook(made / "first.xlsx", questions, seed=1)
        write_workbook(made / "second.xlsx", questions, seed=2)
        print(f"{questions} questions, {(made / 'first.xlsx').stat().st_size / 1e6:.1f} MB, {runs} runs each")
        print(f"{'':12}{'rows/s':>8}{'seconds':>9}{'CPU s':>8}{'peak MB':>9}   ours: speed, CPU, memory")
        for way in ways:
            taken: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
            for _run in range(runs):
                for side in taken:
                    url = databases.fresh(side, filled=way == "changed")
                    taken[side].append(run(side, way, made, url))
                    databases.drop(url)
            held &= show(way, questions, taken) or way != "preview"
    return 0 if held else 1


def show(way: str, questions: int, taken: dict[str, list[dict[str, float]]]) -> bool:
    """The lines of one way; whether the ratios beside the validating side hold."""
    print(WAYS[way])
    median = {
        side: {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        for side, runs in taken.items()
    }
    mine, held = median["ours"], True
    for side, figures in median.items():
        speed, cpu = (figures[name] / mine[name] for name in ("seconds", "cpu"))
        memory = mine["peak"] / figures["peak"]
        print(
            f"  {side:10}{questions / figures['seconds']:8.0f}{figures['seconds']:9.2f}{figures['cpu']:8.2f}"
            f"{figures['peak']:9.0f}"
            + (f"   {speed:.1f} x, {cpu:.1f} x, {memory:.2f} x" if side != "ours" else ""),
            flush=True,
        )
        if side == "validating":
            held = speed >= LEAST_SPEED and memory <= MOST_MEMORY
    return held


class Databases:
    """Databases for the processes that are measured: prepared once for each side, then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = os.environ.get("DATABASE_URL", "")
        self._made: dict[str, str] = {}

    def fresh(self, side: str, *, filled: bool) -> str:
        """The address of a database that nobody has used: empty, or with the first file written to it."""
        name = f"bench_{side}{'_filled' if filled else ''}"
        if name not in self._made:
            self._made[name] = self._copy(self.fresh(side, filled=False) if filled else "", name)
            steps = ["written"] if filled else ["prepare"]
            for step in steps:
                run(side, step, self._folder, self._made[name])
        return self._copy(self._made[name], f"{name}_{len(self._made)}_{time.monotonic_ns()}")

    def drop(self, url: str) -> None:
        """Gives the space back."""
        if self._server:
            self._execute(f'DROP DATABASE "{url.rpartition("/")[2]}"')
        else:
            for file in self._folder.glob(f"{url.rpartition('/')[2]}*"):
                file.unlink()

    def _copy(self, source: str, name: str) -> str:
        if self._server:
            like = f' TEMPLATE "{source.rpartition("/")[2]}"' if source else ""
            self._execute(f'CREATE DATABASE "{name}"{like}')
            return f"{self._server.rpartition('/')[0]}/{name}"
        target = self._folder / f"{name}.sqlite3"
        if source:
            shutil.copy(source.removeprefix("sqlite:///"), target)
        return f"sqlite:///{target}"

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())


def run(side: str, way: str, folder: Path, url: str) -> dict[str, float]:
    """One step in a process of its own; what it measured."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "LIANBING_DATA_DIR": str(folder / "data"),
        "LIANBING_INSECURE_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev" if side == "ours" else "bench.plain.settings",
    }
    command = [sys.executable, __file__, "--measure", side, way, "--folder", str(folder)]
    cost = watch(command, environment=environment, folder=PROJECT)
    if cost.code:
        sys.exit(f"{' '.join(command)} ended with {cost.code}")
    return {**json.loads(cost.output.splitlines()[-1]), "peak": cost.peak}


def clocked(work: Callable[[], int], expected: int) -> dict[str, float]:
    """Seconds, elapsed and of the processor, of `work`, which says how many rows it dealt with."""
    before, started = _processor_seconds(), time.perf_counter()
    rows = work()
    seconds, cpu = time.perf_counter() - started, _processor_seconds() - before
    assert rows == expected, f"{rows} rows of {expected}"
    return {"seconds": seconds, "cpu": cpu}


def _processor_seconds() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def peer(side: str, way: str, folder: Path) -> dict[str, float]:
    """The sides of django-import-export."""
    import django

    django.setup()
    from django.db import connection

    from bench.plain.models import PlainQuestion
    from bench.plain.resource import import_file

    if way == "prepare":
        with connection.schema_editor() as editor:
            editor.create_model(PlainQuestion)
        return {}
    file = folder / ("second.xlsx" if way == "changed" else "first.xlsx")
    work = partial(import_file, file, validate=side == "validating")
    passes = {"preview": [True], "written": [False]}.get(way, [True, False])
    figures = clocked(lambda: [work(dry_run=dry) for dry in passes][-1], rows_in(folder))
    assert PlainQuestion.objects.count() == (0 if way == "preview" else rows_in(folder))
    return figures


def ours(way: str, folder: Path) -> dict[str, float]:
    """Our side, by the steps that the screens and the command call."""
    import django

    django.setup()
    from question_bank.models import QuestionRevision

    if way == "prepare":
        plant()
        return {}
    file = folder / ("second.xlsx" if way == "changed" else "first.xlsx")
    before = QuestionRevision.objects.count()
    work = at_once if way == "written" else partial(step_by_step, confirm=way != "preview")
    figures = clocked(lambda: work(file), rows_in(folder))
    written = QuestionRevision.objects.count() - before
    assert written == (0 if way == "preview" else rows_in(folder))
    return figures


def plant() -> None:
    """A unit, a bank, an author and the statute that the questions cite."""
    from django.core.management import call_command

    from core.clock import local_day, now
    from law.actions.import_law import import_law
    from law.domain.numerals import han_number
    from law.domain.parsing import parse_law
    from personnel.actions.install_people import OfficerSpec, UnitSpec, install_officers, install_units
    from question_bank.actions.create_bank import create_bank

    call_command("migrate", verbosity=0)
    unit = install_units([UnitSpec("DL", "度量公安局", None)])["DL"]
    install_officers([OfficerSpec("100001", "度量", "DL", "x")], today=local_day(now()), at=now())
    create_bank(code="DL", name="度量题库", unit=unit, at=now(), actor=None)
    articles = "\n".join(f"第{han_number(n)}条　度量用条文第{han_number(n)}号。" for n in range(1, ARTICLES))
    text = (
        f"{LAW}\n（2020年1月1日通过）\n{articles}\n第{han_number(ARTICLES)}条　本条例自2020年3月1日起施行。\n"
    )
    law = parse_law(text)
    assert len(law.articles) == ARTICLES
    import_law(law, source_name="x.md", source_sha256="0" * 64, at=now(), actor_id=None)


def step_by_step(file: Path, *, confirm: bool) -> int:
    """As on the screen: stored, read in the background, looked at, confirmed."""
    from django.core.files import File

    from core.clock import now
    from core.models import ImportBatch
    from personnel.models import Officer
    from question_bank.actions.apply_import import apply_import
    from question_bank.actions.upload_questions import upload_questions
    from question_bank.models import Bank
    from question_bank.tasks import read_questions

    bank, author = Bank.objects.get(), Officer.objects.get()
    with file.open("rb") as stream:
        batch = upload_questions(File(stream, name=file.name), bank=bank, at=now(), actor=author)
    read_questions.func(batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.READY, batch.refusal
    if confirm:
        figures = apply_import(batch, bank=bank, at=now(), actor=author)
        return figures["created"] + figures["updated"]
    return batch.counts.get("new", 0) + batch.counts.get("changed", 0)


def at_once(file: Path) -> int:
    """As the command does it, its answer in JSON included."""
    import io
    from contextlib import redirect_stdout

    from django.core.management import call_command

    told = io.StringIO()
    with redirect_stdout(told):
        call_command("import_questions", str(file), "--bank", "DL", "--json", stdout=told)
    answer = json.loads(told.getvalue())
    return int(answer["created"] + answer["updated"])


def rows_in(folder: Path) -> int:
    """How many questions the workbooks of this run have."""
    return int((folder / "rows").read_text())


def write_workbook(path: Path, questions: int, *, seed: int) -> None:
    """A workbook as an author would save it; another seed gives the same numbers with other questions."""
    from openpyxl import Workbook

    dice = random.Random(seed)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("试题")
    sheet.append(["题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "科目", "难度", "依据"])
    for number in range(1, questions + 1):
        stem = f"第{number}题：" + "".join(dice.choices(SIGNS, k=dice.randint(55, 92))) + "（　　）"
        options = [letter + "".join(dice.choices(SIGNS, k=dice.randint(6, 20))) for letter in "甲乙丙丁"]
        several = number % 3 == 0
        key = "".join(sorted(dice.sample("ABCD", 3))) if several else dice.choice("ABCD")
        kind = "多选题" if several else "单选题"
        article = f"《{LAW}》第{dice.randint(1, ARTICLES)}条"
        row = [
            f"DL{number:05d}",
            kind,
            stem,
            *options,
            key,
            f"科目{number % 12}",
            dice.randint(1, 5),
            article,
        ]
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    sys.exit(main())
