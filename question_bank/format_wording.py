"""What people read about formats of files: why one is refused, what an export does not say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.sheets.reader import refusal_text
from core.wording import Words

FILE_REFUSALS: Mapping[str, Words] = {
    "old_document": _(
        "The file is in the old Word format (.doc, .wps). Open it, choose “Save as”, take .docx and try again."
    ),
    "rich_text_format": _(
        "The file is in Rich Text Format (.rtf). Open it in Word, choose “Save as”, take .docx and try again."
    ),
    "damaged": _(
        "The file is damaged or not in this format. Export or save it again, or choose another format."
    ),
    "xml_entities": _(
        "The file holds a document type or entities, which no question needs, and was not opened."
    ),
    "unsafe_names": _("The file holds parts with unsafe names and was not opened."),
    "remote_reference": _("The file refers to an address or a path outside of itself and was not opened."),
    "bomb": _("Unpacked, the file would be far too large and was not opened."),
    "not_questions": _("There are no questions in this file, or they are in a format that is not read."),
    "not_a_document": _("This is no Word document (.docx)."),
    "too_heavy": _(
        "Reading the file took too much memory or time and was stopped. Split it and import each part."
    ),
}
"""Why a file that is no sheet is refused as a whole; what is missing here stands in core.sheets.reader."""


def file_refusal_text(code: str, params: Mapping[str, object]) -> object:
    """The text of a refusal of a file that is no sheet, translated when shown."""
    return FILE_REFUSALS[code] if code in FILE_REFUSALS else refusal_text(code, params)


LOSSES: Mapping[str, Words] = {
    "no_place": _("The format has no place for it; it stays in the bank alone."),
    "kind_has_no_place": _("The format has no question of this kind, so the question was left out."),
    "case_in_pieces": _("The material became a description, and each sub-question a question of its own."),
    "moodle_ordering": _("Moodle reads it from version 4.4 on, or with the plug-in for ordering questions."),
    "moodle_steps": _("Some versions of Moodle leave out pictures in the steps of an ordering."),
    "moodle_weights": _(
        "Moodle gives one mark for each blank; the marks stand in the file for our import alone."
    ),
    "material_in_stem": _("The material stands in front of the stem."),
    "tag_too_long": _("A tag is longer than the 50 characters that Moodle keeps."),
    "blanks_do_not_match": _("Blanks and answers do not match, so the answers were left out."),
    "markup_in_matches": _("Tables and pictures of the right side became plain text."),
    "in_a_comment": _("It stands in a comment, which our import reads and Moodle passes over."),
    "in_the_feedback": _("Points and model answer stand in the general feedback."),
    "pictures": _("Pictures were left out."),
    "picture_missing": _("The bytes of a picture are not there any more."),
    "one_line": _("Line breaks, tables and pictures became plain text in one line."),
    "read_otherwise": _("Read back from this file, it would differ."),
    "table_as_text": _("A table inside a table, or one with more than 20 columns, became lines of text."),
    "key_not_printed": _("It is not printed on the paper for candidates."),
}
"""What an export does not say, by code."""


def loss_words(code: str) -> str:
    """The sentence for a loss, in the language of the reader."""
    return str(LOSSES[code])
