"""Texts as people type them: cleaning for storage, folding for comparison."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|_x000D_\n?")
_SPACES_AT_LINE_END = re.compile(r"[ \t\u3000\u00a0]+(?=\n|$)")
_PERHAPS_UNTIDY = re.compile("[\n\r\x0b\x0c_\u2028\u2029\u200b\u200c\u200d\u2060\ufeff\u00ad]")
"""A text without any of these has nothing to clean but its ends: most have none, and looking is quick."""
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069]"
)
"""Control characters but tab and line end, halves of a character, and signs that turn the direction of writing."""

_PUNCTUATION = str.maketrans(
    {
        "。": ".", "、": ",", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"',
        "【": "[", "】": "]", "〔": "[", "〕": "]", "〈": "《", "〉": "》", "—": "-", "–": "-", "−": "-",
        "～": "-", "~": "-", "•": "·", "・": "·", "‧": "·", "×": "x",
    }
)  # fmt: skip
_TO_TRANSLATE = re.compile(f"[{''.join(re.escape(chr(code)) for code in _PUNCTUATION)}]")
_WRAPPING = re.compile("[《》\"']")
_TRAILING = ".,;:!? "
_SPACE_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9]) (?=[a-z0-9])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PERCENT_IN_WORDS = re.compile(r"百分之(\d+(?:\.\d+)?|[零〇一二三四五六七八九十百点]+)")
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千两万亿]+")
_DIGITS_THEN_UNIT = re.compile(r"(?<!\d)(\d{1,15}(?:\.\d{1,15})?)([万亿])")
_DIGIT_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}


def clean(text: str) -> str:
    """The text as stored: LF line ends, no invisible characters, no blank space at line ends or around.

    Letters, digits and punctuation stay as typed (NFC only), so that a law is quoted as printed.
    """
    text = unicodedata.normalize("NFC", text)
    if _PERHAPS_UNTIDY.search(text):
        text = _SPACES_AT_LINE_END.sub("", _NEWLINES.sub("\n", text).translate(_INVISIBLE))
    return text.strip()


def forbidden_characters(text: str) -> str:
    """Control, direction-changing and unpaired surrogate characters in ``text``, each once."""
    return "".join(sorted(set(_FORBIDDEN.findall(text))))


def fold(text: str) -> str:
    """The text as compared: what differs only in width, case, spaces, punctuation or digits is the same.

    ``《治安管理处罚法》`` and ``治安管理处罚法``, ``24小时`` and ``二十四 小时``, ``２，０００元`` and ``2000元``,
    ``百分之五`` and ``5%`` fold to the same string.
    """
    text = _translated(unicodedata.normalize("NFKC", _translated(clean(text))))
    text = " ".join(text.casefold().split())
    if " " in text:
        text = _SPACE_BETWEEN_WORDS.sub("\0", text).replace(" ", "").replace("\0", " ")
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "百分之" in text:
        text = _PERCENT_IN_WORDS.sub(r"\1%", text)
    text = _NUMERAL.sub(_numeral_to_digits, text)
    if "万" in text or "亿" in text:
        text = _DIGITS_THEN_UNIT.sub(_unit_to_digits, text)
    return _WRAPPING.sub("", text).rstrip(_TRAILING)


def _translated(text: str) -> str:
    """Punctuation in one form; looking first is quicker, since most texts have none of it."""
    return text.translate(_PUNCTUATION) if _TO_TRANSLATE.search(text) else text


def _numeral_to_digits(match: re.Match[str]) -> str:
    """A run of Chinese numeral characters in digits; a run that is no number stays as it is."""
    written = match.group()
    if all(char in _DIGIT_VALUES for char in written):
        return "".join(str(_DIGIT_VALUES[char]) for char in written)
    value = _value(written)
    return written if value is None else str(value)


def _value(written: str) -> int | None:
    """The number that ``written`` names (二十四, 一百零五, 三万), or None."""
    total = section = digit = 0
    last_small = 10_000
    last_large: int | None = None
    pending = False
    for char in written:
        if char in _DIGIT_VALUES:
            if pending and digit:
                return None
            digit, pending = _DIGIT_VALUES[char], True
        elif char in _SMALL_UNITS:
            unit = _SMALL_UNITS[char]
            if unit >= last_small:
                return None
            section += (digit if pending else 1) * unit
            digit, pending, last_small = 0, False, unit
        else:
            unit = _LARGE_UNITS[char]
            if (last_large is not None and unit >= last_large) or section + digit == 0:
                return None
            total += (section + digit) * unit
            section, digit, pending, last_small, last_large = 0, 0, False, 10_000, unit
    return total + section + digit


def _unit_to_digits(match: re.Match[str]) -> str:
    """``3万`` and ``1.5万`` as plain digits."""
    number, unit = match.groups()
    whole, _, decimals = number.partition(".")
    scaled = int(whole + decimals) * _LARGE_UNITS[unit]
    quotient, rest = divmod(scaled, 10 ** len(decimals))
    return match.group() if rest else str(quotient)
