"""The file as a document: whole, readable, in Chinese, for its officer and for whoever may read it."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from personnel.domain.roles import Role
from records.actions.file_released_results import file_released_results
from tests.factories import BACKEND, Cast, cast, grant
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

pytestmark = pytest.mark.django_db


def filed(people: Cast, *titles: str) -> None:
    """李 passed an exam of each title, and the file knows."""
    for title in titles:
        sitting = open_sitting(unit=people.bureau, candidates=[people.li], title=title)
        hold_and_release(sitting, {people.li: True}, signer=people.chen)
    file_released_results(at=now())


def text_of(answer: Any) -> list[str]:
    """The text of each page, without white space."""
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_the_own_file_is_a_document_with_every_entry_and_its_source(client: Client) -> None:
    people = cast()
    filed(people, "三月月考")
    client.force_login(people.li, backend=BACKEND)
    page = client.get(reverse("records:own_file")).content.decode()

    answer = client.get(reverse("records:own_pdf"))

    assert reverse("records:own_pdf") in page
    assert answer["Content-Type"] == "application/pdf"
    assert "个人执法档案 李明" in unquote(answer["Content-Disposition"])
    pages = text_of(answer)
    text = "".join(pages)
    for words in ("个人执法档案", "李明", "100001", "三月月考", "合格", "№1", f"第1页，共{len(pages)}页"):
        assert words in text


def test_a_long_file_goes_over_many_pages_and_loses_nothing(client: Client) -> None:
    people = cast()
    titles = [f"第{number}次月考" for number in range(1, 31)]
    filed(people, *titles)
    client.force_login(people.li, backend=BACKEND)

    pages = text_of(client.get(reverse("records:own_pdf")))

    assert len(pages) > 1
    assert all(title in "".join(pages) for title in titles)
    assert pages[-1].endswith(f"第{len(pages)}页，共{len(pages)}页")


def test_hr_saves_files_of_its_units_in_english_too_and_the_outsider_finds_none(client: Client) -> None:
    people = cast()
    filed(people, "三月月考")
    grant(people.wang, Role.HR, people.bureau)
    grant(people.zhou, Role.HR, people.other_bureau)
    address = reverse("records:officer_pdf", args=[people.li.public_id])

    client.force_login(people.wang, backend=BACKEND)
    inside = client.get(address, headers={"Accept-Language": "en"})
    client.force_login(people.zhou, backend=BACKEND)
    outside = client.get(address)

    assert "由王芳打印" in text_of(inside)[0]
    assert outside.status_code == 404


def test_a_character_that_the_font_lacks_is_named_instead_of_left_out(client: Client) -> None:
    people = cast()
    people.li.name = "李\U0001f600"
    people.li.save()
    client.force_login(people.li, backend=BACKEND)

    answer = client.get(reverse("records:own_pdf"), follow=True)

    assert "\U0001f600" in answer.content.decode()
    assert answer.redirect_chain == [(reverse("records:own_file"), 302)]
