"""The roster on screen: sent in, checked, previewed, confirmed; each in the right hands only."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import ImportBatch
from core.sheets.reader import SheetRefused
from personnel.domain.roles import Role
from personnel.models import Officer, Posting
from tests.factories import BACKEND, Cast, cast, grant, officer

pytestmark = pytest.mark.django_db

HEAD = "警号,姓名,单位代码,任职类别,起始日期"


def signed_in(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def sent(client: Client, lines: Sequence[str], unit: str = "A", name: str = "花名册.csv") -> ImportBatch:
    """Uploads a csv of officers; the batch that came of it."""
    content = "\n".join([HEAD, *lines]).encode()
    response = client.post(
        reverse("personnel:roster"), {"unit": unit, "file": SimpleUploadedFile(name, content)}
    )
    batch = ImportBatch.objects.order_by("-pk")[0]
    assert response["Location"] == reverse("personnel:roster_import", args=[batch.pk])
    return batch


@pytest.fixture
def people() -> Cast:
    """The cast; 孙丽 (100004) is HR of bureau A, and 周 is HR of bureau B."""
    people = cast()
    officer("100004", "孙丽", unit=people.bureau, roles=(Role.HR,))
    grant(people.zhou, Role.HR, people.zhou.postings.get().unit.get_root())
    return people


@pytest.fixture
def hr(people: Cast) -> Client:
    return signed_in(Officer.objects.holding_badge("100004").get())


GOOD = "200001,赵强,A0101,编制,2026-03-02"
BAD = "200002,钱刚,A9999,编制,2026-03-02"


def test_a_roster_is_previewed_and_written_after_one_confirmation(hr: Client) -> None:
    batch = sent(hr, [GOOD, BAD, "100001,李明,A0102,编制,2026-03-02"])
    address = reverse("personnel:roster_import", args=[batch.pk])
    preview = hr.get(address).content.decode()

    assert 'data-testid="import-preview"' in preview
    assert preview.count('data-testid="row-error"') == 1
    assert "A9999" in preview
    assert Officer.objects.filter(name="赵强").count() == 0

    done = hr.post(address, {"act": "confirm"}, follow=True).content.decode()
    hr.post(address, {"act": "confirm"})

    assert 'data-testid="import-done"' in done
    assert f"{reverse('personnel:codes')}?batch={batch.pk}" in done
    zhao, li = Officer.objects.holding_badge("200001").get(), Officer.objects.holding_badge("100001").get()
    assert zhao.postings.get().batch_id == batch.pk
    assert [posting.unit.code for posting in li.postings.order_by("starts_on")] == ["A0101", "A0102"]
    assert Officer.objects.filter(name="钱刚").count() == 0


def test_every_tab_of_the_preview_answers(hr: Client) -> None:
    batch = sent(hr, [GOOD, BAD, "100001,李明,A0102,编制,2026-03-02", "100002,王芳,A0102,编制,"])
    address = reverse("personnel:roster_import", args=[batch.pk])

    shown = {
        status: hr.get(address, {"status": status}).content.decode()
        for status in ("all", "rejected", "new", "changed", "unchanged", "nonsense")
    }

    assert ["赵强" in shown[tab] for tab in ("all", "new", "rejected")] == [True, True, False]
    assert ["李明" in shown[tab] for tab in ("changed", "unchanged")] == [True, False]
    assert "王芳" in shown["unchanged"]


def test_refused_rows_can_be_taken_home_as_a_workbook(hr: Client) -> None:
    batch = sent(hr, [BAD])

    response = hr.get(reverse("personnel:roster_import", args=[batch.pk]), {"download": "1"})

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_progress_is_told_to_scripts(hr: Client) -> None:
    batch = sent(hr, [GOOD])

    answer = hr.get(reverse("personnel:roster_import", args=[batch.pk]), {"progress": "1"}).json()

    assert answer == {"state": "ready", "rows": 1, "total": 1}


def test_a_waiting_batch_looks_again_by_itself(hr: Client) -> None:
    batch = sent(hr, [GOOD])
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading", rows_read=3, rows_total=9)

    page = hr.get(reverse("personnel:roster_import", args=[batch.pk])).content.decode()

    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "3 / 9" in page


def test_a_file_that_is_no_workbook_is_refused_in_words(hr: Client) -> None:
    hr.cookies["django_language"] = "en"
    response = hr.post(
        reverse("personnel:roster"),
        {"unit": "A", "file": SimpleUploadedFile("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))},
        follow=True,
    )

    page = response.content.decode()
    assert 'data-testid="import-refused"' in page
    assert str(SheetRefused("old_format")) in page or ".xlsx" in page


def test_no_file_and_a_foreign_unit_are_answered_on_the_form(hr: Client) -> None:
    nothing = hr.post(reverse("personnel:roster"), {"unit": "A"})
    foreign = hr.post(
        reverse("personnel:roster"), {"unit": "B", "file": SimpleUploadedFile("a.csv", b"a,b\n")}
    )

    assert (nothing.status_code, foreign.status_code, ImportBatch.objects.count()) == (422, 422, 0)


def test_data_that_changed_since_the_check_are_checked_again(hr: Client, people: Cast) -> None:
    batch = sent(hr, [GOOD])
    address = reverse("personnel:roster_import", args=[batch.pk])
    officer("200001", "早到", unit=people.bureau)

    refused = hr.post(address, {"act": "confirm"}, follow=True).content.decode()
    hr.post(address, {"act": "again"})
    again = hr.get(address).content.decode()

    assert 'data-testid="messages"' in refused
    assert again.count('data-testid="row-error"') == 1
    assert Officer.objects.filter(name="赵强").count() == 0


def test_a_file_can_be_put_aside(hr: Client) -> None:
    batch = sent(hr, [GOOD])

    hr.post(reverse("personnel:roster_import", args=[batch.pk]), {"act": "discard"})

    assert ImportBatch.objects.get(pk=batch.pk).state == "refused"
    assert Officer.objects.filter(name="赵强").count() == 0


def test_hr_reaches_only_the_own_branch(hr: Client, people: Cast) -> None:
    before = Posting.objects.count()
    batch = sent(hr, ["900001,周涛,A0101,编制,2026-03-02", "200009,吴敏,B01,编制,2026-03-02"])

    hr.post(reverse("personnel:roster_import", args=[batch.pk]), {"act": "confirm"})

    assert ImportBatch.objects.get(pk=batch.pk).counts == {"rejected": 2}
    assert Posting.objects.count() == before


def test_imports_of_another_bureau_are_not_found(hr: Client, people: Cast) -> None:
    batch = sent(hr, [GOOD])
    zhou = signed_in(people.zhou)
    address = reverse("personnel:roster_import", args=[batch.pk])

    codes = [zhou.get(address).status_code, zhou.post(address, {"act": "confirm"}).status_code]

    assert codes == [404, 404]
    assert Officer.objects.filter(name="赵强").count() == 0


@pytest.mark.parametrize("name", ("roster", "roster_template", "officers", "units", "roles"))
def test_screens_say_plainly_that_the_role_is_missing(people: Cast, name: str) -> None:
    li = signed_in(people.li)

    assert li.get(reverse(f"personnel:{name}")).status_code == 403
    assert Client().get(reverse(f"personnel:{name}")).status_code == 302


def test_the_template_is_offered(hr: Client) -> None:
    response = hr.get(reverse("personnel:roster_template"))

    assert response.content[:2] == b"PK"
