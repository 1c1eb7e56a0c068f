"""`make pictures`: seeds a demonstration bureau in a folder of its own and takes every picture of the pages again.

Needs Chromium. Everything in the pictures is the demonstration's: invented people, units and results. Each picture is
cut to what it shows and saved with a palette; the whole set stays below `LIMIT` bytes.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.browser import ARGUMENTS, chromium
from tools.pictured_law import EARLIER, LATER
from tools.visiting import wait_until_ready

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "images" / "roles"
PORT = 8111
LIMIT = 1_500_000
EACH = 120_000
PATIENCE_MS = 20_000
SETTLING_MS = 1200
"""Until scripts have drawn what they draw."""
PASSWORD = "Lianbing-2026"  # noqa: S105  # written in README
"""Of everybody in the demonstration (README)."""
PHONE, DESK = (360, 740), (1280, 800)
COLOURS = 48


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, who is signed in (badge), what is opened, links followed after that (CSS), its screen,
    and how much of the page's height is kept."""

    name: str
    badge: str
    address: str
    follow: tuple[str, ...] = ()
    screen: tuple[int, int] = DESK
    height: int = 800
    choose: int = 0
    """Which exam of the list on the page is asked for (the first choice is 0: as the page opens)."""
    at: str = ""
    """What is brought into view."""
    typed: str = ""
    """What is written into the first box of the page, the first choice of its first list being taken."""
    until: str = ""
    """What has to be there before the picture is taken."""


PASTED = """1. 巡逻中发现走失儿童，首先应当怎样做？（示例）
A. 继续巡逻
B. 立即报告并看护
C. 在网上发布照片
D. 等到换班
答案：B
解析：儿童的安全在先。

2. 下列哪些是巡逻前的准备？（示例）
A. 检查执法记录仪
B. 佩戴标志
C. 领取电台
D. 关闭手机
答案：ABC
"""

PICTURES = (
    Picture("officer-today", "900001", "/", screen=PHONE),
    Picture("officer-file", "900001", "/file/", height=1100),
    Picture(
        "invigilator-start",
        "900001",
        "/",
        ("[data-testid=exam-row] a",),
        screen=PHONE,
        at="[data-testid=start]",
    ),
    Picture("officer-exam", "900001", "/", ("[data-testid=exam-row] a", "[data-testid=start]"), screen=PHONE),
    Picture(
        "unit_leader-dashboard", "900007", "/figures/", ("a[href*='/dashboard/']",), height=1000, choose=1
    ),
    Picture("unit_leader-leave", "900007", "/exams/leave/", height=600),
    Picture("trainer-study", "900010", "/study/weekly/assignments/", height=600),
    Picture("trainer-desk", "900010", "/study/desk/", height=700),
    Picture("legal_officer-desk", "900009", "/study/desk/", height=700),
    Picture("legal_officer-law", "900009", "/laws/import/", height=600),
    Picture(
        "legal_officer-compare",
        "900009",
        "/laws/",
        ("main a:has-text('公园巡逻')", "main a[href*='/compare/']"),
        height=900,
        at="[data-testid=compare-kinds]",
    ),
    Picture("question_author-bank", "900002", "/questions/"),
    Picture("question_author-import", "900002", "/questions/import/", height=700),
    Picture(
        "question_author-paste",
        "900002",
        "/questions/import/text/",
        height=900,
        typed=PASTED,
        until="[data-testid=paste-question]",
    ),
    Picture("question_reviewer-question", "900003", "/questions/", ("main table a",)),
    Picture("exam_officer-manage", "900004", "/exams/manage/", height=700),
    Picture("exam_officer-exam", "900004", "/exams/manage/", ("[data-testid=exam] a",), height=900),
    Picture(
        "exam_officer-blueprint",
        "900004",
        "/exams/manage/",
        ("main a:has-text('执法资格月度考试')", "main a[href$='/blueprint/']"),
        at="form:has([data-testid=blueprint-row])",
    ),
    Picture(
        "exam_officer-board", "900004", "/exams/manage/boards/", ("[data-testid=board-exam] a",), height=900
    ),
    Picture("marker-list", "900012", "/marking/", height=500),
    Picture(
        "marker-answer",
        "900012",
        "/marking/",
        ("[data-testid=marking-exams] a", "[data-testid=marking-items] form button"),
        height=700,
    ),
    Picture("hr-people", "900006", "/officers/", height=700),
    Picture("hr-levels", "900006", "/levels/check/", height=600),
    Picture("legal_head-today", "900005", "/", height=800),
    Picture("legal_head-cycle", "900005", "/appraisal/", ("main table a",), height=900),
    Picture("inspectorate-faults", "900008", "/appraisal/faults/", height=600),
    Picture("inspectorate-figures", "900008", "/figures/", height=700, choose=3),
    Picture(
        "system_admin-account", "990001", "/officers/", ("main table a", "a[href*='/accounts/']"), height=600
    ),
    Picture("security_admin-roles", "990002", "/roles/", height=700),
    Picture("audit_admin-audit", "990003", "/audit/", height=800),
    Picture("bulletin", "900004", "/appraisal/bulletins/", height=1100, choose=2),
)


def take(site: str, wanted: set[str]) -> int:
    """Takes the pictures named in `wanted` (all when empty) from the site at `site`; returns their bytes together."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    together = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for picture in PICTURES:
            if wanted and picture.name not in wanted:
                continue
            try:
                written = _cut(_shot(browser, site, picture))
            except Error as error:
                print(f"  {picture.name}: {error.message.splitlines()[0]}", flush=True)
                continue
            (FOLDER / f"{picture.name}.png").write_bytes(written)
            together += len(written)
            print(
                f"  {picture.name}: {len(written) / 1000:.0f} kB{' TOO BIG' * (len(written) > EACH)}",
                flush=True,
            )
        browser.close()
    return together


def _shot(browser: Browser, site: str, picture: Picture) -> bytes:
    width, height = picture.screen
    small = picture.screen == PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height if small else picture.height},
        device_scale_factor=1.5 if small else 1,
        is_mobile=small,
        has_touch=small,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    _sign_in(page, site, picture.badge)
    page.goto(site + picture.address)
    for selector in picture.follow:
        page.locator(selector).first.click()
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLING_MS)
    if picture.choose:
        page.locator("main select").first.select_option(index=picture.choose)
        page.locator("main form button").first.click()
    if picture.typed:
        page.locator("main select").first.select_option(index=1)
        page.locator("main textarea").first.fill(picture.typed)
    if picture.until:
        page.locator(picture.until).first.wait_for(timeout=PATIENCE_MS * 4)
    if picture.at:
        page.locator(picture.at).evaluate("one => one.scrollIntoView()")
    page.wait_for_timeout(SETTLING_MS)
    shot = page.screenshot()
    context.close()
    return shot


def _sign_in(page: Page, site: str, badge: str) -> None:
    page.goto(f"{site}/login/")
    page.fill("[name=username]", badge)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda address: "/login/" not in address)


def _cut(shot: bytes) -> bytes:
    """Without the empty foot of the page, in a palette."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    written = io.BytesIO()
    palette = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(written, "PNG", optimize=True)
    return written.getvalue()


@contextmanager
def demonstration(officers: int) -> Iterator[str]:
    """A site of its own with the demonstration bureau; yields its address."""
    site = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory(prefix="lianbing-pictures-") as folder:
        environment = {
            **os.environ,
            "LIANBING_DATA_DIR": folder,
            "DATABASE_URL": "",
            "LIANBING_INSECURE_HTTP": "1",
            "LIANBING_ALLOW_SCENARIOS": "1",
            "LIANBING_PUBLIC_URL": site,
        }
        manage = [sys.executable, "manage.py"]
        for step in (
            ("migrate", "--verbosity", "0"),
            ("collectstatic", "--noinput", "--verbosity", "0"),
            ("seed_demo", "--officers", str(officers)),
        ):
            subprocess.run([*manage, *step], cwd=PROJECT, env=environment, check=True)
        laws = [Path(folder, "earlier.md"), Path(folder, "later.md")]
        for path, text in zip(laws, (EARLIER, LATER), strict=True):
            path.write_text(text, encoding="utf-8")
        subprocess.run([*manage, "import_law", *map(str, laws)], cwd=PROJECT, env=environment, check=True)
        serving = subprocess.Popen([*manage, "serve", "--port", str(PORT)], cwd=PROJECT, env=environment)
        try:
            wait_until_ready(site, serving)
            yield site
        finally:
            serving.terminate()
            serving.wait(30)


def main() -> int:
    """Exit code 1 when a picture, or all together, are too big."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--site", help="take them from a demonstration bureau that runs already")
    parser.add_argument("--officers", type=int, default=100)
    options = parser.parse_args()
    if options.site:
        take(options.site, set(options.names))
    else:
        with demonstration(options.officers) as site:
            take(site, set(options.names))
    sizes = [path.stat().st_size for path in FOLDER.glob("*.png")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1000:.0f} kB")
    return int(sum(sizes) > LIMIT or max(sizes) > EACH)


if __name__ == "__main__":
    sys.exit(main())
