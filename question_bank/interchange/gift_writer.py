"""GIFT out. It knows neither several blanks nor cases nor an order: those are left out and said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from html import escape

from question_bank.domain.kinds.fill_in import BLANK
from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.question import Content
from question_bank.domain.rich_text import images_of, is_rich, plain_text
from question_bank.domain.rubric import plain, rubric_text
from question_bank.interchange.drafts import tags_of
from question_bank.interchange.losses import Exported, Loss, ToExport, count
from question_bank.interchange.moodle_reader import POINTS_TITLE
from question_bank.interchange.moodle_writer import KIND_TAGS

_SIGNS = re.compile(r"([~=#{}:\\])")
CHOICES = ("single_choice", "multiple_choice", "indefinite_choice")
WRITTEN = ("short_answer", "essay")


def gift(questions: Iterable[ToExport]) -> Exported:
    """One file; number, subject, difficulty and articles stand in comments, as Moodle writes them itself."""
    asked = list(questions)
    losses: list[Loss] = []
    blocks = [block for one in asked if (block := _question(one, losses))]
    return Exported(("\n\n".join(blocks) + "\n").encode(), count(asked, losses), tuple(losses))


def _question(one: ToExport, losses: list[Loss]) -> str:
    content = one.content
    form = "[html]" if _is_rich(content) else "[plain]"
    tags = tags_of(content, kind=KIND_TAGS.get(content.kind, ""))
    if content.marks != 1:
        tags.append(f"分值:{plain(content.marks)}")
        losses.append(Loss(one.ref, "marks", "in_a_comment"))
    if content.fixed_order:
        tags.append("顺序:固定")
    inner = _inner(one, tags, losses)
    if inner is None:
        return ""
    before, answers, after = inner
    if any(images_of(text) for text in (content.stem, *content.options)):
        losses.append(Loss(one.ref, "stem", "pictures"))
    feedback = (
        f"####{_said(content.explanation, content)}"
        if content.explanation and content.kind not in WRITTEN
        else ""
    )
    facts = f"// [id:{_fact(one.ref)}] " + " ".join(f"[tag:{_fact(tag)}]" for tag in tags)
    return f"{facts}\n::{_text(one.ref)}::{form}{before}{{{answers}{feedback}}}{after}"


def _inner(one: ToExport, tags: list[str], losses: list[Loss]) -> tuple[str, str, str] | None:
    """Text before, answers, text behind; None where GIFT has no way to say it."""
    content = one.content
    stem = _said(content.stem, content)
    if content.kind in CHOICES:
        return stem, _options(content), ""
    if content.kind == "true_false":
        return stem, "TRUE" if content.key is True else "FALSE", ""
    if content.kind == "matching" and content.key is not None:
        pairs = dict(chosen_pairs(content.key))
        used = list(dict.fromkeys(pairs.values()))
        spare = [number for number in range(len(content.matches)) if number not in used]
        tags.append("右列:" + "|".join(map(str, used + spare)))
        told = [
            f"\n={_pair(content.options[left])} -> {_pair(content.matches[pairs[left]])}"
            for left in sorted(pairs)
        ]
        told += [f"\n= -> {_pair(content.matches[number])}" for number in spare]
        return stem, "".join(told) + "\n", ""
    if content.kind in WRITTEN:
        answer = content.key if isinstance(content.key, str) else ""
        behind = f"{answer}\n{POINTS_TITLE}\n{rubric_text(content.rubric)}"
        if content.explanation:
            behind += f"\n解析：\n{content.explanation}"
        losses.append(Loss(one.ref, "rubric", "in_the_feedback"))
        return stem, f"####{_text(behind)}", ""
    if content.kind == "fill_in" and isinstance(content.key, tuple) and len(content.key) == 1:
        [accepted] = content.key
        texts = accepted if isinstance(accepted, tuple) else ()
        answers = " ".join(f"={_text(str(text))}" for text in texts)
        shown = list(BLANK.finditer(content.stem))
        if len(shown) == 1 and content.stem[shown[0].end() :].strip():
            if shown[0][0] != "____":
                tags.append(f"空格:{shown[0][0]}")
            before, after = content.stem[: shown[0].start()], content.stem[shown[0].end() :]
            if before == before.rstrip() and after == after.rstrip():
                return _text(before), answers, _text(after)
        return stem, answers, ""
    losses.append(Loss(one.ref, "question", "kind_has_no_place"))
    return None


def _options(content: Content) -> str:
    key = set(content.key) if isinstance(content.key, tuple) else set()
    if content.kind == "single_choice":
        signs = ["=" if number in key else "~" for number in range(len(content.options))]
    else:
        share = plain((Decimal(100) / max(1, len(key))).quantize(Decimal("0.00001")))
        signs = [f"~%{share}%" if number in key else "~%-100%" for number in range(len(content.options))]
    return (
        "".join(
            f"\n{sign}{_said(option, content)}" for sign, option in zip(signs, content.options, strict=True)
        )
        + "\n"
    )


def _is_rich(content: Content) -> bool:
    return any(map(is_rich, (content.stem, *content.options, *content.matches, content.explanation)))


def _said(text: str, content: Content) -> str:
    """A stem, an option or an explanation; plain ones in a question that is read as HTML are written as such."""
    if _is_rich(content) and not is_rich(text):
        text = escape(text, quote=False).replace("\n", "<br>")
    return _text(text)


def _text(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text).replace("\n", "\\n")


def _pair(text: str) -> str:
    return _text(plain_text(text)).replace("->", "-\\>")


def _fact(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text).replace("\n", " ")
