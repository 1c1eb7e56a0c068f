"""From a pass to a certificate, its number, its moves, and its place in the file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.domain.errors import Refused
from exams.models import Result
from personnel.domain.roles import Role
from records.actions.decide_proposal import refuse_proposal, sign_certificate
from records.actions.file_expired_certificates import file_expired_certificates
from records.actions.move_certificate import move_certificate
from records.actions.propose_certificates import propose_certificates
from records.actions.record_earlier import PapersRefused, record_earlier
from records.domain.certificates import CertificateState, Standing
from records.domain.papers import paper_lines
from records.models import Certificate, CertificateProposal, FileEntry
from tests.factories import AT, DAY, Cast, cast, grant, officer
from tests.factories.exams import open_sitting
from tests.factories.levels import certificate, levels, rules
from tests.factories.results import correct, hold, hold_and_release

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
LATER_DAY = DAY + timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    members = cast()
    levels(members.bureau)
    return members


def held_exam(people: Cast, *, release: bool = True, **takers: bool) -> None:
    """A basic exam that the named people passed or failed."""
    officers = {getattr(people, name): right for name, right in takers.items()}
    sitting = open_sitting(
        unit=people.bureau, candidates=list(officers), kind="qualification", level="basic", track="general"
    )
    for enrolment in sitting.enrolments.all():
        enrolment.clearance_id = 1
        enrolment.save()
    if release:
        hold_and_release(sitting, officers, signer=people.chen)
    else:
        hold(sitting, officers)


def signed(people: Cast) -> Certificate:
    """李's certificate of basic, from the exam."""
    held_exam(people, li=True)
    propose_certificates(at=LATER)
    return sign_certificate(proposal=CertificateProposal.objects.get(), actor=people.chen, at=LATER)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_who_passed_is_proposed_once_and_who_failed_is_not(people: Cast) -> None:
    held_exam(people, li=True, wang=False)

    made = (propose_certificates(at=LATER), propose_certificates(at=LATER))

    proposal = CertificateProposal.objects.get()
    assert made == (1, 0)
    assert (proposal.officer, proposal.level.code, proposal.track.code) == (people.li, "basic", "general")
    assert proposal.unit == people.station


def test_a_pass_whose_marks_are_corrected_is_not_proposed_again(people: Cast) -> None:
    first = signed(people)
    result = Result.objects.get(officer=people.li)
    correct(result.exam, people.li, result.full_marks - 1, at=LATER)

    again = propose_certificates(at=LATER + timedelta(days=1))

    assert again == 0
    assert CertificateProposal.objects.get() == first.proposal


def test_a_pass_that_comes_back_after_a_refusal_is_proposed_again(people: Cast) -> None:
    held_exam(people, li=True)
    propose_certificates(at=LATER)
    result = Result.objects.get(officer=people.li)
    lost = correct(result.exam, people.li, Decimal(0), at=LATER)
    refuse_proposal(
        proposal=CertificateProposal.objects.get(), reason="成绩已更正。", actor=people.chen, at=LATER
    )
    back = correct(lost.exam, people.li, result.full_marks, at=LATER)

    again = propose_certificates(at=LATER + timedelta(days=1))

    assert again == 1
    assert CertificateProposal.objects.get(state="proposed").result == back


def test_nothing_is_proposed_before_the_release(people: Cast) -> None:
    held_exam(people, release=False, li=True)
    assert propose_certificates(at=LATER) == 0


def test_where_policy_asks_for_two_passes_one_is_not_enough(people: Cast) -> None:
    rules(people.bureau, levels=[{"level": "basic", "passes_needed": 2}])
    held_exam(people, li=True)
    first = propose_certificates(at=LATER)
    held_exam(people, li=True)
    assert (first, propose_certificates(at=LATER), propose_certificates(at=LATER)) == (0, 1, 0)


def test_signing_issues_a_certificate_with_number_days_and_a_file_entry(people: Cast) -> None:
    issued = signed(people)

    entry = FileEntry.objects.get(kind="certificate_issued")
    assert issued.number == "A-2026-00001"
    assert (issued.issued_on, issued.valid_from, issued.valid_until) == (
        LATER_DAY,
        LATER_DAY,
        date(2031, 3, 5),
    )
    assert (issued.holder_name, issued.signed_by, issued.unit) == ("李明", people.chen, people.bureau)
    assert (entry.file.officer, entry.payload["number"], entry.actor_id) == (
        people.li,
        issued.number,
        people.chen.pk,
    )
    assert [(event.from_state, event.to_state) for event in issued.events.all()] == [("", "valid")]


def test_the_policy_in_force_decides_how_long_it_holds(people: Cast) -> None:
    version = rules(people.bureau, levels=[{"level": "basic", "months_valid": None}])
    issued = signed(people)
    assert (issued.valid_until, issued.policy_version_id) == (None, version.pk)


def test_a_proposal_is_signed_once(people: Cast) -> None:
    signed(people)
    with pytest.raises(Refused) as refused:
        sign_certificate(proposal=CertificateProposal.objects.get(), actor=people.chen, at=LATER)
    assert code_of(refused) == "already_decided"
    assert Certificate.objects.count() == 1


def test_nobody_signs_the_own_certificate(people: Cast) -> None:
    held_exam(people, chen=True)
    propose_certificates(at=LATER)
    proposal = CertificateProposal.objects.get()
    with pytest.raises(Refused) as refused:
        sign_certificate(proposal=proposal, actor=people.chen, at=LATER)
    assert code_of(refused) == "own_matter"
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateProposal.objects.filter(pk=proposal.pk).update(state="signed", decided_by=people.chen)


def test_the_head_of_another_bureau_signs_nothing_here(people: Cast) -> None:
    held_exam(people, li=True)
    propose_certificates(at=LATER)
    with pytest.raises(Refused) as refused:
        sign_certificate(proposal=CertificateProposal.objects.get(), actor=people.zhou, at=LATER)
    assert code_of(refused) == "not_allowed"


def test_a_pass_that_was_corrected_away_is_not_signed(people: Cast) -> None:
    held_exam(people, li=True)
    propose_certificates(at=LATER)
    old = Result.objects.get()
    Result.objects.create(
        exam=old.exam,
        sitting=old.sitting,
        attempt=old.attempt,
        officer=old.officer,
        unit=old.unit,
        number=2,
        supersedes=old,
        score=0,
        full_marks=old.full_marks,
        passed=False,
        sections=old.sections,
        items=old.items,
        evidence=old.evidence,
        marked_at=LATER,
    )
    with pytest.raises(Refused) as refused:
        sign_certificate(proposal=CertificateProposal.objects.get(), actor=people.chen, at=LATER)
    assert code_of(refused) == "pass_no_longer"


def test_a_refusal_needs_a_reason(people: Cast) -> None:
    held_exam(people, li=True)
    propose_certificates(at=LATER)
    proposal = CertificateProposal.objects.get()
    with pytest.raises(Refused) as refused:
        refuse_proposal(proposal=proposal, reason="  ", actor=people.chen, at=LATER)
    refuse_proposal(proposal=proposal, reason="材料不全", actor=people.chen, at=LATER)
    proposal.refresh_from_db()
    assert (code_of(refused), proposal.state, proposal.reason) == ("reason_missing", "refused", "材料不全")


def test_a_certificate_is_suspended_restored_and_revoked_and_the_file_tells(people: Cast) -> None:
    issued = signed(people)
    for to in (CertificateState.SUSPENDED, CertificateState.VALID, CertificateState.REVOKED):
        move_certificate(certificate=issued, to=to, reason="核查", actor=people.chen, at=LATER)

    kinds = FileEntry.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [
        "certificate_issued",
        "certificate_suspended",
        "certificate_restored",
        "certificate_revoked",
    ]
    assert list(issued.events.order_by("pk").values_list("to_state", "reason")) == [
        ("valid", ""),
        ("suspended", "核查"),
        ("valid", "核查"),
        ("revoked", "核查"),
    ]
    with pytest.raises(Refused) as refused:
        move_certificate(
            certificate=issued, to=CertificateState.VALID, reason="核查", actor=people.chen, at=LATER
        )
    assert code_of(refused) == "move_not_allowed"


def test_who_looked_at_an_older_state_is_told(people: Cast) -> None:
    issued = signed(people)
    stale = Certificate.objects.select_related("level", "track", "proposal", "unit").get(pk=issued.pk)
    move_certificate(
        certificate=issued, to=CertificateState.REVOKED, reason="核查", actor=people.chen, at=LATER
    )
    with pytest.raises(Refused) as refused:
        move_certificate(
            certificate=stale, to=CertificateState.SUSPENDED, reason="核查", actor=people.chen, at=LATER
        )
    assert code_of(refused) == "move_not_allowed"


def test_nobody_moves_the_own_certificate_or_one_without_a_reason(people: Cast) -> None:
    issued = signed(people)
    grant(people.li, Role.LEGAL_HEAD, people.bureau)
    codes = []
    for actor, reason in ((people.li, "核查"), (people.chen, " "), (people.zhou, "核查")):
        with pytest.raises(Refused) as refused:
            move_certificate(
                certificate=issued, to=CertificateState.SUSPENDED, reason=reason, actor=actor, at=LATER
            )
        codes.append(code_of(refused))
    assert codes == ["own_matter", "reason_missing", "not_allowed"]


def test_what_is_printed_on_a_certificate_never_changes(people: Cast) -> None:
    issued = signed(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=issued.pk).update(valid_until=date(2099, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.events.update(reason="别的")


def test_expiry_is_read_from_the_dates_and_noted_once(people: Cast) -> None:
    basic = levels(people.bureau)["basic"]
    held = certificate(people.li, basic, signer=people.chen, issued_on=date(2021, 3, 5))

    on_the_last_day = file_expired_certificates(at=AT - timedelta(days=1))
    noted = (file_expired_certificates(at=AT), file_expired_certificates(at=LATER))

    entry = FileEntry.objects.get(kind="certificate_expired")
    assert held.valid_until == date(2026, 3, 4)
    assert (on_the_last_day, noted, entry.happened_on) == (0, (1, 0), DAY)
    assert (held.standing(on=date(2026, 3, 4)), held.standing(on=DAY)) == (Standing.VALID, Standing.EXPIRED)


def test_a_paper_from_before_keeps_its_number_and_needs_two_people(people: Cast) -> None:
    hr = officer(
        "100010", "刘洋", unit=people.legal, roles=(Role.HR, Role.LEGAL_HEAD), roles_on=people.bureau
    )
    papers = paper_lines("100001,基本级,综合,证字第7号,2024-03-05,2029-03-04")

    recorded = record_earlier(papers=papers, actor=hr, at=LATER)
    proposal = CertificateProposal.objects.get()
    with pytest.raises(Refused) as refused:
        sign_certificate(proposal=proposal, actor=hr, at=LATER)
    issued = sign_certificate(proposal=proposal, actor=people.chen, at=LATER)

    entry = FileEntry.objects.get(kind="certificate_recorded")
    assert (recorded, code_of(refused)) == (1, "second_person")
    assert (issued.number, issued.serial, issued.valid_from, issued.valid_until) == (
        "证字第7号",
        None,
        date(2024, 3, 5),
        date(2029, 3, 4),
    )
    assert entry.happened_on == date(2024, 3, 5)


def test_a_list_of_papers_is_recorded_whole_or_not_at_all(people: Cast) -> None:
    grant(people.wang, Role.HR, people.bureau)
    text = "\n".join(
        (
            "100001,基本级,-,A1,2024-03-05,-",
            "999999,基本级,-,A2,2024-03-05,-",
            "100003,特级,-,A3,2024-03-05,-",
            "100001,基本级,-,A1,2024-03-05,-",
            "900001,基本级,-,A5,2024-03-05,-",
            "100001,基本级,-,A6,2027-03-05,-",
        )
    )
    with pytest.raises(PapersRefused) as refused:
        record_earlier(papers=paper_lines(text), actor=people.wang, at=LATER)
    assert [line for line, _words in refused.value.faults] == [1, 2, 3, 4, 5, 6]
    assert CertificateProposal.objects.count() == 0
