"""Numbers of articles in running text after a law was renumbered."""

import pytest

from law.domain.renumbering import renumber

NAMES = ("中华人民共和国治安管理处罚法", "治安管理处罚法", "治安法")
NUMBERS = {(1, 0): (1, 0), (43, 0): (51, 0), (44, 0): (52, 0), (60, 1): (70, 0), (26, 0): (30, 2)}


@pytest.mark.parametrize(
    "before, after",
    [
        ("依照《治安管理处罚法》第四十三条第二款处罚。", "依照《治安管理处罚法》第五十一条第二款处罚。"),
        ("治安法第四十三条至第四十四条", "治安法第五十一条至第五十二条"),
        ("治安法第四十三条第二款，同条第三款、前款", "治安法第五十一条第二款，同条第三款、前款"),
        ("治安法第四十三条、第四十四条", "治安法第五十一条、第五十二条"),
        ("《治安管理处罚法》第四十三条第二款第（一）项和第四十四条", "《治安管理处罚法》第五十一条第二款第（一）项和第五十二条"),
        ("《治安管理处罚法》第六十条之一", "《治安管理处罚法》第七十条"),
        ("《治安管理处罚法》第二十六条", "《治安管理处罚法》第三十条之二"),
        ("《治安管理处罚法》第一条", "《治安管理处罚法》第一条"),
        ("《刑法》第四十三条", "《刑法》第四十三条"),
        ("没有条文的一句话。", "没有条文的一句话。"),
    ],
)  # fmt: skip
def test_a_number_that_plainly_belongs_to_the_law_is_written_anew(before, after):
    found = renumber(before, names=NAMES, numbers=NUMBERS, cited={(43, 0)})

    assert (found.text, found.left) == (after, ())


@pytest.mark.parametrize(
    "text, left",
    [
        ("依照第四十三条处罚。", ("第四十三条",)),
        ("本法第四十三条规定的行为", ("第四十三条",)),
        ("《治安管理处罚法》第九十九条", ("第九十九条",)),
        ("原《治安管理处罚法》第四十三条", ("《治安管理处罚法》第四十三条",)),
        (
            "《中华人民共和国治安管理处罚法》（2012年修正）第43条",
            ("《中华人民共和国治安管理处罚法》（2012年修正）第43条",),
        ),
        ("治安法第四十三、四十四条", ("治安法第四十三、四十四条",)),
        ("治安法43条", ("治安法43条",)),
        ("治安法第一条另有规定。参见第四十四条。", ("第四十四条",)),
        ("治安法第一条。该法第六十条之一", ("该法第六十条之一",)),
        ("《刑法》第十条规定如下。第四十三条另有规定。", ("第四十三条",)),
    ],
)
def test_a_mention_that_may_mean_the_old_number_is_left_to_a_person(text, left):
    found = renumber(text, names=NAMES, numbers=NUMBERS, cited={(43, 0)})

    assert (found.text, found.left) == (text, left)


def test_a_range_is_written_anew_only_where_its_articles_stay_in_a_row():
    numbers = {(10, 0): (20, 0), (11, 0): (50, 0), (12, 0): (22, 0)}

    found = renumber("治安法第十条至第十二条", names=NAMES, numbers=numbers, cited=())

    assert found.left == ("治安法第十条至第十二条",)


def test_a_text_that_names_no_law_means_the_one_spoken_of_before():
    found = renumber("第四十四条另有规定。", names=NAMES, numbers=NUMBERS, cited=(), law="治安法")

    assert found.left == ("第四十四条",)


def test_a_number_of_nobody_that_the_question_does_not_cite_stays():
    found = renumber("参见第四十四条。", names=NAMES, numbers=NUMBERS, cited={(43, 0)})

    assert (found.text, found.left) == ("参见第四十四条。", ())
