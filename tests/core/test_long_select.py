"""A long select is the same select, however it is written."""

import pytest
from django import forms
from django.test.html import parse_html

from core.forms.long_select import LongSelect

CHOICES = [("", "全部"), ("a", "甲 <b>&\"'"), ('b"<', "乙"), (3, "丙")]


@pytest.mark.parametrize("value", [None, "", "a", 'b"<', 3, "3", "unknown"])
@pytest.mark.parametrize("attrs", [{}, {"id": "x", "class": 'y"z', "required": True, "disabled": False}])
def test_it_says_what_the_select_of_the_library_says(value, attrs):
    ours, theirs = (
        kind(choices=CHOICES).render("field", value, attrs) for kind in (LongSelect, forms.Select)
    )

    assert parse_html(ours) == parse_html(theirs)
    assert "<b>" not in ours
