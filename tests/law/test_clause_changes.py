"""An amendment points to the articles it changes, and the articles name the clauses that changed them."""

import pytest
from django.urls import reverse

from law.models import ClauseChange
from tests.factories import BACKEND, cast
from tests.law.samples import AMENDMENT, law
from tests.law.statutes import imported

pytestmark = pytest.mark.django_db

ARTICLES = "\n\n".join(
    f"第{n}条 示例条文{n}。" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
)


@pytest.fixture
def pages(client):
    client.force_login(cast().li, backend=BACKEND)

    def get(version):
        return client.get(
            reverse("law:statute", args=[version.statute_id]), {"version": version.pk}
        ).content.decode()

    return get


def test_the_changes_are_written_with_the_clauses_and_not_twice():
    imported(AMENDMENT)
    imported(AMENDMENT)

    assert list(
        ClauseChange.objects.order_by("clause__number").values_list(
            "clause__number", "law_key", "number", "kind"
        )
    ) == [(1, "示例法", 10, "reworded"), (2, "示例法", 20, "extended")]


def test_the_law_and_its_amendment_lead_to_each_other_whichever_came_first(pages):
    instrument = imported(AMENDMENT)
    before = pages(instrument)
    older = imported(law(ARTICLES, title="示例法"))
    newer = imported(law(ARTICLES, title="示例法", header="2023年5月6日 示例会议修正"))
    clause = f"{reverse('law:statute', args=[instrument.statute_id])}?version={instrument.pk}#clause-1"
    article = f"{reverse('law:article', args=[older.statute_id, '10'])}?on=2023-07-01"

    assert "《示例法》第十条" in before
    assert article not in before
    assert article in pages(instrument)
    assert [text.count(clause) for text in (pages(older), pages(newer))] == [1, 1]


def test_a_version_without_the_change_says_that_it_came_later(pages):
    imported(AMENDMENT)
    older = imported(law(ARTICLES, title="示例法"))
    newer = imported(law(ARTICLES, title="示例法", header="2023年5月6日 示例会议修正"))

    assert ("后来修改本条的规定" in pages(older), "修改本条的规定" in pages(newer)) == (True, True)
    assert "后来修改本条的规定" not in pages(newer)
