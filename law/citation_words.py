"""Findings about citations in the words of the reader: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from law.domain.citation_findings import Fault, Finding, Instead

FAULTS: Mapping[Fault, Any] = {
    Fault.NO_SUCH_LAW: _("Law not here"),
    Fault.AMBIGUOUS_LAW: _("Several laws of this name"),
    Fault.NO_LAW_SAID: _("Law not named"),
    Fault.NO_TEXT_IN_FORCE: _("Not in force"),
    Fault.NO_SUCH_ARTICLE: _("No such article"),
    Fault.DELETED_ARTICLE: _("Article deleted"),
    Fault.NO_SUCH_PARAGRAPH: _("No such paragraph"),
    Fault.NO_SUCH_ITEM: _("No such item"),
    Fault.OTHER_WORDS: _("Speaks of something else"),
}
"""What is wrong, in short, for lists and filters."""
_SENTENCES: Mapping[Fault, Any] = {
    Fault.NO_SUCH_LAW: _("This law has not been imported, so the citation could not be checked."),
    Fault.AMBIGUOUS_LAW: _("Several laws answer to this name. Write the full title."),
    Fault.NO_LAW_SAID: _("It is not clear which law is meant. Write its title before the article."),
    Fault.NO_TEXT_IN_FORCE: _("No text of this law is in force on %(day)s."),
    Fault.NO_SUCH_ARTICLE: _("%(citation)s does not exist (%(version)s)."),
    Fault.DELETED_ARTICLE: _("%(citation)s has been deleted (%(version)s)."),
    Fault.NO_SUCH_PARAGRAPH: _(
        "%(citation)s does not exist: the article has fewer paragraphs (%(version)s)."
    ),
    Fault.NO_SUCH_ITEM: _("%(citation)s does not exist: the article has no such item (%(version)s)."),
    Fault.OTHER_WORDS: _(
        "The text shares hardly any words with %(citation)s (%(version)s). Is it the right one?"
    ),
}
_ADVICE: Mapping[Instead, Any] = {
    Instead.MOVED: _("What an earlier version said there now stands in %(instead)s."),
    Instead.LATER: _("It is there in the version that takes effect on %(instead)s."),
    Instead.LIKEST: _("Most words are shared with %(instead)s."),
}


@dataclass(frozen=True, slots=True)
class WordedFinding:
    """A finding for a screen: its kind in short, what was written, and the sentence."""

    fault: str
    label: str
    written: str
    words: str
    is_wrong: bool

    def __str__(self) -> str:
        return f"“{self.written}”: {self.words}"


def finding_words(finding: Finding) -> str:
    """What is wrong and what to do, in one or two sentences."""
    facts = {
        "citation": finding.citation,
        "version": finding.version,
        "day": _day(finding.day),
    }
    words = str(_SENTENCES[finding.fault]) % facts
    if finding.why is None or not finding.instead:
        return words
    instead = [_day(one) if finding.why is Instead.LATER else one for one in finding.instead]
    return f"{words} {str(_ADVICE[finding.why]) % {'instead': '、'.join(instead)}}"


def worded(finding: Finding) -> WordedFinding:
    """The finding for a screen."""
    return WordedFinding(
        finding.fault.value,
        str(FAULTS[finding.fault]),
        finding.written,
        finding_words(finding),
        finding.is_wrong,
    )


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""
