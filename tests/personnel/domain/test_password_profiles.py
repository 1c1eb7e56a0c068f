"""What the two profiles say about passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from personnel.domain.password_profiles import (
    ASVS,
    MLPS3,
    Problem,
    Profile,
    is_too_old,
    kinds_of_character,
    problems,
)

AT = datetime(2026, 3, 5, tzinfo=UTC)
COMMON = {"password1", "aa123456", "iloveyou1"}
PERSONAL = ["李明", "135790", "城关派出所", "A0101", "A", "临河县公安局"]


def found(password: str, profile: Profile) -> list[Problem]:
    return problems(password, profile, common=COMMON, personal_words=PERSONAL)


@pytest.mark.parametrize("profile", [MLPS3, ASVS])
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Zb7-kwq", [Problem.TOO_SHORT]),
        ("Zb7-kwqx", []),
        ("Zb7-" + "kw" * 62, []),
        ("Zb7-" + "kw" * 62 + "x", [Problem.TOO_LONG]),
        ("Aa123456", [Problem.COMMON, Problem.OBVIOUS]),
        ("Aa123456!", [Problem.COMMON, Problem.OBVIOUS]),
        ("ILoveYou1", [Problem.COMMON]),
        ("Zb7-135790", [Problem.PERSONAL]),
        ("Zb7-１３５７９０", [Problem.PERSONAL]),
        ("Zb7-李明-kw", [Problem.PERSONAL]),
        ("Zb7-a0101-kw", [Problem.PERSONAL]),
        ("我在城关派出所-Z7", [Problem.PERSONAL]),
        ("Police@2026", [Problem.OBVIOUS]),
        ("Jingcha110!", [Problem.OBVIOUS]),
        ("Police-and-Zb7-kwq", []),
    ],
)
def test_both_profiles(profile: Profile, password: str, expected: list[Problem]) -> None:
    assert found(password, profile) == expected


@pytest.mark.parametrize(
    ("password", "kinds"),
    [("kwqxkwqx", 1), ("kwqx7kwqx", 2), ("Kwqx7kwqx", 3), ("Kwqx7-kwqx", 4), ("kwqx-练习7", 3)],
)
def test_kinds_of_character_are_counted(password: str, kinds: int) -> None:
    assert kinds_of_character(password) == kinds


def test_the_national_scheme_asks_for_three_kinds_of_character() -> None:
    assert found("kwqx7kwqx", MLPS3) == [Problem.TOO_FEW_KINDS]
    assert found("kwqx7-kwqx", MLPS3) == []


def test_asvs_has_no_rule_of_composition() -> None:
    assert found("correct horse battery staple", ASVS) == []
    assert found("kwqxkwqxz", ASVS) == []


def test_the_national_scheme_asks_for_a_change_after_ninety_days() -> None:
    assert is_too_old(MLPS3, AT - timedelta(days=90), AT)
    assert not is_too_old(MLPS3, AT - timedelta(days=90) + timedelta(seconds=1), AT)


def test_asvs_never_asks_for_a_change() -> None:
    assert not is_too_old(ASVS, AT - timedelta(days=9999), AT)


def test_a_password_of_unknown_age_is_not_too_old() -> None:
    assert not is_too_old(MLPS3, None, AT)
