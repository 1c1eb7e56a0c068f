"""When a version takes effect: found, or honestly unknown."""

from datetime import date

import pytest

from law.domain.lawtext import EffectiveSource
from law.domain.parsing import parse_law
from tests.law.samples import law

ADOPTED = "2020年1月2日 示例会议通过"
AMENDED = f"{ADOPTED}\n\n2022年3月4日 示例会议《关于修改〈示例管理条例〉的决定》修正"
REVISED = f"{ADOPTED}\n\n2022年3月4日 示例会议修订"


def effect(last, header):
    return parse_law(law(f"第一条 示例。\n\n第二条 {last}", header=header)).effect


def test_a_new_law_says_it_in_its_last_article():
    found = effect("本条例自2020年5月1日起施行。", ADOPTED)

    assert (found.on, found.source) == (date(2020, 5, 1), EffectiveSource.LAST_ARTICLE)


def test_a_revised_law_restates_it():
    assert effect("本条例自2022年6月1日起施行。", REVISED).on == date(2022, 6, 1)


def test_an_amended_law_keeps_the_date_of_the_original_and_its_own_is_unknown():
    found = effect("本条例自2020年5月1日起施行。", AMENDED)

    assert (found.on, found.source, found.original_on) == (None, EffectiveSource.UNKNOWN, date(2020, 5, 1))


def test_a_revision_whose_last_article_is_older_than_itself_is_unknown_too():
    assert effect("本条例自2020年5月1日起施行。", REVISED).on is None


def test_a_second_adoption_is_an_amendment_in_all_but_name():
    header = f"{ADOPTED}\n\n2022年3月4日 示例会议通过"

    assert effect("本条例自2020年5月1日起施行。", header).on is None


def test_the_header_goes_before_the_last_article():
    found = effect("本条例自2020年5月1日起施行。", f"{ADOPTED}\n\n2020年6月1日 施行")

    assert (found.on, found.source) == (date(2020, 6, 1), EffectiveSource.HEADER)


def test_a_header_date_of_an_earlier_version_does_not_count():
    assert effect("示例。", f"{ADOPTED}\n\n2020年6月1日 施行\n\n2022年3月4日 示例会议修正").on is None


@pytest.mark.parametrize("words", ["公布", "发布", "颁布"])
def test_the_day_of_promulgation_counts_when_the_text_says_so(words):
    found = effect(f"本条例自{words}之日起施行。", f"{ADOPTED}\n\n2020年1月9日 示例令第3号{words}")

    assert (found.on, found.source) == (date(2020, 1, 9), EffectiveSource.PROMULGATION)


def test_an_unknown_day_of_promulgation_leaves_the_date_unknown():
    assert effect("本条例自公布之日起施行。", ADOPTED).on is None


def test_the_promulgation_of_the_original_says_nothing_about_an_amended_version():
    assert effect("本条例自公布之日起施行。", AMENDED + "\n\n2022年3月5日 示例令第9号公布").on is None


@pytest.mark.parametrize(
    "words",
    [
        "本条例自二〇二〇年五月一日起施行。",
        "本条例自２０２０年５月１日起施行。",
        "本条例自2020年5月1日零时起施行。",
        "《示例管理条例》自2020年5月1日起施行。",
        "本条例自2020年5月1日起施行。2001年3月4日公布的《旧示例条例》同时废止。",
        "自2020年5月1日起施行。",
        "示例。\n\n本条例自2020年5月1日起施行。",
    ],
)
def test_the_date_is_found_in_whatever_form(words):
    assert effect(words, ADOPTED).on == date(2020, 5, 1)


@pytest.mark.parametrize(
    "words",
    [
        "示例。",
        "本条例施行日期由示例机关另行规定。",
        "本条例自公布后六十日施行。",
        "1980年7月5日公布施行的旧规定同时废止。",
        "本条例自2020年2月30日起施行。",
    ],
)
def test_a_date_that_is_not_stated_is_not_invented(words):
    assert effect(words, ADOPTED).on is None


def test_an_amendment_by_title_is_an_amendment():
    text = "示例管理条例（2022修正）\n第一条 示例。\n第二条 本条例自2020年5月1日起施行。"

    parsed = parse_law(text)

    assert (parsed.title, parsed.version_label, parsed.effective_on) == ("示例管理条例", "2022年修正", None)


def test_two_dates_that_differ_are_reported():
    parsed = parse_law(law("第一条 本条例自2020年5月1日起施行。", header=f"{ADOPTED}\n\n2020年6月1日 施行"))

    assert [w.params for w in parsed.warnings if w.code == "effective_dates_differ"] == [
        {"chosen": "2020-06-01", "stated": "2020-05-01"}
    ]
