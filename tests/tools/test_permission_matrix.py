"""The printed permission matrix is the one in force."""

from pathlib import Path

from tools.permission_matrix import matrix_page

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_page_says_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == matrix_page()
