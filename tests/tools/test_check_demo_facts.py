"""The check of the demonstration against the texts of laws finds what does not agree. The law here is invented."""

from pathlib import Path
from typing import Any

import pytest

from tools.check_demo_facts import Checker, check_question, figures, main, newest

LAW = """# 示例巡查法
2020年1月2日 示例会议通过
<!-- INFO END -->
## 第一章 总则
第一条 巡查人员应当在三日以内报告，逾期的，处五日以上十日以下停职。
巡查人员有下列情形之一的，处二百元以下罚款：
（一）不登记的；
（二）不签名的。
第二条 本法自2020年3月1日起施行。
"""


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    (tmp_path / "示例巡查法(2020-01-02).md").write_text(LAW, encoding="utf-8")
    (tmp_path / "示例巡查法(2010-01-02).md").write_text(LAW.replace("2020", "2010"), encoding="utf-8")
    return Checker(newest(tmp_path))


def question(**changes: Any) -> dict[str, Any]:
    cited = {"statute": "示例巡查法", "article": 1, "suffix": 0, "paragraph": 1, "item": None}
    return {
        "ref": "q-1",
        "kind": "fill_in",
        "stem": "应当在____日以内报告。",
        "key": [["三", "3"]],
        "explanation": "逾期的，处五日以上十日以下停职。",
        "citations": [cited | changes.pop("cited", {})],
    } | changes


def faults_of(checker: Checker, **changes: Any) -> list[str]:
    check_question(checker, question(**changes))
    return checker.faults


def test_a_question_that_agrees_with_its_article_has_no_fault(checker: Checker) -> None:
    assert faults_of(checker) == []
    assert (checker.citations, checker.figures) == (1, 3)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"key": [["七", "7"]]}, "7日 not in the cited articles"),
        ({"explanation": "逾期的，处三日以上十日以下停职。"}, "no range"),
        ({"cited": {"article": 3}}, "no 第三条 in 示例巡查法"),
        ({"cited": {"paragraph": 3}}, "第一条 has 2 paragraphs, not 3"),
        ({"cited": {"paragraph": 2, "item": 3}}, "no item 3 in paragraph 2"),
    ],
)
def test_what_the_article_does_not_say_is_a_fault(
    checker: Checker, changes: dict[str, Any], complaint: str
) -> None:
    assert any(complaint in fault for fault in faults_of(checker, **changes))


def test_a_sample_statute_must_have_the_dates_and_items_of_the_newest_text(checker: Checker) -> None:
    article = {
        "number": 1,
        "suffix": 0,
        "headings": [],
        "items_per_paragraph": [0, 1],
        "summary": "规定报告。",
    }
    dates = {"adopted_on": "2010-01-02", "promulgated_on": None, "effective_on": "2020-03-01"}

    checker.statute({"title": "示例巡查法", "articles": [article], **dates})

    assert checker.faults[0] == "示例巡查法: adopted_on is 2010-01-02, in the text 2020-01-02"
    assert "items [0, 1], in the text [0, 2]" in checker.faults[1]
    assert "headings [], in the text [('chapter', 1, '总则')]" in checker.faults[2]


def test_numbers_of_articles_and_dates_are_no_figures() -> None:
    assert figures("第二十条第三项，2026年1月1日起十天，二百元") == {(10, "日"), (200, "元")}


def test_without_a_folder_it_says_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "tools.check_demo_facts" in capsys.readouterr().out
