"""One officer and one unit, and the ways in which people write their cells and the header."""

from __future__ import annotations

from typing import Any

OFFICER = {"警号": "013579", "姓名": "李明", "单位代码": "A01", "任职类别": "编制", "起始日期": "2026-03-05"}
MEANT = {"badge": "013579", "name": "李明", "unit": "A01", "posting": "establishment", "since": "2026-03-05"}
UNIT = {"单位代码": "A0101", "单位名称": "城南派出所", "上级单位代码": "A01", "单位类别": "派出所"}
UNIT_MEANT = {"code": "A0101", "name": "城南派出所", "parent": "A01", "kind": "police_station"}

Variant = tuple[str, dict[str, str], dict[str, Any]]


def _with(column: str, cells: tuple[str, ...], **meant: Any) -> list[Variant]:
    return [(f"{column} {cell!r}", OFFICER | {column: cell}, MEANT | meant) for cell in cells]


def _renamed(base: dict[str, str], meant: dict[str, Any], names: dict[str, tuple[str, ...]]) -> list[Variant]:
    return [
        (f"column {other!r}", {other if name == column else name: cell for name, cell in base.items()}, meant)
        for column, others in names.items()
        for other in others
    ]


VARIANTS: list[Variant] = [
    *_with("警号", ("013579", "０１３５７９", " 013579 ", "013 579", "'013579", "013579号", "№013579", "警号013579")),
    *_with("警号", ("00012", "0000012"[2:]), badge="00012"),
    *_with("警号", ("J013579", "Ｊ013579"), badge="J013579"),
    *_with("姓名", ("李明", "李 明", "李　明", " 李  明 ", "李\u00a0明", "李\u200b明", "李明\n")),
    *_with("姓名", ("阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉・买买提", "阿卜杜拉 · 买买提", "阿卜杜拉．买买提"), name="阿卜杜拉·买买提"),
    *_with("姓名", ("Li Ming", "Ｌｉ Ｍｉｎｇ", "Li  Ming"), name="Li Ming"),
    *_with("单位代码", ("A01", "Ａ０１", " A01 ", "a01", "A 01", "城东派出所", "城东 派出所", " 城东派出所", "A01 城东派出所", "A01-城东派出所", "城东派出所（A01）", "城东派出所(A01)", "A01城东派出所")),
    *_with("任职类别", ("编制", "在编", "在职", "正式", "", "编制内", "在编民警", "正式编制", "编制（在编）", "Establishment")),
    *_with("起始日期", ("2026-03-05", "2026-3-5", "2026/3/5", "2026/03/05", "2026.3.5", "2026.03.05", "2026年3月5日", "2026年03月05日", "2026 年 3 月 5 日", "2026年3月5号", "２０２６年３月５日", "20260305", "46086", "2026-03-05 00:00:00", "2026/3/5 0:00", "2026-03-05T00:00:00", "2026. 3. 5", "2026-3-5日", "2026年3月5日起", "二〇二六年三月五日", "二○二六年三月五日", "2026、3、5", "2026—03—05", "2026.3.5.", "2026-03-05（星期四）", " 2026-03-05 ", "2026.3.5日", "2026年3月05", "2026-03-05 08:30", "46086.0", "2026年三月五日", "自2026年3月5日")),
    *_renamed(
        OFFICER,
        MEANT,
        {
            "警号": ("警 号", "警号*", "警号（必填）", "民警警号", "警员编号", "Badge No.", "badge number", "警号："),
            "姓名": ("姓 名", "姓　名", "民警姓名", "警员姓名", "人员姓名", "Name", "Full name", "姓名(必填)"),
            "单位代码": ("单位编码", "单位", "所在单位", "工作单位", "单位名称", "部门", "所在部门", "现单位", "Unit code", "任职单位", "部门代码"),
            "任职类别": ("任职方式", "编制性质", "人员类别", "编制/借调/派驻", "任职 类别", "Posting"),
            "起始日期": ("开始日期", "任职日期", "到岗日期", "任职时间", "起始 日期", "Start date", "到任日期", "起始时间（年月日）", "任现职时间"),
        },
    ),
    ("columns in another order", dict(reversed(OFFICER.items())), MEANT),
    ("columns nobody asked for", {"序号": "1"} | OFFICER | {"联系电话": "略", "备注": "新调入"}, MEANT),
]  # fmt: skip
"""(name, cells by column name, what is meant) of an officer."""

SECONDED: list[Variant] = [
    (f"任职类别 {cell!r}", OFFICER | {"任职类别": cell}, {"posting": meant})
    for meant, cells in {
        "secondment": ("借调", "抽调", "借用", "借调（临时）", "借调人员", " 借 调 "),
        "embedded_posting": ("派驻", "驻点", "挂职", "派驻人员"),
    }.items()
    for cell in cells
]
"""A second posting of an officer who is known."""

ENDED: list[Variant] = [
    (f"单位代码 {cell!r}", OFFICER | {"单位代码": cell}, {"unit": None})
    for cell in ("离职", "离 职", "无", "退休", "调出", "已离职", "已退休", "调离", "辞职", "—", "已调出")
]
"""The end of a posting of an officer who is known."""

UNITS: list[Variant] = [
    ("a unit", UNIT, UNIT_MEANT),
    *_renamed(
        UNIT,
        UNIT_MEANT,
        {
            "单位代码": ("单位编码", "代码", "机构代码", "Code", "单位 代码", "部门代码"),
            "单位名称": ("名称", "单位", "机构名称", "单位名称（全称）", "Name", "部门名称"),
            "上级单位代码": ("上级代码", "上级单位", "上级", "Parent", "父级代码", "上级部门代码"),
            "单位类别": ("单位类型", "类别", "类型", "机构类别", "Kind"),
        },
    ),
    *[(f"上级 {cell!r}", UNIT | {"上级单位代码": cell}, UNIT_MEANT) for cell in ("A01", "Ａ01", "a01", "城东派出所", " A01")],
    *[(f"类别 {cell!r}", UNIT | {"单位类别": cell}, UNIT_MEANT) for cell in ("派出所", "", "Police station", " 派 出 所", "police_station", "基层派出所")],
]  # fmt: skip
"""(name, cells by column name, what is meant) of a unit."""
