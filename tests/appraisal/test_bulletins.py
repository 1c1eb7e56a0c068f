"""The bulletin of a month: figures that cite their rows, two signatures, a number, readers, files, names apart."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pypdf
import pytest
from django.urls import reverse

from appraisal.actions.draft_bulletin import draft_bulletin, draft_bulletins, redraft_bulletin
from appraisal.actions.errors import IllegalMove, LostRace, MayNot, NotSound
from appraisal.actions.issue_bulletin import issue_bulletin, receive_bulletin
from appraisal.actions.sign_bulletin import (
    approve_bulletin,
    check_bulletin,
    return_bulletin,
    withdraw_bulletin,
)
from appraisal.actions.write_bulletin_texts import texts_seen, write_bulletin_texts
from appraisal.bulletin_seal import bulletin_hash
from appraisal.bulletin_shown import annex_sheet, bulletin_sheet
from appraisal.domain.bulletin_sheet import Table
from appraisal.interchange.bulletin_docx import bulletin_docx
from appraisal.interchange.bulletin_pdf import bulletin_pdf
from appraisal.models import Bulletin, BulletinIssue, UnitExamFigure
from core.ledger import verify_ledger
from core.models import AuditEvent
from exams.models import Exam
from personnel.domain.roles import Role
from personnel.models import Officer, PolicyVersion, Unit
from tests.exams.managing import desk
from tests.factories import AT, Cast, cast, grant, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.factories.series import approved, bulletin, leader, second_officer

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return cast()


def policy(unit: Unit, kind: str, **body: object) -> None:
    PolicyVersion.objects.create(kind=kind, unit=unit, effective_on=AT.date(), body=body, created_at=AT)


def crowd(unit: Unit, count: int, first: int) -> list[Officer]:
    return [officer(str(first + number), f"民警{first + number}", unit=unit) for number in range(count)]


def held(people: Cast, *, smallest: int = 2) -> Exam:
    """An exam of March: 李 fails, 王 passes, two more in the station pass, one of the brigade never comes."""
    policy(people.bureau, "small_groups", smallest=smallest)
    more = crowd(people.station, 2, 200001)
    away = officer("200009", "未到", unit=people.brigade)
    takers = {people.li: False, people.wang: True, people.chen: True, **dict.fromkeys(more, True)}
    other = officer("200010", "赵明", unit=people.legal)
    sitting = open_sitting(unit=people.bureau, candidates=[*takers, other, away])
    return hold_and_release(sitting, {**takers, other: True}, signer=people.chen)


def test_figures_are_those_of_the_unit_figures_and_name_them(people: Cast) -> None:
    made = bulletin(people, held(people))

    figures = made.figures
    rows = {row.unit_id: row for row in UnitExamFigure.objects.filter(scope="subtree")}
    for line in (
        figures["total"],
        *figures["counties"],
        *(row for group in figures["units"] for row in group["lines"]),
    ):
        row = rows[line["unit"]]
        assert (line["figure"], line["hash"], line["due"]) == (row.pk, row.hash, row.due)
        shown = [line[name] for name in ("present", "average", "pass_rate", "attendance")]
        assert shown == [
            row.present,
            *(str(getattr(row, name)) for name in ("average", "pass_rate", "attendance")),
        ]
    assert [line["name"] for line in figures["counties"]] == ["临河县公安局", "法制支队"]
    assert [(group["above"], len(group["lines"])) for group in figures["units"]] == [("临河县公安局", 2)]
    assert figures["total"]["excellent_rate"] == "71.43"
    assert (made.drafted_by, made.state, made.title) == (None, "draft", "关于三月月考情况的通报")


def test_small_units_are_named_without_their_figures(people: Cast) -> None:
    made = bulletin(people, held(people, smallest=3))

    said = {line["name"]: line for group in made.figures["units"] for line in group["lines"]}
    assert said["治安大队"]["average"] is None
    assert said["治安大队"]["due"] == 2
    tables = [block for block in bulletin_sheet(made).attachments if isinstance(block, Table)]
    assert ("治安大队", "2", "—", "—", "—", "—", "—", "—", "—") in tables[0].rows


def test_ranks_are_shown_where_the_policy_says_so(people: Cast) -> None:
    policy(people.bureau, "bulletin", show_ranks=True, organ_mark="安公法通")

    made = bulletin(people, held(people))

    assert [line["rank"] for line in made.figures["counties"]] == [2, 1]
    assert [block.heads[-1] for block in bulletin_sheet(made).blocks if isinstance(block, Table)] == ["位次"]


def test_weak_subjects_are_named_by_the_share_that_was_earned(people: Cast) -> None:
    made = bulletin(people, held(people))

    [subject] = made.figures["subjects"]
    assert (subject["name"], subject["share"], subject["asked"]) == ("综合", "83.33", 6)


def test_names_stand_in_the_annex_and_nowhere_else(people: Cast) -> None:
    made = bulletin(people, held(people))

    rows = list(made.names.select_related("unit").order_by("badge"))
    assert [(row.name, row.outcome) for row in rows] == [("李明", "failed"), ("未到", "absent")]
    public, annex = "".join(bulletin_sheet(made).texts()), "".join(annex_sheet(made, rows).texts())
    assert "李明" not in public
    assert "李明" in annex


def test_a_bulletin_goes_from_the_clock_to_its_readers(people: Cast) -> None:
    policy(people.bureau, "bulletin", organ_mark="安公法通", first_number=7)
    made, boss, other = bulletin(people, held(people)), leader(people), second_officer(people)

    approved(made, head=people.chen, boss=boss, at=LATER)
    issue = issue_bulletin(bulletin=made, at=LATER, actor=other)
    receive_bulletin(bulletin=made, at=LATER, actor=boss)
    receive_bulletin(bulletin=made, at=LATER, actor=boss)

    assert (issue.year, issue.number, made.state) == (2026, 7, "issued")
    assert bulletin_sheet(Bulletin.objects.get()).number == "安公法通〔2026〕7号"
    assert made.receipts.count() == 1
    assert [event.to_state for event in made.events.order_by("pk")] == [
        "draft",
        "checked",
        "approved",
        "issued",
    ]
    assert verify_ledger().broken == []


def test_texts_keep_every_version_and_nobody_checks_what_they_wrote(people: Cast) -> None:
    made = bulletin(people, held(people))
    grant(people.chen, Role.EXAM_OFFICER, people.bureau)
    texts = {"addressees": "各单位：", "problems": "甲\n\n 乙 ", "requirements": "丙"}

    written = write_bulletin_texts(
        bulletin=made, texts=texts, audience="leaders", seen=texts_seen(made), at=LATER, actor=people.chen
    )

    assert (written, made.texts.filter(part="problems").count(), made.audience) == (2, 2, "leaders")
    with pytest.raises(MayNot):
        check_bulletin(bulletin=made, seen=bulletin_hash(made), at=LATER, actor=people.chen)
    with pytest.raises(LostRace):
        write_bulletin_texts(
            bulletin=made, texts=texts, audience="leaders", seen="1-1-1", at=LATER, actor=people.wang
        )
    with pytest.raises(NotSound):
        write_bulletin_texts(
            bulletin=made,
            texts={**texts, "problems": " "},
            audience="leaders",
            seen=texts_seen(made),
            at=LATER,
            actor=people.wang,
        )


def test_two_different_people_sign_what_they_saw(people: Cast) -> None:
    made, boss = bulletin(people, held(people)), leader(people)
    grant(people.chen, Role.UNIT_LEADER, people.bureau)

    with pytest.raises(LostRace):
        check_bulletin(bulletin=made, seen="0" * 64, at=LATER, actor=people.chen)
    with pytest.raises(MayNot):
        check_bulletin(bulletin=made, seen=bulletin_hash(made), at=LATER, actor=boss)
    check_bulletin(bulletin=made, seen=bulletin_hash(made), at=LATER, actor=people.chen)
    with pytest.raises(MayNot):
        approve_bulletin(bulletin=made, seen=bulletin_hash(made), at=LATER, actor=people.chen)
    with pytest.raises(IllegalMove):
        issue_bulletin(bulletin=made, at=LATER, actor=people.wang)
    return_bulletin(bulletin=made, reason="补充数据", at=LATER, actor=boss)

    assert made.state == "draft"
    approved(made, head=people.chen, boss=boss, at=LATER)
    assert made.signatures.count() == 3


def test_a_later_bulletin_takes_the_place_of_the_first_and_numbers_go_on(people: Cast) -> None:
    made, boss = bulletin(people, held(people)), leader(people)
    approved(made, head=people.chen, boss=boss, at=LATER)
    issue_bulletin(bulletin=made, at=LATER, actor=people.wang)

    second = redraft_bulletin(bulletin=made, at=LATER, actor=people.wang)
    with pytest.raises(LostRace):
        draft_bulletin(exam=made.exam, at=LATER, actor=people.wang)
    third = redraft_bulletin(bulletin=second, at=LATER, actor=people.wang)
    approved(third, head=people.chen, boss=boss, at=LATER)
    issue_bulletin(bulletin=third, at=LATER, actor=people.wang)

    states = dict(Bulletin.objects.values_list("pk", "state"))
    assert states == {made.pk: "replaced", second.pk: "dropped", third.pk: "issued"}
    assert list(BulletinIssue.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    withdraw_bulletin(bulletin=third, reason="数据有误", at=LATER, actor=boss)
    assert Bulletin.objects.get(pk=third.pk).state == "withdrawn"
    assert verify_ledger().broken == []


def test_the_clock_drafts_only_what_a_series_asks_for(people: Cast) -> None:
    bulletin(people, held(people))

    assert draft_bulletins(at=LATER) == 0
    assert Bulletin.objects.count() == 1


def test_word_and_pdf_say_the_same_on_a4_with_every_row_whole(people: Cast) -> None:
    made = bulletin(people, held(people))
    figures = made.figures
    line = {**figures["counties"][0], "name": "第一百二十三号单位"}
    figures["units"] = [
        {"above": "甲", "lines": [{**line, "name": f"第{number}号单位"} for number in range(80)]}
    ]
    sheet = bulletin_sheet(
        Bulletin(
            pk=made.pk,
            unit=made.unit,
            title=made.title,
            state="draft",
            rules=made.rules,
            figures=figures,
            drafted_at=AT,
        )
    )

    pdf = pypdf.PdfReader(io.BytesIO(bulletin_pdf(sheet, made_at=AT)))
    word = docx.Document(io.BytesIO(bulletin_docx(sheet, made_at=AT)))

    pages = [page.extract_text() for page in pdf.pages]
    flat = "".join("".join(pages).split())
    written = [paragraph.text for paragraph in word.paragraphs]
    tables = [block for block in (*sheet.blocks, *sheet.attachments) if isinstance(block, Table)]
    assert all(
        abs(float(page.mediabox.width) - 595.28) < 1 and abs(float(page.mediabox.height) - 841.89) < 1
        for page in pdf.pages
    )
    assert (round(word.sections[0].page_width.mm), round(word.sections[0].page_height.mm)) == (210, 297)
    for text in sheet.texts():
        assert "".join(text.split()) in flat
    for number in range(80):
        assert sum(f"第{number}号单位" in page for page in pages) == 1
    assert "通报" in "".join(written[0].split())
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        list(tables[0].heads),
        *map(list, tables[0].rows),
    ]
    assert len(word.tables[1].rows) == 81
    fonts = {name for page in pdf.pages for name in embedded(page)}
    assert fonts
    assert bulletin_pdf(sheet, made_at=AT) == bulletin_pdf(sheet, made_at=AT)


def test_control_characters_break_no_word_file(people: Cast) -> None:
    made = bulletin(people, held(people))
    made.title = "关于\x01\x0b月考\ufffe的通报"

    word = docx.Document(io.BytesIO(bulletin_docx(bulletin_sheet(made), made_at=AT)))

    assert "关于月考的通报" in [paragraph.text for paragraph in word.paragraphs]


def embedded(page: pypdf.PageObject) -> list[str]:
    """Names of the fonts of a page whose program is in the file."""
    found = []
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        if "/FontFile2" in inner["/FontDescriptor"].get_object():
            found.append(str(inner["/BaseFont"]))
    return found


def test_screens_lead_from_the_draft_to_the_reader(people: Cast) -> None:
    exam = held(people)
    made, boss = bulletin(people, exam), leader(people)
    page = reverse("appraisal:bulletin", args=[made.pk])
    steps = {
        verb: reverse("appraisal:bulletin_step", args=[made.pk, verb])
        for verb in ("check", "approve", "issue", "return", "withdraw")
    }
    wang, chen, sun, li = (desk(person) for person in (people.wang, people.chen, boss, people.li))

    assert li.get(page).status_code == 404
    assert wang.get(reverse("appraisal:bulletin_edit", args=[made.pk])).status_code == 200
    edited = {
        "addressees": "各单位：",
        "problems": "<b>甲</b>",
        "requirements": "乙",
        "audience": "officers",
        "seen": "1-1-1",
    }
    assert (
        wang.post(reverse("appraisal:bulletin_edit", args=[made.pk]), {**edited, "problems": ""}).status_code
        == 422
    )
    wang.post(reverse("appraisal:bulletin_edit", args=[made.pk]), edited)
    assert "&lt;b&gt;甲&lt;/b&gt;" in wang.get(page).content.decode()
    assert wang.post(steps["check"]).status_code == 403
    chen.post(steps["check"], {"seen": bulletin_hash(Bulletin.objects.get())})
    sun.post(steps["approve"], {"seen": bulletin_hash(Bulletin.objects.get())})
    wang.post(steps["issue"])

    assert Bulletin.objects.get().state == "issued"
    assert "1 of 1" not in sun.get(page).content.decode()
    sun.post(reverse("appraisal:bulletin_receive", args=[made.pk]))
    assert "1 of 1 leaders" in sun.get(page).content.decode()
    assert "未到" not in li.get(page).content.decode()
    assert li.get(reverse("appraisal:bulletin_annex", args=[made.pk])).status_code == 403
    assert "李明" in sun.get(reverse("appraisal:bulletin_annex", args=[made.pk])).content.decode()
    assert AuditEvent.objects.filter(kind="bulletin.annex_viewed").count() == 1
    for form in ("pdf", "docx"):
        assert li.get(reverse("appraisal:bulletin_file", args=[made.pk, form])).status_code == 200
        assert sun.get(reverse("appraisal:bulletin_annex_file", args=[made.pk, form])).status_code == 200
    assert li.get(reverse("appraisal:bulletin_file", args=[made.pk, "exe"])).status_code == 404
    assert desk(people.zhou).get(page).status_code == 404
    sun.post(steps["withdraw"], {"reason": ""})
    assert Bulletin.objects.get().state == "issued"
    chen.post(steps["withdraw"], {"reason": "数据有误"})
    assert "no longer holds" in li.get(page).content.decode()


def test_a_leader_of_a_county_reads_names_of_the_county_only(people: Cast) -> None:
    county_head = officer(
        "200020", "县长", unit=people.legal, roles=(Role.UNIT_LEADER,), roles_on=people.brigade
    )
    made, boss = bulletin(people, held(people)), leader(people)
    approved(made, head=people.chen, boss=boss, at=LATER)
    issue_bulletin(bulletin=made, at=LATER, actor=people.wang)

    page = desk(county_head).get(reverse("appraisal:bulletin_annex", args=[made.pk])).content.decode()

    assert "未到" in page
    assert "李明" not in page
    today = desk(county_head).get(reverse("portal:today")).content.decode()
    assert "Bulletins to read" in today


def test_a_bulletin_is_drafted_by_hand_once(people: Cast) -> None:
    from appraisal.actions.count_exams import count_exam

    exam = held(people)
    count_exam(exam=exam, at=LATER)
    wang, new = desk(people.wang), reverse("appraisal:bulletin_new")

    assert "Draft a bulletin by hand" in wang.get(reverse("appraisal:bulletins")).content.decode()
    wang.post(new, {"exam": exam.pk})
    wang.post(new, {"exam": exam.pk})
    wang.post(new, {"exam": "x"})

    assert Bulletin.objects.get().drafted_by == people.wang


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_bulletins_asks_the_same_number_of_questions(
    people: Cast, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        exam = hold_and_release(
            open_sitting(unit=people.bureau, candidates=[people.li]), {people.li: True}, signer=people.chen
        )
        bulletin(people, exam)
    wang = desk(people.wang)
    wang.get(reverse("appraisal:bulletins"))

    with django_assert_num_queries(7):  # type: ignore[operator]
        page = wang.get(reverse("appraisal:bulletins")).content.decode()

    assert page.count('data-testid="bulletin-row"') == count
