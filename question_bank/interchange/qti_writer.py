"""QTI 3.0 out: a package of one item a question. What QTI has no word for stands in `data-lianbing-…` attributes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from question_bank.domain.kinds.fill_in import BLANK
from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.question import Content, Key, Part
from question_bank.domain.rich_text import images_of, is_rich, to_html
from question_bank.domain.rubric import plain
from question_bank.interchange.losses import Exported, ToExport
from question_bank.interchange.pictures import Pictures
from question_bank.interchange.qti_marking import blank_names, processing

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
CHOICES = ("single_choice", "multiple_choice", "indefinite_choice")
_DAY = (2026, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLASSES = {"u": "qti-underline", "s": "lianbing-struck"}
"""Elements of ours that QTI does not have, and the classes of the spans that stand for them."""
_NOT_IN_QTI = re.compile(r"<(/?)([us])>")
_BARE_PICTURE = re.compile(r"<img(?![^<>]*\salt=)([^<>]*)>")
_VOID = re.compile(r"<(br|img)((?:\s[^<>]*)?)>")


def qti_package(questions: Iterable[ToExport], pictures: Pictures) -> Exported:
    """A zip of `imsmanifest.xml`, one item for each question, and the pictures.

    The same questions give the same bytes.
    """
    asked = list(questions)
    items = {
        f"items/item-{number:05}.xml": _item(one, number, pictures) for number, one in enumerate(asked, 1)
    }
    files = {f"items/{pictures.name(sha)}": content for sha, content in pictures.used().items()}
    manifest = _manifest(list(zip(items, asked, strict=True)), list(files), pictures)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"imsmanifest.xml": manifest, **items}.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content.encode(), zipfile.ZIP_DEFLATED)
        for name, picture in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), picture)
    return Exported(buffer.getvalue(), len(asked), ())


def _manifest(items: list[tuple[str, ToExport]], files: list[str], pictures: Pictures) -> str:
    resources = []
    for number, (name, one) in enumerate(items, 1):
        shown = [f"items/{pictures.name(sha)}" for sha in _images(one.content)]
        parts = "".join(
            f'<file href="{href}"/>' for href in [name, *(href for href in shown if href in files)]
        )
        resources.append(
            f'<resource identifier="R{number:05}" type="imsqti_item_xmlv3p0" href="{name}">{parts}</resource>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{PACKAGE}" identifier="MANIFEST"><metadata><schema>QTI Package</schema>'
        "<schemaversion>3.0.0</schemaversion></metadata><organizations/>"
        f"<resources>{''.join(resources)}</resources></manifest>"
    )


def _item(one: ToExport, number: int, pictures: Pictures) -> str:
    content = one.content
    writer = _Body(pictures)
    if content.kind == "case_analysis":
        body = writer.material(content.material)
        for place, part in enumerate(content.parts, 1):
            body += writer.part(part, f"RESPONSE{place}")
    else:
        body = writer.material(content.material) if content.material else ""
        body += writer.asked(content, "RESPONSE")
    body += "".join(writer.rubrics)
    facts = {
        "ref": one.ref,
        "kind": content.kind,
        "subject": content.subject,
        "difficulty": str(content.difficulty),
        "citations": json.dumps(list(content.citations), ensure_ascii=False) if content.citations else "",
        "fixed-order": "true" if content.fixed_order else "",
        "title": content.stem if content.kind == "case_analysis" else "",
    }
    told = "".join(f" data-lianbing-{name}={_quoted(value)}" for name, value in facts.items() if value)
    feedback = ""
    if content.explanation:
        writer.declarations.append(
            '<qti-outcome-declaration identifier="EXPLANATION" cardinality="single" base-type="identifier"/>'
        )
        feedback = (
            '<qti-modal-feedback outcome-identifier="EXPLANATION" identifier="explanation" show-hide="show">'
            f"<qti-content-body>{writer.html(content.explanation)}</qti-content-body></qti-modal-feedback>"
        )
    score = (
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" '
        f'normal-minimum="0" normal-maximum="{plain(content.marks)}">'
        "<qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>"
        '<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value>'
        f"<qti-value>{plain(content.marks)}</qti-value></qti-default-value></qti-outcome-declaration>"
    )
    title = re.sub(r"\s+", " ", to_plain(content.stem))[:200] or one.ref
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<qti-assessment-item xmlns="{ITEM}" identifier="Q{number:05}" title={_quoted(title)} adaptive="false" '
        f'time-dependent="false" xml:lang="zh-CN">{"".join(writer.responses)}{score}{"".join(writer.declarations)}'
        f"<qti-item-body{told}>{body}</qti-item-body>{processing(content)}{feedback}</qti-assessment-item>"
    )


class _Body:
    """Writes what candidates see, and gathers the declarations of what they answer."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.responses: list[str] = []
        self.declarations: list[str] = []
        self.rubrics: list[str] = []
        """For those who mark; QTI wants them at the end of the body, outside of any block."""

    def html(self, text: str) -> str:
        """Text of either sort as XHTML; pictures by their name in the package."""
        markup = (
            to_html(_NOT_XML.sub("", text))
            if is_rich(text)
            else f"<p>{escape(_NOT_XML.sub('', text)).replace(chr(10), '<br>')}</p>"
        )
        for sha in images_of(text):
            markup = markup.replace(f"image:{sha}", self._pictures.name(sha))
            self._pictures.get(sha)
        markup = _NOT_IN_QTI.sub(_as_span, markup)
        markup = _BARE_PICTURE.sub(r'<img alt="" data-lianbing-bare="true"\1>', markup)
        return _VOID.sub(r"<\1\2/>", markup.replace("&nbsp;", "\u00a0"))

    def material(self, text: str) -> str:
        return f'<div class="material" data-lianbing-material="true">{self.html(text)}</div>'

    def part(self, part: Part, name: str) -> str:
        facts = f' data-lianbing-kind="{part.kind}" data-lianbing-marks="{plain(part.marks)}"'
        facts += ' data-lianbing-fixed-order="true"' if part.fixed_order else ""
        inner = self.asked(part, name)
        if part.explanation:
            self.rubrics.append(_for_scorers("explanation", self.html(part.explanation), name))
        return f'<div data-lianbing-part="{name}"{facts}>{inner}</div>'

    def asked(self, asked: Content | Part, name: str) -> str:
        """Stem, interaction and points of a question or a sub-question."""
        if asked.kind == "fill_in":
            return self._blanks(asked, name)
        stem = f'<div data-lianbing-stem="true">{self.html(asked.stem)}</div>' if asked.stem else ""
        if asked.kind in CHOICES:
            return stem + self._choice(asked, name)
        if asked.kind == "true_false":
            return stem + self._verdict(asked, name)
        if asked.kind == "matching":
            return stem + self._matching(asked, name)
        if asked.kind == "ordering":
            return stem + self._ordering(asked, name)
        return stem + self._written(asked, name)

    def _choice(self, asked: Content | Part, name: str) -> str:
        key = [f"C{number}" for number in _numbers(asked.key)]
        cardinality, most = ("single", 1) if asked.kind == "single_choice" else ("multiple", 0)
        self._declare(name, cardinality, "identifier", key)
        shuffle = "false" if asked.fixed_order else "true"
        choices = "".join(
            f'<qti-simple-choice identifier="C{number}">{self.html(option)}</qti-simple-choice>'
            for number, option in enumerate(asked.options)
        )
        return (
            f'<qti-choice-interaction response-identifier="{name}" shuffle="{shuffle}" max-choices="{most}">'
            f"{choices}</qti-choice-interaction>"
        )

    def _verdict(self, asked: Content | Part, name: str) -> str:
        self._declare(
            name, "single", "identifier", [str(asked.key is True).lower()] if asked.key is not None else []
        )
        return (
            f'<qti-choice-interaction response-identifier="{name}" shuffle="false" max-choices="1">'
            '<qti-simple-choice identifier="true">正确</qti-simple-choice>'
            '<qti-simple-choice identifier="false">错误</qti-simple-choice></qti-choice-interaction>'
        )

    def _blanks(self, asked: Content | Part, name: str) -> str:
        """The stem with a field in place of each blank; how the blank was written is kept beside it."""
        key = (
            [blank for blank in asked.key if isinstance(blank, tuple)] if isinstance(asked.key, tuple) else []
        )
        fields = []
        for own, blank in zip(blank_names(asked, name), key, strict=True):
            mapping = "".join(
                f'<qti-map-entry map-key={_quoted(str(text))} mapped-value="1" case-sensitive="false"/>'
                for text in blank
            )
            self._declare(
                own,
                "single",
                "string",
                [str(blank[0])],
                f'<qti-mapping default-value="0">{mapping}</qti-mapping>',
            )
            fields.append(own)
        waiting = iter(fields)

        def field(blank: re.Match[str]) -> str:
            own = next(waiting, None)
            return self._field(own, blank[0]) if own else blank[0]

        markup = BLANK.sub(field, self.html(asked.stem))
        rest = "".join(f"<p>{self._field(own, '')}</p>" for own in waiting)
        return f'<div data-lianbing-stem="true">{markup}</div>{rest}'

    @staticmethod
    def _field(own: str, written: str) -> str:
        return f'<qti-text-entry-interaction response-identifier="{own}" data-lianbing-blank="{escape(written)}"/>'

    def _matching(self, asked: Content | Part, name: str) -> str:
        pairs = chosen_pairs(asked.key) if asked.key is not None else ()
        texts = [f"L{left} M{right}" for left, right in pairs]
        mapping = "".join(f'<qti-map-entry map-key="{text}" mapped-value="1"/>' for text in texts)
        self._declare(
            name, "multiple", "directedPair", texts, f'<qti-mapping default-value="0">{mapping}</qti-mapping>'
        )
        sides = [
            "".join(
                f'<qti-simple-associable-choice identifier="{sign}{number}" match-max="{most}">{self.html(text)}'
                "</qti-simple-associable-choice>"
                for number, text in enumerate(side)
            )
            for sign, side, most in (("L", asked.options, 1), ("M", asked.matches, 0))
        ]
        sets = "".join(f"<qti-simple-match-set>{side}</qti-simple-match-set>" for side in sides)
        return (
            f'<qti-match-interaction response-identifier="{name}" shuffle="true" '
            f'max-associations="{len(asked.options)}">{sets}</qti-match-interaction>'
        )

    def _ordering(self, asked: Content | Part, name: str) -> str:
        self._declare(name, "ordered", "identifier", [f"C{number}" for number in _numbers(asked.key)])
        choices = "".join(
            f'<qti-simple-choice identifier="C{number}">{self.html(option)}</qti-simple-choice>'
            for number, option in enumerate(asked.options)
        )
        return f'<qti-order-interaction response-identifier="{name}" shuffle="true">{choices}</qti-order-interaction>'

    def _written(self, asked: Content | Part, name: str) -> str:
        self._declare(name, "single", "string", [])
        answer = asked.key if isinstance(asked.key, str) else ""
        points = "".join(
            f'<li data-lianbing-marks="{plain(point.marks)}">{self.html(point.text)}</li>'
            for point in asked.rubric
        )
        told = f'<div data-lianbing-answer="true">{self.html(answer)}</div>' if answer else ""
        told += f'<ol data-lianbing-points="true">{points}</ol>' if points else ""
        if told:
            self.rubrics.append(_for_scorers("scoring", told, name))
        return f'<qti-extended-text-interaction response-identifier="{name}"/>'

    def _declare(self, name: str, cardinality: str, base: str, values: list[str], mapping: str = "") -> None:
        correct = "".join(f"<qti-value>{escape(_NOT_XML.sub('', value))}</qti-value>" for value in values)
        correct = f"<qti-correct-response>{correct}</qti-correct-response>" if correct else ""
        self.responses.append(
            f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}">'
            f"{correct}{mapping}</qti-response-declaration>"
        )


def _for_scorers(use: str, markup: str, name: str) -> str:
    inner = f"<qti-content-body>{markup}</qti-content-body>"
    return f'<qti-rubric-block view="scorer" use="{use}" data-lianbing-of="{name}">{inner}</qti-rubric-block>'


def _as_span(tag: re.Match[str]) -> str:
    if tag[1]:
        return "</span>"
    return f'<span class="{_CLASSES[tag[2]]}" data-lianbing-element="{tag[2]}">'


def to_plain(text: str) -> str:
    """A title: words without markup."""
    return re.sub(r"<[^>]*>", "", text) if is_rich(text) else text


def _images(content: Content) -> tuple[str, ...]:
    from question_bank.domain.tidy import images_in

    return images_in(content)


def _numbers(key: Key | None) -> list[int]:
    return [number for number in key if isinstance(number, int)] if isinstance(key, tuple) else []


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text), {"\n": "&#10;", "\t": "&#9;"})
