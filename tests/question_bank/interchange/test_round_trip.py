"""What goes out as QTI 3.0 or Moodle XML comes back as it was: stem, options, key, marks, tags, citations, points, parts."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from question_bank.domain.checks import check, needs_fixed_order
from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.question import Content, Part, RubricPoint
from question_bank.domain.rich_text import is_rich
from question_bank.domain.text import fold
from question_bank.domain.tidy import tidied_content
from question_bank.interchange.drafts import row_from_json
from question_bank.interchange.foreign_child import answer
from question_bank.interchange.gift_writer import gift
from question_bank.interchange.losses import ToExport
from question_bank.interchange.moodle_writer import moodle_xml
from question_bank.interchange.pictures import Pictures
from question_bank.interchange.qti_writer import qti_package

WRITERS = {
    "qti": lambda questions: qti_package(questions, Pictures()),
    "moodle-xml": lambda questions: moodle_xml(questions, Pictures()),
}
EXAMPLES = int(os.environ.get("ROUND_TRIPS", "25"))
SIGNS = "甲乙丙询问查证处罚第条款项《》（）：；，。、？“”A1 2B<>&\"'~=#{}\\/%*|_\n—[]【】"
TABLE = "<p>下表：</p><table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"

texts = (
    st.text(SIGNS, min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: fold(text) and not is_rich(text))
)
stems = st.one_of(texts, st.just(TABLE)).filter(lambda text: not blanks_in(text))
marks = st.decimals("0.5", "20", places=2).map(Decimal.normalize).map(lambda one: Decimal(format(one, "f")))
options = st.lists(texts, min_size=2, max_size=6, unique_by=lambda text: fold(text) or text)
points = st.lists(
    st.builds(
        RubricPoint,
        texts.filter(
            lambda text: (
                "分" not in text
                and not any(map(str.isdigit, text))
                and "\n" not in text
                and not set(text) & set("；;|:：。.、,，[]【】()（） —_")
            )
        ),
        marks,
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def choices(draw):
    kind = draw(st.sampled_from(["single_choice", "multiple_choice", "indefinite_choice"]))
    found = tuple(draw(options))
    least, most = {
        "single_choice": (1, 1),
        "multiple_choice": (2, len(found)),
        "indefinite_choice": (1, len(found)),
    }[kind]
    key = tuple(sorted(draw(st.sets(st.sampled_from(range(len(found))), min_size=least, max_size=most))))
    stem = draw(stems)
    return {
        "kind": kind,
        "stem": stem,
        "options": found,
        "key": key,
        "fixed_order": needs_fixed_order(stem, found) or draw(st.booleans()),
    }


@st.composite
def fill_ins(draw):
    accepted = st.lists(texts.filter(lambda text: "\n" not in text), min_size=1, max_size=3, unique=True).map(
        tuple
    )
    key = tuple(draw(st.lists(accepted, min_size=1, max_size=3)))
    pieces = draw(
        st.lists(
            st.text("甲乙丙不超过小时，", min_size=1, max_size=6),
            min_size=len(key) + 1,
            max_size=len(key) + 1,
        )
    )
    blanks = draw(
        st.lists(st.sampled_from(["____", "（　）", "__", "（  ）"]), min_size=len(key), max_size=len(key))
    )
    stem = "".join(a + b for a, b in zip(pieces, [*blanks, ""], strict=True))
    return {"kind": "fill_in", "stem": stem, "key": key}


@st.composite
def written(draw):
    rubric = tuple(draw(points))
    return {
        "kind": draw(st.sampled_from(["short_answer", "essay"])),
        "stem": draw(stems),
        "key": draw(texts.filter(lambda text: "采分点" not in text)),
        "rubric": rubric,
        "marks": sum((point.marks for point in rubric), Decimal(0)),
    }


@st.composite
def matchings(draw):
    left, right = tuple(draw(options)), tuple(draw(options))
    stem = draw(stems)
    return {
        "kind": "matching",
        "stem": stem,
        "options": left,
        "matches": right,
        "key": tuple((n, draw(st.integers(0, len(right) - 1))) for n in range(len(left))),
        "fixed_order": needs_fixed_order(stem, left),
    }


@st.composite
def orderings(draw):
    steps = tuple(draw(options))
    stem = draw(stems)
    return {
        "kind": "ordering",
        "stem": stem,
        "options": steps,
        "fixed_order": needs_fixed_order(stem, steps),
        "key": tuple(draw(st.permutations(range(len(steps))))),
    }


verdicts = st.builds(lambda stem, key: {"kind": "true_false", "stem": stem, "key": key}, stems, st.booleans())
simple = st.one_of(choices(), verdicts, fill_ins(), written(), matchings(), orderings())


@st.composite
def contents(draw):
    told = {
        "explanation": draw(st.one_of(st.just(""), texts)),
        "subject": "综合",
        "difficulty": draw(st.integers(1, 5)),
        "citations": draw(
            st.sampled_from(
                [(), ("《某法》第一条",), ("《某法》第一条第二款第（三）项", "《另法》第二条之一")]
            )
        ),
    }
    if draw(st.integers(0, 4)) == 0:
        parts = []
        for one in draw(st.lists(simple, min_size=1, max_size=3)):
            one.setdefault("marks", draw(marks))
            parts.append(Part(**one, explanation=draw(st.one_of(st.just(""), texts))))
        whole = Content(
            "case_analysis",
            "某案",
            (),
            (),
            material=draw(stems),
            parts=tuple(parts),
            marks=sum((part.marks for part in parts), Decimal(0)),
            **told,
        )
    else:
        one = draw(simple)
        one.setdefault("marks", draw(marks))
        whole = Content(**one, **told)
    whole = tidied_content(whole)
    assume(not any(finding.refused for finding in check(whole)))
    return whole


def back(form, questions):
    written_file = WRITERS[form](questions)
    told = answer(written_file.content, "auto")
    assert told.get("format") == form, told
    return {row["ref"]: row_from_json(row) for row in told["rows"]}


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions=st.lists(contents(), min_size=1, max_size=3))
def test_a_question_comes_back_as_it_went_out(form, questions):
    sent = [ToExport(f"题-{number}", content) for number, content in enumerate(questions)]

    found = back(form, sent)

    for one in sent:
        read = found[one.ref]
        citations = tuple(part for text in read.content.citations for part in text.split("；"))
        assert replace(read.content, citations=citations) == one.content
        assert not read.refused, read.problems


def test_gift_says_what_it_leaves_out_and_gives_the_rest_back():
    single = Content(
        "single_choice",
        "谁{可以}决定=？",
        ("甲~", "乙#"),
        (1,),
        "见：条文",
        Decimal(2),
        "综合",
        4,
        ("《某法》第一条",),
    )
    order = Content("ordering", "排列。", ("一", "二"), (1, 0))

    written_file = gift([ToExport("S1", single), ToExport("O1", order)])
    [row] = answer(written_file.content, "auto")["rows"]

    assert row_from_json(row).content == single
    assert written_file.questions == 1
    assert [(loss.ref, loss.field, loss.code) for loss in written_file.losses] == [
        ("S1", "marks", "in_a_comment"),
        ("O1", "question", "kind_has_no_place"),
    ]
