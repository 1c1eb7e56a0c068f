"""What a person who searches the laws means: articles by number, a law by its name, words of the text.

第82条, 八十二条, 82, art. 82 and 第八十二条 are one and the same; with a name of a law before it (刑诉法第81条,
《治安管理处罚法》第26条第2款) it is an article of that law. Names that people write stand in `citations.ALIASES`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from .citations import CitationRef, CitationUnreadable, parse_citations
from .numerals import NUMERAL_CLASS, article_label, parse_number
from .variants import simplify

LONGEST = 200
"""Characters of a query that are read."""
MOST_ARTICLES = 20
"""Articles of a query that are looked up."""

_UNNAMED = "某法"
_ENGLISH = re.compile(r"\bart(?:icle)?s?\.?\s*(\d{1,4}(?:-\d{1,3})?)(?![\d-])", re.IGNORECASE)
_LABEL = re.compile(rf"第?([{NUMERAL_CLASS}]{{1,9}})条(?:(?:之|[-－—–])([{NUMERAL_CLASS}]{{1,5}}))?")
_QUOTED = re.compile(r"^《([^》]{1,120})》(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LawQuery:
    """`refs`: articles meant, with an empty title where no law was named. `title`: the law to which the words are
    limited, as written; empty for all. `words`: what is looked for in texts; `phrase`: only as it stands."""

    refs: tuple[CitationRef, ...] = ()
    title: str = ""
    words: str = ""
    phrase: bool = False


def read_query(text: str, is_law: Callable[[str], bool]) -> LawQuery:
    """What `text` means; `is_law` says whether a name (as written) is that of a law that is here."""
    tidy = simplify(unicodedata.normalize("NFKC", text[:LONGEST])).strip()
    tidy = _ENGLISH.sub(r"第\1条", tidy)
    refs = _articles(tidy, is_law)
    if refs:
        labels = {article_label(ref.number, ref.suffix) for ref in refs}
        titles = {ref.title for ref in refs}
        one_law = titles.pop() if len(titles) == 1 else ""
        words = labels.pop() if len(labels) == 1 else ""
        return LawQuery(refs, one_law, words, phrase=True)
    title, rest = _law_before(tidy, is_law)
    return LawQuery(_articles(rest, is_law, title), title, _LABEL.sub(_printed, rest))


def _articles(text: str, is_law: Callable[[str], bool], title: str = "") -> tuple[CitationRef, ...]:
    """The articles, if the whole text is nothing but citations; of the law `title` where they name none."""
    if not text:
        return ()
    try:
        named = parse_citations(text)
    except CitationUnreadable:
        named = ()
    if named and all(is_law(ref.title) for ref in named):
        return named[:MOST_ARTICLES]
    try:
        bare = parse_citations(f"《{_UNNAMED}》{text}")
    except CitationUnreadable:
        return ()
    if any(ref.title != _UNNAMED for ref in bare):
        return ()
    own = (CitationRef(title, ref.number, ref.suffix, ref.paragraph, ref.item) for ref in bare)
    return tuple(own)[:MOST_ARTICLES]


def _law_before(text: str, is_law: Callable[[str], bool]) -> tuple[str, str]:
    """A name of a law at the beginning, and what follows; no name and the text where there is none."""
    quoted = _QUOTED.match(text)
    if quoted and is_law(quoted[1]):
        return quoted[1], quoted[2].strip()
    first, _space, rest = text.partition(" ")
    if rest and is_law(first):
        return first, rest.strip()
    try:
        refs = parse_citations(first) if rest else ()
    except CitationUnreadable:
        return "", text
    if len(refs) == 1 and is_law(refs[0].title):
        return refs[0].title, f"{article_label(refs[0].number, refs[0].suffix)} {rest.strip()}"
    return "", text


def _printed(match: re.Match[str]) -> str:
    """An article number inside of words, as statutes print it."""
    number = parse_number(match[1])
    suffix = parse_number(match[2]) if match[2] else 0
    if not number or suffix is None or number > 9999:
        return match[0]
    return article_label(number, suffix)
