"""How long the check of citations takes: `python bench/citations.py [QUESTIONS]` (10,000).

A law of 150 made-up articles in a database of its own (SQLite in memory), and questions with a stem, four options, an
explanation and a case now and then, each citing two articles in the field and three in its texts; one citation in ten
is wrong. Ends with 1 when it takes longer than 30 seconds or misses one of the wrong ones.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

LAW = "度量试验条例"
ARTICLES = 150
LONGEST_SECONDS = 30.0
SIGNS = "处罚治安管理行政机关公民法人组织依照规定当事人应该予以决定时间地点证据材料说明程序期限送达执行复议诉讼申请办理"


def main(arguments: list[str]) -> int:
    """Prints what was found and how long it took; the exit code."""
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    databases = runner.setup_databases()
    try:
        return measured(int(arguments[0]) if arguments else 10_000)
    finally:
        runner.teardown_databases(databases)


def measured(amount: int) -> int:
    from core.clock import now
    from law.actions.check_citations import CitationChecker
    from law.actions.import_law import import_law
    from law.domain.parsing import parse_law
    from question_bank.actions.check_citations import check_content
    from question_bank.domain.question import Content

    chance = random.Random(2026)
    words = ["".join(chance.sample(SIGNS, 6)) for _turn in range(900)]
    bodies = ["，".join(chance.sample(words, 8)) + "。" for _turn in range(ARTICLES)]
    lines = [f"第{number}条 {body}" for number, body in enumerate(bodies, start=1)]
    text = f"# {LAW}\n\n2020年1月2日 示例会议通过\n\n<!-- INFO END -->\n\n" + "\n\n".join(lines)
    import_law(parse_law(text), source_name="a.md", source_sha256="0" * 64, at=now(), actor_id=None)
    wrong, questions = set(), []
    for number in range(amount):
        meant = chance.randint(1, ARTICLES)
        body = bodies[meant - 1]
        cited = f"第{meant}条"
        if number % 10 == 0:
            wrong.add(number)
            cited = f"第{ARTICLES + 1 + number % 40}条"
        stem = f"第{number}次训练中，{body[:20]}依照《{LAW}》，应该怎样办理？"
        options = tuple("".join(chance.choice(words)) for _turn in range(4))
        explanation = (
            f"{body}依据：《{LAW}》{cited}第一款、第{meant}条；同条第一款与本条例第{meant}条也有规定。"
        )
        labels = (f"《{LAW}》第{meant}条", f"《{LAW}》第{meant % ARTICLES + 1}条")
        questions.append(Content("single_choice", stem, options, (0,), explanation, citations=labels))
    started = time.perf_counter()
    checker = CitationChecker(on=date(2026, 1, 1))
    findings = [check_content(checker, question) for question in questions]
    elapsed = time.perf_counter() - started
    found = {number for number, found in enumerate(findings) if any(one.is_wrong for one in found)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{amount} questions: {elapsed:.1f} s, peak {peak:.0f} MB")
    print(
        f"wrong citations found: {len(found & wrong)} of {len(wrong)}; found elsewhere: {len(found - wrong)}"
    )
    return int(elapsed > LONGEST_SECONDS or found != wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
