"""The bureau on its exam day: who sits, what is asked, and who has signed in already."""

from __future__ import annotations

import json
import sys
from typing import Any

PASSWORD = "Qinghe-2026-Wuwang"
SUBJECTS = (
    "接处警",
    "询问查证",
    "证据保全",
    "文书送达",
    "听证告知",
    "执法记录",
    "人身检查",
    "物品扣押",
    "期限计算",
    "案件移送",
)


def questions(count: int) -> list[dict[str, Any]]:
    """`count` questions of our own words: three in five single choice, one in five multiple choice, the rest true or
    false. They are about nothing: samples as long as real ones."""
    return [_question(number) for number in range(count)]


def _question(number: int) -> dict[str, Any]:
    subject = SUBJECTS[number % len(SUBJECTS)]
    stem = (
        f"示例题第{number + 1}题（仅供测量，不考查任何法律知识）：某派出所在处理一起与{subject}有关的事项时，"
        f"由第{number * 7 % 90 + 10}组民警先后完成了记录、核对和复查三个步骤。按照本示例的约定，下列哪一说法应当选择？"
    )
    entry: dict[str, Any] = {"ref": f"q{number}", "stem": stem, "marks": "2"}
    if number % 5 == 4:
        return {**entry, "kind": "true_false", "key": number % 2 == 0}
    options = [
        f"示例选项{letter}：第{number + 1}题关于{subject}的第{place + 1}种约定"
        for place, letter in enumerate("甲乙丙丁")
    ]
    if number % 5 == 3:
        return {**entry, "kind": "multiple_choice", "options": options, "key": [0, 2]}
    return {**entry, "kind": "single_choice", "options": options, "key": [number % 4]}


def scenario(officers: int, sittings: dict[str, int], *, opens_in_s: float = -10) -> dict[str, Any]:
    """The world of contract 4: `officers` candidates in one unit, for each sitting the number of its questions."""
    window = {"opens_in_s": opens_in_s, "closes_in_s": 4 * 3600, "duration_s": 3 * 3600}
    return {
        "units": [{"code": "A", "name": "示例分局", "parent": None}],
        "officers": [{"count": officers, "badge_from": 200000, "unit": "A", "password": PASSWORD}],
        "questions": questions(max(sittings.values())),
        "sittings": [
            {"ref": ref, "title": f"示例考试{ref}", "questions": [f"q{n}" for n in range(count)], **window}
            for ref, count in sittings.items()
        ],
    }


def sign_everybody_in() -> list[list[Any]]:
    """A session for every officer, as the sign-in leaves it: (officer, session key)."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from core.clock import now
    from personnel.middleware import SEEN, STARTED
    from personnel.models import Officer
    from personnel.sessions import SessionStore
    from personnel.views.sign_in import BACKEND

    at, told, rows = now().timestamp(), [], []
    for officer in Officer.objects.order_by("pk"):
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(officer.pk),
                BACKEND_SESSION_KEY: BACKEND,
                HASH_SESSION_KEY: officer.get_session_auth_hash(),
                STARTED: at,
                SEEN: at,
            }
        )
        session._session_key = session._get_new_session_key()
        rows.append(session.create_model_instance(dict(session.items())))
        told.append([officer.pk, session.session_key])
    SessionStore.get_model_class().objects.bulk_create(rows, batch_size=1000)
    return told


def main() -> None:
    """In the platform's environment: prints what `sign_everybody_in` returns as JSON."""
    import django

    django.setup()
    print(json.dumps(sign_everybody_in()))


if __name__ == "__main__":
    sys.exit(main())
