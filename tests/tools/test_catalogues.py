"""Finding marked texts, and judging their Chinese."""

import polib
import pytest

from tools.marked_texts import Marked, marked_in_python, marked_in_template
from tools.translation_faults import faults_of

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p
from django.utils import translation

A = _("One " "text")
B = ngettext("%(n)s row", "%(n)s rows", n)
C = p("import row", "New")
D = translation.gettext("By module")
E = gettext("Somebody else's function")
for _ in range(3):
    pass
"""
TEMPLATE = """{% load i18n %}
<p title="{% translate 'A title' %}">{% translate "100% sure" context "oath" %}</p>
  {% blocktranslate trimmed count n=rows with name=officer.name %}
      {{ name }} has
      {{ n }} row
  {% plural %}
      {{ name }} has {{ n }} rows
  {% endblocktranslate %}
{{ _("In a variable") }} {{ value|default:_("As an argument") }}
{% include "x.html" with label=_("In a tag") %} {# translate "not this" #}
"""


def texts(marks: list[Marked]) -> set[tuple[str, str, str]]:
    return {(mark.context, mark.text, mark.plural) for mark in marks}


def test_texts_in_python_are_found_under_any_imported_name():
    marks, problems = marked_in_python(PYTHON, "a.py")

    assert texts(marks) == {
        ("", "One text", ""),
        ("", "%(n)s row", "%(n)s rows"),
        ("import row", "New", ""),
        ("", "By module", ""),
    }
    assert problems == []


def test_a_text_that_no_catalogue_can_hold_is_complained_about():
    source = 'from django.utils.translation import gettext as _\n_(f"{name} left")\n_("a" + b)\n'

    assert marked_in_python(source, "a.py") == (
        [],
        [
            "a.py:2: a marked text must be one plain text, with %(name)s for values",
            "a.py:3: a marked text must be one plain text, with %(name)s for values",
        ],
    )


def test_texts_in_templates_are_found_as_django_looks_them_up():
    marks, problems = marked_in_template(TEMPLATE, "a.html")

    assert texts(marks) == {
        ("", "A title", ""),
        ("oath", "100%% sure", ""),
        ("", "%(name)s has %(n)s row", "%(name)s has %(n)s rows"),
        ("", "In a variable", ""),
        ("", "As an argument", ""),
        ("", "In a tag", ""),
    }
    assert problems == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("%(n)s rows", "共%(n)s行"),
        ("Hand in now", "现在交卷"),
        ("<b>Note</b>: read", "<b>注意</b>：请阅读"),
        ("PDF", "PDF"),
        ("Open until %(closes)s.", "开放至 %(closes)s。"),
        (", ", "、"),
        ("Refused rows.xlsx", "未通过的行.xlsx"),
    ],
)
def test_good_chinese_has_no_fault(english: str, chinese: str):
    assert faults_of(polib.POEntry(msgid=english, msgstr=chinese), chinese) == []


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("Hand in", "", "not translated"),
        ("Hand in", "Hand in", "still English (if right, say '# same in Chinese')"),
        ("%(n)s rows", "共%(m)s行", "other placeholders than in English: '共%(m)s行'"),
        ("%s rows", "共行", "other placeholders than in English: '共行'"),
        ("{n} left", "还剩", "other placeholders than in English: '还剩'"),
        ("Are you sure?", "确定吗?", "half-width punctuation at '吗?': '确定吗?'"),
        ("Read this.", "请阅读.", "half-width punctuation at '读.': '请阅读.'"),
        ("Name (short)", "姓名(简称)", "half-width punctuation at '名(': '姓名(简称)'"),
        ("Name", "姓名 ", "space at the ends that English has not: '姓名 '"),
    ],
)
def test_bad_chinese_is_told_why(english: str, chinese: str, fault: str):
    assert faults_of(polib.POEntry(msgid=english, msgstr=chinese), chinese) == [fault]


def test_a_doubtful_translation_counts_as_a_fault():
    entry = polib.POEntry(msgid="Hand in", msgstr="交卷", flags=["fuzzy"])

    assert faults_of(entry, "交卷") == ["marked fuzzy"]
