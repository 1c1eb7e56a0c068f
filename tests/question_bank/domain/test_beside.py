"""The rules of what stands beside a wording: legal check, difficulty, bulk verbs, windows, articles, typed letters."""

from __future__ import annotations

from datetime import date

import pytest

from core.pinyin_letters import is_typed
from question_bank.domain.article_words import printed_articles
from question_bank.domain.bulk import Standing, Verb, refusal
from question_bank.domain.difficulty import mean_facility, measured_difficulty
from question_bank.domain.facts import Facts
from question_bank.domain.legal_check import CitedArticle, needs_legal_check
from question_bank.domain.windows import MOST, windows

A, B = CitedArticle(1, 26, 0, 1, 3), CitedArticle(1, 26)


@pytest.mark.parametrize(
    ("in_use", "proposed", "needed"),
    [
        ([], [], False),
        ([], [A], True),
        ([A], [A], False),
        ([A, B], [B, A, A], False),
        ([A], [B], True),
        ([A], [], True),
        ([A], [CitedArticle(2, 26, 0, 1, 3)], True),
        ([A], [CitedArticle(1, 26, 1, 1, 3)], True),
    ],
)
def test_the_legal_department_looks_whenever_the_articles_differ(
    in_use: list[CitedArticle], proposed: list[CitedArticle], needed: bool
) -> None:
    assert needs_legal_check(in_use, proposed) is needed


@pytest.mark.parametrize(
    ("facility", "level"),
    [(1.0, 1), (0.9, 1), (0.89, 2), (0.75, 2), (0.55, 3), (0.35, 4), (0.34, 5), (0.0, 5)],
)
def test_what_few_solve_is_hard(facility: float, level: int) -> None:
    assert measured_difficulty(facility) == level


def test_exams_weigh_by_their_candidates() -> None:
    assert mean_facility([(100, 0.9), (300, 0.5)]) == (400, pytest.approx(0.6))
    assert mean_facility([]) == (0, None)
    assert mean_facility([(0, 0.5)]) == (0, None)


def test_facts_that_cannot_stand_say_why() -> None:
    assert Facts().problem() == ""
    assert Facts(use="both", valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1)).problem() == ""
    assert Facts(use="never").problem() == "use_unknown"
    assert Facts(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)).problem() == "validity_backwards"


def test_labels_are_put_on_after_others_are_taken_off() -> None:
    facts = Facts(labels=frozenset({1, 2}), points=frozenset({7}))
    assert facts.with_labels([3], [1]).labels == {2, 3}
    assert facts.with_points([8], [7]).points == {8}


@pytest.mark.parametrize(
    ("verb", "state", "more", "code"),
    [
        (Verb.TAG, "approved", {}, ""),
        (Verb.TAG, "retired", {}, "retired"),
        (Verb.USE, "withdrawn", {}, "retired"),
        (Verb.SUBMIT, "draft", {}, ""),
        (Verb.SUBMIT, "legal", {}, "no_draft"),
        (Verb.SUBMIT, "retired", {}, "retired"),
        (Verb.RETIRE, "legal", {}, ""),
        (Verb.RETIRE, "retired", {}, "retired"),
        (Verb.SUBJECT, "draft", {"subject": 5}, "same_subject"),
        (Verb.SUBJECT, "draft", {"subject": 6}, ""),
        (Verb.ENEMIES, "approved", {"bank": 2}, "other_bank"),
        (Verb.ENEMIES, "approved", {"bank": 1}, ""),
        (Verb.OWNER, "approved", {"may_own": False}, "may_not_own"),
        (Verb.OWNER, "approved", {}, ""),
    ],
)
def test_each_verb_says_which_questions_it_leaves_out(
    verb: Verb, state: str, more: dict[str, int], code: str
) -> None:
    assert refusal(verb, Standing(state, 5, 1), **more) == code  # type: ignore[arg-type]


def test_a_question_moves_when_only_its_wording_in_use_stands_elsewhere() -> None:
    assert refusal(Verb.SUBJECT, Standing("draft", 5, 1, in_use_elsewhere=True), subject=5) == ""


def test_pieces_are_spread_over_the_stem_and_leave_stock_phrases_out() -> None:
    stem = "根据规定，公安机关对当场查获的赌博财物应当如何处理，下列说法正确的是"
    found = windows(stem)
    assert 0 < len(found) <= MOST
    assert {len(piece) for piece in found} == {4}
    assert not any("下列" in piece or "规定" in piece for piece in found)
    assert windows("甲乙丙") == ()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("依照第26条处罚", ("第二十六条",)),
        ("依照第２６条处罚", ("第二十六条",)),
        ("第133条之1和第 12 条", ("第一百三十三条之一", "第十二条")),
        ("依照第二十六条处罚", ()),
        ("26人到场，罚款133元", ()),
        ("第99999999条", ()),
    ],
)
def test_articles_are_found_in_the_notation_of_statutes(text: str, printed: tuple[str, ...]) -> None:
    assert printed_articles(text) == printed


@pytest.mark.parametrize(
    ("letters", "text", "typed"),
    [
        ("zaglcff", "治安管理处罚法", True),
        ("zhianguanlichufafa", "治安管理处罚法", True),
        ("zhianglcff", "治安管理处罚法", True),
        ("zaglcf", "治安管理处罚法", False),
        ("zaglcffx", "治安管理处罚法", False),
        ("xzssf", "行政诉讼法", True),
        ("xf", "刑法", True),
        ("x", "刑法", False),
        ("", "刑法", False),
    ],
)
def test_a_title_is_typed_by_letters_syllables_or_both(letters: str, text: str, typed: bool) -> None:
    assert is_typed(letters, text) is typed


def test_the_beginning_of_a_title_is_enough_where_it_is_asked_for() -> None:
    assert is_typed("zagl", "治安管理处罚法", beginning=True) is True
    assert is_typed("zaglx", "治安管理处罚法", beginning=True) is False
