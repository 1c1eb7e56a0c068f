"""Components as they come out in the page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

SINGLE = {
    "item": "i7",
    "number": 7,
    "kind": "single_choice",
    "kind_label": "单选题",
    "group": None,
    "stem": "询问查证的时间一般不得超过几小时？",
    "options": [
        {"id": "o1", "letter": "A", "text": "八小时", "chosen": False},
        {"id": "o2", "letter": "B", "text": "十二小时 <b>", "chosen": True},
    ],
    "marks": 2,
    "truth": None,
    "blanks": [],
    "text": "",
    "shown": '["o2"]',
}


def question(**changes: Any) -> dict[str, Any]:
    return {**SINGLE, **changes}


def rendered(component: str, **context: Any) -> str:
    with translation.override("zh-hans"):
        return render_to_string(f"components/{component}.html", context)


class RosterForm(forms.Form):
    badge = forms.CharField(label="警号", help_text="六位数字")
    note = forms.CharField(label="备注", required=False)


def test_a_field_ties_its_label_help_and_error_to_the_input():
    form = RosterForm({"badge": ""})

    html = rendered("field", field=form["badge"])

    assert '<label class="field__label" for="id_badge">警号</label>' in html
    assert 'aria-describedby="id_badge_helptext id_badge_error"' in html
    assert 'id="id_badge_helptext"' in html
    assert 'id="id_badge_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_error_summary_links_to_the_field():
    html = rendered("error_summary", form=RosterForm({"badge": ""}))

    assert 'href="#id_badge"' in html
    assert "data-autofocus" in html


def test_a_form_without_errors_has_no_error_summary():
    assert rendered("error_summary", form=RosterForm({"badge": "100001"})).strip() == ""


def test_pages_keep_the_filters_of_the_list():
    page = Paginator(range(30), 10).page(2)

    html = render_to_string(
        "components/pagination.html",
        {"page": page},
        request=RequestFactory().get("/", {"unit": "A01", "page": "2"}),
    )

    assert "?unit=A01&amp;page=1" in html
    assert "?unit=A01&amp;page=3" in html


def test_a_question_carries_what_the_form_without_scripts_needs():
    html = rendered("question", q=question())

    assert 'name="present-i7" value="1"' in html
    assert 'name="shown-i7" value="[&quot;o2&quot;]"' in html
    assert html.count('name="answer-i7"') == 3  # two options and "no answer"
    assert html.count("checked") == 1
    assert html.count('data-testid="option"') == 2


def test_the_text_of_an_option_is_never_markup():
    html = rendered("question", q=question())

    assert "十二小时 &lt;b&gt;" in html


def test_the_candidate_sees_neither_key_nor_explanation():
    told = question(
        key_text="八小时",
        explanation="第九十七条",
        citations=[{"label": "第九十七条", "url": ""}],
        verdict=None,
    )
    told["options"][0]["key"] = True

    html = rendered("question", q=told)

    assert "第九十七条" not in html
    assert "option--key" not in html
    assert "正确答案" not in html


def test_a_review_says_in_words_which_option_was_right():
    told = question(verdict="wrong", score=0, explanation="见第九十七条", citations=[])
    told["options"] = [{**told["options"][0], "key": True}, told["options"][1]]

    html = rendered("question", q=told, mode="review")

    assert "✓ 正确答案" in html
    assert "您的答案" in html
    assert "× 错误" in html
    assert "<input" not in html


@pytest.mark.parametrize(
    ("kind", "facts", "fields"),
    [
        ("true_false", {"options": [], "truth": True}, 3),
        ("multiple_choice", {}, 2),
        ("indefinite_choice", {}, 2),
        ("fill_in", {"options": [], "blanks": ["八", ""]}, 2),
        ("short_answer", {"options": [], "text": "甲"}, 1),
    ],
)
def test_every_kind_has_its_inputs(kind: str, facts: dict[str, Any], fields: int):
    html = rendered("question", q=question(kind=kind, **facts))

    assert html.count('name="answer-i7"') == fields


def test_a_locked_question_takes_no_answer():
    html = rendered("question", q=question(), locked=True)

    assert "<fieldset disabled>" in html


def test_a_preview_posts_nothing_about_items():
    html = rendered("question", q=question(), mode="preview")

    assert "present-i7" not in html
    assert "shown-i7" not in html


@pytest.mark.parametrize("page", ["400", "403", "404", "500"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_say_what_to_do(page: str, language: str):
    with translation.override(language):
        html = render_to_string(f"{page}.html", {"user": SimpleNamespace(is_authenticated=False)})

    assert html.count("<h1>") == 1
    assert html.count('href="/"') >= 1
