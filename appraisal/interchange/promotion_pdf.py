"""The signed sheet of a promotion check on A4: every rule of every candidate, page numbers, the signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone, translation
from fpdf.enums import WrapMode

from appraisal.models import PromotionCheck, PromotionOverride
from appraisal.promotion_shown import ShownCandidate, ShownRule, is_accepted, shown_candidates
from core.pdf import FAMILY, new_document

if TYPE_CHECKING:
    from fpdf import FPDF

TITLE: Final = "晋升资格核查表"
NO_DECISION: Final = "本表只陈述平台所记录的事实，不作任何晋升决定；决定由有权机关作出。"
HEADS: Final = ("项目", "结论", "依据")
BESIDE: Final = "第 0123456789 页，共 № ·（盖章处）（续）"
"""What stands on every page beside the content: for the characters of the font."""
WIDTHS: Final = (36.0, 18.0, 132.0)
LEFT: Final = 12.0
TOP: Final = 58.0
BOTTOM: Final = 280.0
LINE: Final = 5.2
PADDING: Final = 1.0
SIGNATURES: Final = 46.0
BLUE: Final = (16, 41, 79)
GREY: Final = (90, 98, 112)
INK: Final = (20, 24, 32)


@dataclass(frozen=True, slots=True)
class Block:
    """One candidate: the line with the name, and a row of cells for each rule with its height in millimetres."""

    head: str
    rows: Sequence[tuple[tuple[str, str, str], float]]


def promotion_pdf(check: PromotionCheck) -> bytes:
    """The sheet of a signed `check` (unit, maker and signature loaded). The same check gives the same bytes.

    It is a Chinese document in every language of the screen. Raises CharactersMissing when the font lacks a
    character of a name or of a reason.
    """
    with translation.override("zh-hans"):
        lines = [(_head(row), [_cells(rule) for rule in row.rules]) for row in shown_candidates(check)]
        facts, signatures = _facts(check), _signatures(check)
    page = new_document(
        text="".join(
            [TITLE, NO_DECISION, *HEADS, *facts, *signatures, BESIDE]
            + [text for head, rows in lines for text in (head, *(cell for row in rows for cell in row))]
        ),
        landscape=False,
        made_at=check.signature.at,
        title=f"{TITLE} {check.target_title} № {check.pk}",
    )
    page.add_page()
    page.set_font(FAMILY, size=9.5)
    height = _measure(page)
    blocks = [Block(head, [(row, height(row)) for row in rows]) for head, rows in lines]
    sheets = list(_paginated(blocks))
    for number, sheet in enumerate(sheets, start=1):
        if number > 1:
            page.add_page()
        _page_head(page, facts)
        end = _table(page, sheet)
        if number == len(sheets):
            _sign_box(page, end, signatures)
        _page_foot(page, number, len(sheets), check)
    return bytes(page.output())


def _head(row: ShownCandidate) -> str:
    candidate = row.candidate
    return f"{candidate.place}．{candidate.name}（{candidate.badge}）　{candidate.unit.name}"


def _cells(rule: ShownRule) -> tuple[str, str, str]:
    told = [rule.says, *(_override(rule, each) for each in rule.overrides if is_accepted(each))]
    return rule.name, rule.word, "\n".join(told)


def _override(rule: ShownRule, override: PromotionOverride) -> str:
    reason = "（文字已清除）" if override.reason.erased_at else _one_line(override.reason.text)
    return (
        f"人工更正：规则结论为“{rule.given}”。理由：{reason}"
        f"（{override.proposed_by.name}提出，{override.decision.decided_by.name}于"
        f"{_moment(override.decision.at)}确认）"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _facts(check: PromotionCheck) -> list[str]:
    version = f"第 {check.policy_version_id} 号" if check.policy_version_id else "产品默认值"
    return [
        f"{check.target_title}　№ {check.pk}",
        f"单位：{check.unit.name}　　核查日期：{_day(check.day)}　　规则版本：{version}",
        NO_DECISION,
    ]


def _signatures(check: PromotionCheck) -> list[str]:
    signature = check.signature
    return [
        f"核查人：{check.created_by.name}　　{_moment(check.created_at)}",
        f"签署人：{signature.signer.name}　　{_moment(signature.at)}",
        f"签署校验值：{signature.hash}",
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{_day(local.date())} {local:%H:%M}"


def _measure(page: FPDF) -> Callable[[tuple[str, str, str]], float]:
    """What tells the height of a row in millimetres: that of its tallest cell. Most texts come again and again."""

    @cache
    def height(text: str, width: float) -> float:
        made: Any = page.multi_cell(
            width - 2 * PADDING, LINE, text, wrapmode=WrapMode.CHAR, dry_run=True, output="HEIGHT"
        )
        return float(made)

    return lambda row: max(map(height, row, WIDTHS)) + 2 * PADDING


def _paginated(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks by page. One that does not fit goes on overleaf under its name; the last page keeps room to sign."""
    sheet: list[Block] = []
    left = BOTTOM - TOP
    for number, block in enumerate(blocks, start=1):
        room = SIGNATURES if number == len(blocks) else 0.0
        rows, head = list(block.rows), block.head
        while rows:
            fitting, used = _fitting(rows, left - LINE - 2 * PADDING)
            is_whole = len(fitting) == len(rows)
            too_tall = not fitting or (is_whole and used + LINE + 2 * PADDING > left - room)
            if too_tall and sheet:
                yield sheet
                sheet, left = [], BOTTOM - TOP
                continue
            fitting = fitting or rows[:1]
            sheet.append(Block(head, fitting))
            left -= LINE + 2 * PADDING + sum(height for _row, height in fitting)
            rows, head = rows[len(fitting) :], f"{block.head}（续）"
    if left < SIGNATURES and sheet:
        yield sheet
        sheet = []
    yield sheet


def _fitting(
    rows: Sequence[tuple[tuple[str, str, str], float]], room: float
) -> tuple[list[tuple[tuple[str, str, str], float]], float]:
    taken, used = [], 0.0
    for row in rows:
        if used + row[1] > room:
            break
        taken.append(row)
        used += row[1]
    return taken, used


def _page_head(page: FPDF, facts: Sequence[str]) -> None:
    page.set_text_color(*BLUE)
    page.set_font(FAMILY, size=20)
    page.set_xy(LEFT, 12)
    page.cell(sum(WIDTHS), 10, TITLE, align="C")
    page.set_font(FAMILY, size=12)
    page.set_xy(LEFT, 24)
    page.cell(sum(WIDTHS), 7, facts[0], align="C")
    page.set_text_color(*GREY)
    page.set_font(FAMILY, size=9)
    for row, text in enumerate(facts[1:]):
        page.set_xy(LEFT, 34 + row * 6)
        page.cell(sum(WIDTHS), 6, text, align="C")
    page.set_draw_color(*BLUE)
    page.set_line_width(0.4)
    page.line(LEFT, TOP, LEFT + sum(WIDTHS), TOP)
    page.set_font(FAMILY, size=9.5)
    left = LEFT
    for head, width in zip(HEADS, WIDTHS, strict=True):
        page.set_xy(left, TOP - 7)
        page.cell(width, 6, head)
        left += width


def _table(page: FPDF, blocks: Sequence[Block]) -> float:
    """Draws the blocks from the top down; returns where they end."""
    top = TOP
    page.set_line_width(0.15)
    for block in blocks:
        page.set_font(FAMILY, size=10.5)
        page.set_text_color(*BLUE)
        page.set_xy(LEFT, top + PADDING)
        page.cell(sum(WIDTHS), LINE, block.head)
        top += LINE + 2 * PADDING
        page.set_font(FAMILY, size=9.5)
        page.set_text_color(*INK)
        for row, height in block.rows:
            left = LEFT
            for text, width in zip(row, WIDTHS, strict=True):
                page.set_xy(left + PADDING, top + PADDING)
                page.multi_cell(width - 2 * PADDING, LINE, text, align="L", wrapmode=WrapMode.CHAR)
                left += width
            top += height
            page.line(LEFT, top, LEFT + sum(WIDTHS), top)
    return top


def _sign_box(page: FPDF, top: float, signatures: Sequence[str]) -> None:
    page.set_text_color(*INK)
    page.set_font(FAMILY, size=10.5)
    for row, text in enumerate(signatures[:2]):
        page.set_xy(LEFT, top + 8 + row * 8)
        page.cell(sum(WIDTHS), 7, text)
    page.set_text_color(*GREY)
    page.set_font(FAMILY, size=8)
    page.set_xy(LEFT, top + 26)
    page.cell(sum(WIDTHS), 5, signatures[2])
    page.set_font(FAMILY, size=9)
    page.set_xy(LEFT, top + 34)
    page.cell(sum(WIDTHS), 5, "（盖章处）", align="R")


def _page_foot(page: FPDF, number: int, pages: int, check: PromotionCheck) -> None:
    page.set_text_color(*GREY)
    page.set_font(FAMILY, size=8)
    page.set_xy(LEFT, 286)
    page.cell(90, 5, f"№ {check.pk} · {check.signature.hash[:16]}")
    page.set_xy(LEFT + 90, 286)
    page.cell(sum(WIDTHS) - 90, 5, f"第 {number} 页 共 {pages} 页", align="R")
