"""Questions are searched by those who may read them, in their banks, and never by key or explanation."""

import pytest

from core.search.finding import index_rows
from question_bank.actions.search_questions import search_questions
from question_bank.models import QuestionRevision
from tests.factories import DAY, approved_question, bank, cast, question, statute

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people(db):
    members = cast()
    own = bank(members.bureau)
    cited = statute("练兵试验条例")
    approved_question(
        own,
        "甲-1",
        stem="对被取保候审的人，期限最长为多久？",
        options=["示例六个月", "示例十二个月"],
        key=[1],
        cites=cited,
    )
    question(
        own, "甲-2", stem="传唤的时间？", explanation="解析里才有的词。", options=["八小时", "十日"], key=[0]
    )
    question(own, "甲-3", kind="fill_in", stem="询问查证的时间为____。", key=[["答案里才有的词"]])
    approved_question(own, "甲-4", kind="case_analysis")
    approved_question(bank(members.other_bureau), "乙-1", stem="取保候审由谁决定？")
    index_rows(QuestionRevision.objects.all())
    return members


def found(text, person):
    search = search_questions(text, person, on=DAY)
    return None if search is None else [revision.question.ref for revision in search.revisions]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("取保候审", ["甲-1"]),
        ("十二个月", ["甲-1"]),
        ("时间", ["甲-2", "甲-3"]),
        ("甲-2", ["甲-2"]),
        ("练兵试验条例第1条", ["甲-1"]),
        ("第一条", ["甲-1"]),
        ("练兵试验条例第2条", []),
        ("解析里才有的词", []),
        ("答案里才有的词", []),
        ("市场内扰乱秩序", ["甲-4"]),
        ("到场后先做什么", ["甲-4"]),
        ("先出示证件", []),
        ("制止行为", []),
    ],
)
def test_an_author_finds_the_questions_of_the_own_banks(people, text, refs):
    assert found(text, people.wang) == refs


def test_the_other_bureau_finds_its_own_alone(people):
    assert found("取保候审", people.zhou) == ["乙-1"]
    assert found("甲-1", people.zhou) == []


def test_an_officer_without_a_role_searches_no_questions(people):
    assert found("取保候审", people.li) is None


def test_only_the_newest_wording_is_found(people):
    first = QuestionRevision.objects.get(question__ref="甲-2")
    newer = QuestionRevision(
        question=first.question, number=2, kind=first.kind, subject=first.subject, difficulty=3,
        stem="盘问的期限？", options=first.options, key=first.key, created_at=first.created_at,
    )  # fmt: skip
    newer.save()
    index_rows([newer])

    assert (found("传唤", people.wang), found("盘问", people.wang)) == ([], ["甲-2"])


def test_keys_and_explanations_are_not_in_the_index(people):
    fields = {field.field_name for field in QuestionRevision.get_search_fields()}

    assert fields == {"stem", "options", "matches", "material", "part_stems", "articles_printed"}
