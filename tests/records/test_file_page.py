"""The file on screen: own, by role, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from personnel.domain.roles import Role
from records.actions.file_released_results import file_released_results
from tests.factories import BACKEND, cast, grant
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release


@pytest.mark.django_db
def test_an_officer_reads_the_own_file_with_a_link_to_the_evidence(client: Client) -> None:
    people = cast()
    hold_and_release(
        open_sitting(unit=people.bureau, candidates=[people.li], title="三月月考"),
        {people.li: True},
        signer=people.chen,
    )
    file_released_results(at=now())
    client.force_login(people.li, backend=BACKEND)

    page = client.get(reverse("records:own_file")).content.decode()

    attempt = people.li.attempts.get()
    assert page.count('data-testid="file-entry"') == 1
    assert "三月月考" in page
    assert reverse("exams:result", args=[attempt.pk]) in page


@pytest.mark.django_db
def test_hr_reads_files_of_its_units_and_the_outsider_finds_none(client: Client) -> None:
    people = cast()
    grant(people.wang, Role.HR, people.bureau)
    grant(people.zhou, Role.HR, people.other_bureau)
    address = reverse("records:officer_file", args=[people.li.public_id])

    client.force_login(people.wang, backend=BACKEND)
    inside = client.get(address)
    client.force_login(people.zhou, backend=BACKEND)
    outside = client.get(address)

    assert inside.status_code == 200
    assert outside.status_code == 404


@pytest.mark.django_db
def test_a_colleague_without_a_role_is_plainly_refused(client: Client) -> None:
    people = cast()
    client.force_login(people.li, backend=BACKEND)

    answer = client.get(reverse("records:officer_file", args=[people.wang.public_id]))

    assert answer.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", (1, 3))
def test_the_query_count_of_a_file_does_not_grow_with_its_entries(
    client: Client, item_count: int, django_assert_max_num_queries: Any
) -> None:
    people = cast()
    for _month in range(item_count):
        sitting = open_sitting(unit=people.bureau, candidates=[people.li])
        hold_and_release(sitting, {people.li: True}, signer=people.chen)
    file_released_results(at=now())
    client.force_login(people.li, backend=BACKEND)
    client.get(reverse("records:own_file"))

    with django_assert_max_num_queries(10):
        page = client.get(reverse("records:own_file")).content.decode()

    assert page.count('data-testid="file-entry"') == item_count


@pytest.mark.django_db
def test_the_own_file_leads_to_a_request_for_correction(client: Client) -> None:
    people = cast()
    client.force_login(people.li, backend=BACKEND)
    address = reverse("portal:my_data")

    file = client.get(reverse("records:own_file")).content.decode()
    asked = client.get(address).content.decode()

    assert f'href="{address}#correction"' in file
    assert 'id="correction"' in asked
