"""Chinese is complete: every text of every app, with the same placeholders and full-width punctuation."""

import pytest

from tools import catalogues


@pytest.mark.parametrize("app", catalogues.NAMES)
def test_the_chinese_of_an_app_is_complete(app: str):
    assert catalogues.check(app) == []
