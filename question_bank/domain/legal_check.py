"""When the legal department looks at a revision: whenever it rests on other articles than the wording in use."""

from collections.abc import Collection
from typing import NamedTuple


class CitedArticle(NamedTuple):
    """An article as a citation names it: statute, number, suffix, paragraph and item."""

    statute: int
    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None


def needs_legal_check(in_use: Collection[CitedArticle], proposed: Collection[CitedArticle]) -> bool:
    """Whether the citations changed; their order does not count.

    `in_use` is empty for a question that has no approved wording: then every citation is new. A wording that cites
    nothing and replaces one that cites nothing needs no check.
    """
    return set(in_use) != set(proposed)
