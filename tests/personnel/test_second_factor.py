"""The second factor: codes by time, recovery codes, who must have one, and what it never stands in the way of."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.models import AuditEvent
from personnel.actions.change_second_factor import LastFactor, remove_authenticator
from personnel.actions.confirm_second_factor import TooManyWrongCodes, confirm_code
from personnel.actions.reset_second_factor import ResetOfAdministrator, ResetOfOneself, reset_second_factor
from personnel.actions.set_up_authenticator import WrongCode, set_up_authenticator
from personnel.domain.roles import Role
from personnel.domain.second_factor import Method
from personnel.models import Authenticator, Officer, RecoveryCode, SecondFactorReset, SignIn
from tests.exams.candidate import sitting_today
from tests.factories import AT, PASSWORD, Cast, cast, officer

pytestmark = [pytest.mark.django_db]
SECRET = b"0123456789abcdefghij"


@pytest.fixture
def people() -> Cast:
    return cast()


def code(at: Any, secret: bytes = SECRET) -> str:
    return TOTP(secret, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def with_device(person: Officer, at: Any = None) -> list[str]:
    """`person` has set up the device with SECRET (ten minutes before `at`); their recovery codes."""
    then = (at or now()) - timedelta(minutes=10)
    return set_up_authenticator(officer=person, secret=SECRET, typed=code(then), at=then)


def signed_in(badge: str) -> Client:
    client = Client()
    client.post("/login/", {"username": badge, "password": PASSWORD})
    return client


def test_a_code_is_good_once_and_one_step_early_or_late(people: Cast) -> None:
    with_device(people.wang, AT)
    step = timedelta(seconds=30)

    assert confirm_code(officer=people.wang, typed=code(AT - 2 * step), at=AT) is None
    assert confirm_code(officer=people.wang, typed=code(AT - step), at=AT) is Method.AUTHENTICATOR
    assert confirm_code(officer=people.wang, typed=code(AT - step), at=AT) is None
    spread = " ".join(code(AT + step))
    assert confirm_code(officer=people.wang, typed=spread, at=AT) is Method.AUTHENTICATOR
    assert confirm_code(officer=people.wang, typed=code(AT), at=AT) is None
    assert confirm_code(officer=people.wang, typed=code(AT + 2 * step), at=AT) is None


def test_the_secret_is_not_in_the_database_and_belongs_to_its_officer(people: Cast) -> None:
    with_device(people.wang, AT)
    device = Authenticator.objects.get()

    assert SECRET.decode() not in device.sealed_secret
    Authenticator.objects.create(
        officer=people.li, sealed_secret=device.sealed_secret, last_step=0, set_up_at=AT
    )
    assert confirm_code(officer=people.li, typed=code(AT), at=AT) is None


def test_five_wrong_codes_end_guessing_for_a_quarter_of_an_hour_and_for_nobody_else(people: Cast) -> None:
    with_device(people.wang, AT)
    with_device(people.chen, AT)
    for _ in range(5):
        assert confirm_code(officer=people.wang, typed="000000", at=AT) is None

    with pytest.raises(TooManyWrongCodes):
        confirm_code(officer=people.wang, typed=code(AT), at=AT)
    assert confirm_code(officer=people.chen, typed=code(AT), at=AT) is Method.AUTHENTICATOR
    later = AT + timedelta(minutes=15, seconds=1)
    assert confirm_code(officer=people.wang, typed=code(later), at=later) is Method.AUTHENTICATOR


def test_recovery_codes_are_kept_as_hashes_and_good_once(people: Cast) -> None:
    codes = with_device(people.wang, AT)

    assert len(set(codes)) == RecoveryCode.objects.count() == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    typed = codes[0].lower().replace("-", " ")
    assert confirm_code(officer=people.wang, typed=typed, at=AT) is Method.RECOVERY_CODE
    assert confirm_code(officer=people.wang, typed=codes[0], at=AT) is None
    assert confirm_code(officer=people.chen, typed=codes[1], at=AT) is None


def test_a_device_is_kept_only_after_it_showed_its_code(people: Cast) -> None:
    with pytest.raises(WrongCode):
        set_up_authenticator(officer=people.wang, secret=SECRET, typed="123456", at=AT)

    assert not Authenticator.objects.exists()


def test_nobody_with_a_device_comes_past_the_question(people: Cast) -> None:
    with_device(people.wang)
    client = signed_in("100002")

    assert client.get("/sessions/").url == "/second-factor/?next=%2Fsessions%2F"
    assert client.get("/admin/").url.startswith("/second-factor/")
    detour = client.get("/second-factor/set-up/")
    assert detour.url.startswith("/second-factor/?")
    wrong = client.post("/second-factor/", {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert client.get("/sessions/").status_code == 302
    key = client.session.session_key

    answer = client.post("/second-factor/", {"code": code(now()), "next": "/sessions/"})

    assert answer.url == "/sessions/"
    assert client.get("/sessions/").status_code == 200
    assert client.session.session_key != key
    assert SignIn.objects.get().ended_at is None
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", "actor_id", "succeeded"))
    assert kinds[-2:] == [
        ("factor.refused", people.wang.pk, False),
        ("factor.confirmed", people.wang.pk, True),
    ]


def test_staff_without_a_device_set_one_up_before_anything_else(people: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "staff"
    client = signed_in("100002")

    assert client.get("/", follow=True).redirect_chain[-1][0] == "/second-factor/set-up/"
    page = client.get("/second-factor/set-up/")
    secret = page.context["secret"]
    assert secret == client.get("/second-factor/set-up/").context["secret"]
    assert client.post("/second-factor/set-up/", {"code": "1"}).status_code == 422
    done = client.post("/second-factor/set-up/", {"code": code(now(), base64.b32decode(secret))})

    assert len(done.context["codes"]) == 10
    assert client.get("/").status_code == 200
    assert signed_in("100001").get("/").status_code == 200


def test_which_roles_must_have_one_is_a_setting(people: Cast, settings: Any) -> None:
    for said, must in (("nobody", False), ("administrators", False), ("marker", False), ("trainer,hr", True)):
        settings.SECOND_FACTOR = said
        assert (signed_in("100002").get("/").status_code == 302) is must


def test_an_exam_is_sat_without_the_second_factor_and_nothing_else_is_opened_by_it(
    people: Cast, settings: Any
) -> None:
    settings.SECOND_FACTOR = "staff"
    sitting = sitting_today([people.wang])
    client = signed_in("100002")

    assert client.get("/").status_code == 200
    assert client.get(reverse("exams:start", args=[sitting.pk])).status_code == 200
    room = client.post(reverse("exams:begin", args=[sitting.pk]))
    assert client.get(room.url).status_code == 200
    assert client.get(reverse("exams:manage")).url.startswith("/second-factor/")
    assert client.get("/api/v1/me/sittings").status_code == 200


def test_whoever_must_have_one_keeps_the_last(people: Cast, settings: Any) -> None:
    with_device(people.wang, AT)
    settings.SECOND_FACTOR = "staff"

    with pytest.raises(LastFactor):
        remove_authenticator(officer=people.wang, at=AT, today=AT.date())
    settings.SECOND_FACTOR = "nobody"
    assert remove_authenticator(officer=people.wang, at=AT, today=AT.date())
    assert not RecoveryCode.objects.exists()


def test_factors_change_only_just_after_one_was_confirmed(people: Cast) -> None:
    with_device(people.wang)
    client = signed_in("100002")
    client.post("/second-factor/", {"code": code(now())})
    session = client.session
    session["factor_at"] -= 601
    session.save()

    for address in ("/second-factor/authenticator/remove/", "/second-factor/codes/"):
        assert client.post(address).url == "/second-factor/?next=%2Fsecond-factor%2Fown%2F"
    assert client.get("/second-factor/keys/new/").status_code == 404
    assert Authenticator.objects.exists()
    client.post("/second-factor/", {"code": code(now() + timedelta(seconds=30))})
    assert len(client.post("/second-factor/codes/").context["codes"]) == 10
    assert client.post("/second-factor/authenticator/remove/").url == "/second-factor/own/"
    assert not Authenticator.objects.exists()


def test_the_security_administrator_resets_with_a_reason_and_every_session_ends(people: Cast) -> None:
    security = officer(
        "100070", "安全员", unit=people.station, roles=(Role.SECURITY_ADMIN,), roles_on=people.bureau
    )
    with_device(people.li)
    lost = signed_in("100001")
    client = signed_in("100070")
    address = reverse("personnel:reset_second_factor", args=[people.li.public_id])
    page = client.get(reverse("personnel:officer", args=[people.li.public_id])).content.decode()
    assert 'data-testid="factor-reset"' in page

    client.post(address, {"reason": " "})
    assert Authenticator.objects.exists()
    client.post(address, {"reason": "手机丢失，本人到场核实。"})

    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert SecondFactorReset.objects.get().reset_by == security
    assert SignIn.objects.get(officer=people.li).end_reason == "factor"
    assert "ended=factor" in lost.get("/sessions/").url
    event = AuditEvent.objects.of_kind("factor.reset").get()
    assert (event.actor_id, event.subject) == (security.pk, f"officer:{people.li.pk}")
    assert "手机" not in str(event.facts)


def test_administrators_are_reset_on_the_server_and_nobody_by_themselves(people: Cast) -> None:
    security = officer(
        "100070", "安全员", unit=people.station, roles=(Role.SECURITY_ADMIN,), roles_on=people.bureau
    )
    auditor = officer(
        "100071", "审计员", unit=people.station, roles=(Role.AUDIT_ADMIN,), roles_on=people.bureau
    )
    with_device(auditor, AT)

    with pytest.raises(ResetOfOneself):
        reset_second_factor(officer=security, reason="x", actor=security, at=AT)
    with pytest.raises(ResetOfAdministrator):
        reset_second_factor(officer=auditor, reason="x", actor=security, at=AT)
    call_command("reset_second_factor", "100071", reason="本人到场")
    assert not Authenticator.objects.exists()
    with pytest.raises(SystemExit):
        call_command("reset_second_factor", "555555", reason="x")


@pytest.mark.both_databases
def test_the_database_refuses_two_devices_of_one_officer(people: Cast) -> None:
    with_device(people.li, AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Authenticator.objects.create(officer=people.li, sealed_secret="x", set_up_at=AT)
