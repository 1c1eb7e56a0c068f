"""The printed data dictionary is that of the models."""

from pathlib import Path

from tools.data_dictionary import dictionary_page

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_page_says_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary_page()
