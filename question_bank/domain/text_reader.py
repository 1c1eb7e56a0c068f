"""Goes through the lines of a text with questions and sorts them into questions, options, answers and the rest."""

from collections.abc import Sequence

from question_bank.domain import text_signs as signs
from question_bank.domain.answer_section import Answer, answer_section
from question_bank.domain.asked import Asked, finish, options_in_row, squeezed, unbracketed
from question_bank.domain.columns import kind_of
from question_bank.domain.options import options_in_stem
from question_bank.domain.text_habits import usual_lines

CASE_KIND = "case_analysis"
QUESTIONS_BELOW = ("问题:", "请问:", "请回答:", "请回答下列问题:", "请回答以下问题:")
AHEAD = 25
"""Lines in which a question that began shows what it is."""


class TextReader:
    """Goes through the lines once, with a look ahead where a number could also belong to a list."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = usual_lines(
            [squeezed(line.replace("\u00a0", " ").replace("\ufeff", "")) for line in lines]
        )
        self.flat = [signs.narrow(line) for line in self.lines]
        self.asked: list[Asked] = []
        self.loose: list[tuple[int, str]] = []
        self.kind = self.each = ""
        self.now: Asked | None = None
        self.at = ""
        self.style = ""
        self.last = 0
        self.listed = 0
        self.case = ""
        self.case_style = ""
        self.case_until = 0
        self.blank_before = True
        self.numbered = self._has_numbers()

    def questions(self) -> list[Asked]:
        """Every question of the text in order."""
        end, answers = answer_section(self.flat)
        for index in range(end):
            line, flat = self.lines[index], self.flat[index]
            if not flat.strip() or not flat.strip(" -—=_*·.。"):
                self.blank_before = self.blank_before or not flat.strip()
                continue
            self._line(index, line, flat)
            self.blank_before = False
        found = [one for one in self.asked if one.cells or one.options]
        self._put_answers(found, answers)
        if found:
            found[0].passed = self.loose + found[0].passed
        for one in found:
            finish(one)
        return found

    @staticmethod
    def _put_answers(asked: Sequence[Asked], answers: Sequence[Answer]) -> None:
        """What stands behind all questions, to the first question of its number that has none yet."""
        for answer in answers:
            for one in asked:
                of_section = answer.section in ("", one.cells.get("kind", ""))
                if one.number == answer.number and of_section and not one.answered:
                    one.put("key", answer.key, answer.line)
                    if answer.explanation:
                        one.put("explanation", answer.explanation, answer.line)
                    break

    def _line(self, index: int, line: str, flat: str) -> None:
        heading = signs.heading_of(flat)
        if heading is not None and not (self.now and not self.now.cells.get("stem") and self.now.number):
            self.kind, self.each = heading.kind, heading.marks
            self.now, self.at, self.last, self.style, self.listed = None, "", 0, "", 0
            self.case = self.case_style = ""
            return
        until = signs.material_for(flat)
        if until is not None and not self._in_list():
            self._begin_case(index, until)
            return
        if self.kind == CASE_KIND and self.now is None and self._has_questions_below(index):
            self._begin_case(index, 0)
        elif self.at == "material" and flat.strip() in QUESTIONS_BELOW:
            return
        label = signs.label_at_start(flat)
        if label is not None and label.field == "options" and self.now is not None:
            if option := signs.option_at_start(flat[label.end :]):
                self._options(index, line[label.end :], flat[label.end :])
            self.at = "options" if option else self.at
            return
        if label is not None and label.field not in ("options", "group", "ignored"):
            self._label(index, line, flat, label)
            return
        number = signs.number_of(flat)
        if number is not None and self._starts(index, number):
            self._begin(index, number)
            self._stem(index, line[number.end :])
            return
        option = signs.option_at_start(flat)
        if option is not None and self._takes_option(option[0], flat):
            self._options(index, line, flat)
            return
        if not self.numbered and self._starts_unnumbered(index):
            self._begin(index, None)
            self._stem(index, line)
            return
        self._more(index, line)

    def _begin(self, index: int, number: signs.Number | None) -> None:
        """A new question, or a new sub-question where a case is open."""
        self.now = Asked(index + 1, number.value if number else 0)
        if number:
            if self.case_until and number.value > self.case_until:
                self.case, self.case_until = "", 0
            in_case_section = self.kind == CASE_KIND and number.style != self.case_style
            if self.kind == CASE_KIND and (not self.case or number.style == self.case_style):
                self.case, self.case_style, self.style = f"{index + 1}", number.style, ""
                self.now.put("kind", CASE_KIND, index + 1)
                self.now.put("group", self.case, index + 1)
                self.asked.append(self.now)
                self.at, self.last, self.listed = "material", number.value, 0
                return
            self.style = self.style or number.style
            self.last = 0 if in_case_section and not self.last else number.value
            self.last = number.value
        self.listed, self.at = 0, "stem"
        if self.kind and self.kind != CASE_KIND:
            self.now.put("kind", self.kind, index + 1)
        if self.each:
            self.now.put("marks", self.each, index + 1)
        if self.case:
            self.now.put("group", self.case, index + 1)
        self.asked.append(self.now)

    def _begin_case(self, index: int, until: int) -> None:
        """Material follows, and questions on it."""
        self.case, self.case_until, self.case_style, self.style, self.last = f"{index + 1}", until, "", "", 0
        self.now, self.at, self.listed = Asked(index + 1), "material", 0
        self.now.put("kind", CASE_KIND, index + 1)
        self.now.put("group", self.case, index + 1)
        self.asked.append(self.now)

    def _label(self, index: int, line: str, flat: str, label: signs.Label) -> None:
        if label.field == "material" and self._is_drafting():
            self.at = "material"
        elif label.field == "material":
            if self.now is None or self.at != "material" or self.now.cells.get("material"):
                self._begin_case(index, 0)
            self.at = "material"
        elif label.field == "stem" or self.now is None:
            fills = label.field == "stem" and self.now is not None and not self.now.cells.get("stem")
            if not fills:
                self._begin(index, None)
            self.at = label.field
        elif label.field in ("ref", "kind") and self.now.answered and not self._lacks(label.field):
            self._begin(index, None)
            self.at = label.field
        else:
            self.at = label.field
        if label.field == "kind" and self.now is not None:
            self.now.cells.pop("kind", None)
        if label.field == "marks" and self.now is not None:
            self.now.cells.pop("marks", None)
        self.listed = 0
        self._text_with_labels(index, line, flat, label.end)

    def _lacks(self, field: str) -> bool:
        """Whether the numbered question that is open has no such fact yet."""
        return bool(self.now and self.now.number and not self.now.cells.get(field))

    def _is_drafting(self) -> bool:
        if self.now is None:
            return False
        kind = self.now.cells.get("kind") or signs.kind_in_brackets(self.now.cells.get("stem", ""))[1]
        return kind_of(kind) == "document_drafting"

    def _text_with_labels(self, index: int, line: str, flat: str, start: int) -> None:
        """The text of the field that is open, and of further labels in the same line."""
        assert self.now is not None  # noqa: S101 - every caller has opened a question
        within = [one for one in signs.labels_within(flat, start) if one.start >= start]
        if self.at in ("explanation", "material"):
            within = [one for one in within if not self.now.cells.get(one.field) and one.field != "material"]
        ends = [one.start for one in within] + [len(line)]
        self._put(index, unbracketed(line[start : ends[0]]))
        for one, end in zip(within, ends[1:], strict=True):
            self.at = one.field
            if one.field == "marks":
                self.now.cells.pop("marks", None)
            self._put(index, unbracketed(line[one.end : end]))

    def _put(self, index: int, text: str) -> None:
        assert self.now is not None  # noqa: S101 - every caller has opened a question
        if text.strip():
            self.now.put(self.at, text, index + 1)
        else:
            self.now.lines.setdefault(self.at, index + 1)

    def _stem(self, index: int, text: str) -> None:
        """The first line of a question, which may hold all of it."""
        if self.at == "material":
            self._text_with_labels(index, text, signs.narrow(text), 0)
            return
        flat = signs.narrow(text)
        within = signs.labels_within(flat, 0)
        stem = text[: within[0].start] if within else text
        in_row = options_in_stem(stem)
        if in_row is not None and self.now is not None:
            at = stem.find(in_row[1][0])
            self._put(index, in_row[0])
            label = next((n for n in range(at, -1, -1) if signs.narrow(stem[n : n + 1]).upper() == "A"), at)
            self._options(index, stem[label:], signs.narrow(stem[label:]))
        else:
            self._put(index, stem)
        if within and self.now is not None:
            self.at = within[0].field
            if self.at == "marks":
                self.now.cells.pop("marks", None)
            self._text_with_labels(index, text, flat, within[0].end)

    def _options(self, index: int, line: str, flat: str) -> None:
        """One option or several in a row, and labels behind them."""
        assert self.now is not None  # noqa: S101 - every caller has opened a question
        within = signs.labels_within(flat, 0)
        upto = within[0].start if within else len(line)
        for letter, text, starred in options_in_row(line[:upto], len(self.now.options)):
            text, marked = signs.without_right_mark(text)
            self.now.lines.setdefault(f"options.{len(self.now.options)}", index + 1)
            self.now.options.append(text.strip())
            if starred or marked:
                self.now.marked += letter
        self.at = "options"
        if within:
            self.at = within[0].field
            self._text_with_labels(index, line, flat, within[0].end)

    def _more(self, index: int, line: str) -> None:
        """A line that goes on with what stands above it."""
        if self.now is None:
            self.loose.append((index + 1, line.strip()))
        elif self.at == "options" and self.now.options:
            self.now.options[-1] = f"{self.now.options[-1]}\n{line.strip()}"
        elif self.at in ("marks", "difficulty", "subject", "ref", "kind"):
            self.now.passed.append((index + 1, line.strip()))
        else:
            self._put(index, line)

    def _takes_option(self, letter: str, flat: str) -> bool:
        """Whether an option of this letter can follow."""
        if self.now is None or self.at not in ("stem", "options"):
            return False
        expected = chr(ord("A") + len(self.now.options))
        return letter == expected

    def _in_list(self) -> bool:
        return self.at in ("key", "rubric", "explanation", "material") and self.listed > 0

    def _starts(self, index: int, number: signs.Number) -> bool:
        """Whether a numbered line begins a question and does not go on with a list above it."""
        if number.style == "circled" or (number.style == "bare" and number.value != self.last + 1):
            return False
        if number.style == "han" and (self.style not in ("", "han") or not self._asks(index)):
            return False
        if self.now is None:
            return True
        if self.case and self.at == "material":
            return (
                number.style != self.case_style
                or self.kind != CASE_KIND
                or bool(self.now.cells.get("material"))
            )
        if self.kind == CASE_KIND and number.style == self.case_style:
            return True
        if self.style and number.style != self.style:
            return False
        if self.at == "stem" and number.value != self.last + 1 and not self.now.answered:
            return self._asks(index)
        if self.at in ("key", "rubric", "explanation", "citations", "matches"):
            goes_on = number.value == self.listed + 1 and (self.listed > 0 or number.value == 1)
            asks = self.at != "matches" and number.value == self.last + 1 and self._asks(index)
            if goes_on and not asks:
                self.listed = number.value
                return False
        return True

    def _asks(self, index: int) -> bool:
        """Whether options, an answer or one in brackets follow before the next number."""
        if signs.answer_in_brackets(self.lines[index]):
            return True
        for flat in self.flat[index + 1 : index + 1 + AHEAD]:
            label, option = signs.label_at_start(flat), signs.option_at_start(flat)
            if (label and label.field in ("key", "rubric")) or (option and option[0] == "A"):
                return True
            if signs.number_of(flat) or signs.heading_of(flat):
                return False
        return False

    def _has_questions_below(self, index: int) -> bool:
        """Whether a case without a number begins here: its sub-questions are announced before the first number."""
        if signs.number_of(self.flat[index]) or self.flat[index].strip() in QUESTIONS_BELOW:
            return False
        for flat in self.flat[index + 1 : index + 1 + AHEAD]:
            if flat.strip() in QUESTIONS_BELOW:
                return True
            if signs.number_of(flat) or signs.heading_of(flat):
                return False
        return False

    def _starts_unnumbered(self, index: int) -> bool:
        """Where nothing is numbered, a question ends with its answer and the next begins behind a blank line."""
        if self.now is None:
            return self._asks(index)
        ended = self.now.answered and self.at in (
            "key",
            "explanation",
            "citations",
            "marks",
            "difficulty",
            "options",
        )
        ended = ended or (self.at.startswith("note:") and self.now.answered)
        return ended and (self.blank_before or self._option_follows(index)) and self._asks(index)

    def _option_follows(self, index: int) -> bool:
        following = next((flat for flat in self.flat[index + 1 :] if flat.strip()), "")
        option = signs.option_at_start(following)
        return option is not None and option[0] == "A"

    def _has_numbers(self) -> bool:
        """Whether some line is numbered as a question and asks something."""
        for index, flat in enumerate(self.flat):
            number = signs.number_of(flat)
            if number is None or number.style == "circled" or (number.style == "bare" and number.value != 1):
                continue
            if number.value == 1 or self._asks(index) or signs.labels_within(flat, number.end):
                return True
        return False
