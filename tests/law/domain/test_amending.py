"""Which articles a clause of an amendment changes, by its words."""

import pytest

from law.domain.amending import changes_of, law_of_title

DECISION = "关于修改《示例条例》的决定"


def told(text, title=DECISION):
    """(law, article, kind) of each change."""
    return [
        (change.title, f"{change.number}-{change.suffix}", change.kind.value)
        for change in changes_of(text, title)
    ]


@pytest.mark.parametrize(
    ("title", "law"),
    [
        ("中华人民共和国示例法修正案（十二）", "中华人民共和国示例法"),
        ("示例大会常务委员会关于修改《示例条例》的决定", "示例条例"),
        ("关于修改〈示例条例〉等三部条例的决定", "示例条例"),
        ("关于修改示例条例的决定", "示例条例"),
        ("示例办法", ""),
    ],
)
def test_the_title_names_the_law_that_is_changed(title, law):
    assert law_of_title(title) == law


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("第十条修改为：“示例。”", [("示例条例", "10-0", "reworded")]),
        ("在示例法第三条之一后增加一条，作为第三条之二：“示例。”", [("示例法", "3-2", "inserted")]),
        ("在第九条后增加二条，作为第十条、第十一条：“示例", [("示例条例", "10-0", "inserted"), ("示例条例", "11-0", "inserted")]),
        ("增加一条，作为第二十条：“示例。”", [("示例条例", "20-0", "inserted")]),
        ("删去示例法第九十九条。", [("示例法", "99-0", "deleted")]),
        ("第三条至第五条删除。", [("示例条例", f"{n}-0", "deleted") for n in (3, 4, 5)]),
        ("删去第八条、第九条。", [("示例条例", "8-0", "deleted"), ("示例条例", "9-0", "deleted")]),
        ("删去第五条第二款。", [("示例条例", "5-0", "reworded")]),
        ("在第八条中增加一款，作为第二款，将该条修改为：“示例", [("示例条例", "8-0", "extended")]),
        ("将第十二条改为第十四条，第十三条改为第十五条。", [("示例条例", "12-0", "renumbered"), ("示例条例", "13-0", "renumbered")]),
        ("将第七条改为第八条，修改为：“示例。”", [("示例条例", "7-0", "reworded")]),
        ("将第三条、第四条中的“甲”修改为“乙”，第九条第二款中的“丙”修改为“丁”。", [("示例条例", f"{n}-0", "reworded") for n in (3, 4, 9)]),
        ("对《示例法》作出修改：（一）第三条修改为“依照第四十条示例”。", [("示例法", "3-0", "reworded")]),
        ("将示例法分则第三章第七节中第二百条后增加一条，作为第二百条之一：“示例", [("示例法", "200-1", "inserted")]),
        ("第六章章名修改为“示例”。", []),
        ("本决定自2024年3月1日起施行。条文顺序作相应调整，依照本决定第三条重新公布。", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_clause_points_to_the_articles_it_changes(clause, changes):
    assert told(clause) == changes


def test_paragraph_item_and_later_number_are_kept():
    found = changes_of("第五条第二款第（三）项修改为：“示例”；第六条改为第七条之一。", DECISION)

    assert [(change.paragraph, change.item, change.becomes) for change in found] == [
        (2, 3, ""),
        (None, None, "7-1"),
    ]


def test_quoted_text_names_nothing_however_many_paragraphs_it_has():
    clause = "将示例法第十条修改为：“示例人员有下列义务：\n“（一）依照第二十条考试；\n“第三十条所称考试，包括练兵。”\n同时删去第四十条。"

    assert told(clause, "示例法修正案") == [("示例法", "10-0", "reworded"), ("示例法", "40-0", "deleted")]
