"""A law between adoption and effect: the text in force, and what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import local_day, now
from law.models import StatuteVersion
from tests.factories import BACKEND, cast
from tests.factories.amended import OLD_DAY, amended

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    people = cast()
    client.force_login(people.li, backend=BACKEND)
    client.people = people
    return client


def soon():
    return local_day(now()) + timedelta(days=30)


def test_the_text_in_force_says_which_articles_change_and_from_when(reader):
    law = amended(reader.people.chen, new_day=soon())

    page = reader.get(reverse("law:statute", args=[law.statute.pk])).content.decode()

    assert page.count('data-testid="law-coming"') == 1
    assert page.count('data-testid="article-coming"') == 4
    assert reverse("law:coming_article", args=[law.statute.pk, "4"]) in page
    assert reverse("law:coming_article", args=[law.statute.pk, "1"]) not in page


@pytest.mark.parametrize(
    "key, shown, status",
    [("4", "或者罚款", 200), ("5", "本条已无必要", 200), ("1", "", 200), ("99", "", 404), ("x", "", 404)],
)
def test_one_article_stands_beside_what_it_becomes(reader, key, shown, status):
    law = amended(reader.people.chen, new_day=soon())

    answer = reader.get(reverse("law:coming_article", args=[law.statute.pk, key]))

    assert answer.status_code == status
    assert shown in answer.content.decode()


def test_after_the_effective_date_nothing_is_coming(reader):
    law = amended(reader.people.chen, new_day=local_day(now()))

    page = reader.get(reverse("law:statute", args=[law.statute.pk])).content.decode()

    assert "law-coming" not in page
    assert reader.get(reverse("law:coming_article", args=[law.statute.pk, "3"])).status_code == 404


def test_replaced_versions_are_those_that_have_begun_and_no_longer_count():
    law = amended(new_day=soon())
    before, after = soon() - timedelta(days=1), soon()

    assert not StatuteVersion.objects.replaced(on=OLD_DAY - timedelta(days=1)).exists()
    assert not StatuteVersion.objects.replaced(on=before).exists()
    assert list(StatuteVersion.objects.replaced(on=after)) == [law.old]
    StatuteVersion.objects.filter(pk=law.new.pk).update(repealed_on=after)
    assert set(StatuteVersion.objects.replaced(on=after)) == {law.old, law.new}
