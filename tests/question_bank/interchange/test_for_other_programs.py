"""What other programs make of our QTI and Moodle files, by the rules of the schema and of Moodle's own reader."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from lxml import etree
from PIL import Image

from question_bank.domain.question import Content, Part, RubricPoint
from question_bank.interchange.foreign_child import answer
from question_bank.interchange.gift_writer import gift
from question_bank.interchange.losses import ToExport
from question_bank.interchange.moodle_writer import moodle_xml
from question_bank.interchange.pictures import Pictures
from question_bank.interchange.qti_writer import qti_package

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
WRITTEN = Part(
    "short_answer", "为什么？", key="因为。", rubric=(RubricPoint("理由", Decimal(2)),), marks=Decimal(2)
)
CHOSEN = Part("single_choice", "哪个？", ("甲", "乙"), (1,), explanation="见条文。", marks=Decimal(3))


def item(content: Content) -> etree._Element:
    package = qti_package([ToExport("T1", content)], Pictures())
    with zipfile.ZipFile(io.BytesIO(package.content)) as file:
        return etree.fromstring(file.read("items/item-00001.xml"))


def moodle(content: Content) -> etree._Element:
    return etree.fromstring(moodle_xml([ToExport("T1", content)], Pictures()).content).find("question")


def read(question: str) -> dict:
    [row] = answer(f"<quiz>{question}</quiz>".encode(), "auto")["rows"]
    return row


def test_qti_has_no_element_that_its_schema_lacks_and_a_description_for_every_picture():
    stem = f'<p><u>不得</u><s>旧</s><strong>甲</strong><img src="image:{"a" * 64}"></p>'
    content = Content("single_choice", stem, ("甲", "乙"), (0,))

    body = item(content).find(f"{QTI}qti-item-body")
    back = answer(qti_package([ToExport("T1", content)], Pictures({"a" * 64: b"x" * 20}.get)).content, "auto")

    assert not [*body.iter(f"{QTI}u"), *body.iter(f"{QTI}s")]
    assert [one.get("alt") for one in body.iter(f"{QTI}img")] == [""]
    assert "<u>不得</u><s>旧</s><strong>甲</strong>" in back["rows"][0]["content"]["stem"]
    assert 'alt=""' not in back["rows"][0]["content"]["stem"]


def test_a_picture_that_qti_2_holds_as_an_object_comes_in_with_its_description():
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("sign.png", picture.getvalue())
        file.writestr(
            "imsmanifest.xml",
            '<manifest><resources><resource type="imsqti_item_xmlv2p2" href="a.xml"/></resources></manifest>',
        )
        file.writestr(
            "a.xml",
            '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="a" title="a">'
            '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
            "<correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody>"
            '<p>图中是什么？<object data="sign.png" type="image/png">标志</object></p>'
            '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="A">甲</simpleChoice>'
            '<simpleChoice identifier="B">乙</simpleChoice></choiceInteraction></itemBody></assessmentItem>',
        )

    read_back = answer(package.getvalue(), "auto")

    [sha] = read_back["pictures"]
    assert f'<img src="image:{sha}" alt="标志">' in read_back["rows"][0]["content"]["stem"]
    assert not any(problem[0] == "construct_left_out" for problem in read_back["rows"][0]["problems"])


def test_what_scorers_read_stands_in_qti_directly_in_the_body():
    case = Content("case_analysis", "案", key=(), material="材料", parts=(CHOSEN, WRITTEN), marks=Decimal(5))

    root = item(case)
    blocks = list(root.iter(f"{QTI}qti-rubric-block"))

    assert [one.getparent().tag for one in blocks] == [f"{QTI}qti-item-body"] * 2


@pytest.mark.parametrize(
    ("content", "template"),
    [
        (Content("single_choice", "问", ("甲", "乙"), (0,)), "match_correct"),
        (Content("fill_in", "空____。", key=(("八", "8"),)), "map_response"),
        (Content("matching", "配", ("甲", "乙"), ((0, 1), (1, 0)), matches=("一", "二"), marks=Decimal(2)), "map_response"),
    ],
)  # fmt: skip
def test_a_template_of_qti_marks_the_answer_that_it_expects(content, template):
    root = item(content)

    [response] = root.iter(f"{QTI}qti-response-declaration")
    assert response.get("identifier") == "RESPONSE"
    assert root.find(f"{QTI}qti-response-processing").get("template").endswith(f"/{template}.xml")


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (Content("single_choice", "问", ("甲", "乙"), (0,), marks=Decimal(2)), ["2"]),
        (Content("fill_in", "空____，空____。", key=(("八",), ("九",)), marks=Decimal(3)), ["1.5"]),
        (
            Content(
                "case_analysis", "案", key=(), material="材料", parts=(CHOSEN, WRITTEN), marks=Decimal(5)
            ),
            ["3"],
        ),
    ],
)
def test_qti_says_in_full_what_no_template_says(content, values):
    processing = item(content).find(f"{QTI}qti-response-processing")

    assert processing.get("template") is None
    assert [one.text for one in processing.iter(f"{QTI}qti-base-value")] == values


def test_moodle_takes_the_steps_of_an_ordering_in_the_order_of_the_file_and_all_of_them():
    question = moodle(Content("ordering", "排", ("甲", "乙", "丙"), (2, 0, 1)))

    assert [one.findtext("text") for one in question.findall("answer")] == ["丙", "甲", "乙"]
    assert (question.findtext("selecttype"), question.findtext("selectcount")) == ("ALL", "3")
    back = read(etree.tostring(question, encoding="unicode"))["content"]
    assert (back["options"], back["key"]) == (["甲", "乙", "丙"], [2, 0, 1])


@pytest.mark.parametrize(("marks", "weight", "lost"), [("4", 2, []), ("3", 1, ["moodle_weights"])])
def test_moodle_finds_the_marks_of_several_blanks_in_their_weights(marks, weight, lost):
    content = Content("fill_in", "空____，空____。", key=(("八",), ("九",)), marks=Decimal(marks))

    written = moodle_xml([ToExport("T1", content)], Pictures())

    assert written.content.decode().count(f"{{{weight}:SHORTANSWER:") == 2
    assert [loss.code for loss in written.losses] == lost


def test_gaps_of_numbers_in_moodle_become_blanks_and_a_tolerance_is_told():
    row = read(
        '<question type="cloze"><name><text>n</text></name><questiontext format="html"><text>'
        "<![CDATA[<p>不超过{2:NUMERICAL:=24:0.5}小时，应当通知{1:SA:=家属~=亲属}。</p>]]></text></questiontext></question>"
    )

    assert row["content"]["key"] == [["24"], ["家属", "亲属"]]
    assert row["content"]["marks"] == "3"
    assert ["construct_left_out", "", "tolerance: 24: 0.5", True, 0] in row["problems"]


def test_a_gap_of_choices_is_still_listed_as_unknown():
    row = read(
        '<question type="cloze"><name><text>n</text></name><questiontext format="html"><text>'
        "选{1:MULTICHOICE:=甲~乙}。</text></questiontext></question>"
    )

    assert [problem[0] for problem in row["problems"] if not problem[3]] == ["construct_unknown"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "WordDocument".encode("utf-16-le"),
            "old_document",
        ),
        (rb"{\rtf1\ansi 1. \u38382?}", "rich_text_format"),
    ],
)
@pytest.mark.parametrize("form", ["auto", "docx", "text"])
def test_an_old_word_file_is_known_by_its_content_and_refused_with_what_to_do(content, code, form):
    assert answer(content, form)["refused"] == code


def test_a_plain_option_beside_a_table_is_no_markup_in_gift():
    stem = "<table><tbody><tr><td>甲</td></tr></tbody></table>"
    content = Content("single_choice", stem, ("写作 <b>", "甲 & 乙"), (0,), explanation="一\n二 < 三")

    written = gift([ToExport("T1", content)]).content
    [row] = answer(written, "gift")["rows"]

    assert "写作 &lt;b&gt;" in written.decode()
    assert row["content"]["options"] == ["写作 <b>", "甲 & 乙"]
    assert row["content"]["explanation"] == "一\n二 < 三"
