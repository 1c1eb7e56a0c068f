"""Certificates: moves, days of validity, numbers, codes."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.days import months_after
from records.domain.certificates import (
    ALPHABET,
    CERTIFICATE_MOVES,
    CODE_LENGTH,
    CertificateState,
    Standing,
    certificate_number,
    last_valid_day,
    masked_name,
    new_code,
    normal_code,
    standing_on,
)

FROM, UNTIL = date(2026, 3, 5), date(2031, 3, 4)


@pytest.mark.parametrize(
    ("day", "state", "standing"),
    [
        (date(2026, 3, 4), "valid", Standing.NOT_YET),
        (FROM, "valid", Standing.VALID),
        (UNTIL, "valid", Standing.VALID),
        (date(2031, 3, 5), "valid", Standing.EXPIRED),
        (UNTIL, "suspended", Standing.SUSPENDED),
        (date(2031, 3, 5), "suspended", Standing.EXPIRED),
        (FROM, "revoked", Standing.REVOKED),
        (date(2031, 3, 5), "revoked", Standing.REVOKED),
    ],
)
def test_a_certificate_is_worth_what_dates_and_people_say(day: date, state: str, standing: Standing) -> None:
    assert standing_on(day, state=state, valid_from=FROM, valid_until=UNTIL) == standing


def test_without_an_end_it_never_expires() -> None:
    assert standing_on(date(9999, 12, 31), state="valid", valid_from=FROM, valid_until=None) == Standing.VALID


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 5), -3, date(2025, 12, 5)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
    ],
)
def test_months_end_where_the_shorter_month_ends(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_five_years_end_on_the_day_before() -> None:
    assert (last_valid_day(FROM, 60), last_valid_day(FROM, None)) == (UNTIL, None)


def test_there_is_no_way_back_from_revocation() -> None:
    moves = {(source.value, to.value) for source, targets in CERTIFICATE_MOVES.items() for to in targets}
    assert moves == {
        ("valid", "suspended"),
        ("valid", "revoked"),
        ("suspended", "valid"),
        ("suspended", "revoked"),
    }
    assert set(CERTIFICATE_MOVES) == set(CertificateState)


def test_a_code_is_read_as_people_type_it() -> None:
    code = new_code()
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}  "
    assert (len(code), set(code) <= set(ALPHABET), normal_code(typed)) == (CODE_LENGTH, True, code)


def test_numbers_and_masked_names_are_written_one_way() -> None:
    assert certificate_number("990100000000", 2026, 7) == "990100000000-2026-00007"
    assert [masked_name(name) for name in ("李明", "欧阳文静", "李")] == ["李*", "欧***", "李"]
