"""The one sanitizer: what stays, what goes, and that plain text stays plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.domain.rich_text import (
    from_html,
    images_of,
    images_without_description,
    is_rich,
    loses_markup,
    plain_text,
    tidied,
    to_html,
)

SHA = "a" * 64
PIECES = [
    "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<b>", "</b>", "<script>", "</script>", "<img src=x onerror=alert(1)>",
    f'<img src="image:{SHA}" alt="图">', "<svg onload=alert(1)>", "<a href='javascript:alert(1)'>", "文字", "&lt;", "&", "<!--", "-->", "<p style='x'>",
    "<ul><li>", "<style>p{}</style>", "<math><mi>", "<iframe src=//x>", '" onclick="', "\n",
]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["血液酒精含量<80毫克", "a < b <b>", "<script>alert(1)</script>", "甲\n乙", "<br>"]
)
def test_plain_text_stays_plain_and_is_escaped_when_shown(text: str) -> None:
    assert tidied(text) == text
    assert not is_rich(text)
    assert "<script" not in to_html(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_dangerous_survives_and_cleaning_twice_changes_nothing(written: str) -> None:
    for text in (tidied("<p>" + written), from_html(written)):
        assert tidied(text) == text
        shown = to_html(text).lower()
        for sign in (
            "<script",
            "onerror=",
            "onload=",
            "onclick=",
            "javascript:",
            "<svg",
            "<iframe",
            "<style",
            "style=",
        ):
            assert sign not in _tags(shown)


def _tags(markup: str) -> str:
    return "".join(piece.split(">")[0] for piece in markup.split("<")[1:])


def test_tables_lists_and_pictures_stay_and_pictures_get_their_address() -> None:
    text = tidied(
        f"<table onclick=x><tr><td colspan=2>甲</td></tr></table><p><img src='image:{SHA}' alt='图 1'></p>"
    )

    assert images_of(text) == (SHA,)
    assert f'src="/there/{SHA}/"' in to_html(text, lambda sha: f"/there/{sha}/")
    assert 'colspan="2"' in text
    assert plain_text(text) == "甲\n[图 1]"
    assert images_without_description(text) == 0
    assert images_without_description(f'<p><img src="image:{SHA}"></p>') == 1


@pytest.mark.parametrize(
    "source", ["http://elsewhere/x.png", "data:image/png;base64,AA", "image:short", "//x", "/pictures/1"]
)
def test_a_picture_from_elsewhere_is_taken_out(source: str) -> None:
    text = f'<p>看<img src="{source}" alt="x"></p>'

    assert tidied(text) == "<p>看</p>"
    assert loses_markup(text)


def test_what_is_no_more_than_paragraphs_becomes_plain_text() -> None:
    assert from_html("<p dir='ltr'>甲 &lt; 乙</p><p>丙<br>丁</p>") == "甲 < 乙\n丙\n丁"
    assert from_html("甲<b>乙</b>") == "<p>甲<b>乙</b></p>"
    assert from_html("<p>&lt;p&gt;</p>") == "<p>&lt;p&gt;</p>"
