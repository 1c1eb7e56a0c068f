"""Moodle XML out: what Moodle has no place for goes along as tags, by which our own import knows it again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content
from question_bank.domain.rich_text import images_of, is_rich, plain_text, to_html
from question_bank.domain.rubric import plain, rubric_text
from question_bank.interchange.cloze import spellings, with_fields
from question_bank.interchange.drafts import tags_of
from question_bank.interchange.losses import Exported, Loss, ToExport, count
from question_bank.interchange.moodle_reader import POINTS_TITLE
from question_bank.interchange.pictures import Pictures

MOST_TAG = 50
"""Characters of a tag in Moodle."""
KIND_TAGS = {
    "indefinite_choice": "不定项选择题",
    "essay": "论述题",
    "document_drafting": "文书制作题",
    "fill_in": "填空题",
    "multiple_choice": "多选题",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def moodle_xml(questions: Iterable[ToExport], pictures: Pictures) -> Exported:
    """One file with all questions, those of a case one below the other."""
    asked = list(questions)
    losses: list[Loss] = []
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for one in asked:
        parts += _question(one, losses, pictures)
    parts.append("</quiz>")
    return Exported("\n".join(parts).encode(), count(asked, losses), tuple(losses))


def _question(one: ToExport, losses: list[Loss], pictures: Pictures) -> list[str]:
    content = one.content
    if content.kind != "case_analysis":
        return [
            _one(
                one.ref,
                one.ref,
                content,
                tags_of(content, kind=KIND_TAGS.get(content.kind, "")),
                losses,
                pictures,
            )
        ]
    losses.append(Loss(one.ref, "parts", "case_in_pieces"))
    group = f"题组:{one.ref}"
    head = _wrapped("description", content.stem, _text("questiontext", content.material, pictures)
                    + _text("generalfeedback", content.explanation, pictures) + "<defaultgrade>0</defaultgrade>",
                    [*tags_of(content), group])  # fmt: skip
    for number, part in enumerate(content.parts, 1):
        inner = content_of_part(part)
        kind = KIND_TAGS.get(part.kind, "")
        tags = [f"题型:{kind}"] if kind else []
        head += "\n" + _one(
            one.ref, f"{one.ref}-{number}", inner, [*tags, group], losses, pictures, is_part=True
        )
    return [head]


def _one(
    ref: str, name: str, content: Content, tags: Sequence[str], losses: list[Loss], pictures: Pictures,
    *, is_part: bool = False,
) -> str:  # fmt: skip
    tags = list(tags)
    if content.fixed_order:
        tags.append("顺序:固定")
    stem, inner, kind = content.stem, "", content.kind
    if kind in ("single_choice", "multiple_choice", "indefinite_choice"):
        inner, form = _choice(content, pictures), "multichoice"
    elif kind == "true_false":
        inner, form = _verdict(content), "truefalse"
    elif kind == "fill_in":
        stem, inner, form = _blanks(content, tags, ref, losses)
    elif kind == "matching":
        inner, form = _matching(content, pictures, ref, losses), "matching"
        tags.append("右列:" + "|".join(map(str, _right_order(content))))
    elif kind == "ordering":
        inner, form = _ordering(content, pictures), "ordering"
        tags.append("选项:" + "|".join(map(str, _order(content))))
        losses.append(Loss(ref, "kind", "moodle_ordering"))
        if images_of(*content.options):
            losses.append(Loss(ref, "options", "moodle_steps"))
    else:
        inner, form = _essay(content, pictures), "essay"
        if content.material:
            stem, length = _with_material(content)
            tags.append(f"材料:{length}")
            losses.append(Loss(ref, "material", "material_in_stem"))
    head = _text("questiontext", stem, pictures) + _text("generalfeedback", content.explanation, pictures)
    head += f"<defaultgrade>{plain(content.marks)}</defaultgrade>"
    if not is_part:
        head += f"<idnumber>{_escaped(ref)}</idnumber>"
    if any(len(tag) > MOST_TAG for tag in tags):
        losses.append(Loss(ref, "citations", "tag_too_long"))
    return _wrapped(
        form, f"{name} {plain_text(content.stem)}"[:200] if not is_part else name, head + inner, tags
    )


def _wrapped(form: str, name: str, inner: str, tags: Sequence[str]) -> str:
    told = "".join(f"<tag><text>{_escaped(tag)}</text></tag>" for tag in tags)
    shown = _escaped(name)
    return (
        f"<question type={quoteattr(form)}><name><text>{shown}</text></name>{inner}"
        f"<tags>{told}</tags></question>"
    )


def _choice(content: Content, pictures: Pictures) -> str:
    key = set(content.key) if isinstance(content.key, tuple) else set()
    single = content.kind == "single_choice"
    share = Decimal(100) if single else (Decimal(100) / max(1, len(key)))
    wrong = "0" if single else "-100"
    answers = "".join(
        f'<answer fraction="{plain(share.quantize(Decimal("0.00001"))) if number in key else wrong}"'
        f"{_format(option)}>{_inner(option, pictures)}</answer>"
        for number, option in enumerate(content.options)
    )
    shuffled = "false" if content.fixed_order else "true"
    return (
        f"<single>{str(single).lower()}</single><shuffleanswers>{shuffled}</shuffleanswers>"
        f"<answernumbering>ABCD</answernumbering>{answers}"
    )


def _verdict(content: Content) -> str:
    return "".join(
        f'<answer fraction="{100 if content.key is verdict else 0}"><text>{str(verdict).lower()}</text></answer>'
        for verdict in (True, False)
    )


def _blanks(content: Content, tags: list[str], ref: str, losses: list[Loss]) -> tuple[str, str, str]:
    """Stem, inner part and type: one blank is a short answer, several are fields in the text."""
    key = (
        [blank for blank in content.key if isinstance(blank, tuple)] if isinstance(content.key, tuple) else []
    )
    if len(key) == 1 and blanks_in(content.stem) <= 1:
        answers = "".join(
            f'<answer fraction="100" format="plain_text"><text>{_escaped(text)}</text></answer>'
            for text in (str(one).replace("*", r"\*") for one in key[0])
        )
        return content.stem, f"<usecase>0</usecase>{answers}", "shortanswer"
    each = content.marks / max(1, len(key))
    whole = each == each.to_integral_value()
    filled = with_fields(content.stem, key, int(each) if whole else 1)
    if filled is None:
        losses.append(Loss(ref, "key", "blanks_do_not_match"))
        return content.stem, "", "shortanswer"
    if not whole:
        losses.append(Loss(ref, "marks", "moodle_weights"))
    written = spellings(content.stem)
    if set(written) != {"____"}:
        tags.append("空格:" + "|".join(written))
    return filled, "", "cloze"


def _matching(content: Content, pictures: Pictures, ref: str, losses: list[Loss]) -> str:
    pairs = dict(chosen_pairs(content.key)) if content.key is not None else {}
    if any(map(is_rich, content.matches)):
        losses.append(Loss(ref, "matches", "markup_in_matches"))
    right = [plain_text(text) for text in content.matches]
    told = "".join(
        f"<subquestion{_format(left)}>{_inner(left, pictures)}"
        f"<answer><text>{_escaped(right[pairs[number]])}</text></answer></subquestion>"
        for number, left in enumerate(content.options)
        if number in pairs
    )
    spare = (text for number, text in enumerate(right) if number not in pairs.values())
    told += "".join(
        f'<subquestion format="html"><text></text><answer><text>{_escaped(text)}</text></answer></subquestion>'
        for text in spare
    )
    return f"<shuffleanswers>true</shuffleanswers>{told}"


def _right_order(content: Content) -> list[int]:
    """The texts of the right side in the order in which the file names them: as the pairs go, then the spare ones."""
    pairs = chosen_pairs(content.key) if content.key is not None else ()
    used = list(dict.fromkeys(right for _left, right in pairs))
    return used + [number for number in range(len(content.matches)) if number not in used]


def _with_material(content: Content) -> tuple[str, int]:
    """Material and stem in one text, and where the stem begins."""
    if not is_rich(content.material) and not is_rich(content.stem):
        return f"{content.material}\n{content.stem}", len(content.material) + 1
    above, below = _as_rich(content.material), _as_rich(content.stem)
    return above + below, len(above)


def _as_rich(text: str) -> str:
    return text if is_rich(text) else f"<p>{to_html(text)}</p>"


def _ordering(content: Content, pictures: Pictures) -> str:
    """The steps in their right order, for that is what Moodle takes it for, whatever the fractions say."""
    steps = "".join(
        f'<answer fraction="{place}"{_format(content.options[number])}>'
        f"{_inner(content.options[number], pictures)}</answer>"
        for place, number in enumerate(_order(content), 1)
    )
    return (
        f"<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>{len(content.options)}</selectcount>"
        f"<gradingtype>ALL_OR_NOTHING</gradingtype>{steps}"
    )


def _order(content: Content) -> list[int]:
    key = content.key if isinstance(content.key, tuple) else ()
    order = [number for number in key if isinstance(number, int)]
    return order + [number for number in range(len(content.options)) if number not in order]


def _essay(content: Content, pictures: Pictures) -> str:
    answer = content.key if isinstance(content.key, str) else ""
    told = f"{answer}\n{POINTS_TITLE}\n{rubric_text(content.rubric)}"
    return f"<responseformat>editor</responseformat>{_text('graderinfo', told, pictures)}"


def _text(name: str, text: str, pictures: Pictures) -> str:
    return f"<{name}{_format(text)}>{_inner(text, pictures)}</{name}>" if text else ""


def _format(text: str) -> str:
    return ' format="html"' if is_rich(text) else ' format="plain_text"'


def _inner(text: str, pictures: Pictures) -> str:
    """The text and the pictures in it, which Moodle wants beside it."""
    files = ""
    for sha in images_of(text):
        name, content = pictures.named(sha)
        text = text.replace(f"image:{sha}", f"@@PLUGINFILE@@/{name}")
        files += f'<file name="{name}" path="/" encoding="base64">{content}</file>'
    return f"<text>{_escaped(text)}</text>{files}"


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
