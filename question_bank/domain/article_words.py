"""Articles that a text names in another notation than statutes print: 第26条 is found by 第二十六条 as well."""

import re

from law.domain.numerals import NUMERAL_CLASS, article_label, parse_article_label

_NAMED = re.compile(
    rf"第\s*[{NUMERAL_CLASS}]{{1,9}}\s*[条條](?:\s*(?:之|[-－—–])\s*[{NUMERAL_CLASS}]{{1,5}})?"
)
MOST = 50
"""Articles of one text that are looked at."""


def printed_articles(text: str) -> tuple[str, ...]:
    """The articles of `text` as statutes print them, where the text writes them otherwise; each once.

    第１３３条之1 gives 第一百三十三条之一. Numbers without 第…条 say nothing about articles.
    """
    found: dict[str, None] = {}
    for match in list(_NAMED.finditer(text))[:MOST]:
        place = parse_article_label(match[0])
        if place is not None and (label := article_label(*place)) not in text:
            found[label] = None
    return tuple(found)
