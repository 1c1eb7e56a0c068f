"""Check what the demonstration says of real laws against their texts: ``python -m tools.check_demo_facts DIR``.

``DIR`` holds the laws as Markdown files, as the law import reads them; they are no part of the product. Exit status 1
where something does not agree. Checked are: dates of statutes, headings and items of the sample articles, every cited
article, paragraph and item, and every figure (days, months, yuan, hours, ages …) that a key, an explanation, a rubric,
a summary or a lesson states: it must stand in one of the articles cited there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from law.domain.citations import parse_citations
from law.domain.lawtext import Article, LawForm, ParsedLaw
from law.domain.numerals import HAN_NUMERAL, article_label, parse_number
from law.domain.parsing import parse_law

DEMO = Path(__file__).parent.parent / "portal" / "demo"
PRACTICE_LAW = "中华人民共和国治安管理处罚法"
"""The law of `practice.json`, whose questions name only an article."""
Entry: TypeAlias = dict[str, Any]
Figure: TypeAlias = tuple[int, str]
"""A value and its unit, such as (15, "日")."""

OTHER_WORDS = {"天": "日", "名": "人"}
UNITS = ("周岁", "小时", "个月", "公里", "日", "天", "年", "元", "人", "名", "次", "倍", "克", "株", "米")
FIGURE = re.compile(rf"(百分之)?([0-9]+|[{HAN_NUMERAL}]+)({'|'.join(UNITS)})?")
NO_FIGURES = re.compile(
    rf"第[0-9{HAN_NUMERAL}]+(?:[条款项次](?:之[{HAN_NUMERAL}]+)?)?|[0-9]{{4}}年[0-9]+月[0-9]+日"
)
RANGE = re.compile(
    rf"[0-9{HAN_NUMERAL}]+(?:{'|'.join(UNITS)})以上[0-9{HAN_NUMERAL}]+(?:{'|'.join(UNITS)})以下"
)
REASONED: Mapping[str, str] = {
    "demo-004": "二千元",
    "demo-005": "二次 六个月 九个月",
    "demo-006": "七日 一千四百元",
    "demo-009": "三千元 一名 十七周岁",
    "demo-011": "一名 三人 四人 十三周岁 六十五周岁",
    "demo-014": "七日 八日 十日 二十五日",
    "demo-023": "八小时",
    "demo-029": "一名",
    "demo-037": "二十元",
    "demo-045": "十三周岁",
    "demo-w04": "三百元",
    "xingsu-011": "三十日 六十日",
    "xingsu-062": "二十小时",
    "zhian-055": "四日 五日",
    "zhian-063": "一人 三人",
    "zhian-074": "七日 一千四百元",
    "以案释法：一份送到的告诫书": "二个月 三次",
}
"""Figures that no article states: facts of the case, what follows from an article by reckoning, or former law."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that states what the cited articles say; `where` is for the report."""

    where: str
    text: str
    articles: tuple[Article, ...]


def figures(text: str) -> set[Figure]:
    """The figures of a text with a unit; numbers of articles and dates are none."""
    found: set[Figure] = set()
    for match in FIGURE.finditer(NO_FIGURES.sub("", text)):
        value = parse_number(match[2])
        unit = "%" if match[1] else OTHER_WORDS.get(match[3], match[3])
        if value is not None and unit:
            found.add((value, unit))
    return found


def ranges(text: str) -> set[tuple[Figure, ...]]:
    """The ranges of a text, such as 五日以上十日以下, each as its two figures."""
    return {tuple(sorted(figures(match[0]))) for match in RANGE.finditer(text)}


def newest(folder: Path) -> dict[str, ParsedLaw]:
    """The laws of a folder by their titles, of each the version that was adopted last."""
    laws: dict[str, ParsedLaw] = {}
    for path in sorted(folder.glob("*.md")):
        law = parse_law(path.read_text(encoding="utf-8"), named_on=day_in(path.name))
        if law.form is not LawForm.LAW or not law.articles:
            continue
        before = laws.get(law.title)
        if before is None or (before.adopted_on or date.min) < (law.adopted_on or date.min):
            laws[law.title] = law
    return laws


def day_in(name: str) -> date | None:
    match = re.search(r"\d{4}-\d\d-\d\d", name)
    return date.fromisoformat(match[0]) if match else None


class Checker:
    """Collects what does not agree between the demonstration and the laws."""

    def __init__(self, laws: Mapping[str, ParsedLaw]) -> None:
        self.laws = laws
        self.articles = {
            (law.title, article.number, article.suffix): article
            for law in laws.values()
            for article in law.articles
        }
        self.faults: list[str] = []
        self.citations = 0
        self.figures = 0

    def statute(self, entry: Entry) -> None:
        """The dates of a sample statute and the shape of its articles."""
        law = self.laws.get(entry["title"])
        if law is None:
            self.faults.append(f"{entry['title']}: no such law in the folder")
            return
        stated = {
            "adopted_on": law.adopted_on,
            "promulgated_on": law.promulgated_on,
            "effective_on": law.effective_on,
        }
        for name, day in stated.items():
            if day is not None and entry[name] != day.isoformat():
                self.faults.append(f"{entry['title']}: {name} is {entry[name]}, in the text {day}")
        for sample in entry["articles"]:
            self._sample(law, sample)

    def _sample(self, law: ParsedLaw, sample: Entry) -> None:
        where = f"{law.title}{article_label(sample['number'], sample['suffix'])}"
        article = self.articles.get((law.title, sample["number"], sample["suffix"]))
        if article is None or article.deleted:
            self.faults.append(f"{where}: no such article")
            return
        items = [len(paragraph.items) for paragraph in article.paragraphs]
        if items != sample["items_per_paragraph"]:
            self.faults.append(f"{where}: items {sample['items_per_paragraph']}, in the text {items}")
        path = [(h.level.value, h.number, squeezed(h.title)) for h in law.heading_path(article.heading)]
        stated = [(h["level"], h["number"], squeezed(h["title"])) for h in sample["headings"]]
        if path != stated:
            self.faults.append(f"{where}: headings {stated}, in the text {path}")
        self.claim(Claim(where, sample["summary"], (article,)))

    def cited(self, where: str, title: str, place: tuple[int, int, int | None, int | None]) -> Article | None:
        """The cited article, if it, its paragraph and its item are there."""
        number, suffix, paragraph, item = place
        self.citations += 1
        article = self.articles.get((title, number, suffix))
        if article is None or article.deleted:
            self.faults.append(f"{where}: no {article_label(number, suffix)} in {title}")
            return None
        if paragraph is not None and paragraph > len(article.paragraphs):
            self.faults.append(
                f"{where}: {article.display} has {len(article.paragraphs)} paragraphs, not {paragraph}"
            )
        elif item is not None and item > len(article.paragraphs[(paragraph or 1) - 1].items):
            self.faults.append(f"{where}: no item {item} in paragraph {paragraph} of {article.display}")
        return article

    def claim(self, claim: Claim) -> None:
        """Every figure of the text stands in one of its articles, or is reasoned."""
        stated = figures(claim.text)
        self.figures += len(stated)
        known = set[Figure]().union(*(figures(article.text) for article in claim.articles))
        lost = stated - known - figures(REASONED.get(claim.where, ""))
        whole = set[tuple[Figure, ...]]().union(*(ranges(article.text) for article in claim.articles))
        for low, high in ranges(claim.text) - whole:
            self.faults.append(
                f"{claim.where}: no range {low} to {high} in the cited articles: {claim.text[:60]}"
            )
        if lost:
            listed = "、".join(f"{value}{unit}" for value, unit in sorted(lost))
            self.faults.append(f"{claim.where}: {listed} not in the cited articles: {claim.text[:60]}")


def squeezed(text: str) -> str:
    return "".join(text.split())


def claims_of(question: Entry) -> Iterator[str]:
    """What a question, or a part of a case, states as true."""
    key = question.get("key")
    yield question["explanation"]
    if question["kind"].endswith("_choice"):
        yield from (question["options"][position] for position in key or ())
    elif question["kind"] == "true_false" and key is True:
        yield question["stem"]
    elif question["kind"] == "fill_in":
        stem = question["stem"]
        for texts in key or ():
            stem = stem.replace("____", texts[0], 1)
        yield stem
    elif isinstance(key, str):
        yield key
    yield from (point["text"] for point in question.get("rubric", ()))
    for part in question.get("parts", ()):
        yield from claims_of(part)


def check_question(checker: Checker, question: Entry) -> None:
    articles = [
        checker.cited(
            question["ref"],
            cited["statute"],
            (cited["article"], cited["suffix"], cited["paragraph"], cited["item"]),
        )
        for cited in question["citations"]
    ]
    for text in claims_of(question):
        checker.claim(Claim(question["ref"], text, tuple(article for article in articles if article)))


def check_page(checker: Checker, page: Entry) -> None:
    found = parse_citations(page["citations"])
    articles = [
        checker.cited(page["title"], ref.title, (ref.number, ref.suffix, ref.paragraph, ref.item))
        for ref in found
    ]
    texts = [page.get("decision", ""), page.get("comment", "")]
    for _kind, value in page.get("body", ()):
        texts += value if isinstance(value, list) else [value]
    for text in texts:
        checker.claim(Claim(page["title"], text, tuple(article for article in articles if article)))


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def check_demo(folder: Path) -> Checker:
    """Everything the demonstration says of the laws, against the laws of the folder."""
    statutes = load(DEMO / "statutes.json")
    checker = Checker(newest(folder))
    for statute in statutes:
        checker.statute(statute)
    content = load(DEMO / "content.json")
    for name in sorted((DEMO / "questions").glob("*.json")):
        for question in load(name):
            check_question(checker, question)
    for question in content["questions"]:
        check_question(checker, question)
    for question in load(DEMO / "practice.json"):
        place = {
            "statute": PRACTICE_LAW,
            "article": question["article"],
            "suffix": 0,
            "paragraph": None,
            "item": None,
        }
        check_question(checker, question | {"citations": [place]})
    for page in [*content["lessons"], *content["cases"]]:
        check_page(checker, page)
    return checker


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__)
        return 2
    checker = check_demo(Path(arguments[0]))
    print("\n".join(checker.faults))
    print(
        f"{checker.citations} citations and {checker.figures} figures checked, {len(checker.faults)} do not agree"
    )
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
