"""One item of QTI as a draft: its declarations, and a walk through its body."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds.true_false import reads_as_verdict, verdict_of
from question_bank.domain.question import RubricPoint
from question_bank.domain.rich_text import plain_text
from question_bank.domain.rubric import rubric_from_text
from question_bank.interchange.drafts import Draft, decimal_of
from question_bank.interchange.xml_tree import Element, is_remote

PictureOf = Callable[[str], str | None]
OURS: Final = "data-lianbing-"
KINDS_OF_OURS: Final = frozenset(
    {"single_choice", "multiple_choice", "indefinite_choice", "true_false", "fill_in", "short_answer", "essay",
     "case_analysis", "document_drafting", "matching", "ordering"}
)  # fmt: skip
_LEFT_OUT: Final = frozenset(
    {"templatedeclaration", "templateprocessing", "stylesheet", "companionmaterialsinfo", "catalog", "cataloginfo",
     "printedvariable", "positionobjectstage", "feedbackinline", "feedbackblock", "templateblock", "templateinline",
     "hottext", "endattemptinteraction", "infocontrol", "object", "audio", "video", "math", "svg", "portable"}
)  # fmt: skip
BLANK_SIGN: Final = "\ue000"
"""Stands for a field while the text around it is turned from HTML; no author types it."""


class Item:
    """One item: its declarations, and a walk through its body."""

    def __init__(self, element: Element, number: int, where: str, picture_of: PictureOf) -> None:
        _restore(element)
        self.element, self.number, self.where = element, number, where
        self.picture_of = picture_of
        self.body = element.first("itembody") or Element("itembody", {})
        self.declared = {one.get("identifier"): one for one in element.elements("responsedeclaration")}

    def draft(self) -> Draft:
        body, element = self.body, self.element
        draft = Draft(self.number, self.where, picture_of=self.picture_of)
        draft.ref = body.get(f"{OURS}ref") or element.get("identifier")
        draft.subject = body.get(f"{OURS}subject")
        draft.difficulty = int(decimal_of(body.get(f"{OURS}difficulty"), Decimal(3)))
        draft.citations = _strings(body.get(f"{OURS}citations"))
        draft.fixed_order = body.get(f"{OURS}fixed-order") == "true"
        draft.marks = self._marks()
        draft.explanation = "\n".join(
            filter(None, (draft.rich(self._inner(one)) for one in element.elements("modalfeedback")))
        )
        self._look_for_unknown(draft)
        kind = body.get(f"{OURS}kind")
        parts = [one for one in body.all("div") if one.get(f"{OURS}part")]
        interactions = [one for one in body.all(*_INTERACTIONS) if one.name != "textentryinteraction"]
        if parts or kind == "case_analysis":
            self._case(draft, parts)
        elif len(interactions) > 1:
            self._composite(draft, interactions)
        else:
            material = next((one for one in body.all("div") if one.get(f"{OURS}material")), None)
            if material is not None:
                draft.material = draft.rich(material.markup())
                _remove(body, material)
            self._asked(body, draft, kind)
        return draft

    def _marks(self) -> Decimal:
        for one in self.element.elements("outcomedeclaration"):
            if one.get("identifier") == "MAXSCORE" and one.text("defaultvalue", "value"):
                return decimal_of(one.text("defaultvalue", "value"))
        for one in self.element.elements("outcomedeclaration"):
            if one.get("identifier") == "SCORE" and one.get("normalmaximum"):
                return decimal_of(one.get("normalmaximum"))
        return Decimal(1)

    @staticmethod
    def _inner(one: Element) -> str:
        return (one.first("contentbody") or one).markup()

    def _look_for_unknown(self, draft: Draft) -> None:
        for one in self.element.all(*_LEFT_OUT):
            if one.name == "stylesheet" and not is_remote(one.get("href")):
                continue
            if is_remote(one.get("href") or one.get("src") or one.get("data")):
                draft.refusals.append(
                    ("remote_reference", one.get("href") or one.get("src") or one.get("data"))
                )
            else:
                draft.remarks.append(("construct_left_out", one.name))
        for one in self.element.elements("assessmentstimulusref"):
            draft.refusals.append(("construct_unknown", f"assessment-stimulus-ref {one.get('href')}"))
        processing = self.element.first("responseprocessing")
        if processing is not None and processing.elements() and not self.body.get(f"{OURS}kind"):
            ours = {"match_correct", "map_response"}
            template = processing.get("template").rpartition("/")[2].removesuffix(".xml")
            if template not in ours:
                draft.remarks.append(("marking_left_out", "responseProcessing"))

    def _case(self, draft: Draft, parts: list[Element]) -> None:
        material = next((one for one in self.body.all("div") if one.get(f"{OURS}material")), None)
        draft.kind = "case_analysis"
        draft.material = draft.rich(material.markup()) if material is not None else ""
        draft.stem = self.body.get(f"{OURS}title")
        for one in parts:
            inner = Draft(
                self.number,
                self.where,
                picture_of=self.picture_of,
                fixed_order=one.get(f"{OURS}fixed-order") == "true",
            )
            inner.marks = decimal_of(one.get(f"{OURS}marks"))
            name = one.get(f"{OURS}part")
            one.children += [
                block for block in self.body.elements("rubricblock") if block.get(f"{OURS}of") == name
            ]
            self._asked(one, inner, one.get(f"{OURS}kind"))
            draft.parts.append(inner.part())
            draft.remarks += inner.remarks
            draft.refusals += inner.refusals

    def _composite(self, draft: Draft, interactions: list[Element]) -> None:
        """Several questions in one item of another program: what stands above them is the material."""
        draft.kind = "case_analysis"
        share = (draft.marks / len(interactions)).quantize(Decimal("0.01"))
        for one in interactions:
            inner = Draft(
                self.number, self.where, picture_of=self.picture_of, marks=share if share > 0 else Decimal(1)
            )
            holder = Element("div", {})
            holder.children = [one]
            self._asked(holder, inner, "")
            inner.stem = inner.stem or self.element.get("title")
            draft.parts.append(inner.part())
            draft.remarks += inner.remarks
            draft.refusals += inner.refusals
        draft.material = draft.rich(
            self.body.markup(
                lambda one: "" if one.name in _INTERACTIONS or one.name == "rubricblock" else None
            )
        )

    def _asked(self, scope: Element, draft: Draft, kind: str) -> None:
        """The stem, and the interaction in it."""
        blanks: list[Element] = []

        def shown(one: Element) -> str | None:
            if one.name in ("textentryinteraction", "inlinechoiceinteraction"):
                blanks.append(one)
                return BLANK_SIGN
            if one.name == "rubricblock" or one.name.endswith("interaction"):
                return ""
            return None

        stem = next((one for one in scope.all("div") if one.get(f"{OURS}stem")), None)
        markup = scope.markup(shown)
        if stem is not None:
            blanks.clear()
            markup = stem.markup(shown)
            in_stem = len(blanks)
            others = [one for one in scope.all("textentryinteraction") if one not in blanks]
            blanks += others
        else:
            in_stem = len(blanks)
        draft.stem = draft.rich(markup)
        for one in blanks[:in_stem]:
            written = one.attributes.get(f"{OURS}blank", "____") or "____"
            draft.stem = draft.stem.replace(BLANK_SIGN, written, 1)
        interaction = next(
            (one for one in scope.all(*_INTERACTIONS) if one.name != "textentryinteraction"), None
        )
        if interaction is not None and (prompt := interaction.first("prompt")) is not None:
            asked = draft.rich(prompt.markup())
            draft.stem = f"{draft.stem}\n{asked}".strip() if draft.stem and asked else draft.stem or asked
        for one in scope.all("rubricblock"):
            self._rubric(one, draft)
        if interaction is None and not blanks:
            draft.refusals.append(("construct_unknown", "itemBody"))
            return
        if blanks:
            self._fill_in(blanks, draft)
        elif interaction is not None:
            _READERS.get(interaction.name, Item._unknown)(self, interaction, draft)
        if kind in KINDS_OF_OURS and not draft.refusals:
            draft.kind = kind

    def _rubric(self, block: Element, draft: Draft) -> None:
        """Points and model answer of our own, else text for those who mark."""
        if block.get("use") == "explanation":
            draft.explanation = draft.rich(self._inner(block))
            return
        answer = next((one for one in block.all("div") if one.get(f"{OURS}answer")), None)
        points = [one for one in block.all("li") if one.get(f"{OURS}marks")]
        if answer is not None:
            draft.key = draft.rich(answer.markup())
        if points:
            draft.rubric = [
                RubricPoint(draft.rich(one.markup()), decimal_of(one.get(f"{OURS}marks"))) for one in points
            ]
        if answer is None and not points:
            text = plain_text(draft.rich(self._inner(block)))
            if "candidate" in block.get("view"):
                draft.stem = f"{text}\n{draft.stem}".strip()
                return
            try:
                draft.rubric = list(rubric_from_text(text))
            except KeyRefused:
                draft.remarks.append(("construct_left_out", f"rubricBlock: {text}"))

    def _values(self, interaction: Element) -> list[str]:
        declared = self.declared.get(interaction.get("responseidentifier"))
        correct = declared.first("correctresponse") if declared is not None else None
        values = [one.text() for one in correct.elements("value")] if correct is not None else []
        if not values and declared is not None and (mapping := declared.first("mapping")) is not None:
            values = [
                one.get("mapkey")
                for one in mapping.elements("mapentry")
                if decimal_of(one.get("mappedvalue"), Decimal(0)) > 0
            ]
        return values

    def _choice(self, interaction: Element, draft: Draft) -> None:
        choices = interaction.elements("simplechoice")
        names = [one.get("identifier") for one in choices]
        draft.options = [draft.rich(one.markup()) for one in choices]
        draft.fixed_order = draft.fixed_order or any(one.get("fixed") == "true" for one in choices)
        right = tuple(sorted(names.index(value) for value in self._values(interaction) if value in names))
        declared = self.declared.get(interaction.get("responseidentifier"))
        single = interaction.get("maxchoices") == "1" or (
            declared is not None and declared.get("cardinality") == "single"
        )
        texts = [plain_text(option) for option in draft.options]
        if single and len(texts) == 2 and all(map(reads_as_verdict, texts)):
            draft.kind, draft.options = "true_false", []
            draft.key = verdict_of(texts[right[0]]) if right else None
            return
        draft.key = right or None
        draft.kind = (
            "single_choice" if single else "multiple_choice" if len(right) != 1 else "indefinite_choice"
        )

    def _fill_in(self, blanks: list[Element], draft: Draft) -> None:
        draft.kind = "fill_in"
        key = []
        for one in blanks:
            if one.name != "textentryinteraction":
                draft.refusals.append(("construct_unknown", one.name))
                return
            declared = self.declared.get(one.get("responseidentifier"))
            accepted = self._values(one)
            mapping = declared.first("mapping") if declared is not None else None
            if mapping is not None:
                for entry in mapping.elements("mapentry"):
                    if decimal_of(entry.get("mappedvalue"), Decimal(0)) > 0:
                        accepted.append(entry.get("mapkey"))
            key.append(tuple(dict.fromkeys(accepted)))
        draft.key = tuple(key) if all(key) else None

    def _matching(self, interaction: Element, draft: Draft) -> None:
        draft.kind = "matching"
        sides = [one.elements("simpleassociablechoice") for one in interaction.elements("simplematchset")]
        if len(sides) != 2:
            draft.refusals.append(("construct_unknown", interaction.name))
            return
        left, right = ([one.get("identifier") for one in side] for side in sides)
        draft.options = [draft.rich(one.markup()) for one in sides[0]]
        draft.matches = [draft.rich(one.markup()) for one in sides[1]]
        pairs = []
        for value in self._values(interaction):
            first, _space, second = value.partition(" ")
            if first in left and second.strip() in right:
                pairs.append((left.index(first), right.index(second.strip())))
        draft.key = tuple(sorted(pairs)) or None

    def _ordering(self, interaction: Element, draft: Draft) -> None:
        draft.kind = "ordering"
        choices = interaction.elements("simplechoice")
        names = [one.get("identifier") for one in choices]
        draft.options = [draft.rich(one.markup()) for one in choices]
        draft.key = tuple(names.index(value) for value in self._values(interaction) if value in names) or None

    def _written(self, interaction: Element, draft: Draft) -> None:
        draft.kind = "short_answer"
        answers = self._values(interaction)
        draft.key = draft.key if isinstance(draft.key, str) else "\n".join(answers)
        if draft.rubric:
            draft.marks = sum((point.marks for point in draft.rubric), Decimal(0))

    def _unknown(self, interaction: Element, draft: Draft) -> None:
        draft.refusals.append(("construct_unknown", interaction.name))


_READERS = {
    "choiceinteraction": Item._choice,
    "matchinteraction": Item._matching,
    "orderinteraction": Item._ordering,
    "extendedtextinteraction": Item._written,
}
_INTERACTIONS: Final = (
    "choiceinteraction", "matchinteraction", "orderinteraction", "extendedtextinteraction", "textentryinteraction",
    "inlinechoiceinteraction", "associateinteraction", "gapmatchinteraction", "hottextinteraction",
    "hotspotinteraction", "selectpointinteraction", "graphicorderinteraction", "graphicassociateinteraction",
    "graphicgapmatchinteraction", "positionobjectinteraction", "sliderinteraction", "mediainteraction",
    "drawinginteraction", "uploadinteraction", "custominteraction", "portablecustominteraction",
    "endattemptinteraction",
)  # fmt: skip


def _restore(element: Element) -> None:
    """Puts the elements back for which QTI has no word, and takes the descriptions off that it asked for.

    A picture as `object`, the usual way of QTI 2, becomes an `img` with its text as description.
    """
    for one in element.all("object"):
        if one.get("type").lower().startswith("image/"):
            one.name, one.attributes = "img", {"src": one.get("data"), "alt": one.text()}
            one.children = []
    for one in element.all("span", "img"):
        meant = one.attributes.get(f"{OURS}element", "u" if one.get("class") == "qti-underline" else "")
        if one.name == "span" and meant in ("u", "s"):
            one.name = meant
        elif one.name == "img" and f"{OURS}bare" in one.attributes:
            one.attributes.pop("alt", None)


def _remove(scope: Element, gone: Element) -> None:
    scope.children = [one for one in scope.children if one is not gone]


def _strings(written: str) -> list[str]:
    try:
        told = json.loads(written) if written else []
    except ValueError:
        return [written]
    return [str(one) for one in told] if isinstance(told, list) else [written]
