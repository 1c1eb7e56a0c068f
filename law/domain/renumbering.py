"""Numbers of articles in running text, written anew after a law was renumbered.

Only a number that plainly belongs to the law is written anew: one that follows the law's name
(《治安管理处罚法》第四十三条, 治安管理处罚法第43条) or continues such a list (、第四十四条). Whatever else may mean one
of the renumbered articles is told to the caller, so that a person looks at it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .citations import title_key
from .numerals import NUMERAL_CLASS, article_label, parse_number

Article = tuple[int, int]
"""Number and suffix."""

_N = rf"[{NUMERAL_CLASS}]{{1,9}}"
_ARTICLE = rf"第(?P<number>{_N})[条條](?:之(?P<suffix>{_N}))?"
_TITLE = r"《(?P<title>[^》]{1,120})》(?:[（(][^）)]{1,30}[)）])?"
_GAP = re.compile(rf"^(?:[、，,和及与或至到\s]|以及|第?[（(]?{_N}[)）]?[款项項])*$")
"""What may stand between two numbers of one list: separators, paragraphs and items."""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """The text as it reads now, and mentions that a person has to look at, as they stand in it."""

    text: str
    left: tuple[str, ...] = ()


def renumber(
    text: str, *, names: Iterable[str], numbers: Mapping[Article, Article], cited: Collection[Article]
) -> Renumbered:
    """Writes the articles of one law anew.

    `names`: everything the law is called; `numbers`: what each old article became; `cited`: the old articles that the
    text's own citations touch. Left to a person is a mention of the law with an article that has no one counterpart,
    and a cited number that stands without any law's name.
    """
    keys = {title_key(name) for name in names}
    bare = "|".join(re.escape(name) for name in sorted({*names, *keys}, key=lambda name: (-len(name), name)))
    tokens = re.compile(rf"{_TITLE}|(?P<bare>{bare})|{_ARTICLE}")
    pieces: list[str] = []
    left: list[str] = []
    written_to = 0
    law: bool | None = None
    law_ends = 0
    for found in tokens.finditer(text):
        if found["number"] is None:
            law = found["bare"] is not None or title_key(found["title"]) in keys
            law_ends = found.end()
            continue
        article = _article(found["number"], found["suffix"])
        if article is None:
            continue
        if not _GAP.match(text[law_ends : found.start()]):
            law = None
        new = numbers.get(article) if law else None
        if law and new is not None:
            pieces += [text[written_to : found.start()], found[0] if new == article else _like(found[0], new)]
            written_to = found.end()
        elif law or (law is None and article in cited):
            left.append(found[0])
        if law is not None:
            law_ends = found.end()
    return Renumbered("".join([*pieces, text[written_to:]]), tuple(left))


def _article(number: str, suffix: str | None) -> Article | None:
    first, second = parse_number(number), parse_number(suffix) if suffix else 0
    return None if first is None or second is None else (first, second)


def _like(written: str, new: Article) -> str:
    """The new number in the notation of the old one: 第43条 becomes 第51条, 第四十三条 becomes 第五十一条."""
    if any(character.isdigit() and character.isascii() for character in written):
        number, suffix = new
        return f"第{number}条之{suffix}" if suffix else f"第{number}条"
    return article_label(*new)
