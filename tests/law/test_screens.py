"""The list of laws, the reader and the import on the screen."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import ImportBatch
from law.actions.file_sample import SampleArticle, SampleStatute, file_sample
from law.actions.import_law import import_law
from law.domain.parsing import parse_law
from law.models import Statute, StatuteVersion
from law.views.wording import SAMPLE
from tests.factories import AT, BACKEND, cast
from tests.law.samples import PLAIN, law

pytestmark = pytest.mark.django_db

LATER = PLAIN.replace("2024年6月20日", "2098年2月1日").replace("2024年9月1日", "2099年1月1日")


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def signed_in(client):
    def sign_in(officer):
        client.force_login(officer, backend=BACKEND)
        return client

    return sign_in


def imported(text):
    return import_law(parse_law(text), source_name="示例.md", source_sha256="", at=AT, actor_id=None).version


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def laws(count):
    for number in range(count):
        imported(PLAIN.replace("示例县练兵条例", f"示例第{number}条例"))


# The list


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("law:statutes")).status_code == 302


def test_every_officer_may_read_the_list_and_search_it(people, signed_in):
    imported(PLAIN)
    imported(law("第一条 示例。", title="中华人民共和国刑事诉讼法"))
    client = signed_in(people.li)

    assert "示例县练兵条例" in text_of(client.get(reverse("law:statutes")))
    found = text_of(client.get(reverse("law:statutes"), {"q": "刑诉法"}))
    assert ("刑事诉讼法" in found, "练兵条例" in found) == (True, False)


def test_a_search_without_result_says_what_to_do(people, signed_in):
    response = signed_in(people.li).get(reverse("law:statutes"), {"q": "没有"})

    assert 'data-testid="empty-state"' in response.content.decode()


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_asks_as_often_for_one_law_as_for_three(people, signed_in, count, django_assert_num_queries):
    laws(count)
    client = signed_in(people.li)
    client.get(reverse("law:statutes"))

    with django_assert_num_queries(6):
        client.get(reverse("law:statutes"))


# The reader


def test_a_law_is_read_with_its_headings_and_articles(people, signed_in):
    version = imported(PLAIN)

    page = signed_in(people.li).get(reverse("law:statute", args=[version.statute_id])).content.decode()

    assert re.findall(r'id="art-([\d-]+)"', page) == ["1", "2", "3", "4", "5"]
    assert page.count('data-testid="law-article"') == 5
    assert "第二章 示例管理" in page
    assert "（一）读示例；" in page


@pytest.mark.parametrize("asked", ["第四条", "四", "4", "４", " 第 四 条 "])
def test_the_jump_box_understands_every_way_of_writing(people, signed_in, asked):
    version = imported(PLAIN)
    address = reverse("law:statute", args=[version.statute_id])

    response = signed_in(people.li).get(address, {"article": asked})

    assert (response.status_code, response["Location"]) == (302, f"{address}#art-4")


def test_the_jump_box_keeps_the_version_and_says_when_there_is_no_such_article(people, signed_in):
    version = imported(PLAIN)
    client, address = signed_in(people.li), reverse("law:statute", args=[version.statute_id])

    kept = client.get(address, {"article": "5", "version": version.pk})
    missing = client.get(address, {"article": "第八十二条"})

    assert kept["Location"] == f"{address}?version={version.pk}#art-5"
    assert (missing.status_code, 'role="alert"' in missing.content.decode()) == (200, True)


def test_the_text_of_a_day_is_shown(people, signed_in):
    old = imported(PLAIN)
    imported(LATER)
    client, address = signed_in(people.li), reverse("law:statute", args=[old.statute_id])

    def version_shown(on):
        return client.get(address, {"on": on}).context["chosen"]

    assert version_shown("2025-01-01").name == "2024年修订"
    assert version_shown("2099-01-01").name == "2098年修订"
    assert version_shown("2019-01-01") is None


def test_a_version_that_is_not_yet_in_force_says_so(people, signed_in):
    imported(PLAIN)
    later = imported(LATER)

    response = signed_in(people.li).get(
        reverse("law:statute", args=[later.statute_id]),
        {"version": later.pk},
        headers={"accept-language": "en"},
    )

    assert response.context["chosen"].tone == "info"


@pytest.mark.parametrize("on", ["gestern", "2024-13-45", "'; DROP"])
def test_a_day_that_is_none_shows_the_text_of_today_and_says_so(people, signed_in, on):
    version = imported(PLAIN)

    response = signed_in(people.li).get(reverse("law:statute", args=[version.statute_id]), {"on": on})

    assert response.status_code == 200
    assert response.context["day_fault"]


def test_versions_of_other_laws_and_unknown_laws_are_not_found(people, signed_in):
    version, other = imported(PLAIN), imported(law("第一条 示例。"))
    client, address = signed_in(people.li), reverse("law:statute", args=[version.statute_id])

    assert client.get(address, {"version": other.pk}).status_code == 404
    assert client.get(address, {"version": "abc"}).status_code == 404
    assert client.get(reverse("law:statute", args=[999999])).status_code == 404


def test_one_article_has_an_address_of_its_own(people, signed_in):
    version = imported(PLAIN)

    response = signed_in(people.li).get(
        reverse("law:article", args=[version.statute_id, "4"]), {"on": "2025-01-01"}, follow=True
    )

    assert response.redirect_chain[-1][0].endswith("?on=2025-01-01#art-4")


def test_a_sample_says_on_every_view_that_it_is_no_text_of_a_law(people, signed_in):
    version = file_sample(
        SampleStatute(
            "示例摘要条例",
            "law",
            "2024年通过",
            date(2024, 1, 1),
            None,
            date(2024, 2, 1),
            "",
            (SampleArticle(9, 0, "一句摘要。"),),
        ),
        at=AT,
    )
    client = signed_in(people.li)

    reader = client.get(reverse("law:statute", args=[version.statute_id])).content.decode()
    listed = client.get(reverse("law:statutes")).content.decode()

    assert (SAMPLE, SAMPLE in listed) == ("示例摘要，非法条原文", True)
    article = reader[reader.index('id="art-9"') :].split("</section>")[0]
    assert (SAMPLE in article, "一句摘要。" in article) == (True, True)


@pytest.mark.parametrize("count", (1, 3))
def test_the_reader_asks_as_often_for_one_article_as_for_three(
    people, signed_in, count, django_assert_num_queries
):
    body = "\n".join(f"第{n}章 示例\n第{n}条 示例：\n（一）甲；\n（二）乙。" for n in range(1, count + 1))
    version = imported(law(body))
    client, address = signed_in(people.li), reverse("law:statute", args=[version.statute_id])
    client.get(address)

    with django_assert_num_queries(11):
        client.get(address)


# The import


def sent(text, name="练兵.md"):
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile(name, content)}


def test_only_the_legal_department_may_import(people, signed_in):
    client = signed_in(people.li)

    assert client.get(reverse("law:import")).status_code == 403
    assert client.post(reverse("law:import"), sent(PLAIN)).status_code == 403
    assert reverse("law:import") not in client.get(reverse("law:statutes")).content.decode()


def test_a_law_is_sent_looked_at_and_confirmed_once(people, signed_in):
    client = signed_in(people.chen)

    preview = client.post(reverse("law:import"), sent(PLAIN), follow=True)
    assert 'data-testid="import-preview"' in preview.content.decode()
    assert not Statute.objects.exists()
    address = preview.redirect_chain[-1][0]
    done = client.post(address)

    version = StatuteVersion.objects.get()
    assert done["Location"] == f"{reverse('law:statute', args=[version.statute_id])}?version={version.pk}"
    assert (version.imported_by_id, version.source_name) == (people.chen.pk, "练兵.md")
    assert ImportBatch.objects.get().state == ImportBatch.State.APPLIED
    again = client.post(address)
    assert (again.status_code, 'data-testid="import-done"' in again.content.decode()) == (200, True)
    assert StatuteVersion.objects.count() == 1


def test_gaps_and_remarks_are_shown_before_anything_is_written(people, signed_in):
    text = law("第一条 甲。\n第三条 丙。\n第三条 又。")

    preview = signed_in(people.chen).post(reverse("law:import"), sent(text), follow=True)

    assert preview.context["gaps"] == ["第二条"]
    assert len(preview.context["warnings"]) == 4


def test_a_file_that_cannot_be_read_is_refused_at_once(people, signed_in):
    client = signed_in(people.chen)

    for content, name in ((b"", "a.txt"), (b"PK\x03\x04", "a.docx"), ("示例".encode(), "a.exe")):
        response = client.post(reverse("law:import"), sent(content, name))
        assert (response.status_code, 'data-testid="error-summary"' in response.content.decode()) == (
            400,
            True,
        )
    assert not ImportBatch.objects.exists()
    assert client.post(reverse("law:import"), {}).status_code == 400


def test_what_is_refused_cannot_be_confirmed(people, signed_in):
    imported(PLAIN)
    client = signed_in(people.chen)
    preview = client.post(reverse("law:import"), sent(PLAIN.replace("机关管理", "部门管理")), follow=True)

    answer = client.post(preview.redirect_chain[-1][0])

    assert 'data-testid="import-refused"' in answer.content.decode()
    assert 'data-testid="import-confirm"' not in preview.content.decode()
    assert StatuteVersion.objects.count() == 1


def test_the_effective_date_may_be_entered_where_the_text_is_silent(people, signed_in):
    client = signed_in(people.chen)
    preview = client.post(reverse("law:import"), sent(law("第一条 示例。")), follow=True)
    address = preview.redirect_chain[-1][0]

    early = client.post(address, {"effective_on": "2019-01-01"})
    client.post(address, {"effective_on": "2020-02-01"})

    assert early.status_code == 400
    assert StatuteVersion.objects.get().effective_on == date(2020, 2, 1)


def test_the_effective_date_may_be_entered_later(people, signed_in):
    version = imported(law("第一条 示例。"))
    client = signed_in(people.chen)

    for day in ("2019-01-01", "unsinn", "2020-03-04"):
        client.post(reverse("law:effective_date", args=[version.pk]), {"effective_on": day})

    version.refresh_from_db()
    assert version.effective_on == date(2020, 3, 4)


def test_an_officer_cannot_enter_an_effective_date(people, signed_in):
    version = imported(law("第一条 示例。"))

    response = signed_in(people.li).post(
        reverse("law:effective_date", args=[version.pk]), {"effective_on": "2020-03-04"}
    )

    assert response.status_code == 403


def test_somebody_elses_upload_is_not_found(people, signed_in):
    preview = signed_in(people.chen).post(reverse("law:import"), sent(PLAIN), follow=True)

    assert signed_in(people.zhou).get(preview.redirect_chain[-1][0]).status_code == 404


def test_an_upload_whose_file_is_gone_is_said_to_be_gone(people, signed_in):
    client = signed_in(people.chen)
    preview = client.post(reverse("law:import"), sent(PLAIN), follow=True)
    ImportBatch.objects.update(stored_as="imports/weg.md")

    assert client.get(preview.redirect_chain[-1][0], follow=True).status_code == 200
