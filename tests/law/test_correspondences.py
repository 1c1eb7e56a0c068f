"""People decide what corresponds between two versions of a law; nothing is overwritten."""

from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from law.actions.decide_correspondence import (
    DecidedMeanwhile,
    DecisionImpossible,
    confirm_unchanged,
    decide_correspondence,
    take_decision_back,
)
from law.models import Correspondence, CorrespondenceDecision
from tests.factories import AT, BACKEND, cast
from tests.law.statutes import both_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return cast()


@pytest.fixture
def versions(db):
    return both_versions()


@pytest.fixture
def say(people, versions):
    """陈 decides about an article: of the older version, or `new` of the newer one."""
    old, new = versions

    def decide(key, *counterparts, seen=0, is_new=False, **more):
        article = (new if is_new else old).articles.get(number=int(key))
        return decide_correspondence(
            old, new, article=article, counterparts=counterparts, seen=seen, at=AT, actor=people.chen, **more
        )

    return decide


def standing(versions):
    """(old, new, kind) of what stands."""
    return sorted(
        (
            row.old_article.short_number if row.old_article else "",
            row.new_article.short_number if row.new_article else "",
            row.kind,
        )
        for row in Correspondence.objects.standing(old=versions[0], new=versions[1])
    )


def test_a_confirmed_proposal_stands_with_who_and_when(people, versions, say):
    decision = say("2", "3")

    assert standing(versions) == [("2", "3", "changed")]
    assert (decision.as_proposed, decision.decided_by, decision.decided_at) == (True, people.chen, AT)
    assert 0.5 < decision.correspondences.get().score < 1


def test_a_correction_is_a_further_decision_and_the_latest_one_stands(versions, say):
    say("2", "3")
    corrected = say("2", "2", "3", seen=1, note="示例理由")

    assert standing(versions) == [("2", "2", "split"), ("2", "3", "split")]
    assert (corrected.turn, corrected.as_proposed, corrected.note) == (2, False, "示例理由")
    assert CorrespondenceDecision.objects.count() == 2


def test_an_article_without_a_counterpart_was_repealed_and_one_without_an_origin_is_new(versions, say):
    say("3")
    say("2", is_new=True)

    assert standing(versions) == [("", "2", "new"), ("3", "", "repealed")]
    assert set(CorrespondenceDecision.objects.values_list("as_proposed", flat=True)) == {True}


def test_naming_an_article_that_was_confirmed_as_new_takes_that_back(versions, say):
    say("2", is_new=True)
    say("3", "2")

    assert standing(versions) == [("3", "2", "changed")]


def test_a_decision_can_be_taken_back_so_that_the_proposal_stands_again(people, versions, say):
    say("3", "4")
    take_decision_back(
        *versions, article=versions[0].articles.get(number=3), seen=1, at=AT, actor=people.chen
    )

    assert standing(versions) == []
    assert CorrespondenceDecision.objects.count() == 2


def test_whoever_saw_an_older_state_is_refused(versions, say):
    say("2", "3")

    with pytest.raises(DecidedMeanwhile):
        say("2", seen=0)

    assert standing(versions) == [("2", "3", "changed")]


@pytest.mark.parametrize(
    ("key", "counterparts", "more", "code"),
    [
        ("2", ["99"], {}, "no_such_article"),
        ("3", [], {"is_new": True}, "has_an_origin"),
        ("2", ["3"], {"is_new": True}, "has_an_origin"),
    ],
    ids=["unknown article", "new but with an origin", "new with a counterpart"],
)
def test_what_makes_no_sense_is_refused(versions, say, key, counterparts, more, code):
    with pytest.raises(DecisionImpossible) as raised:
        say(key, *counterparts, **more)

    assert raised.value.code == code
    assert CorrespondenceDecision.objects.count() == 0


def test_the_older_version_comes_first(people, versions):
    old, new = versions

    with pytest.raises(DecisionImpossible) as raised:
        confirm_unchanged(new, old, at=AT, actor=people.chen)

    assert raised.value.code == "wrong_order"


def test_all_without_a_changed_word_are_confirmed_at_once_and_only_these(people, versions):
    first = confirm_unchanged(*versions, at=AT, actor=people.chen)
    again = confirm_unchanged(*versions, at=AT, actor=people.chen)

    assert (first, again) == (2, 0)
    assert standing(versions) == [("1", "1", "same"), ("4", "4", "same")]


@pytest.mark.both_databases
def test_the_database_keeps_decisions_and_what_they_mean(versions, say):
    decision = say("2", "3")
    row = decision.correspondences.get()
    again = CorrespondenceDecision(
        old_version=versions[0], new_version=versions[1], article=decision.article, turn=1, as_proposed=True,
        decided_by=decision.decided_by, decided_at=AT,
    )  # fmt: skip
    nothing = Correspondence(decision=decision, old_article=row.old_article, kind="changed")

    for attempt in (
        again.save,
        nothing.save,
        lambda: CorrespondenceDecision.objects.update(note="x"),
        lambda: Correspondence.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            attempt()

    assert standing(versions) == [("2", "3", "changed")]


@pytest.fixture
def desk(client, people, versions):
    """The screens as 陈 sees them."""
    client.force_login(people.chen, backend=BACKEND)
    old, new = versions

    class Desk:
        statute = old.statute_id
        both = {"old": old.pk, "new": new.pk}

        def page(self, **asked):
            return client.get(reverse("law:compare", args=[self.statute]), self.both | asked)

        def post(self, key, **said):
            article = old.articles.get(number=key)
            data = self.both | {"article": article.pk, "seen": 0} | said
            return client.post(reverse("law:decide_correspondence", args=[self.statute]), data, follow=True)

        def workbook(self):
            return client.get(reverse("law:comparison_workbook", args=[self.statute]), self.both)

    return Desk()


def test_a_row_is_confirmed_on_the_screen_and_leaves_the_list_of_open_ones(desk, versions):
    before = desk.page(open=1)
    answer = desk.post(2, verb="confirm", counterparts="3", open="1")

    assert standing(versions) == [("2", "3", "changed")]
    assert len(answer.context["rows"]) == len(before.context["rows"]) - 1
    assert answer.redirect_chain[-1][0].endswith(f"open=1#about-{versions[0].articles.get(number=2).pk}")


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({"counterparts": "第二条、第3条"}, [("2", "2", "split"), ("2", "3", "split")]),
        ({"nothing": "on"}, [("2", "", "repealed")]),
        ({"counterparts": "3", "nothing": "on"}, []),
        ({}, []),
        ({"counterparts": "甲"}, []),
        ({"counterparts": "99"}, []),
        ({"counterparts": "3", "seen": "x"}, []),
        ({"counterparts": " ".join(str(n) for n in range(1, 40))}, []),
    ],
    ids=["two", "nothing", "both", "neither", "no number", "no such", "no state", "too many"],
)
def test_a_correction_is_typed_in_any_notation_and_what_cannot_be_meant_is_refused(
    desk, versions, said, stands
):
    answer = desk.post(2, verb="correct", **said)

    assert standing(versions) == stands
    assert answer.status_code == 200
    assert any(
        message.level_tag == ("success" if stands else "error") for message in answer.context["messages"]
    )


def test_the_history_of_an_article_names_who_and_why_for_those_who_may_decide(desk, versions, client, people):
    desk.post(2, verb="confirm", counterparts="3")
    html = desk.post(2, verb="correct", counterparts="2 3", seen=1, note="示例理由").content.decode()
    client.force_login(people.li, backend=BACKEND)
    plain = desk.page().content.decode()

    assert html.count("compare-history") >= 1
    assert ("示例理由" in html, people.chen.name in html) == (True, True)
    assert ("示例理由" in plain, people.chen.name in plain, "decision-confirm" in plain) == (
        False,
        False,
        False,
    )
    assert "compare-state" in plain


def test_the_workbook_has_the_rows_of_the_screen_and_no_names_for_others(desk, client, people):
    desk.post(2, verb="confirm", counterparts="3")
    book = openpyxl.load_workbook(BytesIO(desk.workbook().content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    client.force_login(people.li, backend=BACKEND)
    plain = openpyxl.load_workbook(BytesIO(desk.workbook().content)).worksheets[0]

    assert [row[:2] for row in rows] == [
        ["第一条", "第一条"],
        [None, "第二条"],
        ["第二条", "第三条"],
        ["第三条", None],
        ["第四条", "第四条"],
        ["第五条", "第五条"],
    ]
    assert people.chen.name in rows[2]
    assert people.chen.name not in [cell.value for row in plain.iter_rows() for cell in row]


def test_without_two_versions_the_workbook_sends_back_to_the_comparison(client, people, versions):
    client.force_login(people.li, backend=BACKEND)

    answer = client.get(reverse("law:comparison_workbook", args=[versions[0].statute_id]), {"old": "x"})

    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("law:compare", args=[versions[0].statute_id]),
    )
