"""The people and things that tests are about. Small functions, rows written directly, Chinese names.

Time: everything happens at `AT` (Thursday 5 March 2026, 09:00 at the bureau), day `DAY`, unless a test says otherwise.

The fixed cast, `cast()`, lives in two bureaus that have nothing to do with each other:

    A  安平市公安局                    B  宁远市公安局
    ├─ A01  临河县公安局                 └─ B01  东港派出所
    │   ├─ A0101  城关派出所
    │   └─ A0102  治安大队
    └─ A09  法制支队

- `li`    officer 李明, badge 100001, in 城关派出所, no role;
- `wang`  trainer 王芳, badge 100002, in 治安大队: trainer, question author and exam officer on A;
- `chen`  legal reviewer 陈静, badge 100003, in 法制支队: question reviewer and head of the legal department on A;
- `zhou`  outsider 周涛, badge 900001, in B01: the roles of 王 and 陈, but on B. Zhou must see nothing of A.

Everybody's password is `PASSWORD`. More people: `officer(…)`; more roles: `grant(officer, Role.HR, unit)`.
Questions: `approved_question(bank())`, `question(…, state="in_review")`. Exams:
`from tests.factories.exams import open_sitting`, then `open_sitting(unit=…, candidates=[…])`.
A client that has signed in without the form: `client.force_login(officer, backend=BACKEND)`.
"""

from .laws import statute
from .moments import AT, DAY
from .people import BACKEND, PASSWORD, Cast, cast, grant, officer, unit
from .questions import approved_question, bank, mixed_questions, question, subject, written_questions

__all__ = [
    "AT",
    "BACKEND",
    "DAY",
    "PASSWORD",
    "Cast",
    "approved_question",
    "bank",
    "cast",
    "grant",
    "mixed_questions",
    "officer",
    "question",
    "statute",
    "subject",
    "unit",
    "written_questions",
]
