"""Which article became which: invented rules, a few real ones of 治安管理处罚法, and what holds for any texts."""

import csv
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from law.domain.compare import Kind, Pair, Text, compare, likeness

# 治安管理处罚法, articles 20 and 66 of 2012 and 22 and 78 of 2025, first paragraphs
AGGRAVATED_2012 = "违反治安管理有下列情形之一的，从重处罚：（一）有较严重后果的；（二）教唆、胁迫、诱骗他人违反治安管理的；（三）对报案人、控告人、举报人、证人打击报复的；（四）六个月内曾受过治安管理处罚的。"
AGGRAVATED_2025 = "违反治安管理有下列情形之一的，从重处罚：（一）有较严重后果的；（二）教唆、胁迫、诱骗他人违反治安管理的；（三）对报案人、控告人、举报人、证人打击报复的；（四）一年以内曾受过治安管理处罚的。"

TRAINING = "示例机关每周组织一次练兵，内容由教官决定。"
EXAM = "月度考试由考试管理人员安排，成绩在三日内公布。"
FILE = "个人档案永久保存，任何人不得涂改。"
LEAVE = "请假应当事先书面提出，由所在单位负责人批准。"


def texts(*entries: str | tuple[int, int, str]) -> list[Text]:
    return [
        Text(n, 0, entry) if isinstance(entry, str) else Text(*entry) for n, entry in enumerate(entries, 1)
    ]


def test_an_article_under_its_number_with_its_words_is_the_same():
    assert compare(texts(TRAINING, EXAM), texts(TRAINING, EXAM)).pairs == (
        Pair("1", "1", Kind.SAME, 1.0),
        Pair("2", "2", Kind.SAME, 1.0),
    )


def test_an_inserted_article_moves_the_ones_behind_it():
    found = compare(texts(TRAINING, EXAM), texts(TRAINING, FILE, EXAM))

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs] == [
        ("1", "1", Kind.SAME),
        ("2", "3", Kind.RENUMBERED),
    ]
    assert (found.added, found.repealed) == (("2",), ())


def test_six_months_that_became_one_year_are_a_change():
    found = compare([Text(20, 0, AGGRAVATED_2012)], [Text(22, 0, AGGRAVATED_2025)])

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs] == [("20", "22", Kind.CHANGED)]
    assert 0.9 < found.pairs[0].score < 1


def test_an_article_that_is_gone_is_repealed():
    found = compare(texts(TRAINING, LEAVE, EXAM), texts(TRAINING, EXAM))

    assert found.repealed == ("2",)


def test_a_deleted_stub_is_no_counterpart_and_no_new_article():
    found = compare(texts(TRAINING, LEAVE), [Text(1, 0, TRAINING), Text(2, 0, "（删去）", deleted=True)])

    assert ([pair.old for pair in found.pairs], found.added, found.repealed) == (["1"], (), ("2",))


def test_one_article_that_became_two_is_split():
    found = compare(texts(TRAINING + EXAM), texts(TRAINING, EXAM))

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs] == [
        ("1", "1", Kind.SPLIT),
        ("1", "2", Kind.SPLIT),
    ]


def test_two_articles_that_became_one_are_merged():
    found = compare(texts(TRAINING, EXAM), texts(TRAINING + EXAM))

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs] == [
        ("1", "1", Kind.MERGED),
        ("2", "1", Kind.MERGED),
    ]


def test_a_weak_likeness_counts_between_neighbours_that_correspond():
    weak = "请假由负责人决定；超过三日的，报上一级机关登记备查，假满应当及时向所在单位销假。"
    score = likeness(Text(1, 0, LEAVE), Text(1, 0, weak))
    alone = compare(
        [Text(2, 0, LEAVE), Text(3, 0, EXAM)], [Text(8, 0, EXAM), Text(9, 0, FILE), Text(10, 0, weak)]
    )
    placed = compare(texts(TRAINING, LEAVE, EXAM), texts(FILE, TRAINING, weak, EXAM))

    assert 0.2 <= score < 0.5
    assert [(pair.old, pair.new) for pair in alone.pairs] == [("3", "8")]
    assert [(pair.old, pair.new) for pair in placed.pairs] == [("1", "2"), ("2", "3"), ("3", "4")]


def test_an_article_is_found_in_what_it_has_grown_to():
    grown = EXAM + "".join(f"第{n}项考试的办法由示例机关另行规定，并报示例部门备案。" for n in "甲乙丙丁戊己")
    found = compare(texts(TRAINING, EXAM, LEAVE), texts(TRAINING, FILE, LEAVE, AGGRAVATED_2025, grown))

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs][-1] == ("2", "5", Kind.CHANGED)
    assert found.pairs[-1].score < 0.4


def test_words_of_every_second_article_bring_nothing_together():
    penalty = "处五日以上示例拘留；情节较轻的，处示例警告。"
    matters = [
        "擅自涂改、隐匿或者销毁他人的个人档案，致使档案无法查阅",
        "代替他人参加月度考试，或者让他人代替自己参加月度考试",
        "经书面通知无故缺席每周练兵，累计达到三次或者三次以上",
        "向参加考试的示例人员泄露试题、答案或者评分标准",
        "在示例场所饲养动物，不听管理人员劝阻，影响其他人学习",
    ]
    old, new = (
        texts(*(f"{matter}的，{penalty}" for matter in chosen)) for chosen in (matters[:4], matters[1:])
    )
    found = compare(old, new)

    assert [(pair.old, pair.new) for pair in found.pairs] == [("2", "1"), ("3", "2"), ("4", "3")]
    assert (found.added, found.repealed) == (("4",), ("1",))


def test_of_several_homes_a_part_goes_to_the_one_it_stands_in_most():
    found = compare(texts(TRAINING + EXAM, LEAVE + FILE), texts(TRAINING, LEAVE, EXAM, FILE))

    assert [(pair.old, pair.new, pair.kind) for pair in found.pairs] == [
        ("1", "1", Kind.SPLIT),
        ("2", "2", Kind.SPLIT),
        ("1", "3", Kind.SPLIT),
        ("2", "4", Kind.SPLIT),
    ]


def test_the_table_of_2012_and_2025_names_every_article_of_both():
    path = Path(__file__).with_name("public_security_2012_2025.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    assert {int(row["old"]) for row in rows if row["old"]} == set(range(1, 120))
    assert {int(row["new"]) for row in rows if row["new"]} == set(range(1, 145))
    assert all((row["kind"] == "repealed") == (not row["new"]) for row in rows)
    assert all((row["kind"] == "new") == (not row["old"]) for row in rows)


def test_of_two_articles_with_the_same_words_each_keeps_its_number():
    found = compare(texts(TRAINING, TRAINING), texts(TRAINING, TRAINING))

    assert [(pair.old, pair.new) for pair in found.pairs] == [("1", "1"), ("2", "2")]


def test_inserted_articles_are_named_by_number_and_suffix():
    found = compare([Text(133, 0, EXAM)], [Text(133, 0, EXAM), Text(133, 1, LEAVE)])

    assert (found.pairs[0].new, found.added) == ("133", ("133-1",))


def test_spaces_and_punctuation_are_no_change():
    spaced = Text(1, 0, TRAINING.replace("，", ", ").replace("练兵", "练 兵"))

    assert compare(texts(TRAINING), [spaced]).pairs[0].kind is Kind.SAME


SENTENCES = st.lists(
    st.sampled_from([TRAINING, EXAM, FILE, LEAVE, AGGRAVATED_2012, AGGRAVATED_2025]), max_size=3
)
LAW = st.lists(st.tuples(SENTENCES.map("".join), st.booleans()), max_size=9).map(
    lambda rows: [Text(n, 0, text, deleted) for n, (text, deleted) in enumerate(rows, 1)]
)


@settings(max_examples=200)
@given(old=LAW, new=LAW)
def test_every_article_has_its_place_once(old, new):
    found = compare(old, new)
    plain = [pair for pair in found.pairs if pair.kind not in (Kind.SPLIT, Kind.MERGED)]
    before = {pair.old for pair in found.pairs}
    after = {pair.new for pair in found.pairs}

    assert before | set(found.repealed) == {text.key for text in old if not text.deleted}
    assert after | set(found.added) == {text.key for text in new if not text.deleted}
    assert before & set(found.repealed) == set()
    assert after & set(found.added) == set()
    assert len({pair.old for pair in plain}) == len({pair.new for pair in plain}) == len(plain)
    assert all(0 <= pair.score <= 1 for pair in found.pairs)
    assert compare(old, new) == found
