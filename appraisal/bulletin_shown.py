"""The sheet of a bulletin, and that of its restricted annex: made from the frozen figures and the texts that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from appraisal.bulletin_seal import newest_texts
from appraisal.domain.bulletin import BulletinRules, RankBy, UnitLine
from appraisal.domain.bulletin_sheet import Block, Heading, Paragraph, Sheet, Table, numbered, paragraphs
from appraisal.domain.bulletin_words import (
    change_text,
    comparison,
    day_text,
    figure_text,
    method,
    name_below,
    number_text,
    percent_text,
    situation,
    standings,
    weak_points,
)
from appraisal.models import Bulletin, BulletinIssue, BulletinName

UNSHOWN: Final = "—"
HEADS: Final = ("单位", "应考", "实考", "请假", "缺考", "平均分", "合格率%", "优秀率%", "平均分增减")
SHARES: Final = (3.4, 1.0, 1.0, 1.0, 1.0, 1.35, 1.35, 1.35, 1.5)
RANK: Final = "位次"
NAME_HEADS: Final = ("单位", "姓名", "警号", "情况", "成绩")
NAME_SHARES: Final = (3.4, 1.4, 1.5, 1.5, 1.2)
OUTCOMES: Final = {"failed": "未及格", "absent": "无故缺考"}
MARKS: Final = {
    "draft": "（草稿）",
    "checked": "（草稿，法制部门已审核）",
    "approved": "（草稿，领导已审批，未编号）",
    "withdrawn": "（已撤回）",
    "replaced": "（已被新通报替代）",
    "dropped": "（草稿，已作废）",
}


def issue_of(bulletin: Bulletin) -> BulletinIssue | None:
    """The issue of a bulletin, if it was issued."""
    return getattr(bulletin, "issue", None)


def bulletin_sheet(bulletin: Bulletin) -> Sheet:
    """The document that everybody of its readers sees; it names units and no person."""
    figures, issue = bulletin.figures, issue_of(bulletin)
    texts = {part: row.text for part, row in newest_texts(bulletin).items()}
    return Sheet(
        organ=bulletin.unit.name,
        kind="通报",
        number=_number(issue),
        mark=MARKS.get(bulletin.state, ""),
        title=bulletin.title,
        addressees=texts["addressees"],
        blocks=tuple(
            numbered(
                [
                    *_situation(figures),
                    *_units(bulletin),
                    *_weak(figures, texts),
                    *_requirements(texts),
                    _method(bulletin),
                ]
            )
        ),
        attachments=tuple(_attachments(bulletin)),
        signature=bulletin.unit.name,
        day=day_text(issue.issued_on if issue else _local(bulletin.drafted_at)),
        foot=f"通报 № {bulletin.pk}" + (f" · {issue.hash[:16]}" if issue else ""),
    )


def annex_sheet(bulletin: Bulletin, names: Sequence[BulletinName]) -> Sheet:
    """The restricted annex with `names` (unit loaded), in order of unit and badge."""
    issue = issue_of(bulletin)
    rows = tuple(
        (
            row.unit.name,
            row.name,
            row.badge or UNSHOWN,
            OUTCOMES[row.outcome],
            percent_text(row.percent),
        )
        for row in names
    )
    count = {outcome: sum(row.outcome == outcome for row in names) for outcome in OUTCOMES}
    told = f"未及格{count['failed']}人，无故缺考{count['absent']}人。"
    blocks: tuple[Block, ...] = (
        Paragraph(f"本名单仅供有权限的人员掌握，不得转发、张贴。{told}"),
        Table("未及格和无故缺考人员", NAME_HEADS, rows, NAME_SHARES),
    )
    return Sheet(
        organ=bulletin.unit.name,
        kind="通报附件（限制知悉）",
        number=_number(issue),
        mark=MARKS.get(bulletin.state, ""),
        title=f"{bulletin.figures['exam']['title']}未及格和无故缺考人员名单",
        addressees="",
        blocks=blocks,
        attachments=(),
        signature=bulletin.unit.name,
        day=day_text(issue.issued_on if issue else _local(bulletin.drafted_at)),
        foot=f"通报 № {bulletin.pk} 附件（限制知悉）",
    )


def _number(issue: BulletinIssue | None) -> str:
    return number_text(issue.organ_mark, issue.year, issue.number) if issue else ""


def _local(at: datetime) -> date:
    return timezone.localtime(at).date()


def _situation(figures: Mapping[str, Any]) -> list[Block]:
    total, exam, before = UnitLine.from_json(figures["total"]), figures["exam"], figures["before"]
    told = situation(
        exam["title"], date.fromisoformat(exam["opens_on"]), date.fromisoformat(exam["closes_on"]), total
    )
    compared = comparison(before["title"], total) if before else ""
    return [Heading("总体情况"), Paragraph(told), *([Paragraph(compared)] if compared else [])]


def _units(bulletin: Bulletin) -> list[Block]:
    rows = [UnitLine.from_json(row) for row in bulletin.figures["counties"]]
    if not rows:
        return []
    said = standings(rows, RankBy(bulletin.rules["rank_by"]))
    blocks: list[Block] = [Heading("各单位情况")]
    if said:
        blocks.append(Paragraph(said))
    return [*blocks, _table("各单位考试情况", rows, bulletin, bulletin.unit.name)]


def _weak(figures: Mapping[str, Any], texts: Mapping[str, str]) -> list[Block]:
    said = [
        weak_points(kind, [(point["name"], Decimal(point["share"])) for point in figures[name]])
        for kind, name in (("科目", "subjects"), ("法条", "articles"))
    ]
    return [
        Heading("薄弱环节"),
        *[Paragraph(text) for text in said if text],
        *paragraphs(texts["problems"]),
    ]


def _requirements(texts: Mapping[str, str]) -> list[Block]:
    return [Heading("工作要求"), *paragraphs(texts["requirements"])]


def _method(bulletin: Bulletin) -> Paragraph:
    figures, rules = (
        bulletin.figures,
        BulletinRules(excellent_percent=Decimal(bulletin.rules["excellent_percent"])),
    )
    run = figures["run"]
    version = run["policy_version"]
    return Paragraph(
        method(
            rule=f"制度第{version}号" if version else "产品默认规则",
            leave_is_zero=run["leave_is_zero"],
            absence_is_zero=run["absence_is_zero"],
            excellent=rules.excellent_percent,
            smallest=figures["smallest"],
            as_of=day_text(_local(datetime.fromisoformat(figures["as_of"]))),
            source=f"单位考试统计第{run['number']}次（记录第{run['id']}号）",
        ),
        is_note=True,
    )


def _attachments(bulletin: Bulletin) -> list[Block]:
    tables = [
        _table(group["above"], [UnitLine.from_json(row) for row in group["lines"]], bulletin, group["above"])
        for group in bulletin.figures["units"]
    ]
    return [Heading("附件：各单位所属单位考试情况"), *tables] if tables else []


def _table(caption: str, lines: Sequence[UnitLine], bulletin: Bulletin, above: str) -> Table:
    with_ranks = bool(bulletin.rules["show_ranks"])
    rows = []
    for line in lines:
        cells = [
            name_below(line.name, above),
            str(line.due),
            *[
                UNSHOWN if count is None else str(count)
                for count in (line.present, line.excused, line.absent)
            ],
            *[figure_text(figure) for figure in (line.average, line.pass_rate, line.excellent_rate)],
            change_text(line.change_average),
        ]
        rows.append(
            (*cells, UNSHOWN if line.rank is None else str(line.rank)) if with_ranks else tuple(cells)
        )
    heads, shares = (HEADS, SHARES) if not with_ranks else ((*HEADS, RANK), (*SHARES, 0.9))
    return Table(caption, heads, tuple(rows), shares)
