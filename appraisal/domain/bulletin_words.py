"""The sentences of a bulletin. It is a Chinese document in every language of the screen.

Sentences with figures are made from the frozen rows only, and cannot be edited; prose parts are drafted by the product
in its own words and edited by people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from appraisal.domain.bulletin import RankBy, UnitLine

PARTS: Final = ("addressees", "problems", "requirements")
"""The prose parts, in their order."""
FIRST_AND_LAST: Final = 3
ENOUGH_TO_NAME: Final = 2 * FIRST_AND_LAST


def title(exam_title: str) -> str:
    """关于2026年12月月考情况的通报."""
    return f"关于{exam_title}情况的通报"


def number_text(organ_mark: str, year: int, number: int) -> str:
    """安公法通〔2026〕3号."""
    return f"{organ_mark}〔{year}〕{number}号"


def name_below(name: str, above: str) -> str:
    """The name of a unit without that of the unit above it, which the table says already: 长桥派出所."""
    short = name.removeprefix(above)
    return name if not short or short.startswith("（") else short


def day_text(day: date) -> str:
    """2026年12月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def percent_text(figure: Decimal | None) -> str:
    """82.31%; a dash for what is not shown."""
    return "—" if figure is None else f"{figure:.2f}%"


def figure_text(figure: Decimal | None) -> str:
    """82.31, where the head of the column says percent; a dash for what is not shown."""
    return "—" if figure is None else f"{figure:.2f}"


def change_text(figure: Decimal | None) -> str:
    """+1.20 or -0.50; a dash where there is nothing to compare."""
    return "—" if figure is None else f"{figure:+.2f}"


def situation(exam_title: str, opens_on: date, closes_on: date, total: UnitLine) -> str:
    """Who was due, came and stayed away, and how they did."""
    days = day_text(opens_on) if opens_on == closes_on else f"{day_text(opens_on)}至{day_text(closes_on)}"
    text = f"{exam_title}于{days}举行。应考{total.due}人"
    if total.is_hidden:
        return f"{text}；人数较少，成绩不单列。"
    text += f"，实考{total.present}人，请假缺考{total.excused}人，无故缺考{total.absent}人"
    told = [
        f"{name}{percent_text(figure)}"
        for name, figure in (
            ("参考率", total.attendance),
            ("平均成绩", total.average),
            ("合格率", total.pass_rate),
            ("优秀率", total.excellent_rate),
        )
        if figure is not None
    ]
    return f"{text}{'；' + '，'.join(told) if told else ''}。"


def comparison(before: str, total: UnitLine) -> str:
    """Against the month before; empty where there is nothing to compare."""
    told = [
        f"{name}{_moved(figure)}"
        for name, figure in (("平均成绩", total.change_average), ("合格率", total.change_pass_rate))
        if figure is not None
    ]
    return f"与{before}相比，{'，'.join(told)}。" if told else ""


def _moved(figure: Decimal) -> str:
    if figure == 0:
        return "持平"
    return f"{'上升' if figure > 0 else '下降'}{abs(figure):.2f}个百分点"


def standings(lines: Sequence[UnitLine], by: RankBy) -> str:
    """The first three and the last three; empty when there are too few to name, or no ranks."""
    told = sorted((line for line in lines if line.rank is not None), key=lambda line: line.rank or 0)
    if len(told) < ENOUGH_TO_NAME:
        return ""
    name = "平均成绩" if by is RankBy.AVERAGE else "合格率"
    first, last = told[:FIRST_AND_LAST], told[-FIRST_AND_LAST:]
    return (
        f"按{name}排列，居前的单位是：{'、'.join(line.name for line in first)}；"
        f"居后的单位是：{'、'.join(line.name for line in last)}。"
    )


def weak_points(kind: str, points: Sequence[tuple[str, Decimal]]) -> str:
    """失分较多的科目（得分率）：…; empty when nothing is to be named."""
    if not points:
        return ""
    return f"失分较多的{kind}（得分率由低到高）：{'、'.join(f'{name}（{share:.2f}%）' for name, share in points)}。"


def method(
    *,
    rule: str,
    leave_is_zero: bool,
    absence_is_zero: bool,
    excellent: Decimal,
    smallest: int,
    as_of: str,
    source: str,
) -> str:
    """How the figures were counted, and where they stand."""
    leave = "按零分计入" if leave_is_zero else "不计入"
    absence = "按零分计入" if absence_is_zero else "不计入"
    return (
        f"统计口径：成绩按满分折算为百分制；请假缺考{leave}，无故缺考{absence}；达到满分的{excellent:g}%为优秀；"
        f"不足{smallest}人的单位及为避免推算而需隐去的单位不单列成绩，以“—”表示。计算规则：{rule}。"
        f"数据截至{as_of}，来源：{source}。"
    )


def drafted(*, has_weak_points: bool, failed: bool) -> dict[str, str]:
    """The prose parts as the product proposes them; people edit them."""
    weak = "从得分情况看，失分集中在上述科目和法条，说明对相关条文的适用条件和程序要求掌握还不够扎实。"
    steady = "从得分情况看，各科目掌握较为均衡，仍需注意条文细节和新修订内容。"
    makeup = "未及格和请假缺考人员要按时参加补考；" if failed else ""
    return {
        "addressees": "各单位：",
        "problems": weak if has_weak_points else steady,
        "requirements": (
            f"各单位要针对薄弱环节安排下月每周必学内容，组织集中学习和案例研讨；{makeup}"
            "单位负责人要督促学习落实，下月月考后对照检查改进情况。"
        ),
    }
