"""What opens files from outside has a process of its own, with limits."""

import pytest

from core.limited_child import ChildFailed, run_limited


def test_a_child_answers_what_it_made_of_the_content() -> None:
    assert run_limited("tests.support.greedy", "answer", content=b"abc") == b"cba"


def test_a_child_that_wants_more_memory_than_it_may_is_stopped() -> None:
    with pytest.raises(ChildFailed):
        run_limited("tests.support.greedy", "eat", content=b"abc")
