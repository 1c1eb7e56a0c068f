"""Lists of levels on screen and as files: what is pasted, who may see whom, how many queries."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
import segno
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.clock import local_day, now
from personnel.domain.roles import Role
from personnel.models import Officer, Unit
from records.levels_by_unit import levels_by_unit
from records.models import Certificate, CertificatePrint, CertificateProposal
from records.standings import standings_of
from tests.factories import AT, BACKEND, DAY, Cast, cast, grant, officer
from tests.factories.levels import CODE, application, certificate, credential, exam_of_level, levels, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    members = cast()
    levels(members.bureau)
    grant(members.wang, Role.HR, members.bureau)
    grant(members.zhou, Role.HR, members.other_bureau)
    return members


def desk(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def held(people: Cast, person: Officer, **facts: Any) -> Certificate:
    facts.setdefault("issued_on", local_day(now()) - timedelta(days=30))
    return certificate(person, levels(people.bureau)["basic"], signer=people.chen, **facts)


def check(client: Client, badges: str, **more: str) -> Any:
    return client.post(reverse("levels:check"), {"badges": badges, "target": "", **more})


def test_a_pasted_list_comes_back_in_its_order_with_what_is_missing(people: Cast) -> None:
    held(people, people.li)

    page = check(desk(people.wang), "100003，１００００１\n100001 999999 abc!! 900001")

    rows = page.context["rows"]
    assert [row["badge"] for row in rows] == ["100003", "100001"]
    assert [row["held"].level_name if row["held"] else None for row in rows] == [None, "基本级"]
    assert [row["target"].name for row in rows] == ["基本级", "中级"]
    assert [len(row["missing"]) for row in rows] == [0, 1]
    assert list(page.context["checked"].unknown) == ["999999", "900001"]
    assert page.context["pasted"].repeated == ("100001",)
    assert page.context["pasted"].unreadable == ("abc!!",)


def test_a_chosen_level_is_measured_for_everybody(people: Cast) -> None:
    page = check(desk(people.wang), "100001", target="advanced")
    assert [each.text for each in page.context["rows"][0]["missing"]] == ["尚未取得中级，须先通过该级考试。"]


@pytest.mark.parametrize("badges", ["", "   ", "!!! ,", "\x00", "9" * 30_000])
def test_a_text_without_numbers_is_refused_in_words(people: Cast, badges: str) -> None:
    page = check(desk(people.wang), badges)
    assert page.status_code == 422
    assert "badges" in page.context["form"].errors


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        held(people, officer(f"20000{number}", unit=people.station))
    client = desk(people.wang)
    check(client, "200000")
    with django_assert_num_queries(13):
        page = check(client, " ".join(f"20000{number}" for number in range(count)))
    assert len(page.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_six_queries(people: Cast, count: int, django_assert_num_queries: Any) -> None:
    ids = []
    for number in range(count):
        person = officer(f"20000{number}", unit=people.station)
        held(people, person)
        ids.append(person.pk)
    with django_assert_num_queries(6):
        assert len(standings_of(ids, on=DAY)) == count


def test_the_workbook_holds_what_the_screen_shows(people: Cast) -> None:
    made = held(people, people.li)

    answer = check(desk(people.wang), "100001 999999", action="export")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == ["100001", "李明", "城关派出所", "基本级", "", made.number]
    assert (rows[1][6], rows[1][7]) == (made.valid_from, made.valid_until)
    assert rows[2][:2] == ["999999", "查无此人"]


def test_the_field_set_of_hr_systems_has_its_ten_columns(people: Cast) -> None:
    held(people, people.li)
    answer = check(desk(people.wang), "100001", action="hr")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][2:] == [
        "身份证号",
        "执法资格类别",
        "执法资格等级",
        "报考时警种",
        "考核结果",
        "考试通过日期",
        "考试成绩",
        "考核通过日期",
        "等级确认日期",
        "记录状态",
    ]
    assert (rows[1][4], rows[1][6], rows[1][-1]) == ("基本级", "免试", "有效")


def test_what_runs_out_is_listed_by_its_day_and_what_was_renewed_is_not(people: Cast) -> None:
    today = local_day(now())
    soon = held(people, people.li, issued_on=today - timedelta(days=335), months=12)
    renewing = officer("200001", unit=people.station)
    held(people, renewing, issued_on=today - timedelta(days=335), months=12)
    held(people, renewing)
    held(people, people.wang, issued_on=today - timedelta(days=800), months=12)

    page = desk(people.wang).get(reverse("levels:expiring"), {"months": "3"})

    assert [row["certificate"].number for row in page.context["rows"]] == [soon.number]
    assert [step["count"] for step in page.context["steps"]][1:] == [1, 1, 1]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["expiring", "proposals", "credentials", "exams"])
def test_lists_cost_the_same_for_one_and_for_three(
    people: Cast, count: int, name: str, django_assert_max_num_queries: Any
) -> None:
    exams = [exam_of_level(people.bureau) for _number in range(count)]
    for number in range(count):
        person = officer(f"20000{number}", unit=people.station)
        held(people, person, issued_on=local_day(now()), months=2)
        application(exams[number], person, by=people.wang)
    client = desk(people.wang)
    address = reverse(f"levels:{name}")
    client.get(address)
    with django_assert_max_num_queries(13):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_names_of_an_exam_cost_the_same(
    people: Cast, count: int, django_assert_max_num_queries: Any
) -> None:
    exam = exam_of_level(people.bureau)
    for number in range(count):
        application(exam, officer(f"20000{number}", unit=people.station), by=people.wang)
    client = desk(people.wang)
    client.get(reverse("levels:exam", args=[exam.pk]))
    with django_assert_max_num_queries(22):
        page = client.get(reverse("levels:exam", args=[exam.pk]))
    assert [row["eligible"] for row in page.context["rows"]] == [True] * count


def test_the_outsider_finds_nothing(people: Cast) -> None:
    made = held(people, people.li)
    client = desk(people.zhou)

    listed = check(client, "100001")
    answers = [
        client.get(reverse(f"levels:{name}", args=[made.public_id])).status_code
        for name in ("certificate", "certificate_pdf")
    ]

    assert list(listed.context["checked"].unknown) == ["100001"]
    assert answers == [404, 404]
    assert made.number not in client.get(reverse("levels:expiring")).content.decode()


def test_an_officer_sees_the_own_levels_and_takes_the_printed_form(people: Cast) -> None:
    made = held(people, people.li)
    client = desk(people.li)

    page = client.get(reverse("levels:mine")).content.decode()
    answer = client.get(reverse("levels:certificate_pdf", args=[made.public_id]))

    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    flat = "".join(text.split())
    until = made.valid_until
    assert made.number in page
    assert answer["Content-Type"] == "application/pdf"
    for said in ("李明", "基本级", made.number, CODE, f"{until.year}年{until.month}月{until.day}日"):
        assert said in flat
    assert CertificatePrint.objects.get().by == people.li


def test_the_same_certificate_gives_the_same_bytes_and_a_rare_name_is_not_printed_with_a_hole(
    people: Cast,
) -> None:
    from core.pdf import CharactersMissing
    from records.interchange.certificate_pdf import certificate_pdf, verify_address

    made = held(people, people.li)
    assert certificate_pdf(made) == certificate_pdf(made)
    assert segno.make(verify_address(made)).version > 0
    made.holder_name = "李𠮷"
    with pytest.raises(CharactersMissing) as missing:
        certificate_pdf(made)
    assert missing.value.characters == "𠮷"


def verify(number: str, code: str) -> str:
    return Client().get(reverse("portal:verify"), {"number": number, "check": code}).content.decode()


def test_a_stranger_with_number_and_code_sees_what_the_paper_says(people: Cast) -> None:
    made = held(people, people.li)
    page = verify(made.number, f"{CODE[:4]} {CODE[4:]}".lower())
    assert 'data-testid="certificate-verified"' in page
    assert ("李*" in page, "李明" in page, "基本级" in page, "安平市公安局" in page) == (
        True,
        False,
        True,
        True,
    )


def test_a_revoked_certificate_says_so_to_strangers(people: Cast) -> None:
    made = held(people, people.li, state="revoked")
    assert "已吊销" in verify(made.number, CODE)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(people: Cast) -> None:
    made = held(people, people.li)
    pages = [verify(made.number, "X" * 16), verify("A-2026-99999", CODE), verify("\x00", "\x00")]
    assert ['data-testid="certificate-fault"' in page for page in pages] == [True, True, True]
    assert [page.count("基本级") for page in pages] == [0, 0, 0]


def test_units_are_counted_with_everything_below(people: Cast, django_assert_num_queries: Any) -> None:
    certificate(people.li, levels(people.bureau)["advanced"], signer=people.chen, issued_on=date(2026, 1, 1))
    with django_assert_num_queries(4):
        found = levels_by_unit([people.bureau, people.station], on=DAY)
    assert [
        (found[unit.pk].officers, found[unit.pk].without_first) for unit in (people.bureau, people.station)
    ] == [
        (3, 2),
        (1, 0),
    ]
    assert found[people.bureau.pk].standing.value == "below_standard"


def test_a_part_of_the_bureau_counts_the_applications_of_its_own_officers_alone(people: Cast) -> None:
    exam = exam_of_level(people.bureau)
    application(exam, people.li, by=people.wang)
    application(exam, people.chen, by=people.wang)
    county = officer("100012", "方敏", unit=people.county, roles=(Role.HR,), roles_on=people.county)

    counted = {
        reader.name: desk(reader).get(reverse("levels:exams")).context["rows"][0].waiting
        for reader in (people.wang, county)
    }

    assert counted == {"王芳": 2, "方敏": 1}


def test_a_certificate_of_a_unit_whose_code_has_small_letters_is_verified(people: Cast) -> None:
    Unit.objects.filter(pk=people.bureau.pk).update(code="aq-01")
    shown = held(people, people.li)

    page = Client().get(reverse("portal:verify"), {"number": shown.number, "check": CODE})

    assert shown.number.startswith("aq-01-")
    assert page.context["certificate"] == shown


def test_what_waits_on_all_pages_is_decided_at_once_with_the_count_said(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.views.certificates.PAGE", 1)
    monkeypatch.setattr("records.views.exam_names.PAGE", 1)
    rules(people.bureau, exemptions=[{"credential": "legal_profession_a", "level": "basic"}])
    colleagues = [officer(f"20000{number}", f"民警{number}", unit=people.station) for number in range(2)]
    exam = exam_of_level(people.bureau)
    for person in [*colleagues, people.chen]:
        CertificateProposal.objects.create(
            officer=person,
            unit=person.postings.get().unit,
            level=levels(people.bureau)["basic"],
            credential=credential(person, entered_by=people.wang, decided_by=people.li),
            proposed_by=people.wang,
            proposed_at=AT,
        )
        application(exam, person, by=people.wang)
    head, names = desk(people.chen), reverse("levels:exam", args=[exam.pk])

    offered = head.get(reverse("levels:proposals")).content.decode(), head.get(names).content.decode()
    head.post(reverse("levels:proposals"), {"action": "sign_all"})
    head.post(names, {"action": "clear_all", "note": "已逐人核对。"})

    assert "签发 2 份（共 3 份）" in offered[0]
    assert set(Certificate.objects.values_list("officer__name", flat=True)) == {
        each.name for each in colleagues
    }
    assert set(exam.clearances.values_list("officer", flat=True)) == {each.pk for each in colleagues}
    assert "全部各页待定的 2 人均审核通过" in offered[1]
