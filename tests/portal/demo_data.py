"""The data files of the demonstration, as the tests of them read them."""

import json
import re
from pathlib import Path
from typing import Any

import portal.demo
from law.domain.numerals import article_label
from portal.demo.bank import QUESTION_FILES

FOLDER = Path(portal.demo.__file__).parent
Entry = dict[str, Any]


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


WRITTEN: list[Entry] = load("questions/written")
ARRANGED: list[Entry] = load("questions/arranged")
QUESTIONS: list[Entry] = [
    entry
    for name in QUESTION_FILES
    if name not in ("written", "arranged")
    for entry in load(f"questions/{name}")
]
STATUTES: list[Entry] = load("statutes")
SUBJECTS: list[Entry] = load("subjects")
BUREAU: Entry = load("bureau")
CONTENT: Entry = load("content")
PRACTICE: list[Entry] = load("practice")
ARTICLES = {
    (statute["title"], article["number"], article["suffix"]): article
    for statute in STATUTES
    for article in statute["articles"]
}


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def articles_named(text: str) -> set[str]:
    """The articles that a text names: 第一百一十九条, 第十七条之一."""
    return set(re.findall(r"第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?", text))


def articles_cited(entry: Entry) -> set[str]:
    return {article_label(cited["article"], cited["suffix"]) for cited in entry["citations"]}


def leads_nowhere(citation: Entry) -> bool:
    """Whether no summary is there, or no paragraph or item of that number in the article."""
    article = ARTICLES.get((citation["statute"], citation["article"], citation["suffix"]))
    paragraph, item = citation["paragraph"], citation["item"]
    if article is None or paragraph is None:
        return article is None or item is not None
    items = article["items_per_paragraph"]
    return not 1 <= paragraph <= len(items) or (item is not None and not 1 <= item <= items[paragraph - 1])
