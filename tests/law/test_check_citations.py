"""Checking citations against the laws that are here: two versions of an invented law."""

from datetime import date

import pytest

from law.actions.check_citations import CitationChecker
from law.actions.decide_correspondence import decide_correspondence
from law.actions.note_abbreviation import CannotNote, note_abbreviation
from law.domain.citation_findings import Fault, Finding, Instead, Passage
from law.domain.citations import CitationRef
from law.models import Abbreviation, StatuteVersion
from tests.factories import AT, cast
from tests.law.statutes import both_versions

pytestmark = pytest.mark.django_db
LAW = "示例县练兵管理条例"
BEFORE, AFTER = date(2025, 12, 31), date(2026, 3, 5)


@pytest.fixture(autouse=True)
def laws():
    return both_versions()


def found(text, *, on=AFTER, cited=()):
    return CitationChecker(on=on).check([Passage("stem", text)], cited)


def faults(text, **more):
    return [finding.fault for finding in found(text, **more)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"依照《{LAW}》第九条", Fault.NO_SUCH_ARTICLE),
        (f"依照《{LAW}》第三条第四款", Fault.NO_SUCH_PARAGRAPH),
        (f"依照《{LAW}》第三条第一款第（二）项", Fault.NO_SUCH_ITEM),
        ("依照《远方条例》第九条", Fault.NO_SUCH_LAW),
        ("依照本法第九条", Fault.NO_LAW_SAID),
        (f"依照《{LAW}》第一条至第八条", Fault.NO_SUCH_ARTICLE),
    ],
)
def test_a_wrong_citation_is_found(text, fault):
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        f"依照《{LAW}》第三条第二款，现行犯可以先行拘留，并通知家属。",
        f"依照《{LAW}》第一条至第五条",
        "第三次训练，第二条线索",
    ],
)
def test_a_right_citation_is_left_alone(text):
    assert faults(text) == []


def test_the_day_decides_which_text_counts():
    text = f"《{LAW}》第三条第二款：现行犯可以先行拘留，并通知家属。"

    early = found(text, on=BEFORE)

    assert [(one.fault, one.why, one.instead) for one in early] == [
        (Fault.NO_SUCH_PARAGRAPH, Instead.LATER, ("2026-01-01",))
    ]
    assert faults(text, on=AFTER) == []
    assert faults(text, on=date(2018, 1, 1)) == [Fault.NO_TEXT_IN_FORCE]


def test_where_a_provision_went_is_told():
    (finding,) = found(f"《{LAW}》第二条：对示例人员可以采取强制措施，符合条件的，可以申请取保候审。")

    assert (finding.fault, finding.why) == (Fault.OTHER_WORDS, Instead.MOVED)
    assert finding.instead == (f"《{LAW}》第三条",)
    assert (finding.start, finding.written) == (0, f"《{LAW}》第二条")


def test_what_people_confirmed_counts_before_what_is_proposed(laws):
    old, new = laws
    text = f"《{LAW}》第二条：对示例人员可以采取强制措施，符合条件的，可以申请取保候审。"
    article = old.articles.get(number=2)

    decide_correspondence(old, new, article=article, counterparts=["4"], seen=0, at=AT, actor=cast().chen)

    assert found(text)[0].instead == (f"《{LAW}》第四条",)


def test_an_article_cited_in_its_field_is_compared_with_the_texts():
    cited = [CitationRef(LAW, 4)]

    (finding,) = found("每周组织几次学习？每月组织几次考试？", cited=cited)

    assert (finding.field, finding.fault) == ("citations", Fault.OTHER_WORDS)
    assert (finding.why, finding.instead) == (Instead.LIKEST, (f"《{LAW}》第二条",))


def test_a_citation_of_the_former_text_is_looked_up_there():
    assert faults(f"原《{LAW}》第三条规定请假应当事先书面提出。") == []
    assert faults(f"《{LAW}》（2019年）第三条第二款") == [Fault.NO_SUCH_ARTICLE]


def test_a_text_that_names_no_law_takes_one_that_is_cited():
    assert faults("依照本条例第四条，个人档案永久保存，任何人不得涂改。", cited=[CitationRef(LAW, 4)]) == []


def test_of_a_sample_only_the_article_is_asked_for(laws):
    StatuteVersion.objects.update(is_sample=True)

    assert faults(f"《{LAW}》第三条第九款：现行犯可以先行拘留，并通知家属。") == []


def test_a_finding_survives_its_json():
    finding = found(f"《{LAW}》第二条：对示例人员可以采取强制措施，符合条件的，可以申请取保候审。")[0]

    assert Finding.from_json(finding.as_json()) == finding


def test_a_short_title_counts_from_the_moment_it_is_noted_until_it_is_taken_out():
    people = cast()
    assert faults("依照《练兵条例》第九条") == [Fault.NO_SUCH_LAW]

    note_abbreviation(short="练兵条例", title=f"《{LAW}》", actor=people.chen, at=AT)
    assert faults("依照练兵条例第九条") == [Fault.NO_SUCH_ARTICLE]

    note_abbreviation(short="练兵条例", title="", actor=people.chen, at=AT)
    assert faults("依照《练兵条例》第九条") == [Fault.NO_SUCH_LAW]
    assert Abbreviation.objects.count() == 2


@pytest.mark.parametrize(
    ("short", "title", "code"),
    [
        ("练", LAW, "too_short"),
        (LAW, "别的条例", "is_a_title"),
        ("刑诉法", "刑事诉讼法", "unchanged"),
        ("没有", "", "unchanged"),
    ],
)
def test_a_short_title_that_says_nothing_or_would_hide_a_law_is_refused(short, title, code):
    with pytest.raises(CannotNote) as refused:
        note_abbreviation(short=short, title=title, actor=cast().chen, at=AT)

    assert refused.value.code == code
