"""Check the citations of a text: does the article exist, is it in force on the day, does the text share its words?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from law.actions.law_shelf import LawShelf, Place
from law.domain.citation_findings import Fault, Finding, Instead, Passage
from law.domain.citations import CitationRef
from law.domain.key_terms import DOUBTFUL_BESIDE, Standing, words_of
from law.domain.mentions import How, Mention, find_mentions
from law.models import Article, Statute, StatuteVersion

WINDOW = 250
"""In a long text (a lesson), characters before and after a citation that are compared with its article."""
SHORT = 1500
"""Up to this many characters a text is compared as a whole, as a question is."""
CITED = "citations"
"""The field of articles cited, beside the texts."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A citation and what was found: a fault, or the article."""

    ref: CitationRef
    fault: Fault | None
    statute: Statute | None = None
    version: StatuteVersion | None = None
    article: Article | None = None

    @property
    def place(self) -> Place:
        return (self.ref.number, self.ref.suffix)

    @property
    def label(self) -> str:
        return replace(self.ref, title=self.statute.title).short if self.statute else self.ref.short


class CitationChecker:
    """Checks texts in the law of one day and remembers what it has read: made once for many texts."""

    def __init__(self, *, on: date, shelf: LawShelf | None = None) -> None:
        self._on = on
        self._shelf = shelf or LawShelf()
        self._seen: dict[tuple[CitationRef, str], _Looked] = {}

    def check(self, passages: Sequence[Passage], cited: Sequence[CitationRef] = ()) -> tuple[Finding, ...]:
        """What is wrong with the citations in `passages`, and with those `cited` in a field of their own, by place."""
        found: list[Finding] = []
        named: dict[tuple[int, Place], tuple[_Looked, Passage, Mention | None]] = {}
        for ref in cited:
            looked = self._look(ref, "")
            if looked.fault:
                found.append(self._finding(looked, Passage(CITED, ""), ref.short))
            elif looked.version and looked.article:
                named.setdefault((looked.version.pk, looked.place), (looked, Passage(CITED, ""), None))
        spoken = ""
        bare: list[str] = []
        laws = list(dict.fromkeys(ref.title for ref in cited))
        for passage in passages:
            read = find_mentions(
                passage.text, self._shelf.names, law=spoken or (laws[0] if len(laws) == 1 else "")
            )
            spoken = read.law
            bare.append(_without(passage.text, read.mentions))
            for mention in read.mentions:
                seen = self._mentioned(mention, laws)
                if seen is None:
                    continue
                if seen.fault:
                    found.append(self._finding(seen, passage, mention.written, mention))
                elif seen.version and seen.article and mention.how is How.NAMED and not mention.text_of:
                    named.setdefault((seen.version.pk, seen.place), (seen, passage, mention))
        found.extend(self._other_words("\n".join(bare), list(named.values())))
        return tuple(found)

    def _mentioned(self, mention: Mention, laws: Sequence[str]) -> _Looked | None:
        """The first wrong citation of the mention, else the last one; None where nothing can be said.

        Where the text leaves open which law it means, a law that the question cites and that has the article will do.
        """
        titles = [mention.refs[0].title]
        if mention.how is not How.NAMED:
            titles = [title for title in dict.fromkeys([*titles, *laws]) if title]
        if not titles:
            return _Looked(mention.refs[0], Fault.NO_LAW_SAID)
        tried = []
        for title in titles:
            looks = [self._look(replace(ref, title=title), mention.text_of) for ref in mention.refs]
            wrong = next((look for look in looks if look.fault), None)
            if wrong is None:
                return looks[-1]
            tried.append(wrong)
        if mention.how is How.NOWHERE and len(titles) > 1:
            return _Looked(mention.refs[0], Fault.NO_LAW_SAID)
        return tried[0] if mention.how is How.NAMED or tried[0].fault is not Fault.NO_SUCH_LAW else None

    def _look(self, ref: CitationRef, text_of: str) -> _Looked:
        if (ref, text_of) not in self._seen:
            self._seen[ref, text_of] = self._look_up(ref, text_of)
        return self._seen[ref, text_of]

    def _look_up(self, ref: CitationRef, text_of: str) -> _Looked:
        statutes = self._shelf.called(ref.title)
        if len(statutes) != 1:
            return _Looked(ref, Fault.AMBIGUOUS_LAW if statutes else Fault.NO_SUCH_LAW)
        statute = statutes[0]
        if text_of:
            return self._look_in_former(ref, statute, text_of)
        version = self._shelf.in_force(statute, self._on)
        if version is None:
            return _Looked(ref, Fault.NO_TEXT_IN_FORCE, statute)
        articles = self._shelf.articles(version)
        if not articles:
            return _Looked(ref, None, statute)
        article = articles.get((ref.number, ref.suffix))
        fault = _fault(ref, article, version)
        return _Looked(ref, fault, statute, version, article)

    def _look_in_former(self, ref: CitationRef, statute: Statute, text_of: str) -> _Looked:
        """A citation of 原《…法》 or of the text of a year: right when one of the earlier texts here has it."""
        current = self._shelf.in_force(statute, self._on)
        every = [one for one in self._shelf.versions(statute) if self._shelf.articles(one)]
        if text_of.isdigit():
            former = [one for one in every if text_of in (one.label[:4], str(one.dates.begins_on.year))]
        else:
            former = [one for one in every if current is None or one.pk != current.pk]
        for version in reversed(former):
            article = self._shelf.articles(version).get((ref.number, ref.suffix))
            if _fault(ref, article, version) is None:
                return _Looked(ref, None, statute)
        return (
            _Looked(ref, Fault.NO_SUCH_ARTICLE, statute, former[-1])
            if former
            else _Looked(ref, None, statute)
        )

    def _finding(
        self, looked: _Looked, passage: Passage, written: str, mention: Mention | None = None
    ) -> Finding:
        instead, why = self._instead(looked)
        return Finding(
            looked.fault or Fault.OTHER_WORDS,
            passage.field,
            written,
            looked.label if looked.ref.title else looked.ref.place,
            part=passage.part,
            place=passage.place,
            start=mention.start if mention else 0,
            end=mention.end if mention else 0,
            version=(looked.version.name or looked.version.label) if looked.version else "",
            day=self._on.isoformat(),
            instead=instead,
            why=why,
        )

    def _instead(self, looked: _Looked) -> tuple[tuple[str, ...], Instead | None]:
        """Where the provision went, for an article that an earlier version had; or from when a later one has it."""
        if looked.statute is None or looked.version is None:
            return (), None
        versions = list(self._shelf.versions(looked.statute))
        if looked.version.pk not in {one.pk for one in versions}:
            return (), None
        at = [one.pk for one in versions].index(looked.version.pk)
        for older in reversed(versions[:at]):
            if _fault(looked.ref, self._shelf.articles(older).get(looked.place), older) is None:
                moved = self._shelf.moved(looked.place, older, looked.version)
                return self._labels(looked.statute, moved), Instead.MOVED if moved else None
        for later in versions[at + 1 :]:
            article = self._shelf.articles(later).get(looked.place)
            if _fault(looked.ref, article, later) is None and later.dates.begins_on > self._on:
                return (later.dates.begins_on.isoformat(),), Instead.LATER
        return (), None

    def _labels(self, statute: Statute, places: Sequence[Place]) -> tuple[str, ...]:
        return tuple(CitationRef(statute.title, *place).short for place in places)

    def _other_words(
        self, text: str, named: Sequence[tuple[_Looked, Passage, Mention | None]]
    ) -> Iterator[Finding]:
        """Articles of whose words the text shares next to none."""
        words = words_of(text) if len(text) <= SHORT else None
        beside = {(looked.version.pk, looked.place) for looked, _passage, _mention in named if looked.version}
        for looked, passage, mention in named:
            if looked.version is None or looked.statute is None:
                continue
            near = words if words is not None else words_of(_around(passage.text or text, mention))
            standing = self._shelf.index(looked.version).standing(near, looked.place)
            if standing is None or not standing.is_doubtful:
                continue
            if (looked.version.pk, standing.best) in beside and standing.share >= DOUBTFUL_BESIDE:
                continue
            finding = self._finding(
                replace(looked, fault=Fault.OTHER_WORDS),
                passage,
                mention.written if mention else looked.label,
                mention,
            )
            instead, why = self._better(looked, looked.statute, looked.version, standing, near)
            yield replace(finding, instead=instead, why=why)

    def _better(
        self,
        looked: _Looked,
        statute: Statute,
        version: StatuteVersion,
        standing: Standing[Place],
        words: set[str],
    ) -> tuple[tuple[str, ...], Instead]:
        """Where the provision stands now, if an older text says it under this number; else the likest."""
        for older in self._shelf.versions(statute):
            if older.pk == version.pk:
                break
            before = self._shelf.index(older).standing(words, looked.place)
            moved = self._shelf.moved(looked.place, older, version)
            if before is not None and not before.is_doubtful and moved and looked.place not in moved:
                return self._labels(statute, moved), Instead.MOVED
        return self._labels(statute, [standing.best]), Instead.LIKEST


def _fault(ref: CitationRef, article: Article | None, version: StatuteVersion) -> Fault | None:
    """What is missing in the article; of a sample, which holds one summary, any paragraph is taken to exist."""
    if article is None:
        return Fault.NO_SUCH_ARTICLE
    if article.is_deleted:
        return Fault.DELETED_ARTICLE
    if version.is_sample:
        return None
    paragraphs = article.paragraphs
    if ref.paragraph is not None and ref.paragraph > len(paragraphs):
        return Fault.NO_SUCH_PARAGRAPH
    if ref.item is None:
        return None
    searched = paragraphs if ref.paragraph is None else [paragraphs[ref.paragraph - 1]]
    there = any(item["number"] == ref.item for paragraph in searched for item in paragraph["items"])
    return None if there else Fault.NO_SUCH_ITEM


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """The text without its citations: titles of laws are no words of an article."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _around(text: str, mention: Mention | None) -> str:
    if mention is None:
        return text
    return (
        text[max(0, mention.start - WINDOW) : mention.start] + " " + text[mention.end : mention.end + WINDOW]
    )
