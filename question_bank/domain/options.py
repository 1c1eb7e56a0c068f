"""Options as people write them in one cell, and options that speak of other options."""

import re
from functools import lru_cache

from question_bank.domain.text import clean

_LABEL = r"[(（\[【]?\s*([A-HＡ-Ｈa-hａ-ｈ])\s*(?:[)）\]】][.．、:：]?|[.．、:：])\s*"
_LABEL_AT_START = re.compile(rf"^\s*{_LABEL}")
_LABEL_ANYWHERE = re.compile(rf"(?:^|(?<=[\s;；。，,])){_LABEL}")

_LABEL_WITHIN = re.compile(r"(?<![A-Za-z0-9])([A-HＡ-Ｈ])[.．、:：]\s*")
_BARE_LETTER = re.compile(r"(?:^|(?<=\s))([A-HＡ-Ｈ])(?=[\u3400-\u9fff])")
_BETWEEN = (r"[|｜]", r"\t", r"[;；]")
_LETTER = r"(?<![A-Za-z])[A-HＡ-Ｈ](?![A-Za-z])"
_REFERS = re.compile(
    r"(?:以上|上述|前述|下述)(?:各项|选项|答案|说法|情形|几项|[两二三四五]项)?(?:都|全|均|皆|全部)"
    r"|(?:以上|上述)(?:各项|选项|答案|说法)?(?:正确|错误|不对|不正确|无)"
    r"|(?:全部|全|都|均|皆)(?:不)?(?:正确|对|错误|错|是|选)$"
    r"|前(?:面)?[两二三四五几](?:项|者|个选项)"
    rf"|{_LETTER}\s*(?:和|与|及|或|、|,|，|＋|\+|/|and|or)\s*{_LETTER}"
    rf"|(?:选项)\s*{_LETTER}|{_LETTER}\s*(?:选项|项)"
    r"|(?i:\b(?:all|none|both|neither|two|any)\b[^.]{0,12}\bof the above\b|\b(?:all|none) of (?:these|them)\b)"
)


def split_options(cell: str) -> tuple[str, ...]:
    """The options that stand in one cell, without their letters.

    One option a line; or in a row, each behind its letter (``A. … B. …``, ``A:…;B:…``), or parted by a sign.
    """
    text = clean(cell)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and not _letters_in_row(lines):
        return tuple(lines)
    labels = list(_LABEL_ANYWHERE.finditer(text))
    if (
        len(labels) > 1
        and _in_order([label.group(1) for label in labels])
        and not text[: labels[0].start()].strip()
    ):
        ends = [label.start() for label in labels[1:]] + [len(text)]
        return tuple(
            text[label.end() : end].strip().rstrip(";；,，").strip()
            for label, end in zip(labels, ends, strict=True)
        )
    return _unlabelled(lines[0]) if len(lines) == 1 else tuple(lines)


def _unlabelled(line: str) -> tuple[str, ...]:
    """Options in a row that no letter parts, or only a letter: ``甲|乙``, ``甲；乙``, ``A甲 B乙``, ``A、甲B、乙``."""
    for label in (_LABEL_WITHIN, _BARE_LETTER):
        labels = list(label.finditer(line))
        if len(labels) > 1 and labels[0].start() == 0 and _in_order([found.group(1) for found in labels]):
            ends = [*(found.start() for found in labels[1:]), len(line)]
            return tuple(line[found.end() : end].strip() for found, end in zip(labels, ends, strict=True))
    for sign in _BETWEEN:
        parts = [part.strip() for part in re.split(sign, line)]
        if len(parts) > 1 and all(parts):
            return tuple(parts)
    return (line,)


def options_in_stem(stem: str) -> tuple[str, tuple[str, ...]] | None:
    """Stem and options where both stand in one text (``…？ A. … B. …``); None when no options follow."""
    labels = list(_LABEL_ANYWHERE.finditer(stem))
    first = next((n for n, label in enumerate(labels) if label.group(1).upper() in {"A", "Ａ"}), None)
    if first is None or len(labels) - first < 2 or not stem[: labels[first].start()].strip():
        return None
    options = split_options(stem[labels[first].start() :].replace("\n", " "))
    return (stem[: labels[first].start()].strip(), options) if len(options) >= 2 else None


def without_letters(options: tuple[str, ...]) -> tuple[str, ...]:
    """The options without a leading ``A.``, ``(A)``, ``A、`` when every option carries its own letter."""
    labels = [_LABEL_AT_START.match(option) for option in options]
    letters = [label.group(1) for label in labels if label]
    if len(letters) != len(options) or not _in_order(letters):
        return options
    return tuple(
        option[label.end() :].strip() for option, label in zip(options, labels, strict=True) if label
    )


@lru_cache
def refers_to_others(option: str) -> bool:
    """Whether an option speaks of other options (以上都对, A和B, 前两项), so that their order matters."""
    return _REFERS.search(option.strip().rstrip("。.")) is not None


def _letters_in_row(lines: list[str]) -> bool:
    labels = [_LABEL_AT_START.match(line) for line in lines]
    return all(labels) and _in_order([label.group(1) for label in labels if label])


def _in_order(letters: list[str]) -> bool:
    plain = [chr(ord(letter) - 0xFEE0) if ord(letter) > 0xFF00 else letter for letter in letters]
    return [letter.upper() for letter in plain] == [chr(ord("A") + n) for n in range(len(plain))]
