"""Importing a law: rows, repetition, other words, samples."""

from datetime import date

import pytest

from core.models import AuditEvent
from law.actions.file_sample import SampleArticle, SampleHeading, SampleStatute, file_sample
from law.actions.import_law import (
    ImportStatus,
    NothingToImport,
    SampleHasOtherArticles,
    VersionDiffers,
    import_law,
    plan_import,
)
from law.actions.record_effective_date import EffectiveDateImpossible, record_effective_date
from law.domain.parsing import parse_law
from law.models import Article, Statute, StatuteVersion
from tests.factories import AT
from tests.law.samples import AMENDMENT, PLAIN, law

pytestmark = pytest.mark.django_db


def imported(text, **changes):
    values = {"source_name": "示例.md", "source_sha256": "0" * 64, "at": AT, "actor_id": 7} | changes
    return import_law(parse_law(text), **values)


def test_a_law_becomes_a_statute_with_a_version_headings_and_articles():
    outcome = imported(PLAIN)

    version = outcome.version
    assert outcome.status is ImportStatus.NEW_STATUTE
    assert (version.statute.title, version.label, version.name) == (
        "示例县练兵条例",
        "2024-06-20",
        "2024年修订",
    )
    assert (version.adopted_on, version.effective_on, version.is_sample) == (
        date(2024, 6, 20),
        date(2024, 9, 1),
        False,
    )
    assert [str(heading) for heading in version.headings.order_by("position")] == [
        "第一章 总 则",
        "第二章 示例管理",
        "第一节 一般规定",
        "第二节 特别规定",
        "第三章 附 则",
    ]
    assert [
        (article.short_number, str(article.heading.parent or article.heading))
        for article in version.articles.order_by("position").select_related("heading__parent")
    ] == [
        ("1", "第一章 总 则"),
        ("2", "第一章 总 则"),
        ("3", "第二章 示例管理"),
        ("4", "第二章 示例管理"),
        ("5", "第三章 附 则"),
    ]
    assert version.articles.get(number=2).paragraphs[1] == {
        "text": "训练有下列内容：",
        "items": [
            {"number": 1, "label": "（一）", "text": "读示例；", "subitems": []},
            {"number": 2, "label": "（二）", "text": "写示例；", "subitems": []},
            {"number": 3, "label": "（三）", "text": "讲示例。", "subitems": []},
        ],
    }


def test_an_import_leaves_an_audit_event():
    version = imported(PLAIN).version

    event = AuditEvent.objects.of_kind("law.imported").get()
    assert (event.actor_id, event.subject) == (7, f"statute_version:{version.pk}")
    assert (event.facts["articles"], event.facts["status"]) == (5, "new_statute")


def test_the_same_text_again_changes_nothing():
    first = imported(PLAIN)

    again = imported(PLAIN + "\n\n", source_name="另一份.txt")

    assert (again.status, again.version.pk) == (ImportStatus.UNCHANGED, first.version.pk)
    assert (Statute.objects.count(), StatuteVersion.objects.count(), Article.objects.count()) == (1, 1, 5)
    assert AuditEvent.objects.of_kind("law.imported").count() == 1


def test_the_same_version_with_other_words_is_refused_and_nothing_is_written():
    version = imported(PLAIN).version

    with pytest.raises(VersionDiffers) as refusal:
        imported(PLAIN.replace("由示例机关管理", "由别的机关管理"))

    assert "第三条" in str(refusal.value)
    assert version.articles.get(number=3).text == "示例由示例机关管理。"


def test_another_day_is_another_version_of_the_same_statute():
    first = imported(PLAIN).version
    later = PLAIN.replace("2024年6月20日", "2026年2月1日").replace("2024年9月1日", "2026年4月1日")

    outcome = imported(later)

    assert outcome.status is ImportStatus.NEW_VERSION
    assert outcome.version.statute == first.statute


def test_the_short_title_means_the_same_statute():
    first = imported(PLAIN.replace("示例县练兵条例", "中华人民共和国示例练兵条例")).version

    plan = plan_import(
        parse_law(PLAIN.replace("示例县练兵条例", "示例练兵条例").replace("2024年6月", "2025年6月"))
    )

    assert (plan.status, plan.statute) == (ImportStatus.NEW_VERSION, first.statute)


def test_an_amendment_keeps_its_clauses():
    version = imported(AMENDMENT).version

    assert version.statute.form == Statute.Form.AMENDMENT
    assert list(version.clauses.order_by("number").values_list("number", "label")) == [
        (1, "一、"),
        (2, "二、"),
        (3, "三、"),
    ]
    assert version.clauses.get(number=1).text.count("\n") == 3


@pytest.mark.parametrize(
    "text", ["", "你好\n世界", "# 示例条例\n\n没有条文。", "# Some sample\n\n第一条 示例。"]
)
def test_what_is_no_law_is_refused(text):
    with pytest.raises(NothingToImport):
        imported(text)

    assert not Statute.objects.exists()


def test_lines_without_a_place_are_kept_with_the_version():
    version = imported(law("第一条 甲。\n第二条 乙。\n第二条 又一个。\n第三条 丙。")).version

    assert version.unplaced == ["第二条 又一个。"]
    assert "duplicate_article" in [warning["code"] for warning in version.warnings]


def sample(*articles):
    chapter = SampleHeading("chapter", 1, "总则")
    return SampleStatute(
        title="示例县练兵条例",
        kind="law",
        version_name="2024年修订",
        adopted_on=date(2024, 6, 20),
        promulgated_on=None,
        effective_on=date(2024, 8, 1),
        effective_source="示例",
        articles=tuple(
            SampleArticle(number, 0, f"第{number}条的摘要。", (chapter,), (0, 3)) for number in articles
        ),
        aliases=("练兵条例",),
    )


def test_the_real_text_fills_a_sample_and_its_articles_stay():
    version = file_sample(sample(2, 4), at=AT)
    kept = dict(version.articles.values_list("number", "pk"))

    outcome = imported(PLAIN)

    outcome.version.refresh_from_db()
    assert (outcome.status, outcome.version.pk) == (ImportStatus.FILLS_SAMPLE, version.pk)
    assert outcome.version.is_sample is False
    assert {n: outcome.version.articles.get(number=n).pk for n in (2, 4)} == kept
    assert outcome.version.articles.get(number=4).text == "特别示例另行规定。"
    assert list(outcome.version.articles.order_by("position").values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert outcome.version.effective_on == date(2024, 9, 1)


def test_a_day_that_a_person_gave_to_a_sample_stays_where_the_text_is_silent():
    file_sample(sample(2), at=AT)

    version = imported(PLAIN.replace("自2024年9月1日起施行", "自公布之日起施行")).version

    assert (version.effective_on, version.effective_found_in) == (date(2024, 8, 1), "person")


def test_a_sample_with_articles_that_the_text_lacks_is_not_filled():
    version = file_sample(sample(2, 9), at=AT)

    with pytest.raises(SampleHasOtherArticles):
        imported(PLAIN)

    version.refresh_from_db()
    assert version.is_sample is True


def test_filing_a_sample_twice_is_harmless_and_never_touches_a_real_text():
    version = imported(PLAIN).version

    assert file_sample(sample(2), at=AT) == version
    assert version.articles.get(number=2).text != "第2条的摘要。"


def test_a_person_may_enter_the_effective_date_where_the_text_is_silent():
    version = imported(law("第一条 示例。", header="2020年1月2日 示例会议通过")).version

    record_effective_date(version, on=date(2020, 3, 1), at=AT, actor_id=None)

    version.refresh_from_db()
    assert (version.effective_on, version.effective_found_in) == (date(2020, 3, 1), "person")
    assert AuditEvent.objects.of_kind("law.effective_date_recorded").get().facts == {
        "on": "2020-03-01",
        "before": None,
    }


@pytest.mark.parametrize(
    ("text", "day"), [(PLAIN, date(2025, 1, 1)), (law("第一条 示例。"), date(2019, 12, 31))]
)
def test_an_impossible_effective_date_is_refused(text, day):
    version = imported(text).version

    with pytest.raises(EffectiveDateImpossible):
        record_effective_date(version, on=day, at=AT, actor_id=7)


def test_the_version_that_counts_is_the_newest_that_has_begun():
    old = imported(PLAIN).version
    new = imported(
        PLAIN.replace("2024年6月20日", "2026年2月1日").replace("2024年9月1日", "2026年4月1日")
    ).version
    unsure = imported(law("第一条 示例。")).version

    counting = StatuteVersion.objects.counting(on=date(2026, 3, 31))
    assert set(counting) == {old, unsure}
    assert set(StatuteVersion.objects.counting(on=date(2026, 4, 1))) == {new, unsure}
    assert not StatuteVersion.objects.counting(on=date(2019, 1, 1)).exists()
