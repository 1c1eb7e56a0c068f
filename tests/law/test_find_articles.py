"""Citations are looked up in the law in force on a day."""

from datetime import date

import pytest

from law.actions.file_sample import SampleArticle, SampleStatute, file_sample
from law.actions.find_articles import ArticleFinder, UnknownCitation, resolve_citation
from law.actions.import_law import import_law
from law.domain.citations import CitationRef
from law.domain.parsing import parse_law
from tests.factories import AT
from tests.law.samples import PLAIN, law

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 5)


@pytest.fixture
def practice():
    text = PLAIN.replace("第四条 特别", "第三条之一 （删去）\n\n第四条 特别")
    return import_law(parse_law(text), source_name="", source_sha256="", at=AT, actor_id=None).version


def found(written, on=DAY):
    return [entry.label for entry in ArticleFinder(on=on).find_all(written)]


def code_of(written, on=DAY):
    with pytest.raises(UnknownCitation) as refusal:
        found(written, on)
    return refusal.value.code


def test_a_citation_finds_its_article_and_gets_its_canonical_label(practice):
    assert found("示例县练兵条例第2条第二款第3项；第四条") == [
        "《示例县练兵条例》第二条第二款第（三）项",
        "《示例县练兵条例》第四条",
    ]


def test_an_item_without_a_paragraph_may_stand_in_any_paragraph(practice):
    assert found("《示例县练兵条例》第二条第（三）项") == ["《示例县练兵条例》第二条第（三）项"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("《别的条例》第一条", "no_such_law"),
        ("《示例县练兵条例》第六条", "no_such_article"),
        ("《示例县练兵条例》第一条之一", "no_such_article"),
        ("《示例县练兵条例》第三条之一", "deleted_article"),
        ("《示例县练兵条例》第二条第四款", "no_such_paragraph"),
        ("《示例县练兵条例》第二条第一款第（一）项", "no_such_item"),
        ("《示例县练兵条例》第二条第（四）项", "no_such_item"),
        ("第二条", "no_title"),
        ("《示例县练兵条例》", "no_article"),
    ],
)
def test_what_does_not_exist_is_refused_with_its_reason(practice, written, code):
    assert code_of(written) == code


def test_before_the_law_is_in_force_there_is_no_text(practice):
    assert code_of("《示例县练兵条例》第一条", on=date(2024, 8, 31)) == "no_text_in_force"


def test_the_reason_names_law_version_and_article(practice):
    with pytest.raises(UnknownCitation) as refusal:
        found("示例县练兵条例第九十九条")

    assert all(word in str(refusal.value) for word in ("示例县练兵条例", "2024年修订", "第九十九条"))


def test_short_titles_and_aliases_are_understood():
    text = law("第一条 示例。", title="中华人民共和国治安管理处罚法")
    version = import_law(parse_law(text), source_name="", source_sha256="", at=AT, actor_id=None).version
    version.statute.aliases = ["新治罚法"]
    version.statute.save()

    for written in (
        "治安管理处罚法第1条",
        "治安法第一条",
        "新治罚法第一条",
        "《中华人民共和国治安管理处罚法》第一条",
    ):
        assert found(written) == ["《中华人民共和国治安管理处罚法》第一条"]


def test_a_name_that_two_laws_share_is_refused():
    for title in ("示例甲条例", "示例乙条例"):
        text = law("第一条 示例。", title=title)
        version = import_law(parse_law(text), source_name="", source_sha256="", at=AT, actor_id=None).version
        version.statute.aliases = ["示例条例"]
        version.statute.save()

    assert code_of("示例条例第一条") == "ambiguous_law"


def test_the_outline_of_a_sample_is_enough_to_check_a_citation():
    file_sample(
        SampleStatute(
            title="示例摘要条例",
            kind="law",
            version_name="2024年通过",
            adopted_on=date(2024, 1, 1),
            promulgated_on=None,
            effective_on=date(2024, 2, 1),
            effective_source="",
            articles=(SampleArticle(10, 0, "摘要。", (), (0, 4)),),
        ),
        at=AT,
    )

    assert found("示例摘要条例第十条第二款第（四）项") == ["《示例摘要条例》第十条第二款第（四）项"]
    assert code_of("示例摘要条例第十条第二款第（五）项") == "no_such_item"
    assert code_of("示例摘要条例第十条第三款") == "no_such_paragraph"


def test_one_citation_can_be_resolved_alone(practice):
    article = resolve_citation(CitationRef("示例县练兵条例", 4), on=DAY)

    assert article.text == "特别示例另行规定。"


@pytest.mark.parametrize("repetitions", (1, 30))
def test_the_number_of_queries_does_not_grow_with_the_citations(
    practice, repetitions, django_assert_num_queries
):
    finder = ArticleFinder(on=DAY)

    with django_assert_num_queries(4):
        for number in range(repetitions):
            finder.find_all(f"示例县练兵条例第{number % 5 + 1}条")
