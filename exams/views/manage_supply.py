"""What the bank holds for the rows of a blueprint, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from exams.actions.save_blueprint import stock_for
from exams.actions.seal_exam import exam_day
from exams.actions.shorter_memory import shorter_memory
from exams.actions.used_questions import used_since
from exams.forms.blueprint import DIFFICULTIES
from exams.models import Exam
from exams.wording import KIND_LABELS
from question_bank.domain.blueprint import Bottleneck, Cell, CellSupply, bottlenecks, supply
from question_bank.domain.paper_rules import PaperRules
from question_bank.models import KnowledgePoint, Label, Subject


@dataclass(frozen=True, slots=True)
class Supplied:
    """`words`: for each cell `{text, state}`: what is there and needed, what was left out, whether it is enough.
    `lacking`: which cells are in each other's way; `memory`: the sentence on fewer months without repetition."""

    words: list[dict[str, str]]
    lacking: tuple[Bottleneck, ...]
    memory: str = ""

    @classmethod
    def of(cls, exam: Exam, cells: Sequence[Cell], rules: PaperRules) -> Supplied:
        """What the bank holds for the cells on the day of the exam."""
        stock = stock_for(exam, cells, rules, on=exam_day(exam))
        answers = supply(cells, stock)
        forgetful = exam.skip_used_months == 0 and exam.makeup_of_id is None
        whole = stock if forgetful else stock_for(exam, cells, rules, on=exam_day(exam), used_too=True)
        everything = supply(cells, whole)
        equal = exam.form_mode == Exam.FormMode.EQUAL
        for_all = (
            supply([replace(cell, count=cell.count * exam.form_count) for cell in cells], stock)
            if equal
            else ()
        )
        words = []
        for number, (answer, other) in enumerate(zip(answers, everything, strict=True)):
            text = _words(answer) + _left_out(exam, other.matching - answer.matching)
            if equal and answer.possible and not for_all[number].possible:
                text += gettext(
                    " (for %(forms)d forms without a question in common, %(needed)d are needed; some will be shared)"
                ) % {"forms": exam.form_count, "needed": answer.needed * exam.form_count}
            words.append({"text": text, "state": "enough" if answer.possible else "short"})
        lacking = bottlenecks(cells, stock)
        return cls(words, lacking, memory_sentence(exam, cells, rules) if lacking else "")

    def changes(self, numbers: Sequence[int]) -> list[str]:
        """The smallest change that would make the blueprint possible, a sentence for each set of cells in each other's
        way; `numbers` are the rows of the form, from 0."""
        sentences = []
        for lack in self.lacking:
            rows = "、".join(str(numbers[cell] + 1) for cell in lack.cells)
            words = ngettext(
                "Row %(rows)s asks for %(needed)d questions, and %(there)d fit. Ask for %(missing)d fewer there, or "
                "have %(missing)d more approved for it.",
                "Rows %(rows)s together ask for %(needed)d questions, and %(there)d fit one of them. Ask for "
                "%(missing)d fewer there, or have %(missing)d more approved for one of them.",
                len(lack.cells),
            ) % {"rows": rows, "needed": lack.needed, "there": lack.there, "missing": lack.missing}
            sentences.append(words)
        return [*sentences, self.memory] if self.memory else sentences


def memory_sentence(exam: Exam, cells: Sequence[Cell], rules: PaperRules) -> str:
    """That leaving out fewer months would fill all rows; empty where it would not."""
    months = shorter_memory(exam, cells, rules, on=exam_day(exam))
    return "" if months is None else memory_words(exam.skip_used_months, months)


def memory_words(was: int, to: int) -> str:
    """The same for months that are known."""
    return gettext(
        "Or leave out the questions of %(to)d months before and not of %(was)d, in the plan of the exam: then the bank "
        "fills every row."
    ) % {"was": was, "to": to}


def cell_sentence(exam: Exam, answer: CellSupply, text: str = "") -> str:
    """`General, Fill-in, difficulty 4: Available 0 / needed 2`."""
    cell = answer.cell
    subject = Subject.objects.filter(code=cell.subject).values_list("name", flat=True).first()
    rules = exam.blueprint.rules if exam.blueprint else PaperRules()
    narrow = [
        *KnowledgePoint.objects.filter(code=cell.point).values_list("name", flat=True),
        *Label.objects.filter(kind=Label.Kind.LEVEL, code=cell.level).values_list("name", flat=True),
        *Label.objects.filter(kind=Label.Kind.POLICE_TYPE, code=cell.police_type).values_list(
            "name", flat=True
        ),
    ]
    return gettext("%(subject)s, %(kind)s, difficulty %(difficulty)s: %(supply)s") % {
        "subject": " · ".join([str(subject or cell.subject), *narrow]),
        "kind": KIND_LABELS[cell.kind],
        "difficulty": dict(DIFFICULTIES)[str(cell.difficulty or 0)],
        "supply": text or Supplied.of(exam, [cell], rules).words[0]["text"],
    }


def _words(answer: CellSupply) -> str:
    """`Available 57 / needed 20`."""
    text = gettext("Available %(available)d / needed %(needed)d") % {
        "available": answer.available,
        "needed": answer.needed,
    }
    if answer.matching > answer.available:
        text += gettext(" (%(matching)d match, other rows take the rest)") % {"matching": answer.matching}
    return text


def _left_out(exam: Exam, count: int) -> str:
    """`, 14 left out because used since March 2026`."""
    if count <= 0:
        return ""
    since = used_since(exam)
    if since is None:
        return gettext(", %(count)d left out because the first exam asked them") % {"count": count}
    return gettext(", %(count)d left out because used since %(month)s") % {
        "count": count,
        "month": date_format(since, "YEAR_MONTH_FORMAT"),
    }
