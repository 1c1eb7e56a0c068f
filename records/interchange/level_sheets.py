"""Levels as workbooks: exactly what the screens show, and the field set that HR departments exchange."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.sheets.writer import Column, Table, Value
from records.checked_lists import CheckedList
from records.level_wording import said_outcome, worth_words
from records.models import Certificate


def checked_table(checked: CheckedList, *, on: date) -> Table:
    """The rows and columns of the checked list."""
    columns = [
        Column(_("Badge number"), 14),
        Column(pgettext("person", "Name"), 14),
        Column(_("Unit"), 30),
        Column(pgettext("qualification", "Level"), 12),
        Column(pgettext("qualification", "Track"), 12),
        Column(_("Certificate number"), 28),
        Column(_("Valid from"), 14),
        Column(_("Valid until"), 14),
        Column(_("State"), 12),
        Column(_("For the level"), 14),
        Column(_("What is missing"), 60),
    ]
    return Table(
        name=f"{pgettext('qualification', 'Levels')} {on.isoformat()}",
        columns=columns,
        rows=list(_checked(checked)),
    )


def _checked(checked: CheckedList) -> Iterable[Sequence[Value]]:
    for row in checked.rows:
        held, target = row.standing.shown, row.standing.target
        facts: list[Value] = [None] * 6
        if held is not None:
            facts = [
                held.level_name,
                held.track_name,
                held.number,
                held.valid_from,
                held.valid_until,
                worth_words(held.standing)[0],
            ]
        missing = " ".join(said_outcome(outcome).text for outcome in row.standing.missing)
        yield [row.badge, row.officer.name, row.unit, *facts, target.name if target else None, missing]
    for badge in checked.unknown:
        yield [badge, _("unknown"), *[None] * 9]


def expiring_table(rows: Iterable[Certificate], units: dict[int, str], *, on: date) -> Table:
    """Certificates that run out (annotated with the badge and home unit of their officers), soonest first."""
    columns = [
        Column(pgettext("person", "Name"), 14),
        Column(_("Badge number"), 14),
        Column(_("Unit"), 30),
        Column(pgettext("qualification", "Level"), 12),
        Column(pgettext("qualification", "Track"), 12),
        Column(_("Certificate number"), 28),
        Column(_("Valid until"), 14),
    ]
    return Table(
        name=f"{_('Expiring')} {on.isoformat()}",
        columns=columns,
        rows=[
            [
                each.officer.name,
                each.badge,  # type: ignore[attr-defined]
                units.get(each.home_unit_id, ""),  # type: ignore[attr-defined]
                each.level.name,
                each.track.name if each.track else None,
                each.number,
                each.valid_until,
            ]
            for each in rows
        ],
    )


HR_FIELDS = (
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
)
"""The field set of HR systems for one exam result (R-E21 of the domain notes). Badge number and name come first:
the platform keeps no ID numbers."""


def hr_table(certificates: Iterable[Certificate], badges: dict[int, str], *, on: date) -> Table:
    """One line per certificate in the field set of HR systems; Chinese in every language of the screen."""
    columns = [Column("警号", 14), Column("姓名", 14), *(Column(field, 16) for field in HR_FIELDS)]
    return Table(
        name=f"执法资格 {on.isoformat()}",
        columns=columns,
        rows=[_hr_row(each, badges.get(each.officer_id, ""), on) for each in certificates],
    )


def _hr_row(certificate: Certificate, badge: str, on: date) -> list[Value]:
    from core.clock import local_day

    result = certificate.proposal.result
    passed_on = local_day(result.attempt.started_at) if result else None
    states = {"valid": "有效", "not_yet": "未生效", "suspended": "暂停", "expired": "过期", "revoked": "吊销"}
    return [
        badge,
        certificate.holder_name,
        None,
        certificate.track.name if certificate.track else "不分类别",
        certificate.level.name,
        certificate.officer.police_type or None,
        "合格" if result else "免试",
        passed_on,
        result.score if result else None,
        local_day(result.release_row.at) if result else None,
        certificate.issued_on,
        states[certificate.standing(on=on).value],
    ]
