"""The two named password profiles and what they say about a password.

`mlps3` follows the national scheme of classified protection, third level (GB/T 22239-2019, 8.1.4.1: complexity and
periodic change); `asvs` follows OWASP ASVS 5.0, V6.2 and NIST SP 800-63B, which forbid both.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with a password."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FEW_KINDS = "too_few_kinds"
    COMMON = "common"
    PERSONAL = "personal"
    OBVIOUS = "obvious"
    USED_BEFORE = "used_before"


@dataclass(frozen=True, slots=True)
class Profile:
    """Rules for new passwords. `remembered` is how many earlier ones may not come back (besides the present one)."""

    name: str
    shortest: int
    advised: int
    longest: int
    kinds: int
    remembered: int
    greatest_age: timedelta | None


MLPS3 = Profile("mlps3", 8, 12, 128, kinds=3, remembered=5, greatest_age=timedelta(days=90))
ASVS = Profile("asvs", 8, 15, 128, kinds=0, remembered=0, greatest_age=None)
PROFILES = {profile.name: profile for profile in (MLPS3, ASVS)}

OBVIOUS_WORDS = (
    *(
        "lianbing",
        "练兵",
        "police",
        "jingcha",
        "警察",
        "民警",
        "gongan",
        "公安",
        "password",
        "passw0rd",
        "p@ssw0rd",
    ),
    *(
        "密码",
        "admin",
        "qwerty",
        "asdf",
        "zxcv",
        "1qaz",
        "abcd",
        "1234",
        "5678",
        "0000",
        "8888",
        "6666",
        "woaini",
    ),
)
"""Words that everybody who attacks a police exam system tries; a password must be long enough without them."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def kinds_of_character(password: str) -> int:
    """How many of the four kinds occur: lower case, upper case, digits, everything else."""
    return len(
        {
            "lower" if c.islower() else "upper" if c.isupper() else "digit" if c.isdecimal() else "other"
            for c in password
        }
    )


def _telling(word: str) -> bool:
    """Whether a word says something about the person: two Han characters do, a short Latin code does not."""
    return len(word) >= (4 if word.isascii() else 2)


def problems(
    password: str, profile: Profile, *, common: Collection[str], personal_words: Collection[str]
) -> list[Problem]:
    """Everything that `profile` holds against `password`, except its history (which needs stored hashes).

    `common` holds lower-case passwords; `personal_words` are the officer's name, badge number and units.
    """
    found: list[Problem] = []
    plain = _plain(password)
    if len(password) < profile.shortest:
        found.append(Problem.TOO_SHORT)
    if len(password) > profile.longest:
        found.append(Problem.TOO_LONG)
    if kinds_of_character(password) < profile.kinds:
        found.append(Problem.TOO_FEW_KINDS)
    if plain in common or plain.strip(string.punctuation) in common:
        found.append(Problem.COMMON)
    if any(_plain(word) in plain for word in personal_words if _telling(word)):
        found.append(Problem.PERSONAL)
    rest = plain
    for word in OBVIOUS_WORDS:
        rest = rest.replace(word, "")
    if rest != plain and len(rest) < profile.shortest:
        found.append(Problem.OBVIOUS)
    return found


def is_too_old(profile: Profile, changed_at: datetime | None, at: datetime) -> bool:
    """Whether a password set at `changed_at` is due for change at `at`; one of unknown age is not."""
    if profile.greatest_age is None or changed_at is None:
        return False
    return at - changed_at >= profile.greatest_age
