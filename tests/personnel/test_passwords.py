"""Choosing a password, the two profiles at work, passwords that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from personnel import activity
from personnel.models import Officer, PasswordUse
from tests.factories import PASSWORD, Cast, cast

pytestmark = pytest.mark.django_db

NEW = "Zhenlan-77-Hupan"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def exam_open_to() -> Iterator[set[int]]:
    """Officers to whom an exam is open now."""
    officers: set[int] = set()

    def is_open(officer_id: int, at: datetime) -> bool:
        return officer_id in officers

    before = list(activity._EXAM_WINDOWS)
    activity.register_exam_window(is_open)
    yield officers
    activity._EXAM_WINDOWS[:] = before


def signed_in(badge: str = "100001", password: str = PASSWORD) -> Client:
    client = Client()
    response = client.post("/login/", {"username": badge, "password": password})
    assert response.status_code == 302
    return client


def change(client: Client, new: str = NEW, *, present: str = PASSWORD, again: str | None = None):  # type: ignore[no-untyped-def]
    return client.post(
        "/password/", {"present": present, "new": new, "again": new if again is None else again}
    )


def codes_of(password: str, officer: Officer) -> list[str]:
    try:
        validate_password(password, officer)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


def test_passwords_are_stored_as_argon2id_with_the_parameters_of_the_house() -> None:
    from personnel.hashers import HouseArgon2

    encoded = HouseArgon2().encode("x", "saltsaltsalt")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert HouseArgon2().verify("x", encoded)


def test_a_password_stored_with_other_parameters_is_stored_anew_at_sign_in(people: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_HASHERS = [
        "personnel.hashers.HouseArgon2",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    signed_in()

    assert identify_hasher(Officer.objects.get(pk=people.li.pk).password).algorithm == "argon2"


def test_an_officer_changes_the_password(people: Cast) -> None:
    client = signed_in()

    response = change(client)

    assert response.url == "/sessions/"
    people.li.refresh_from_db()
    assert people.li.check_password(NEW)
    assert timezone.now() - people.li.password_changed_at < timedelta(minutes=1)
    assert client.get("/sessions/").status_code == 200
    assert AuditEvent.objects.of_kind("password.changed").get().actor_id == people.li.pk


def test_changing_the_password_ends_the_other_sessions(people: Cast) -> None:
    other, mine = signed_in(), signed_in()
    epoch = people.li.session_epoch

    change(mine)

    people.li.refresh_from_db()
    assert other.get("/sessions/").url == "/login/?ended=password&next=%2Fsessions%2F"
    assert mine.get("/sessions/").status_code == 200
    assert [row.is_this for row in mine.get("/sessions/").context["rows"]] == [True]
    assert people.li.session_epoch == epoch + 1


def test_changing_the_password_gives_the_session_a_new_key(people: Cast) -> None:
    client = signed_in()
    before = client.session.session_key

    change(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"present": "wrong"}, "present"),
        ({"again": "Zhenlan-77-Hupam"}, "again"),
        ({"new": "short"}, "new"),
        ({"new": PASSWORD}, "new"),
    ],
)
def test_a_refused_password_changes_nothing_and_says_where(
    people: Cast, fields: dict[str, str], wrong: str
) -> None:
    client = signed_in()

    response = change(client, **fields)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    people.li.refresh_from_db()
    assert people.li.check_password(PASSWORD)


def test_name_badge_number_and_units_up_to_the_bureau_are_refused(people: Cast) -> None:
    for word in ("李明", "100001", "城关派出所", "临河县公安局", "安平市公安局", "A0101"):
        assert codes_of(f"Zb7-kwq-{word}", people.li) == ["personal"]
    assert codes_of("Zb7-kwq-治安大队", people.li) == []


@pytest.mark.parametrize("password", ["password1", "1q2w3e4r5t", "Football1", "charlie123"])
@pytest.mark.parametrize("profile", ["mlps3", "asvs"])
def test_common_passwords_are_refused_by_both_profiles(
    people: Cast,
    settings,
    profile: str,
    password: str,  # type: ignore[no-untyped-def]
) -> None:
    settings.PASSWORD_PROFILE = profile

    assert "common" in codes_of(password, people.li)


def test_the_national_scheme_refuses_the_last_five_passwords(people: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_PROFILE = "mlps3"
    used = [f"Zhenlan-{number}-Hupan" for number in range(6)]
    for number, password in enumerate(used):
        PasswordUse.objects.create(
            officer=people.li, encoded=make_password(password), set_at=timezone.now() + timedelta(days=number)
        )

    assert [codes_of(password, people.li) for password in used] == [[], *[["used_before"]] * 5]
    assert codes_of(PASSWORD, people.li) == ["used_before"]


def test_asvs_refuses_only_the_present_password(people: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_PROFILE = "asvs"
    PasswordUse.objects.create(officer=people.li, encoded=make_password(NEW), set_at=timezone.now())

    assert codes_of(NEW, people.li) == []
    assert codes_of(PASSWORD, people.li) == ["used_before"]


def test_the_form_tells_the_rules_of_the_profile(people: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    client = signed_in()
    settings.PASSWORD_PROFILE = "mlps3"
    national = client.get("/password/").context["form"].fields["new"].help_text
    settings.PASSWORD_PROFILE = "asvs"
    asvs = client.get("/password/").context["form"].fields["new"].help_text

    assert national == (
        "至少 8 个字符，须包含小写字母、大写字母、数字、其他字符四类中的至少 3 类；"
        "不得含有姓名、警号或单位名称，也不得与最近 5 次用过的密码相同。"
    )
    assert asvs == "至少 8 个字符，建议 15 个以上；几个词连用，好记又难猜。不得含有姓名、警号或单位名称。"


def test_an_old_password_leads_to_the_change_and_back(people: Cast) -> None:
    Officer.objects.filter(pk=people.li.pk).update(password_changed_at=timezone.now() - timedelta(days=90))
    client = signed_in()

    asked = client.get("/sessions/")
    changed = client.post(asked.url, {"present": PASSWORD, "new": NEW, "again": NEW, "next": "/sessions/"})

    assert asked.url == "/password/?next=%2Fsessions%2F"
    assert changed.url == "/sessions/"
    assert client.get("/sessions/").status_code == 200


def test_an_old_password_never_stands_in_the_way_of_an_open_exam(
    people: Cast, exam_open_to: set[int]
) -> None:
    Officer.objects.filter(pk=people.li.pk).update(password_changed_at=timezone.now() - timedelta(days=90))
    exam_open_to.add(people.li.pk)
    client = signed_in()

    during = client.get("/sessions/").status_code
    exam_open_to.clear()
    after = client.get("/sessions/").status_code

    assert (during, after) == (200, 302)


def test_under_asvs_an_old_password_is_fine(people: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_PROFILE = "asvs"
    Officer.objects.filter(pk=people.li.pk).update(password_changed_at=timezone.now() - timedelta(days=900))

    assert signed_in().get("/sessions/").status_code == 200


def test_strangers_cannot_reach_the_form(client: Client, db: None) -> None:
    assert client.get("/password/").url == "/login/?next=/password/"
