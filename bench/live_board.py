"""What the live board costs and what it takes from saves: `python bench/live_board.py [--candidates N] [--viewers N]`.

Makes a fresh database (SQLite in a temporary folder, or the empty one that DATABASE_URL names) with one exam in which
everybody is half way through 50 questions. Prints time and size of one refresh of the whole board, then saves
one after the other, alone and beside as many boards as `--viewers` say, each renewed every ten seconds by another
process. Runs alternate, so that what else the machine does meets both alike; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
REFRESH_S = 10
QUESTIONS, ANSWERED = 50, 25
ROUNDS = 3


def main() -> int:
    """Plants, measures, prints."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--candidates", type=int, default=500)
    asked.add_argument("--viewers", type=int, default=20)
    asked.add_argument("--saves", type=int, default=1000, help="in each of the rounds")
    asked.add_argument("--watch", type=int, help=argparse.SUPPRESS)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianbing-board-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/board.sqlite3")
        os.environ.setdefault("LIANBING_DATA_DIR", folder)
        os.environ.update(
            LIANBING_INSECURE_HTTP="1",
            LIANBING_ALLOW_SCENARIOS="1",
            DJANGO_SETTINGS_MODULE="config.settings.dev",
        )
        import django

        django.setup()
        import logging

        logging.disable(logging.WARNING)
        if options.watch:
            watch(options.watch, options.viewers)
        else:
            measure(options.candidates, options.viewers, options.saves)
    return 0


def measure(candidates: int, viewers: int, saves: int) -> None:
    """The whole programme."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    exam_id, writers = plant(candidates)
    refresh(exam_id)
    alone: list[float] = []
    beside: list[float] = []
    for _round in range(ROUNDS):
        alone += save(writers, saves)
        watcher = subprocess.Popen(
            [sys.executable, __file__, "--watch", str(exam_id), "--viewers", str(viewers)]
        )
        time.sleep(5)
        beside += save(writers, saves)
        watcher.terminate()
        watcher.wait()
    for label, taken in (("saves alone", alone), (f"saves beside {viewers} boards", beside)):
        taken.sort()
        middle, last = statistics.median(taken), taken[len(taken) * 99 // 100]
        print(f"{label:28} median {middle * 1000:6.2f} ms   p99 {last * 1000:6.2f} ms   {len(taken)} saves")
    print(f"median beside boards / alone {statistics.median(beside) / statistics.median(alone):.2f}")


def plant(candidates: int) -> tuple[int, list[dict[str, Any]]]:
    """One exam with everybody half way through; returns what each candidate writes with."""
    from django.core.management import call_command
    from django.test import Client

    from exams.models import Sitting
    from personnel.models import Officer

    questions = [
        {
            "ref": f"q{number}",
            "kind": "single_choice",
            "stem": f"规模测试 {number}",
            "options": ["甲", "乙", "丙", "丁"],
            "key": [0],
            "marks": "2",
        }
        for number in range(QUESTIONS)
    ]
    world = {
        "units": [{"code": "A", "name": "甲分局", "parent": None}],
        "officers": [
            {"count": candidates, "badge_from": 200000, "unit": "A", "password": "x"},
            {
                "badge": "100001",
                "name": "监考",
                "unit": "A",
                "password": "x",
                "roles": [{"role": "invigilator", "unit": "A"}],
            },
        ],
        "questions": questions,
        "sittings": [
            {
                "ref": "s1",
                "title": "规模测试",
                "kind": "monthly",
                "questions": [question["ref"] for question in questions],
                "opens_in_s": -10,
                "closes_in_s": 7200,
                "duration_s": 7000,
                "pass_percent": 60,
                "candidates": [str(200000 + number) for number in range(candidates)],
            }
        ],
    }
    file = Path(os.environ["LIANBING_DATA_DIR"]) / "scenario.json"
    file.write_text(json.dumps(world))
    with open(os.devnull, "w") as nowhere:
        call_command("seed_scenario", str(file), stdout=nowhere)
    sitting = Sitting.objects.get()
    writers = []
    for officer in Officer.objects.filter(enrolments__sitting=sitting).order_by("pk"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(officer, backend="personnel.backends.BadgeBackend")
        state = client.post(f"/api/v1/sittings/{sitting.pk}/attempts").json()
        items = [item for section in state["paper"]["sections"] for item in section["items"]]
        writer = {"client": client, "state": state, "items": items, "seq": 0}
        _put(writer, ANSWERED)
        writers.append(writer)
    return sitting.exam_id, writers


def _put(writer: dict[str, Any], count: int) -> None:
    items = [writer["items"][(writer["seq"] + number) % QUESTIONS] for number in range(count)]
    saves = []
    for item in items:
        writer["seq"] += 1
        chosen = [item["options"][writer["seq"] % 4]["id"]]
        saves.append({"item": item["item"], "seq": writer["seq"], "key": str(uuid4()), "answer": chosen})
    answer = writer["client"].put(
        f"/api/v1/attempts/{writer['state']['attempt']}/answers",
        {"writer": writer["state"]["writer"], "saves": saves},
        content_type="application/json",
    )
    if answer.status_code != 200:
        raise SystemExit(f"a save was answered with {answer.status_code}: {answer.content!r}")


def save(writers: list[dict[str, Any]], count: int) -> list[float]:
    """Seconds of each of `count` saves of one answer, the candidates in turn."""
    taken = []
    for number in range(count):
        started = time.perf_counter()
        _put(writers[number % len(writers)], 1)
        taken.append(time.perf_counter() - started)
    return taken


def _board(exam_id: int) -> tuple[Any, str]:
    from django.test import Client
    from django.urls import reverse

    from personnel.models import BadgeHolding

    client = Client(SERVER_NAME="localhost")
    invigilator = BadgeHolding.objects.get(badge_number="100001").officer
    client.force_login(invigilator, backend="personnel.backends.BadgeBackend")
    return client, reverse("exams:board_rows", args=[exam_id])


def refresh(exam_id: int) -> None:
    """Time and size of one refresh of the whole board, nothing shared."""
    from django.db import connection

    from exams.views import board

    board.SHARED_FOR = timedelta()
    client, address = _board(exam_id)
    first = client.get(address)
    taken = []
    for _number in range(20):
        started = time.process_time(), time.perf_counter()
        client.get(address)
        taken.append((time.process_time() - started[0], time.perf_counter() - started[1]))
    processor, whole = (statistics.median(column) * 1000 for column in zip(*taken, strict=True))
    print(
        f"{connection.vendor}: one refresh of {len(first.json()['rows'])} candidates: "
        f"{whole:.0f} ms, of these {processor:.0f} ms processor of the web process, {len(first.content) // 1024} KB"
    )


def watch(exam_id: int, viewers: int) -> None:
    """Renews the board as `viewers` open pages do, until it is ended."""
    client, address = _board(exam_id)
    due = time.monotonic()
    while True:
        client.get(address)
        due += REFRESH_S / viewers
        time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    sys.exit(main())
