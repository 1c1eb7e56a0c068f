"""A small paper of every kind, without a database."""

from __future__ import annotations

from decimal import Decimal

from exams.domain.paper import Item, ItemKey, Paper, Section
from question_bank.domain.scoring_rules import ScoringRule

TWO = Decimal(2)

ITEMS = (
    Item(11, "single_choice", "单选？", TWO, options=("甲", "乙", "丙", "丁")),
    Item(12, "single_choice", "以上都对？", TWO, options=("甲", "乙", "以上都对"), fixed_order=True),
    Item(13, "multiple_choice", "多选？", TWO, options=("甲", "乙", "丙", "丁"), group=0),
    Item(14, "true_false", "判断。", Decimal("1.5")),
    Item(15, "fill_in", "____小时，____日", TWO, blanks=2),
)
KEYS = (
    ItemKey([1], "解析一", ("《试验法》第一条",)),
    ItemKey([2]),
    ItemKey([0, 1, 3]),
    ItemKey(True),
    ItemKey([["二十四", "24"], ["三"]]),
)


def paper(rule: str = "half_if_subset") -> Paper:
    """Three sections, one shared material."""
    return Paper(
        sections=(
            Section("单项选择题", ITEMS[:2]),
            Section("多项选择题", ITEMS[2:3], ScoringRule(rule), groups=("案情：某日……",)),
            Section("其他", ITEMS[3:]),
        ),
        keys=KEYS,
    )
