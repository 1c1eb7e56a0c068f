"""A bank of 100,000 questions: `python bench/large_bank.py [--questions N] [--folder PLACE] [--only WORD]`.

Makes a fresh database (SQLite in a temporary folder, or the empty one that DATABASE_URL names) with questions of four
kinds in four banks, their citations, labels, knowledge points, histories and figures. What `--folder` or DATABASE_URL
holds already is measured as it is, so that a bank is planted once.

Prints for each screen of the bank the number of queries and, of nine requests, in milliseconds, template included and
without a network: the median and the longest time; the median processor time of this process; the processor time of
this process and a PostgreSQL on this machine together, on average. Processor time says more where the machine has
other things to do: how many wait for a processor is told at the beginning and at the end. Ends with 1, naming the
screens, when a median time or a processor time is above 300 ms, or a screen does not answer with 200.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
REQUESTS, MOST = 9, 300
BANKS, SUBJECTS, ARTICLES, AT_ONCE = 4, 12, 120, 2000
LAWS = ("治安管理处罚法", "度量试验条例")
SIGNS = "处罚治安管理行政机关公民法人组织依照规定当事人应该予以决定时间地点证据材料说明程序期限送达执行复议诉讼申请办理"
STATES = ("approved",) * 16 + ("in_review", "legal", "draft", "retired")


def main() -> int:
    """Plants, measures, prints."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--questions", type=int, default=100_000)
    asked.add_argument(
        "--folder", help="plant here and keep it; a bank that was planted here is measured again"
    )
    asked.add_argument("--explain", action="store_true", help="print the slowest statement of each screen")
    asked.add_argument("--only", default="", help="measure only screens whose label holds this")
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = options.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="lianbing-bank-"))
        Path(folder).mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bank.sqlite3")
        os.environ.update(
            LIANBING_DATA_DIR=folder, LIANBING_INSECURE_HTTP="1", DJANGO_SETTINGS_MODULE="config.settings.dev"
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        from question_bank.models import Question

        if not Question.objects.exists():
            started = time.perf_counter()
            plant(options.questions)
            print(
                f"{options.questions} questions planted in {time.perf_counter() - started:.0f} s", flush=True
            )
        return 0 if measure(explain=options.explain, only=options.only) else 1


def plant(questions: int) -> None:
    """The bureau, its laws and its banks."""
    from django.db import connection

    from personnel.actions.install_people import OfficerSpec, UnitSpec, install_officers, install_units
    from personnel.domain.roles import Role
    from personnel.models import Officer, RoleGrant

    at = datetime.now(UTC)
    today = at.date()
    unit = install_units([UnitSpec("DL", "度量公安局", None)])["DL"]
    specs = [OfficerSpec(f"10000{number}", f"度量{number}", "DL", "x") for number in range(1, 4)]
    install_officers(specs, today=today, at=at)
    author, reviewer, head = Officer.objects.order_by("pk")
    for officer, roles in (
        (author, (Role.QUESTION_AUTHOR,)),
        (reviewer, (Role.QUESTION_REVIEWER,)),
        (head, (Role.LEGAL_HEAD,)),
    ):
        for role in roles:
            RoleGrant.objects.create(
                officer=officer, role=role, unit=unit, starts_on=today - timedelta(days=9)
            )
    plant_questions(questions, unit=unit, author=author, statutes=plant_laws(at), at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plant_laws(at: datetime) -> list[Any]:
    """Two laws of our own making; one bears a well-known title."""
    from law.actions.import_law import import_law
    from law.domain.numerals import han_number
    from law.domain.parsing import parse_law
    from law.models import Statute

    for title in LAWS:
        articles = "\n".join(
            f"第{han_number(n)}条　度量用条文第{han_number(n)}号。" for n in range(1, ARTICLES)
        )
        last = f"第{han_number(ARTICLES)}条　本法自2020年3月1日起施行。"
        law = parse_law(f"{title}\n（2020年1月1日通过）\n{articles}\n{last}\n")
        import_law(law, source_name="x.md", source_sha256="0" * 64, at=at, actor_id=None)
    return list(Statute.objects.order_by("pk"))


def plant_questions(questions: int, *, unit: Any, author: Any, statutes: list[Any], at: datetime) -> None:
    """Rows written directly, in slices, indexed as the actions do it."""
    from core.search.finding import index_rows
    from question_bank.models import (
        Bank,
        Citation,
        Exposure,
        KnowledgePoint,
        Label,
        Question,
        QuestionRevision,
        RevisionEvent,
        RevisionStatistic,
        Subject,
    )  # fmt: skip

    dice = random.Random(1)
    banks = [Bank.objects.create(code=f"DL{n}", name=f"度量题库{n}", unit=unit) for n in range(BANKS)]
    subjects = [Subject.objects.create(code=f"dl{n}", name=f"度量科目{n}") for n in range(SUBJECTS)]
    points = []
    for subject in subjects:
        root = KnowledgePoint.add_root(code=subject.code, name=subject.name, subject=subject)
        points += [
            root.add_child(code=f"{subject.code}-{n}", name=f"度量知识点{n}", subject=subject)
            for n in range(10)
        ]
    labels = list(Label.objects.filter(kind__in=["level", "police_type"]))
    kinds = ("single_choice", "multiple_choice", "indefinite_choice", "true_false")
    for start in range(0, questions, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, questions))
        rows = Question.objects.bulk_create(
            Question(
                bank=banks[number % BANKS],
                ref=f"DL{number:06d}",
                created_at=at,
                owner=author,
                measured_n=200 if number % 5 == 0 else 0,
                measured_facility=dice.random() if number % 5 == 0 else None,
            )
            for number in numbers
        )
        revisions = QuestionRevision.objects.bulk_create(
            revision(question, number, kinds, subjects, dice, author, at)
            for question, number in zip(rows, numbers, strict=True)
        )
        index_rows(revisions)
        Citation.objects.bulk_create(
            Citation(
                revision=one, statute=dice.choice(statutes), version_id=None, number=dice.randint(1, ARTICLES)
            )
            for one in revisions
        )
        RevisionEvent.objects.bulk_create(
            RevisionEvent(revision=one, from_state="", to_state=one.state, at=at, actor=author)
            for one in revisions
        )
        Question.labels.through.objects.bulk_create(
            Question.labels.through(question_id=one.pk, label_id=label.pk)
            for one in rows
            for label in dice.sample(labels, 2)
        )
        Question.points.through.objects.bulk_create(
            Question.points.through(question_id=one.pk, knowledgepoint_id=dice.choice(points).pk)
            for one in rows
        )
        asked = [one for one in revisions if one.state == "approved" and dice.random() < 0.2]
        Exposure.objects.bulk_create(
            Exposure(question_id=one.question_id, revision=one, exam_id=start, held_on=at.date(), at=at)
            for one in asked
        )
        RevisionStatistic.objects.bulk_create(
            RevisionStatistic(
                revision=one, exam_id=start, held_on=at.date(), method="bench", snapshot="0", n=200,
                facility=0.5, discrimination=0.3, figures={"smallest_n": 10, "smallest_n_discrimination": 50}, at=at,
            )
            for one in asked
        )  # fmt: skip


def revision(
    question: Any, number: int, kinds: Any, subjects: Any, dice: random.Random, author: Any, at: datetime
) -> Any:
    """One revision, its wording by lot."""
    from question_bank.models import QuestionRevision

    kind = kinds[number % len(kinds)]
    several = kind != "true_false"
    return QuestionRevision(
        question=question,
        number=1,
        kind=kind,
        subject=subjects[number % SUBJECTS],
        difficulty=dice.randint(1, 5),
        stem=f"第{number}题：" + "".join(dice.choices(SIGNS, k=dice.randint(55, 92))) + "（　　）",
        options=["".join(dice.choices(SIGNS, k=dice.randint(6, 20))) for _n in range(4)] if several else [],
        key=True if not several else [0] if kind == "single_choice" else [0, 1],
        explanation="".join(dice.choices(SIGNS, k=60)),
        marks=Decimal(1),
        fingerprint=f"sha256:{number:064d}",
        state=dice.choice(STATES),
        author=author,
        created_at=at,
    )


def pages() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Label, badge of who asks, address, and what is posted (nothing: the page is read)."""
    from django.urls import reverse

    from question_bank.models import Bank, Question

    here = reverse("question_bank:list")
    one = Question.objects.order_by("pk")[Question.objects.count() // 2]
    bank = Bank.objects.order_by("pk")[1]
    yield "the list", "100001", here, {}
    yield "the list, last page", "100001", f"{here}?page=100000", {}
    yield "one bank", "100001", f"{here}?bank={bank.code}", {}
    yield "one kind and subject", "100001", f"{here}?kind=true_false&subject=dl3", {}
    yield "drafts", "100001", f"{here}?state=draft", {}
    yield "in words, 拘留 (none)", "100001", f"{here}?text=拘留", {}
    yield "in words, 处罚", "100001", f"{here}?text=处罚", {}
    yield "one character, 法", "100001", f"{here}?text=法", {}
    yield "one character, 鼎 (none)", "100001", f"{here}?text=鼎", {}
    yield "an article, 第二十六条", "100001", f"{here}?text=第二十六条", {}
    yield "initials, zaglcff 26", "100001", f"{here}?text=zaglcff+26", {}
    yield "initials alone, zaglcff", "100001", f"{here}?text=zaglcff", {}
    yield "initials alone, its last page", "100001", f"{here}?text=zaglcff&page=100000", {}
    yield "initials and a filter", "100001", f"{here}?text=zaglcff&kind=true_false", {}
    yield "two words, 处罚 管理", "100001", f"{here}?text=处罚+管理", {}
    yield "a number, DL050000", "100001", f"{here}?text=DL050000", {}
    yield "knowledge point", "100001", f"{here}?point=dl3", {}
    yield "level and police type", "100001", f"{here}?level=basic&police_type=traffic", {}
    yield "measured otherwise than thought", "100001", f"{here}?measured=apart", {}
    yield "what waits: to review", "100002", reverse("question_bank:review_queue"), {}
    yield "what waits: legal check", "100003", reverse("question_bank:review_queue"), {}
    yield "what waits: author", "100001", reverse("question_bank:review_queue"), {}
    yield "a question", "100001", reverse("question_bank:question", args=[one.pk]), {}
    yield "its likes", "100001", reverse("question_bank:question", args=[one.pk]) + "?similar=1", {}
    yield "new question", "100001", reverse("question_bank:new"), {}
    yield "edit", "100001", reverse("question_bank:edit", args=[one.pk]), {}
    yield "compare", "100001", reverse("question_bank:compare", args=[one.pk]), {}
    yield "merge", "100001", reverse("question_bank:merge", args=[one.pk, one.pk + 4]), {}
    yield "citations", "100001", reverse("question_bank:citations"), {}
    yield "law tasks", "100003", reverse("question_bank:law_tasks"), {}
    yield "sorting", "100001", reverse("question_bank:sorting"), {}
    yield "import", "100001", reverse("question_bank:import_upload"), {}
    yield "import of text", "100001", reverse("question_bank:import_paste"), {}
    yield "export", "100001", reverse("question_bank:export"), {}
    yield "search of the site, 处罚", "100003", reverse("portal:search") + "?q=处罚&in=questions", {}
    yield (
        "search of the site, zaglcff26",
        "100003",
        reverse("portal:search") + "?q=zaglcff26&in=questions",
        {},
    )
    yield "search of the site, zaglcff", "100003", reverse("portal:search") + "?q=zaglcff&in=questions", {}
    yield "search of the site, all sources", "100003", reverse("portal:search") + "?q=处罚", {}


def measure(*, explain: bool, only: str) -> bool:
    """Prints a line for each screen; whether all hold."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.server_time import postgresql_here, processor_time_of
    from personnel.models import Officer

    logging.disable(logging.INFO)
    server = postgresql_here()
    print(f"{connection.vendor}; waiting for a processor: {os.getloadavg()[0]:.1f}")
    print(
        f"{'':44}{'queries':>8}{'median':>8}{'maximum':>9}{'processor':>11}{'with database':>15}", flush=True
    )
    failed, clients = [], {}
    for badge, officer in (("100001", 0), ("100002", 1), ("100003", 2)):
        clients[badge] = Client(HTTP_HOST="127.0.0.1")
        clients[badge].force_login(
            Officer.objects.order_by("pk")[officer], backend="personnel.backends.BadgeBackend"
        )
    for label, badge, address, posted in pages():
        if only not in label:
            continue
        client, taken, busy = clients[badge], [], []
        ask = (lambda: client.post(address, posted)) if posted else (lambda: client.get(address))  # noqa: B023
        ask()
        with CaptureQueriesContext(connection) as queries:
            answer = ask()
        asked = list(queries.captured_queries)
        database = processor_time_of(server)
        for _request in range(REQUESTS):
            started, before = time.perf_counter(), time.process_time()
            ask()
            taken.append(1000 * (time.perf_counter() - started))
            busy.append(1000 * (time.process_time() - before))
        median, own = statistics.median(taken), statistics.median(busy)
        every = statistics.fmean(busy) + 1000 * (processor_time_of(server) - database) / REQUESTS
        wrong = "" if answer.status_code == 200 else f"  answered {answer.status_code}"
        print(
            f"{label:44}{len(asked):>8}{median:>8.0f}{max(taken):>9.0f}{own:>11.0f}{every:>15.0f}{wrong}",
            flush=True,
        )
        if wrong or median > MOST or every > MOST:
            failed.append(label)
        if explain and asked:
            slowest = max(asked, key=lambda query: float(query["time"]))
            print(f"    {slowest['time']} s: {slowest['sql'][:1500]}")
    print(f"waiting for a processor: {os.getloadavg()[0]:.1f}")
    if failed:
        print(f"FAILED, above {MOST} ms: {'; '.join(failed)}", file=sys.stderr)
    return not failed


if __name__ == "__main__":
    sys.exit(main())
