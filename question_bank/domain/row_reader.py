"""One row of a sheet as a question, with what is wrong in its cells."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from question_bank.domain.checks import Finding, needs_fixed_order
from question_bank.domain.columns import Columns, column_letter, kind_of, plain_name
from question_bank.domain.errors import KeyRefused
from question_bank.domain.file_facts import FIELDS, FileFacts, read_facts
from question_bank.domain.fingerprint import reference_of
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import letters_of
from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.kinds.true_false import reads_as_verdict
from question_bank.domain.options import options_in_stem, split_options, without_letters
from question_bank.domain.pair_lists import joined_pairs, split_matches
from question_bank.domain.question import Content, Key, RubricPoint
from question_bank.domain.rubric import MAX_POINT, has_marked_points, rubric_from_text
from question_bank.domain.sheet_rows import Problem
from question_bank.domain.text import clean

MAX_REF = 60
MAX_SUBJECT = 40
MAX_NOTE = 2000
DEFAULT_DIFFICULTY = 3
_SHOWN = 80

_NUMBERING = re.compile(r"^\s*(?:第\s*\d{1,4}\s*题[\s:：.．、]+|[(（]?\d{1,4}\s*[)）、．.](?!\d))\s*")
_KIND_IN_FRONT = re.compile(r"^\s*[\[【(（]([^\]】)）]{2,10})[\]】)）]\s*")
_MARKS = re.compile(r"^[(\[]?\s*(?:每小?题|本题|共)?\s*(.*?)\s*分?\s*[)\]]?$")
_DIFFICULTIES = {
    "易": 1, "容易": 1, "简单": 1, "低": 1, "一": 1, "较易": 2, "偏易": 2, "较低": 2, "二": 2, "中": 3, "中等": 3,
    "一般": 3, "适中": 3, "三": 3, "较难": 4, "偏难": 4, "较高": 4, "四": 4, "难": 5, "困难": 5, "高": 5, "五": 5,
    "easy": 1, "medium": 3, "hard": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5,
}  # fmt: skip
_AROUND_DIFFICULTY = re.compile(r"^难度|[级星]$")


class RowReader:
    """Reads the cells of one row and gathers what is wrong with them.

    ``in_case`` is set of a sub-question: "case analysis" in its kind column says nothing of its own kind.
    """

    def __init__(
        self,
        sheet: str,
        number: int,
        cells: Sequence[str],
        columns: Columns,
        formulas: Sequence[int] = (),
    ) -> None:
        self.sheet, self.number, self.cells, self.columns = sheet, number, cells, columns
        self.in_case = False
        self._cleaned: dict[int, str] = {}
        self._unread: list[str] = []
        self.reported: set[str] = set()
        self.problems: list[Problem] = [
            Problem("formula", column_letter(index))
            for index in sorted(set(formulas) & {*columns.fields.values(), *columns.options.values()})
        ]

    def cell(self, field: str) -> str:
        """The cleaned text of the cell of ``field``, empty where there is none."""
        index = self.columns.fields.get(field)
        return self._at(index) if index is not None else ""

    def _at(self, index: int) -> str:
        if index not in self._cleaned:
            self._cleaned[index] = clean(self.cells[index]) if index < len(self.cells) else ""
        return self._cleaned[index]

    def say(self, code: str, field: str, value: str = "", *, warning: bool = False) -> None:
        """Notes a problem with the cell of ``field``."""
        self.problems.append(Problem(code, self.columns.letter(field), _short(value), warning))
        if not warning:
            self.reported.add(field)

    def add(self, findings: Iterable[Finding]) -> None:
        """Notes what the checks found, unless reading the cell has said why already."""
        reported = {problem.column for problem in self.problems if not problem.warning}
        for finding in findings:
            column = self.columns.letter(finding.field) or self.columns.letter(
                finding.field.partition(".")[0]
            )
            if finding.refused and (finding.field in self.reported or column in reported):
                continue
            self.problems.append(Problem(finding.code, column, finding.value, warning=not finding.refused))

    def content(self) -> Content:
        """The question of this row; what could not be read is left out and noted."""
        stem = _bare_stem(self.cell("stem"))
        options = self._options()
        written_in = KINDS.get(self.declared_kind())
        if not options and not blanks_in(stem) and not (written_in and written_in.has_rubric):
            found = options_in_stem(stem)
            if found is not None:
                stem, options = found
                self.say("options_taken_from_stem", "stem", warning=True)
        kind = self._kind(stem, options)
        matches = split_matches(self.cell("matches"))
        key: Key | None
        joined = (
            joined_pairs(options) if kind == "matching" and not matches and not self.cell("key") else None
        )
        if joined is not None:
            options, matches, key = joined
        else:
            key = self._key(kind, options, matches)
        if key is None:
            self.reported.add("key")
        rubric = self._rubric(kind)
        if kind == "true_false" and options and all(map(reads_as_verdict, options)):
            options = ()
        return Content(
            kind=kind,
            stem=stem,
            options=options,
            key=key,
            explanation=self.cell("explanation"),
            marks=self._marks(rubric),
            subject=self._subject(),
            difficulty=self._difficulty(),
            citations=(self.cell("citations"),) if self.cell("citations") else (),
            matches=matches,
            material=self.cell("material") if self._has_own_material(kind) else "",
            rubric=rubric or self._whole_answer(kind, key),
            fixed_order=needs_fixed_order(stem, options),
        )

    def declared_kind(self) -> str:
        """The kind that the row or else its sheet names, empty where neither names one that we know."""
        written = self.cell("kind")
        return (kind_of(written) if written else kind_of(self.sheet)) or ""

    def reference(self, content: Content) -> str:
        """The number of the question: its own, else one made from its stem."""
        ref = self.cell("ref")
        if ref.endswith(".0") and ref[:-2].isdigit():
            ref = ref[:-2]
        if len(ref) > MAX_REF:
            self.say("ref_too_long", "ref", ref)
        return ref[:MAX_REF] or (reference_of(content.kind, content.stem) if content.stem else "")

    def facts(self) -> FileFacts:
        """What the row says beside the wording; what cannot be read of it goes to the note, with a remark."""
        told, unread = read_facts({name: self.cell(name) for name in FIELDS if name in self.columns.fields})
        for code, name in unread:
            is_kept = code != "validity_backwards"
            self.say(code, name, self.cell(name), warning=is_kept)
            if is_kept:
                self._unread.append(self.cell(name))
        return told

    def note(self) -> str:
        """What stands in columns that we do not know, and what could not be read, one a line; ask `facts` first."""
        others = ((name, self._at(index)) for name, index in self.columns.others.items())
        lines = [f"{name}: {value}" for name, value in others if value]
        return "\n".join([*lines, *self._unread])[:MAX_NOTE]

    def _options(self) -> tuple[str, ...]:
        if self.columns.options:
            filled = {number: self._at(index) for number, index in self.columns.options.items()}
            last = max((number for number, text in filled.items() if text), default=-1)
            if last >= 0:
                return without_letters(tuple(filled.get(number, "") for number in range(last + 1)))
        return without_letters(split_options(self.cell("options")))

    def _kind(self, stem: str, options: tuple[str, ...]) -> str:
        written = self.cell("kind")
        kind = kind_of(written) if written else kind_of(self.sheet)
        if written and kind is None:
            self.say("kind_unknown", "kind", written)
            return plain_name(written)[:20]
        if kind is not None and KINDS[kind].has_parts and self.in_case:
            return self._guess(stem, options) or "short_answer"
        if kind is not None:
            return kind
        if self.cell("matches"):
            self.say("kind_guessed", "kind", "matching", warning=True)
            return "matching"
        if not self.cell("key") and not self.cell("rubric"):
            self.say("key_missing", "key")
            self.reported.add("kind")
            return ""
        guess = self._guess(stem, options)
        self.say("kind_guessed" if guess else "kind_missing", "kind", guess, warning=bool(guess))
        return guess

    def _guess(self, stem: str, options: tuple[str, ...]) -> str:
        key = self.cell("key")
        letters = letters_of(key) if key and options else None
        if letters:
            return "single_choice" if len(letters) == 1 else "multiple_choice"
        if not options and self.cell("rubric"):
            return "short_answer"
        if not options and reads_as_verdict(key):
            return "true_false"
        return "fill_in" if not options and key and blanks_in(stem) else ""

    def _has_own_material(self, kind: str) -> bool:
        """Whether the material of the row belongs to its own question rather than to a case."""
        return not self.in_case and kind in KINDS and KINDS[kind].may_have_material

    def _key(self, kind: str, options: tuple[str, ...], matches: tuple[str, ...]) -> Key | None:
        if kind not in KINDS:
            return None
        try:
            return KINDS[kind].parse_key(self.cell("key"), options, matches)
        except KeyRefused as refusal:
            self.say(refusal.code, "key", refusal.value or self.cell("key"))
            return None

    def _rubric(self, kind: str) -> tuple[RubricPoint, ...]:
        """The points of the rubric column, else those that the answer names."""
        if self.cell("rubric"):
            try:
                return rubric_from_text(self.cell("rubric"))
            except KeyRefused as refusal:
                self.say(refusal.code, "rubric", refusal.value)
                return ()
        if kind in KINDS and KINDS[kind].has_rubric and has_marked_points(self.cell("key")):
            try:
                points = rubric_from_text(self.cell("key"))
            except KeyRefused as refusal:
                self.say(refusal.code, "key", refusal.value)
                self.reported.add("rubric")
                return ()
            self.say("rubric_taken_from_answer", "key", warning=True)
            return points
        return ()

    def _whole_answer(self, kind: str, key: Key | None) -> tuple[RubricPoint, ...]:
        """One point for the whole answer where no points are given."""
        if kind not in KINDS or not KINDS[kind].has_rubric or "rubric" in self.reported:
            return ()
        if not isinstance(key, str) or not key or len(key) > MAX_POINT:
            return ()
        self.say("rubric_is_the_answer", "key", warning=True)
        return (RubricPoint(key, self._marks(())),)

    def _marks(self, rubric: tuple[RubricPoint, ...]) -> Decimal:
        """The marks column; where it is empty the sum of the points, else 1."""
        written = _MARKS.sub(r"\1", unicodedata.normalize("NFKC", self.cell("marks")).strip())
        if not written:
            return sum((point.marks for point in rubric), Decimal(0)) or Decimal(1)
        try:
            marks = Decimal(written)
            if marks.is_finite() and len(written) <= 20:
                return marks
        except InvalidOperation:
            pass
        if "marks" not in self.reported:
            self.say("marks_unreadable", "marks", self.cell("marks"))
        return Decimal(1)

    def _difficulty(self) -> int:
        written = unicodedata.normalize("NFKC", self.cell("difficulty")).strip().casefold().removesuffix(".0")
        if not written:
            return DEFAULT_DIFFICULTY
        written = _AROUND_DIFFICULTY.sub("", written).strip()
        if written in _DIFFICULTIES:
            return _DIFFICULTIES[written]
        if re.fullmatch(r"★{1,5}☆{0,4}", written) and len(written) <= 5:
            return written.count("★")
        self.say("difficulty_unreadable", "difficulty", self.cell("difficulty"))
        return DEFAULT_DIFFICULTY

    def _subject(self) -> str:
        subject = self.cell("subject")
        if len(subject) > MAX_SUBJECT:
            self.say("subject_too_long", "subject", subject)
        return subject[:MAX_SUBJECT]


def _bare_stem(written: str) -> str:
    """A stem without its number in the file and without its kind in brackets in front."""
    stem = _NUMBERING.sub("", written)
    front = _KIND_IN_FRONT.match(stem)
    return _NUMBERING.sub("", stem[front.end() :]) if front and kind_of(front[1]) else stem


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
