"""The template that authors fill in: instructions, an empty sheet with drop-downs, examples."""

from __future__ import annotations

from core.sheets.writer import Column, Page, Table, write_xlsx

_COLUMNS = (
    Column("题号", 10),
    Column("题型", 14, choices=("单选题", "多选题", "不定项选择题", "判断题", "填空题"), required=True),
    Column("题干", 50, required=True),
    *(Column(f"选项{letter}", 18) for letter in "ABCDEF"),
    Column("答案", 14, required=True),
    Column("解析", 40),
    Column("分值", 8),
    Column("科目", 16),
    Column("难度", 8, choices=("1", "2", "3", "4", "5")),
    Column("依据", 34),
)
_ROWS = 1000
"""Rows of the empty sheet that carry drop-downs and text format."""

_INSTRUCTIONS = (
    "练兵题库导入模板",
    "怎样填写：在“试题”表中一行填一题，保存后上传。“填写说明”“示例”两张表不会被导入。",
    "题号：本题库内不重复。再次导入同一题号时，内容有变则生成新版本，无变化则跳过。可以不填，系统按题干识别。",
    "题型：单选题、多选题、不定项选择题、判断题、填空题，从下拉列表中选。",
    "题干：填空题用四个下划线 ____ 表示一个空。",
    "选项A至选项F：选择题从选项A起依次填写，中间不要空；"
    "需要更多选项时可加“选项G”“选项H”两列，最多8个。也可以只留一列“选项”，每行写一个选项。",
    "答案：只有这一列。选择题写字母，如 B、ABD；判断题写 对 或 错；"
    "填空题各空之间用；分开，同一空的几种写法用 / 分开，如：二十四小时/24小时；县级。",
    "多选题与不定项：多选题至少两个正确选项；可能只有一个正确选项时用不定项选择题。",
    "分值：不填为1分，可用两位小数。",
    "科目：写科目名称或代码。不填归入“综合”。",
    "难度：1（易）至5（难），不填为3。",
    "依据：写明法律名称和条、款、项，如《治安管理处罚法》第九十七条第一款；多处用；分开。"
    "所引法律须已导入系统，条文不存在的会被退回。",
    "选项顺序：选项中出现“以上都对”“A和B”等说法时，该题选项不打乱顺序。",
)  # fmt: skip
_EXAMPLES = (
    "S001|单选题|示例：一周有几天？|五天|六天|七天|八天|||C|此行为示例，不会被导入。|1|综合|1|",
    "S002|多选题|示例：下列哪些是偶数？|一|二|三|四|||BD||2|综合|2|",
    "S003|不定项选择题|示例：下列哪些数大于三？|一|二|三|四|||D||2|综合|2|",
    "S004|判断题|示例：一年有十二个月。|||||||对||1|综合|1|",
    "S005|填空题|示例：一天有____小时，一小时有____分钟。|||||||二十四/24；六十/60||2|综合|1|",
)


def template_workbook() -> bytes:
    """The template as an .xlsx file. Every cell is text, so nothing that is typed becomes a formula."""
    return write_xlsx(
        [
            Page("填写说明", _INSTRUCTIONS),
            Table("试题", _COLUMNS, template_rows=_ROWS),
            Table("示例", _COLUMNS, rows=[example.split("|") for example in _EXAMPLES]),
        ]
    )
