"""What an import of a law answers to programs (contract 3) and, in words, to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from law.actions.stored import version_label, warnings_json
from law.domain.lawtext import ParsedLaw, count

WARNINGS: Mapping[str, Any] = {
    "no_title": _("No title was found."),
    "no_header_events": _("The header names no event (通过, 修订, 公布): check which version this is."),
    "adoption_not_stated": _("The header does not say when this version was adopted."),
    "no_articles": _("No article and no clause was found."),
    "articles_missing": _("Missing in the sequence: %(articles)s."),
    "lines_not_placed": _(
        "%(count)s lines fit nowhere in the structure, from line %(line)s on; they are kept."
    ),
    "article_without_text": _("Articles without any text: %(articles)s."),
    "automatic_numbers": _(
        "%(count)s paragraphs are numbered by the word processor, from line %(line)s on. Such numbers are not in "
        "the text: save the document as plain text with its numbers and import that."
    ),
    "effective_is_of_original": _(
        "The date in the last article is that of the law as first made, not of this version: find out when this "
        "version took effect."
    ),
    "effective_without_header": _(
        "The effective date comes from the last article; without a header nobody can tell whether the text was "
        "amended later."
    ),
    "effective_not_stated": _("The text does not say when it takes effect."),
    "effective_not_understood": _("When the text takes effect could not be read: “%(statement)s”."),
    "promulgation_date_missing": _(
        "The text takes effect on the day of its promulgation, which the header does not name."
    ),
    "effective_dates_differ": _(
        "The header says that the text takes effect on %(chosen)s, its last article says %(stated)s. The header "
        "was taken."
    ),
    "file_name_is_later": _(
        "The file is named after %(named_on)s, a day later than all in its header: an amendment seems to be "
        "missing there, so the date %(found)s was not taken."
    ),
    "event_without_date": _("Line %(line)s of the header has no valid date: “%(text)s”."),
    "event_not_understood": _("Line %(line)s of the header says nothing that is known: “%(text)s”."),
    "irregular_article_head": _("Line %(line)s: the head of article %(article)s is misshapen; it was taken."),
    "article_out_of_order": _("Line %(line)s: article %(article)s stands after a later one."),
    "duplicate_article": _(
        "Line %(line)s: article %(article)s is there twice. The second one is kept aside."
    ),
    "second_text": _(
        "From line %(line)s on a second text begins with 第一条. Its %(lines)s lines are kept aside: import it "
        "from a file of its own."
    ),
    "articles_in_annex": _(
        "The annex in line %(line)s has %(count)s articles of its own; they stay in the annex."
    ),
    "heading_gap": _(
        "Line %(line)s: %(heading)s, but number %(expected)s was expected. A heading may be missing."
    ),
    "item_gap": _("Line %(line)s: item %(item)s of article %(article)s does not follow the one before."),
    "paragraph_inside_items": _(
        "Line %(line)s: text between two items of article %(article)s was joined to the item before it."
    ),
    "joined_lines": _(
        "Line %(line)s goes on with the line before it (article %(article)s) and was joined to it."
    ),
    "line_too_long": _("Line %(line)s is too long to be read (%(characters)s characters) and is kept aside."),
    "more_of_the_same": _("%(count)s more of this kind: %(code)s."),
}
"""Codes of warnings with their texts."""


def warning_texts(warnings: list[dict[str, Any]]) -> list[str]:
    """The warnings of a version, as stored, in words."""
    return [
        str(WARNINGS[entry["code"]] % entry) if entry["code"] in WARNINGS else entry["code"]
        for entry in warnings
    ]


def report(law: ParsedLaw, *, file: str) -> dict[str, Any]:
    """The JSON of contract 3 for one file, with more fields; dates are ISO or None."""
    counts = count(law)
    return {
        "file": file,
        "title": law.title,
        "form": law.form.value,
        "version": version_label(law),
        "version_name": law.version_label,
        "adopted_on": _iso(law.adopted_on),
        "promulgated_on": _iso(law.promulgated_on),
        "effective_on": _iso(law.effective_on),
        "effective_found_in": law.effect.source.value,
        "effective_notes": [{"on": _iso(part.on), "text": part.text} for part in law.effect.parts],
        "articles": counts.articles,
        "inserted": counts.inserted,
        "deleted": counts.deleted,
        "paragraphs": counts.paragraphs,
        "notes": counts.notes,
        "items": counts.items,
        "subitems": counts.sub_items,
        "parts": counts.parts,
        "chapters": counts.chapters,
        "sections": counts.sections,
        "clauses": counts.clauses,
        "annexes": len(law.annexes),
        "unplaced": len(law.unplaced),
        "gaps": list(law.gaps),
        "warnings": warnings_json(law),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
