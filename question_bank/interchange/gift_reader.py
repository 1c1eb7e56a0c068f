"""GIFT: Moodle's notation in plain text. Every question becomes a draft, with the line on which it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from question_bank.domain.errors import KeyRefused
from question_bank.domain.question import RubricPoint
from question_bank.domain.rubric import rubric_from_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.cloze import BACKSLASH, TWO
from question_bank.interchange.drafts import Draft, decimal_of, read_row_of, take_tag
from question_bank.interchange.moodle_reader import POINTS_TITLE

_ESCAPES = {"n": "\n", "~": "~", "=": "=", "#": "#", "{": "{", "}": "}", ":": ":", "\\": "\\"}
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]\s*")
_COMMENT_FACTS = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_ANSWER = re.compile(r"(?<!\\)([=~])")
_PERCENT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%\s*")
_TRUE = frozenset({"T", "TRUE"})
_FALSE = frozenset({"F", "FALSE"})


@dataclass(frozen=True, slots=True)
class _Block:
    """A question as it stands: first line, what its comments tell, its text."""

    line: int
    comments: str
    text: str


def read_gift(text: str) -> Iterator[ReadRow]:
    """The questions of a file; `$CATEGORY` names the subject of those below it."""
    subject = ""
    for block in _blocks(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")):
        if category := re.match(r"\s*\$CATEGORY:\s*(.*)", block.text):
            subject = category[1].strip().rpartition("/")[2]
            subject = "" if subject.startswith("$") or subject.lower() in ("top", "default") else subject
            continue
        draft = _draft(block)
        draft.subject = draft.subject or subject
        yield read_row_of(draft)


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by blank lines outside of braces."""
    lines: list[str] = []
    comments: list[str] = []
    start = depth = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if not depth and bare.startswith("//"):
            comments.append(bare[2:].strip())
            continue
        if not bare and not depth:
            if lines:
                yield _Block(start, "\n".join(comments), "\n".join(lines))
                comments = []
            lines = []
            continue
        if not lines:
            start = number
        if bare.startswith("$CATEGORY:") and not depth:
            yield _Block(number, "", bare)
            continue
        lines.append(line)
        plain = re.sub(r"\\.", "", line)
        depth = max(0, depth + plain.count("{") - plain.count("}"))
    if lines:
        yield _Block(start, "\n".join(comments), "\n".join(lines))


def _draft(block: _Block) -> Draft:
    draft = Draft(block.line)
    for name, value in _COMMENT_FACTS.findall(block.comments):
        told = re.sub(r"\\(.)", r"\1", value)
        if name == "id":
            draft.ref = told
        elif told.startswith("分值:"):
            draft.marks = decimal_of(told[3:])
        elif not take_tag(draft, told):
            draft.notes.append(f"标签: {told}")
    told_kind = draft.kind
    text = block.text.strip().replace(TWO, BACKSLASH)
    if title := re.match(r"::((?:\\.|[^\\])*?)::\s*", text):
        text = text[title.end() :]
    form = _FORMAT.match(text)
    if form:
        text = text[form.end() :]
    is_html = bool(form and form[1] == "html")
    opening = re.search(r"(?<!\\)\{", text)
    closing = max((found.start() for found in re.finditer(r"(?<!\\)\}", text)), default=-1)
    if opening is None or closing < opening.start():
        draft.stem = _text(text, draft, is_html)
        draft.refusals.append(("construct_unknown", "description" if opening is None else "{"))
        return draft
    before, inside, after = text[: opening.start()], text[opening.start() + 1 : closing], text[closing + 1 :]
    if re.search(r"(?<!\\)\{", inside):
        draft.refusals.append(("construct_unknown", "{…}{…}"))
    inside, _sign, general = _parted(inside, "####")
    draft.explanation = _text(general, draft, is_html)
    draft.stem = _text(before.rstrip() + ("____" if after.strip() else "") + after, draft, is_html)
    _answers(inside.strip(), draft, is_html)
    if told_kind:
        draft.kind = told_kind
    if draft.blanks and len(draft.blanks) == 1:
        draft.stem = draft.stem.replace("____", draft.blanks[0], 1) if after.strip() else draft.stem
    draft.restore_right_side()
    return draft


def _parted(text: str, sign: str) -> tuple[str, str, str]:
    found = re.search(rf"(?<!\\){re.escape(sign)}", text)
    return (text, "", "") if found is None else (text[: found.start()], sign, text[found.end() :])


def _text(written: str, draft: Draft, is_html: bool) -> str:
    form = _FORMAT.match(written)
    if form:
        written, is_html = written[form.end() :], form[1] == "html"
    plain = re.sub(r"\\(.)", lambda sign: _ESCAPES.get(sign[1], sign[0]), written).strip()
    plain = plain.replace(BACKSLASH, "\\")
    return draft.rich(plain) if is_html else plain


def _answers(inside: str, draft: Draft, is_html: bool) -> None:
    word = _parted(inside, "#")[0].strip().upper()
    if not inside:
        draft.kind, draft.key = "short_answer", ""
        _model_answer(draft)
    elif word in _TRUE | _FALSE:
        draft.kind, draft.key = "true_false", word in _TRUE
        _feedback(inside, draft)
    elif inside.startswith("#"):
        _numbers(inside[1:], draft)
    else:
        _listed(inside, draft, is_html)


def _model_answer(draft: Draft) -> None:
    """Points and model answer of a written question: our export puts them behind the stem's general feedback."""
    answer, title, points = draft.explanation.partition(POINTS_TITLE)
    if title:
        draft.key, draft.explanation = answer.strip(), ""
        told, _sign, explained = points.partition("\n解析：\n")
        draft.explanation = explained.strip()
        try:
            draft.rubric = list(rubric_from_text(told))
        except KeyRefused as refused:
            draft.remarks.append((refused.code, refused.value))
        draft.marks = sum((point.marks for point in draft.rubric), Decimal(0)) or draft.marks
    elif draft.explanation and not draft.rubric:
        draft.rubric = [RubricPoint(draft.explanation[:900], draft.marks)]
        draft.remarks.append(("rubric_is_the_answer", draft.explanation))


def _numbers(inside: str, draft: Draft) -> None:
    """A numerical question: exact numbers are accepted texts, a tolerance is remarked."""
    draft.kind = "fill_in"
    accepted = []
    for one in re.split(r"(?<!\\)[=~]", inside) if re.search(r"(?<!\\)[=~]", inside) else [inside]:
        body = _PERCENT.sub("", _parted(one, "#")[0].strip())
        if not body:
            continue
        if ".." in body:
            draft.refusals.append(("construct_unknown", f"#{body}"))
            return
        number, sign, tolerance = body.partition(":")
        accepted.append(number.strip())
        if sign and decimal_of(tolerance, Decimal(0)) != 0:
            draft.remarks.append(("construct_left_out", f"#{body}"))
    draft.key = (tuple(accepted),) if accepted else None


def _listed(inside: str, draft: Draft, is_html: bool) -> None:
    pieces = _ANSWER.split(inside)
    if pieces[0].strip():
        draft.refusals.append(("construct_unknown", pieces[0].strip()))
        return
    found = list(zip(pieces[1::2], pieces[2::2], strict=True))
    told = []
    for sign, body in found:
        body, mark, feedback = _parted(body, "#")
        if mark and feedback.strip():
            draft.remarks.append(("construct_left_out", f"feedback: {feedback.strip()}"))
        share = _PERCENT.match(body)
        body = _PERCENT.sub("", body)
        percent = Decimal(share[1]) if share else Decimal(100 if sign == "=" else 0)
        told.append((sign, percent, body))
    if all(sign == "=" and re.search(r"(?<!\\)->", body) for sign, _percent, body in told):
        _matching([body for _sign, _percent, body in told], draft, is_html)
    elif all(sign == "=" for sign, _percent, _body in told):
        draft.kind = "fill_in"
        accepted = tuple(_text(body, draft, False) for _sign, percent, body in told if percent == 100)
        for _sign, percent, body in told:
            if percent != 100:
                draft.remarks.append(("partial_marks_left_out", f"{body.strip()}: {percent}%"))
        draft.key = (accepted,) if accepted else None
    else:
        draft.options = [_text(body, draft, is_html) for _sign, _percent, body in told]
        right = tuple(number for number, (_sign, percent, _body) in enumerate(told) if percent > 0)
        weighted = [percent for sign, percent, _body in told if sign == "~" and percent > 0]
        several = bool(weighted) and not any(sign == "=" for sign, _percent, _body in told)
        if several:
            draft.kind = "multiple_choice" if len(right) > 1 else "indefinite_choice"
            if len(set(weighted)) > 1:
                draft.remarks.append(("partial_marks_left_out", ", ".join(f"{one}%" for one in weighted)))
        else:
            draft.kind = "single_choice"
            full = tuple(number for number, (_s, percent, _b) in enumerate(told) if percent == 100)
            if weighted:
                draft.remarks.append(("partial_marks_left_out", ", ".join(f"{one}%" for one in weighted)))
            right = full
        draft.key = right or None


def _matching(bodies: list[str], draft: Draft, is_html: bool) -> None:
    draft.kind = "matching"
    pairs = []
    for body in bodies:
        left, _sign, right = (part.strip() for part in re.split(r"(?<!\\)(->)", body, maxsplit=1))
        text = _text(right, draft, False)
        if text not in draft.matches:
            draft.matches.append(text)
        if left:
            pairs.append((len(draft.options), draft.matches.index(text)))
            draft.options.append(_text(left, draft, is_html))
    draft.key = tuple(pairs) or None


def _feedback(inside: str, draft: Draft) -> None:
    for feedback in re.split(r"(?<!\\)#", inside)[1:]:
        if feedback.strip():
            draft.remarks.append(("construct_left_out", f"feedback: {feedback.strip()}"))
