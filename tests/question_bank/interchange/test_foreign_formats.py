"""Files of other programs: what is understood, what is listed, what is refused; nothing is fetched."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import zipfile

import pytest

from question_bank.interchange.drafts import row_from_json
from question_bank.interchange.foreign_child import answer

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/治安管理</text></category></question>
  <question type="multichoice"><name><text>q1</text></name>
    <questiontext format="html"><text><![CDATA[<p>谁可以决定？</p><p>第二行<br></p>]]></text></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>见条文</p>]]></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><single>true</single>
    <answer fraction="100" format="html"><text><![CDATA[<p dir="ltr">县级公安机关</p>]]></text></answer>
    <answer fraction="0" format="html"><text>派出所</text><feedback format="html"><text>不对</text></feedback></answer>
    <hint format="html"><text>想一想</text></hint>
  </question>
  <question type="calculated"><questiontext format="html"><text>{a}+{b}</text></questiontext></question>
  <question type="cloze"><questiontext format="html"><text><![CDATA[<p>不超过{1:SHORTANSWER:=八~=8#好}小时</p>]]></text></questiontext></question>
</quiz>"""
QTI_21 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="item1" title="t" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>B</value></correctResponse></responseDeclaration>
<itemBody><p>材料一句。</p><choiceInteraction responseIdentifier="R" shuffle="false" maxChoices="1"><prompt>谁可以决定？</prompt>
<simpleChoice identifier="A">派出所</simpleChoice><simpleChoice identifier="B">县级公安机关</simpleChoice></choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""
HOTSPOT = QTI_21.replace("choiceInteraction", "hotspotInteraction").replace("item1", "item2")
GIFT = """$CATEGORY: $course$/治安

::Q1:: 谁可以决定？{ =县级公安机关#对 ~派出所 ~居委会 }

派出所可以决定警告。{T}

不超过{=八 =8}小时。

哪些？{ ~%50%甲 ~%50%乙 ~%-100%丙 ####见条文 }

配对 { =a -> 1 =b -> 2 }

多大？{#3:1}
"""


def read(content, form="auto"):
    told = answer(content if isinstance(content, bytes) else content.encode(), form)
    return told.get("format"), [row_from_json(row) for row in told.get("rows", ())], told.get("refused")


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def manifest(*names):
    listed = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{name}"/>' for name in names)
    return f"<manifest><resources>{listed}</resources></manifest>"


def said(row):
    return [(problem.code, problem.value, problem.warning) for problem in row.problems]


def test_moodle_xml_is_read_and_what_is_unknown_is_listed():
    form, [choice, unknown, cloze], _refused = read(MOODLE)

    assert form == "moodle-xml"
    assert (choice.content.stem, choice.content.options, choice.content.key) == (
        "谁可以决定？\n第二行",
        ("县级公安机关", "派出所"),
        (0,),
    )
    assert (choice.content.marks, choice.content.subject, choice.content.explanation) == (
        2,
        "治安管理",
        "见条文",
    )
    assert said(choice) == [
        ("construct_left_out", "hint: 想一想", True),
        ("construct_left_out", "feedback: 不对", True),
    ]
    assert (unknown.refused, said(unknown), unknown.row) == (
        True,
        [("construct_unknown", "calculated", False)],
        2,
    )
    assert (cloze.content.stem, cloze.content.key) == ("不超过____小时", (("八", "8"),))


def test_a_qti_package_is_read_item_by_item_and_names_the_file_of_each():
    whole = package(imsmanifest_xml=manifest("a.xml", "b.xml", "gone.xml"), a_xml=QTI_21, b_xml=HOTSPOT)
    form, [item, hotspot, gone], _refused = read(whole)

    assert form == "qti"
    assert (item.sheet, item.ref, item.content.kind, item.content.key) == (
        "a.xml",
        "item1",
        "single_choice",
        (1,),
    )
    assert item.content.stem == "材料一句。\n谁可以决定？"
    assert (hotspot.sheet, said(hotspot)) == ("b.xml", [("construct_unknown", "hotspotinteraction", False)])
    assert said(gone) == [("file_missing", "gone.xml", False)]


def test_a_bare_item_of_qti_3_is_read_like_one_of_2():
    bare = (QTI_21.replace("assessmentItem", "qti-assessment-item").replace("responseDeclaration", "qti-response-declaration")
            .replace("correctResponse", "qti-correct-response").replace("itemBody", "qti-item-body").replace("value>", "qti-value>")
            .replace("choiceInteraction", "qti-choice-interaction").replace("simpleChoice", "qti-simple-choice")
            .replace("responseIdentifier", "response-identifier").replace("maxChoices", "max-choices").replace("prompt", "qti-prompt"))  # fmt: skip

    [new], [old] = read(bare)[1], read(QTI_21)[1]

    assert new.content == old.content


def test_gift_is_read_in_all_its_kinds():
    form, rows, _refused = read(GIFT)

    assert form == "gift"
    assert [(row.row, row.content.kind, row.content.key, row.content.subject) for row in rows] == [
        (3, "single_choice", (0,), "治安"),
        (5, "true_false", True, "治安"),
        (7, "fill_in", (("八", "8"),), "治安"),
        (9, "multiple_choice", (0, 1), "治安"),
        (11, "matching", ((0, 0), (1, 1)), "治安"),
        (13, "fill_in", (("3",),), "治安"),
    ]
    assert ("construct_left_out", "#3:1", True) in said(rows[5])


def test_aiken_is_read():
    form, rows, _refused = read("What is it?\nA. One\nB) Two\nANSWER: B\n\nSecond?\nA. a\nB. b\nANSWER: C\n")

    assert form == "aiken"
    assert [(row.row, row.content.key, row.refused) for row in rows] == [(1, (1,), False), (6, None, True)]


def test_text_in_gb18030_is_told_from_a_table():
    assert read("1. 谁？\nA. 甲\nB. 乙\n答案：B".encode("gb18030"))[0] == "text"
    assert read("题型,题干,选项A,选项B,答案\n单选题,谁？,甲,乙,B".encode("gbk"))[0] == "csv"


def _bomb():
    return package(
        imsmanifest_xml=manifest("a.xml"), a_xml=b"<assessmentItem><itemBody>" + b"<p>" * 30_000_000
    )


HOSTILE = {
    "doctype and entity": ('<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext><text>&a;</text></questiontext></question></quiz>', "xml_entities"),
    "billion laughs": ('<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>', "xml_entities"),
    "a doctype elsewhere": ('<!DOCTYPE assessmentItem SYSTEM "http://127.0.0.1:9/a.dtd">' + QTI_21, "xml_entities"),
    "zip slip": (package(imsmanifest_xml=manifest("a.xml"), **{"..__..__evil_xml": QTI_21}), "unsafe_names"),
    "an absolute path": (package(imsmanifest_xml=manifest("a.xml"), **{"__etc__evil_xml": QTI_21}), "unsafe_names"),
    "a manifest that leads out": (package(imsmanifest_xml=manifest("../../etc/passwd")), "remote_reference"),
    "a manifest that names an address": (package(imsmanifest_xml=manifest("http://127.0.0.1:9/a.xml")), "remote_reference"),
    "a manifest that names a file of the machine": (package(imsmanifest_xml=manifest("file:///etc/passwd")), "remote_reference"),
    "an include": ('<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://127.0.0.1:9/a"/></quiz>', "remote_reference"),
    "depth": ("<quiz>" + "<question>" * 5000, "damaged"),
    "no xml": ("<quiz><question", "damaged"),
    "nothing": ("", "empty_file"),
    "an archive without questions": (package(a_txt="x", imsmanifest_xml="<manifest/>"), "not_questions"),
}  # fmt: skip


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a file of questions opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_as_a_whole_without_a_connection(name, no_network):
    content, code = HOSTILE[name]

    assert read(content)[1:] == ([], code)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/a.png">',
        '<img src="//127.0.0.1/a.png">',
        '<img src="file:///etc/passwd">',
        '<iframe src="http://127.0.0.1:9/"></iframe>',
        '<object data="http://127.0.0.1:9/a"></object>',
    ],
)
def test_a_question_that_loads_from_elsewhere_stays_out(markup, no_network):
    told = MOODLE.replace("<p>谁可以决定？</p>", f"<p>谁可以决定？</p>{markup}")

    row = read(told)[1][0]

    assert row.refused
    assert "remote_reference" in [problem.code for problem in row.problems]


def test_a_bomb_ends_in_the_reading_process_and_takes_less_than_200_megabytes():
    program = (
        "import sys, json\n"
        "from question_bank.interchange.foreign_child import answer\n"
        "told = answer(sys.stdin.buffer.read(), 'auto')\n"
        "most = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(json.dumps([told, int(most.split()[1])]))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=_bomb(), capture_output=True, check=True)
    told, kilobytes = json.loads(done.stdout)

    assert told["refused"] in ("bomb", "damaged")
    assert kilobytes < 200 * 1024
