"""Half an hour of the live board in a browser, 500 candidates writing: does it stay as it is, and do saves stay fast?

python -m bench.board_half_hour                five minutes of saves alone, then thirty with the board open
python -m bench.board_half_hour --minutes 3     a look

PostgreSQL, web processes and proxy as in `make bench`; Chromium shows the board to an exam officer. Saves come at 25
a second, one from each candidate every 20 s. Every minute: memory and nodes of the page, rows, complaints of its
console. Exit 0 when the page grew by less than a tenth after its first two minutes, kept every row, complained of
nothing, and the 99th hundredth of the saves took no more than 1.5 times as long as without the board.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.exam_day import driver
from bench.exam_day.driver import Run
from bench.exam_day.stage import Stage, own_database, stage, temporary_folder
from tests.support.browser import ARGUMENTS, DESKTOP, chromium

CANDIDATES, PER_SECOND = 500, 25.0
ALONE_SECONDS = 300.0
GROWTH, SLOWER = 1.1, 1.5
SETTLED_AFTER = 2
"""Minutes after which the page has what it needs."""
GRANT = """
import django
django.setup()
from datetime import timedelta
from core.clock import local_day, now
from exams.models import Sitting
from personnel.models import Officer, RoleGrant
officer = Officer.objects.get(pk={officer})
unit = Sitting.objects.get(pk={sitting}).exam.unit
begun = local_day(now()) - timedelta(days=1)
RoleGrant.objects.create(officer=officer, role="exam_officer", unit=unit, starts_on=begun)
print(Sitting.objects.get(pk={sitting}).exam_id)
"""


def main(arguments: list[str]) -> int:
    """Measures and prints; exit 0 when the board held."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=int, default=30)
    minutes = asked.parse_args(arguments).minutes
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        database = stack.enter_context(own_database(folder))
        here = stack.enter_context(
            stage(folder, database, officers=CANDIDATES + 1, sittings={"fifty": 50}, with_bare=False)
        )
        people = here.begun("fifty", 0, CANDIDATES)
        alone = here.drive(
            here.platform, driver.at_rate, people, PER_SECOND, min(ALONE_SECONDS, 60.0 * minutes)
        ).run
        print(_told("saves alone", alone), flush=True)
        going = here.drivers.submit(
            driver.at_rate, here.platform.port, alone.candidates, PER_SECOND, 60.0 * minutes
        )
        pages = _watched(here, minutes, going)
        beside = going.result()
        print(_told("saves beside the board", beside))
        kept = here.compare(beside.candidates)
        print(f"stored answers compared with sent ones: {kept} acknowledged, none lost or changed")
    return 0 if _held(pages, alone, beside) else 1


def _watched(here: Stage, minutes: int, going: Future[Run]) -> list[dict[str, Any]]:
    """What the page of the board holds at the end of each minute."""
    officer, session = here.sessions[CANDIDATES]
    exam = here.platform.run("-c", GRANT.format(officer=officer, sitting=here.sittings["fifty"])).split()[-1]
    found: list[dict[str, Any]] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(**DESKTOP)
        context.add_cookies(
            [{"name": "__Host-sessionid", "value": session, "url": "https://localhost", "secure": True}]
        )
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://localhost:{here.platform.port}/exams/manage/{exam}/board/")
        for minute in range(1, minutes + 1):
            page.wait_for_timeout(60_000 if minute < minutes else 50_000)
            found.append({**_held_by(page), "complaints": len(complaints)})
            print(f"  minute {minute}: {found[-1]}", flush=True)
        for said in complaints[:5]:
            print(f"  the page said: {said}")
        browser.close()
    while not going.done():
        time.sleep(0.5)
    return found


def _held_by(page: Page) -> dict[str, Any]:
    """Memory (MB, after collecting garbage) and nodes of the page, the rows of the board and how many are answering."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    rows = page.get_by_test_id("board-row")
    return {
        "heap_mb": round(told["JSHeapUsedSize"] / 1024**2, 2),
        "nodes": int(told["Nodes"]),
        "rows": rows.count(),
        "answering": page.locator('[data-testid="board-row"][data-is="answering"]').count(),
    }


def _told(what: str, run: Run) -> str:
    p50, p95, p99 = (1000 * run.quantile(share) for share in (0.50, 0.95, 0.99))
    return (
        f"{what}: {run.done} saves, p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms, {len(run.wrong)} failed"
    )


def _held(pages: list[dict[str, Any]], alone: Run, beside: Run) -> bool:
    settled = pages[min(SETTLED_AFTER, len(pages)) - 1]
    last = pages[-1]
    steady = all(last[name] <= GROWTH * settled[name] for name in ("heap_mb", "nodes"))
    whole = all(page["rows"] == CANDIDATES + 1 for page in pages) and not last["complaints"]
    return steady and whole and not beside.wrong and beside.quantile(0.99) <= SLOWER * alone.quantile(0.99)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
