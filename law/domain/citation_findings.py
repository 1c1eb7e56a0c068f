"""What a check of citations finds: where, what was written, what is wrong, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What is wrong with a citation. All are warnings for a person, never a refusal."""

    NO_SUCH_LAW = "no_such_law"
    AMBIGUOUS_LAW = "ambiguous_law"
    NO_LAW_SAID = "no_law_said"
    NO_TEXT_IN_FORCE = "no_text_in_force"
    NO_SUCH_ARTICLE = "no_such_article"
    DELETED_ARTICLE = "deleted_article"
    NO_SUCH_PARAGRAPH = "no_such_paragraph"
    NO_SUCH_ITEM = "no_such_item"
    OTHER_WORDS = "other_words"
    """The article exists, but the text shares next to none of its words (`law.domain.key_terms`)."""


class Instead(StrEnum):
    """Why another article is named."""

    MOVED = "moved"
    """The provision had this number in an earlier version and has another one now."""
    LATER = "later"
    """The article is there in a version that takes effect later."""
    LIKEST = "likest"
    """The article of the law that shares most words with the text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is checked. `field` names where it stands (`stem`, `options`, …); `part` is the sub-question and
    `place` the option or point in its field, both from 1, 0 where there is none."""

    field: str
    text: str
    part: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `start` to before `end` is where the citation stands in its passage; both 0 in the field of articles
    cited. `citation` is how it was understood; `version` names the text it was looked up in; `instead` are the
    articles to look at, by their canonical citations, or the day from which a later version counts."""

    fault: Fault
    field: str
    written: str
    citation: str = ""
    part: int = 0
    place: int = 0
    start: int = 0
    end: int = 0
    version: str = ""
    day: str = ""
    instead: tuple[str, ...] = ()
    why: Instead | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether the law says so; the others ask a person to look."""
        return self.fault not in (
            Fault.NO_SUCH_LAW,
            Fault.AMBIGUOUS_LAW,
            Fault.NO_LAW_SAID,
            Fault.OTHER_WORDS,
        )

    def as_json(self) -> dict[str, Any]:
        """For the staging table, the stored check and the command."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in self.__slots__
            if (value := getattr(self, name)) not in ("", 0, (), None)
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """The way back."""
        why = data.get("why")
        return cls(
            **{
                **data,
                "fault": Fault(data["fault"]),
                "instead": tuple(data.get("instead", ())),
                "why": Instead(why) if why else None,
            }
        )
