"""Finding the tables of a roster in a sheet: headings in Chinese or English, in any order, below any title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.columns import NO_CHOICES, SKIP, Choices, meanings_of

SEARCHED_ROWS = 20
"""The heading row is looked for among so many filled rows."""

NOT_DATA = ("说明", "填写说明", "填表说明", "示例", "样例", "instructions", "examples", "readme")
"""Sheets of these names are prose or examples, also when they look like a table."""


class Table(StrEnum):
    """What a sheet holds."""

    UNITS = "units"
    OFFICERS = "officers"


class Field(StrEnum):
    """What a column holds. A unit's own code and the unit of an officer are different fields."""

    CODE = "code"
    UNIT_NAME = "unit_name"
    PARENT = "parent"
    UNIT_KIND = "unit_kind"
    BADGE = "badge"
    NAME = "name"
    POLICE_TYPE = "police_type"
    POLICE_RANK = "police_rank"
    GRADE = "grade"
    UNIT = "unit"
    POSTING = "posting"
    SINCE = "since"
    REISSUED = "reissued"
    RENAMED = "renamed"


UNIT_HEADINGS: Mapping[Field, str] = {
    Field.CODE: "单位代码 单位编码 代码 编码 机构代码 机构编码 部门代码 部门编码 unitcode code",
    Field.UNIT_NAME: "单位名称 名称 单位 机构名称 部门名称 单位全称 部门 unitname name unit",
    Field.PARENT: (
        "上级单位代码 上级代码 上级编码 上级单位编码 上级单位 上级 上级机构代码 父级代码 父单位代码 "
        "上级部门代码 上级部门 上级单位名称 "
        "parent parentcode parentunit parentunitcode"
    ),
    Field.UNIT_KIND: "单位类别 单位类型 类别 类型 机构类别 kind type unitkind unittype",
}
OFFICER_HEADINGS: Mapping[Field, str] = {
    Field.BADGE: "警号 警员号 警员编号 民警警号 警员警号 badge badgenumber badgeno policenumber",
    Field.NAME: "姓名 民警姓名 警员姓名 人员姓名 name fullname officername",
    Field.POLICE_TYPE: "警种 警种类别 policetype",
    Field.POLICE_RANK: "警衔 衔级 rank policerank",
    Field.GRADE: "职级 职务职级 grade",
    Field.UNIT: (
        "单位代码 单位编码 所在单位代码 所属单位代码 机构代码 unitcode unit 单位 所在单位 所属单位 工作单位 单位名称 "
        "现单位 任职单位 部门代码 部门 所在部门 所属部门 部门名称"
    ),
    Field.POSTING: (
        "类别 任职类别 任职方式 任职类型 编制类别 编制类型 编制性质 人员类别 在岗方式 岗位性质 编制/借调/派驻 "
        "posting postingkind postingtype kind kindofposting"
    ),
    Field.SINCE: (
        "起始日期 开始日期 任职日期 任职起始日期 起始时间 开始时间 任职时间 到岗日期 到任日期 生效日期 起始日 "
        "任现职时间 任现职日期 "
        "start startdate startson since from postingstart effectivedate date"
    ),
    Field.REISSUED: "换发 警号换发 换发警号 reissued badgereissued",
    Field.RENAMED: "更名 姓名更正 renamed namecorrected",
}
"""Headings of each field, the preferred ones first: the first that is present wins."""

NEEDED: Mapping[Table, frozenset[Field]] = {
    Table.UNITS: frozenset({Field.CODE, Field.UNIT_NAME}),
    Table.OFFICERS: frozenset({Field.BADGE, Field.NAME}),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A heading row: what the table is, its place in the sheet's rows, column and heading of each field."""

    table: Table
    at: int
    columns: Mapping[Field, int]
    headings: Mapping[Field, str]
    unknown: tuple[str, ...]


def is_data_sheet(name: str) -> bool:
    """Whether a sheet of this name may hold data (not: instructions, examples)."""
    return _plain(name) not in NOT_DATA


def find_table(rows: Sequence[Sequence[str]], choices: Choices = NO_CHOICES) -> Found | None:
    """The first row that carries the needed headings of one of the tables, or None.

    What a person has said about a header (`choices`) goes before what its headings say.
    """
    for at, cells in enumerate(rows[:SEARCHED_ROWS]):
        chosen = meanings_of(cells, choices)
        if chosen is not None and (found := _chosen_table(at, cells, chosen)):
            return found
    for at, cells in enumerate(rows[:SEARCHED_ROWS]):
        plain = [_plain(cell) for cell in cells]
        for table, headings in ((Table.OFFICERS, OFFICER_HEADINGS), (Table.UNITS, UNIT_HEADINGS)):
            columns = _columns(plain, headings)
            if NEEDED[table] <= columns.keys():
                used = set(columns.values())
                unknown = tuple(
                    cell.strip() for index, cell in enumerate(cells) if cell.strip() and index not in used
                )
                shown = {field: cells[index].strip() for field, index in columns.items()}
                return Found(table, at, columns, shown, unknown)
    return None


def meaning(table: Table, field: Field) -> str:
    """How a column that holds `field` of `table` is called where people say what columns hold."""
    return f"{table}.{field}"


def meanings(found: Found) -> dict[int, str]:
    """What each column of a found table holds."""
    return {index: meaning(found.table, field) for field, index in found.columns.items()}


def table_of(chosen: Mapping[int, str]) -> Table | None:
    """The one table whose needed columns `chosen` names and no other's; None when it is none or both."""
    named = {value.partition(".")[0] for value in chosen.values()} - {SKIP}
    for table in Table:
        wanted = {meaning(table, field) for field in NEEDED[table]}
        if named == {table.value} and wanted <= set(chosen.values()):
            return table
    return None


def _chosen_table(at: int, cells: Sequence[str], chosen: Mapping[int, str]) -> Found | None:
    table = table_of(chosen)
    if table is None:
        return None
    columns = {Field(value.partition(".")[2]): index for index, value in chosen.items() if value != SKIP}
    shown = {field: cells[index].strip() if index < len(cells) else "" for field, index in columns.items()}
    unknown = tuple(
        cell.strip() for index, cell in enumerate(cells) if cell.strip() and chosen.get(index, SKIP) == SKIP
    )
    return Found(table, at, columns, shown, unknown)


def _columns(plain: Sequence[str], headings: Mapping[Field, str]) -> dict[Field, int]:
    columns: dict[Field, int] = {}
    for field, names in headings.items():
        for name in names.split():
            if name in plain and plain.index(name) not in columns.values():
                columns[field] = plain.index(name)
                break
    return columns


def _plain(heading: str) -> str:
    """A heading without blanks, stars, remarks in brackets and case, in NFKC."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"[(\[【].*?[)\]】]", "", text)
    return re.sub(r"[\s_\-*.:#?]", "", text)
