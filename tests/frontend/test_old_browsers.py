"""Pages of officers and candidates run in Chromium 86: nothing newer stands in their scripts and styles."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)

NEWER_IN_SCRIPTS = {
    "logical assignment (ES2021)": r"\|\|=|&&=|\?\?=",
    "private members (ES2022)": r"[.{;\s]#[a-zA-Z_]\w*\s*[=(;]|this\.#",
    "static blocks (ES2022)": r"\bstatic\s*\{",
    "class fields are fine, at() is not (ES2022)": r"\.at\(-?\d",
    "replaceAll (ES2021)": r"\.replaceAll\(",
    "structuredClone": r"\bstructuredClone\(",
    "Object.hasOwn (ES2022)": r"\bObject\.hasOwn\(",
    "findLast (ES2023)": r"\.findLast(Index)?\(",
    "arrays by copy (ES2023)": r"\.to(Sorted|Reversed|Spliced)\(",
    "Promise.any (ES2021)": r"\bPromise\.(any|withResolvers)\(",
    "AbortSignal.timeout": r"\bAbortSignal\.(timeout|any)\(",
    "await at the top of a module": r"^await\b|^(?:const|let)\b[^\n]*=\s*await\b",
    "import attributes": r"\bimport\b[^;\n]*\bwith\s*\{",
    "number separators (ES2021)": r"\b\d+_\d+\b",
    "inert": r"\.inert\b",
    "eval": r"\beval\(|\bnew Function\(",
}
NEWER_IN_STYLES = {
    ":has() (105)": r":has\(",
    ":is() and :where() (88)": r":(is|where)\(",
    ":not() of a list (88)": r":not\([^)]*,",
    "nesting (112)": r"^\s+&",
    "container queries (105)": r"@container|container-type",
    "layers (99)": r"@layer",
    "inset (87)": r"(^|[;{\s])inset\s*:",
    "aspect-ratio (88)": r"(^|[;{\s])aspect-ratio\s*:",
    "accent-color (93)": r"accent-color",
    "color-mix (111)": r"color-mix\(|oklch\(|oklab\(|light-dark\(",
    "dynamic viewport (108)": r"\d(dvh|svh|lvh|dvw)\b",
    "logical shorthands (87)": r"(margin|padding|border|inset)-(inline|block)\s*:",
    "range media queries (104)": r"@media[^{]*[<>]",
    "scroll timelines, text-wrap, subgrid": r"text-wrap\s*:|subgrid|animation-timeline",
    "another host": r"@import|url\(\s*[\"']?(https?:)?//",
}


def sources(suffix: str) -> list[Path]:
    """Our scripts or styles; what comes from others keeps its own rules."""
    return sorted(path for path in STATIC.rglob(f"*{suffix}") if "vendor" not in path.parts)


def offenders(suffix: str, pattern: str) -> list[str]:
    """The files that hold `pattern` outside comments."""
    searched = re.compile(pattern, re.MULTILINE)
    return [
        path.relative_to(STATIC).as_posix()
        for path in sources(suffix)
        if searched.search(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("feature", NEWER_IN_SCRIPTS)
def test_no_script_uses(feature: str):
    assert offenders(".js", NEWER_IN_SCRIPTS[feature]) == []


@pytest.mark.parametrize("feature", NEWER_IN_STYLES)
def test_no_style_uses(feature: str):
    assert offenders(".css", NEWER_IN_STYLES[feature]) == []


def test_the_scripts_of_the_exam_room_stay_small():
    weight = sum(
        path.stat().st_size for path in sources(".js") if "exams" in path.parts or "core" in path.parts
    )

    assert weight < 200_000


def test_all_scripts_and_styles_of_ours_together_stay_below_200_kb_on_the_line():
    weight = sum(len(gzip.compress(path.read_bytes())) for path in [*sources(".js"), *sources(".css")])

    assert weight < 200_000


def test_every_colour_is_chosen_in_the_tokens():
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    header_gold = {"#ffd166", "#1d1400"}  # on the dark bar, the same in both schemes
    strays = {
        f"{path.name}: {colour}"
        for path in sources(".css")
        if path.name not in ("tokens.css", "print.css")
        for colour in literal.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))
        if colour not in header_gold
    }

    assert strays == set()
