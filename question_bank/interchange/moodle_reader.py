"""Moodle XML: every `<question>` as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import unescape
from typing import Final
from urllib.parse import unquote

from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds.true_false import reads_as_verdict
from question_bank.domain.question import RubricPoint
from question_bank.domain.rich_text import plain_text
from question_bank.domain.rubric import has_marked_points, rubric_from_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.cloze import cloze_blanks, with_spellings
from question_bank.interchange.drafts import Draft, decimal_of, read_row_of, take_tag
from question_bank.interchange.enclosed import Enclosed
from question_bank.interchange.xml_tree import Element, trees

READ: Final = frozenset(
    {"name", "questiontext", "generalfeedback", "defaultgrade", "idnumber", "answer", "tags", "single",
     "shuffleanswers", "subquestion", "graderinfo", "category", "info"}
)  # fmt: skip
"""Elements of a question that we take over."""
WITHOUT_MEANING: Final = frozenset(
    {"hidden", "penalty", "answernumbering", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback",
     "showstandardinstruction", "shownumcorrect", "usecase", "responseformat", "responserequired",
     "responsefieldlines", "minwordlimit", "maxwordlimit", "attachments", "attachmentsrequired", "maxbytes",
     "filetypeslist", "responsetemplate", "layouttype", "selecttype", "selectcount", "gradingtype", "showgrading",
     "shownumcorrectanswers", "numberingstyle"}
)  # fmt: skip
"""Elements that steer Moodle's screens; feedback among them is looked at, since it may say something."""
FEEDBACK: Final = frozenset({"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"})
STANDARD_FEEDBACK = re.compile(
    r"^(?:your answer is (?:partially )?(?:in)?correct|(?:回答|部分)(?:不)?正确|错误|您的答案.{0,8}|)[.。]?$",
    re.IGNORECASE,
)
POINTS_TITLE: Final = "采分点："


def read_moodle(chunks: Iterable[bytes], enclosed: Enclosed) -> Iterator[ReadRow]:
    """The questions of a file; a category names the subject of those below it. Raises Refusal."""
    subject, waiting, number = "", None, 0
    for element in trees(chunks, roots=frozenset({"question"})):
        kind = element.get("type")
        if kind == "category":
            subject = element.text("category", "text").rpartition("/")[2].strip()
            subject = "" if subject.startswith("$") or subject.lower() in ("top", "default") else subject
            continue
        number += 1
        draft = _draft(element, number, kind, enclosed)
        draft.subject = draft.subject or subject
        group = next((note[3:] for note in draft.notes if note.startswith("题组:")), "")
        draft.notes = [note for note in draft.notes if not note.startswith("题组:")]
        if waiting is not None and (group != waiting.ref or kind == "description"):
            yield read_row_of(waiting)
            waiting = None
        if kind == "description" and group:
            draft.ref, draft.kind, draft.key = group, "case_analysis", ()
            draft.material, draft.stem = draft.stem, element.text("name", "text")
            waiting = draft
        elif waiting is not None:
            waiting.parts.append(draft.part())
            waiting.remarks += draft.remarks
            waiting.refusals += draft.refusals
        else:
            yield read_row_of(draft)
    if waiting is not None:
        yield read_row_of(waiting)


def _draft(element: Element, number: int, kind: str, enclosed: Enclosed) -> Draft:
    draft = Draft(number, ref=element.text("idnumber"))
    files = {file.get("name"): file for file in element.all("file")}

    def picture_of(source: str) -> str | None:
        file = files.get(unquote(source.rpartition("/")[2])) if source.startswith("@@PLUGINFILE@@") else None
        return enclosed.from_base64(file.text() if file else source if source.startswith("data:") else "")

    draft.picture_of = picture_of
    draft.stem = _text(element.first("questiontext"), draft)
    draft.explanation = _text(element.first("generalfeedback"), draft)
    draft.marks = decimal_of(element.text("defaultgrade"), Decimal(1))
    _unknown(element, draft)
    reader = _READERS.get(kind)
    if reader is None:
        draft.kind = "" if kind != "description" else kind
        refused = ("construct_unknown", kind or "?") if kind != "description" else None
        told = [tag.text("text") for tag in element.all("tag")]
        if refused or not any(tag.startswith("题组:") for tag in told):
            draft.refusals.append(refused or ("construct_unknown", "description"))
    else:
        reader(element, draft)
    for tag in element.all("tag"):
        text = tag.text("text")
        if text.startswith("题组:"):
            draft.notes.append(text)
        elif text and not take_tag(draft, text):
            draft.notes.append(f"标签: {text}")
    if draft.blanks:
        draft.stem = with_spellings(draft.stem, draft.blanks)
    draft.restore_right_side()
    draft.restore_options()
    if draft.material_length:
        _split_material(element.first("questiontext"), draft)
    return draft


def _split_material(source: Element | None, draft: Draft) -> None:
    written = source.text("text") if source is not None else ""
    above, below = written[: draft.material_length], written[draft.material_length :]
    is_html = source is not None and source.get("format") == "html"
    draft.material, draft.stem = (draft.rich(above), draft.rich(below)) if is_html else (above.strip(), below)


def _unknown(element: Element, draft: Draft) -> None:
    for one in element.elements():
        if one.name in FEEDBACK:
            said = plain_text(_text(one, draft))
            if not STANDARD_FEEDBACK.match(said.strip()):
                draft.remarks.append(("construct_left_out", f"{one.name}: {said}"))
        elif one.name == "hint" and one.text():
            draft.remarks.append(("construct_left_out", f"hint: {one.text()}"))
        elif one.name not in READ and one.name not in WITHOUT_MEANING and one.name != "hint":
            draft.remarks.append(("construct_left_out", one.name))
    for answer in element.all("answer"):
        if said := answer.text("feedback", "text"):
            draft.remarks.append(("construct_left_out", f"feedback: {plain_text(said)}"))


def _text(element: Element | None, draft: Draft) -> str:
    """The text of an element in the format that it names."""
    if element is None:
        return ""
    written = element.text("text") or ("" if element.first("text") else element.text())
    form = element.get("format", "html")
    files = {file.get("name") for file in element.elements("file")}
    if form == "html" or (form == "moodle_auto_format" and "<" in written):
        return draft.rich(written)
    if files:
        draft.remarks += [("picture_left_out", name) for name in sorted(files)]
    return unescape(written) if form == "moodle_auto_format" else written


def _choice(element: Element, draft: Draft) -> None:
    answers = element.elements("answer")
    fractions = [decimal_of(answer.get("fraction"), Decimal(0)) for answer in answers]
    draft.options = [_text(answer, draft) for answer in answers]
    draft.fixed_order = element.text("shuffleanswers").lower() in ("0", "false")
    right = tuple(number for number, fraction in enumerate(fractions) if fraction > 0)
    draft.key = right or None
    if element.text("single").lower() in ("true", "1"):
        draft.kind = "single_choice"
        if len(right) > 1:
            full = tuple(number for number in right if fractions[number] == 100)
            draft.key = full or None
            draft.remarks.append(
                ("partial_marks_left_out", ", ".join(f"{fractions[n]}%" for n in right if n not in full))
            )
    else:
        draft.kind = "multiple_choice" if len(right) != 1 else "indefinite_choice"
        weights = {fractions[number] for number in right}
        if len(weights) > 1:
            draft.remarks.append(("partial_marks_left_out", ", ".join(f"{fractions[n]}%" for n in right)))


def _true_false(element: Element, draft: Draft) -> None:
    draft.kind = "true_false"
    for answer in element.elements("answer"):
        if decimal_of(answer.get("fraction"), Decimal(0)) == 100:
            word = plain_text(_text(answer, draft)).strip().lower()
            draft.key = word in ("true", "对", "正确", "是", "√") if reads_as_verdict(word) else None


def _short_answer(element: Element, draft: Draft) -> None:
    draft.kind = "fill_in"
    accepted = []
    for answer in element.elements("answer"):
        fraction = decimal_of(answer.get("fraction"), Decimal(0))
        text = answer.text("text").replace("\\*", "*")
        if fraction == 100:
            accepted.append(text)
        elif fraction > 0:
            draft.remarks.append(("partial_marks_left_out", f"{text}: {fraction}%"))
        tolerance = answer.text("tolerance")
        if decimal_of(tolerance, Decimal(0)) != 0:
            draft.remarks.append(("construct_left_out", f"tolerance: {tolerance}"))
    draft.key = (tuple(accepted),) if accepted else None


def _cloze(element: Element, draft: Draft) -> None:
    draft.kind = "fill_in"
    source = element.first("questiontext")
    found = cloze_blanks(source.text("text") if source else "")
    is_html = source is not None and source.get("format", "html") == "html"
    stem = found.stem
    draft.stem = draft.rich(stem) if is_html else stem
    draft.key = tuple(found.blanks) or None
    draft.remarks += [("partial_marks_left_out", one) for one in found.partial]
    draft.remarks += [("construct_left_out", f"tolerance: {one}") for one in found.tolerances]
    draft.refusals += [("construct_unknown", one) for one in found.unknown]
    if not element.text("defaultgrade"):
        draft.marks = Decimal(max(1, found.weight))


def _essay(element: Element, draft: Draft) -> None:
    draft.kind = "short_answer"
    answer, _title, points = _text(element.first("graderinfo"), draft).partition(POINTS_TITLE)
    draft.key = answer.strip()
    if not points and has_marked_points(draft.key):
        points = draft.key
    if points:
        try:
            draft.rubric = list(rubric_from_text(points))
        except KeyRefused as refused:
            draft.remarks.append((refused.code, refused.value))
    if draft.rubric:
        total = sum((point.marks for point in draft.rubric), Decimal(0))
        if total != draft.marks:
            draft.rubric = [RubricPoint(point.text, point.marks) for point in draft.rubric]
            draft.marks = total


def _matching(element: Element, draft: Draft) -> None:
    draft.kind = "matching"
    pairs = []
    draft.fixed_order = False
    for one in element.elements("subquestion"):
        left, right = _text(one, draft), one.text("answer", "text")
        if right not in draft.matches:
            draft.matches.append(right)
        if left.strip():
            pairs.append((len(draft.options), draft.matches.index(right)))
            draft.options.append(left)
    draft.key = tuple(pairs) or None


def _ordering(element: Element, draft: Draft) -> None:
    draft.kind = "ordering"
    draft.options = [_text(answer, draft) for answer in element.elements("answer")]
    places = [
        decimal_of(answer.get("fraction"), Decimal(number))
        for number, answer in enumerate(element.elements("answer"), 1)
    ]
    draft.key = tuple(sorted(range(len(places)), key=lambda number: (places[number], number))) or None


_READERS = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _short_answer,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
}
