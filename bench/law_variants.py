"""How well `compare_law` finds what is known to have become of an article: `python bench/law_variants.py FOLDER`.

FOLDER holds real law texts (Markdown); they are read in place. From each law a newer one is made in memory by drawing
for every article: kept, reworded a little or much, split, merged with the next, dropped, moved; articles of another
law come in between, and all is numbered anew. What was drawn is the truth that the comparison is measured against.
Then different laws are compared with each other, where nothing corresponds, and 刑法 is timed. No database; the
same seed gives the same figures.
"""

from __future__ import annotations

import random
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.compare import read, texts
from bench.law_scores import HEAD, Score, scored
from law.domain.compare import Text, compare

SEED = 20260101
FATES = (
    ("kept", 25),
    ("little", 30),
    ("much", 20),
    ("split", 8),
    ("merged", 7),
    ("dropped", 6),
    ("moved", 4),
)
LEAST = 15
"""Articles that a law must have to be worth measuring."""
LONGEST = 5.0
"""Seconds of work within which 刑法 must be compared with a newer 刑法; those of other programs do not count."""


@dataclass
class Made:
    """A newer law made from an older one, and the kinds of the pairs that are true, by (old, new)."""

    articles: list[Text] = field(default_factory=list)
    truth: dict[tuple[str, str], str] = field(default_factory=dict)


def main(paths: list[str]) -> int:
    """Prints the table; 1 if 刑法 takes longer than it may."""
    if len(paths) != 1:
        print(__doc__)
        return 2
    laws = {file.stem: texts(read(file)) for file in sorted(Path(paths[0]).glob("*.md"))}
    laws = {name: [entry for entry in law if not entry.deleted] for name, law in laws.items()}
    laws = {name: law for name, law in laws.items() if len(law) >= LEAST}
    print(f"{'old -> new':>12}  {HEAD}")
    total = Score()
    for place, (name, law) in enumerate(laws.items()):
        strangers = stranger(laws, place)
        made = newer(law, strangers, random.Random(SEED + place))
        score = scored(compare(law, made.articles), made.truth)
        total = total + score
        print(f"{len(law):4} -> {len(made.articles):4}  {score.line}  {name}")
    print(f"{'all':>12}  {total.line}")
    strangers_found(laws)
    return timed(laws)


def stranger(laws: dict[str, list[Text]], place: int) -> list[Text]:
    """The next law in the folder with another title."""
    names = list(laws)
    title = names[place].split("(")[0]
    return next(laws[name] for name in [*names[place:], *names] if name.split("(")[0] != title)


def newer(law: list[Text], strangers: list[Text], draw: random.Random) -> Made:
    """A newer version of `law`."""
    made = Made()
    blocks: list[tuple[str, list[tuple[str, str]]]] = []
    place = 0
    while place < len(law):
        article = law[place]
        fate = draw.choices([name for name, _ in FATES], [weight for _, weight in FATES])[0]
        if fate == "kept":
            blocks.append((article.text, [(article.key, "kept")]))
        elif fate in ("little", "much"):
            share = 0.12 if fate == "little" else 0.35
            blocks.append((reworded(article.text, strangers, share, draw), [(article.key, "changed")]))
        elif fate == "split" and (halves := halved(article.text)):
            blocks += [(reworded(half, strangers, 0.1, draw), [(article.key, "split")]) for half in halves]
        elif fate == "merged" and place + 1 < len(law):
            after = law[place + 1]
            text = reworded(article.text + "\n" + after.text, strangers, 0.1, draw)
            blocks.append((text, [(article.key, "merged"), (after.key, "merged")]))
            place += 1
        elif fate == "moved":
            blocks.insert(draw.randrange(len(blocks) + 1), (article.text, [(article.key, "kept")]))
        elif fate != "dropped":
            blocks.append((article.text, [(article.key, "kept")]))
        if draw.random() < 0.12:
            blocks.append((draw.choice(strangers).text, []))
        place += 1
    old = {article.key: article for article in law}
    for number, (text, origins) in enumerate(blocks, start=1):
        entry = Text(number, 0, text)
        made.articles.append(entry)
        for key, fate in origins:
            kind = fate
            if fate in ("kept", "changed"):
                same = old[key].plain == entry.plain
                kind = "changed" if not same else "same" if key == entry.key else "renumbered"
            made.truth[key, entry.key] = kind
    return made


def pieces(text: str) -> list[str]:
    """A text cut behind its punctuation."""
    return [piece for piece in re.split(r"(?<=[，。；：\n])", text) if piece]


def reworded(text: str, strangers: list[Text], share: float, draw: random.Random) -> str:
    """The text with about `share` of its pieces dropped, replaced by those of a stranger, or joined by them."""
    kept = []
    for piece in pieces(text):
        if draw.random() >= share:
            kept.append(piece)
            continue
        other = draw.choice(pieces(draw.choice(strangers).text))
        kept += draw.choice([[], [other], [piece, other], [piece.replace("十", "二十").replace("五", "三")]])
    return "".join(kept) or text


def halved(text: str) -> list[str]:
    """The text in two, behind the full stop or semicolon nearest to its middle; empty where a half would be a stub."""
    stops = [match.end() for match in re.finditer(r"[。；]", text) if 20 <= match.end() <= len(text) - 20]
    if not stops:
        return []
    cut = min(stops, key=lambda stop: abs(stop - len(text) / 2))
    return [text[:cut], text[cut:].strip()]


def strangers_found(laws: dict[str, list[Text]]) -> None:
    """Pairs found between different laws, of which there should be hardly any."""
    found = [compare(law, stranger(laws, place)).pairs for place, law in enumerate(laws.values())]
    articles = sum(len(law) for law in laws.values())
    print(f"between different laws: {sum(map(len, found))} pairs for {articles} articles")


def timed(laws: dict[str, list[Text]]) -> int:
    """刑法 against a newer 刑法 made of it."""
    law = next((law for name, law in laws.items() if name.startswith("刑法(")), None)
    if law is None:
        return 0
    made = newer(law, next(iter(laws.values())), random.Random(SEED))
    started, worked = time.perf_counter(), time.process_time()
    compare(law, made.articles)
    elapsed, worked = time.perf_counter() - started, time.process_time() - worked
    print(f"刑法: {len(law)} -> {len(made.articles)} articles in {elapsed:.2f} s, {worked:.2f} s of work")
    return 0 if worked < LONGEST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
