"""Numbers of articles in running text, written anew after a law was renumbered.

Only a number that plainly belongs to the law is written anew: one that follows the law's name
(《治安管理处罚法》第四十三条, 治安管理处罚法第43条) or continues such a list (、第四十四条). Whatever else may mean one
of the renumbered articles is told to the caller, so that a person looks at it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .citations import title_key
from .law_words import NameList
from .mentions import Mention, find_mentions
from .numerals import NUMERAL_CLASS, article_label, parse_number

Article = tuple[int, int]
"""Number and suffix."""

_N = rf"[{NUMERAL_CLASS}]{{1,9}}"
_ARTICLE = rf"第(?P<number>{_N})[条條](?:之(?P<suffix>{_N}))?"
_TITLE = r"《(?P<title>[^》]{1,120})》(?:[（(][^）)]{1,30}[)）])?"
_GAP = re.compile(rf"^(?:[、，,和及与或至到\s]|以及|第?[（(]?{_N}[)）]?[款项項])*$")
"""What may stand between two numbers of one list: separators, paragraphs and items."""
_SAYS_ARTICLE = re.compile(rf"(?:[{NUMERAL_CLASS}]\s*[)）]?|[前上][{NUMERAL_CLASS}]?)\s*[条條]")
"""A mention that names an article by a number, or by pointing at another one (前条); 同条 and 前款 move with it."""
_RANGE = re.compile(r"[至到~～\-—–]")


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to before `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Renumbered:
    """The text as it reads now, what was written into it, mentions that a person has to look at, as they stand in it,
    and the law that it speaks of last."""

    text: str
    left: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    law: str = ""


def renumber(
    text: str,
    *,
    names: Iterable[str],
    numbers: Mapping[Article, Article],
    cited: Collection[Article],
    law: str = "",
) -> Renumbered:
    """Writes the articles of one law anew.

    `names`: everything the law is called, short titles too; `numbers`: what each old article became; `cited`: the old
    articles that the text's own citations touch; `law`: the one spoken of before this text. Left to a person is what
    means an article of the law and was not written anew although its number is another one now: without one
    counterpart, by pointing (本法, 前条), without the law's name, written otherwise (第三十、三十一条), of a former
    text (原《…法》); and a cited number that stands without any law.
    """
    called = sorted({*names, *(title_key(name, {}) for name in names)}, key=lambda name: (-len(name), name))
    keys = {title_key(name, {}) for name in called}
    edits, left = _plainly_said(text, called, keys, numbers, cited)
    read = find_mentions(text, NameList(called), law=law)
    for mention in read.mentions:
        if title_key(mention.refs[0].title, {}) not in keys or not _SAYS_ARTICLE.search(mention.written):
            continue
        inside = [edit for edit in edits if mention.start <= edit.start and edit.end <= mention.end]
        if mention.text_of:
            edits = [edit for edit in edits if edit not in inside]
        elif _is_right(mention, {_said(text[edit.start : edit.end]) for edit in inside}, numbers):
            continue
        if not any(mention.start <= start < mention.end for start, _written in left):
            left.append((mention.start, mention.written))
    made = text
    for edit in reversed(edits):
        made = made[: edit.start] + edit.text + made[edit.end :]
    told = dict.fromkeys(written for _start, written in sorted(left))
    return Renumbered(made, tuple(told), tuple(edits), read.law)


def _plainly_said(
    text: str,
    called: Iterable[str],
    keys: Collection[str],
    numbers: Mapping[Article, Article],
    cited: Collection[Article],
) -> tuple[list[Edit], list[tuple[int, str]]]:
    """What follows the law's name or continues its list, and what a person has to look at with its place."""
    bare = "|".join(map(re.escape, called))
    tokens = re.compile(rf"{_TITLE}|(?P<bare>{bare})|{_ARTICLE}")
    edits: list[Edit] = []
    left: list[tuple[int, str]] = []
    law: bool | None = None
    law_ends = 0
    for found in tokens.finditer(text):
        if found["number"] is None:
            law = found["bare"] is not None or title_key(found["title"], {}) in keys
            law_ends = found.end()
            continue
        article = _article(found["number"], found["suffix"])
        if article is None:
            continue
        if not _GAP.match(text[law_ends : found.start()]):
            law = None
        new = numbers.get(article) if law else None
        if law and new is not None:
            if new != article:
                edits.append(Edit(found.start(), found.end(), _like(found[0], new)))
        elif law or (law is None and article in cited):
            left.append((found.start(), found[0]))
        if law is not None:
            law_ends = found.end()
    return edits, left


def _is_right(
    mention: Mention, written: Collection[Article | None], numbers: Mapping[Article, Article]
) -> bool:
    """Whether the mention means the same articles after the edits, of which `written` are the old ones."""
    old = [(ref.number, ref.suffix) for ref in mention.refs]
    new = [numbers.get(article) for article in old]
    if new == old:
        return True
    if len(old) > 1 and _RANGE.search(mention.written):
        first = new[0]
        in_a_row = first is not None and all(
            one == (first[0] + step, 0) for step, one in enumerate(new) if step or first[1] == 0
        )
        return in_a_row and {old[0], old[-1]} <= set(written)
    return all(one == was or was in written for one, was in zip(new, old, strict=True))


def _said(written: str) -> Article | None:
    found = re.match(_ARTICLE, written)
    return _article(found["number"], found["suffix"]) if found else None


def _article(number: str, suffix: str | None) -> Article | None:
    first, second = parse_number(number), parse_number(suffix) if suffix else 0
    return None if first is None or second is None else (first, second)


def _like(written: str, new: Article) -> str:
    """The new number in the notation of the old one: 第43条 becomes 第51条, 第四十三条 becomes 第五十一条."""
    if any(character.isdigit() and character.isascii() for character in written):
        number, suffix = new
        return f"第{number}条之{suffix}" if suffix else f"第{number}条"
    return article_label(*new)
