"""What corresponds after people have decided about some articles."""

from hypothesis import given
from hypothesis import strategies as st

from law.domain.compare import Kind, Text, compare
from law.domain.decided import with_decisions

OLD = [
    Text(1, 0, "示例机关每周组织一次练兵。"),
    Text(2, 0, "个人档案永久保存，任何人不得涂改。"),
    Text(3, 0, "（删去）", deleted=True),
]
NEW = [
    Text(1, 0, "示例机关每周组织一次练兵。"),
    Text(2, 0, "请假应当事先书面提出。"),
    Text(3, 0, "成绩在三日内公布。"),
]


def said(**decided):
    found = with_decisions(compare(OLD, NEW), OLD, NEW, **({"decided": {}, "new": ()} | decided))
    return [(pair.old, pair.new, pair.kind) for pair in found.pairs], found.added, found.repealed


def test_without_a_decision_the_proposal_stands():
    assert said() == ([("1", "1", Kind.SAME)], ("2", "3"), ("2",))


def test_the_word_of_a_person_takes_the_place_of_the_proposal():
    assert said(decided={"2": ["2"]}) == ([("1", "1", Kind.SAME), ("2", "2", Kind.CHANGED)], ("3",), ())


def test_several_counterparts_are_a_split_and_several_origins_a_merger():
    split, added, repealed = said(decided={"1": ["1", "3"], "2": ["2"]})
    merged, _added, _repealed = said(decided={"2": ["1"]})

    assert split == [("1", "1", Kind.SPLIT), ("2", "2", Kind.CHANGED), ("1", "3", Kind.SPLIT)]
    assert (added, repealed) == ((), ())
    assert merged == [("1", "1", Kind.MERGED), ("2", "1", Kind.MERGED)]


def test_no_proposal_leads_to_an_article_that_is_said_to_be_new():
    assert said(new={"1"}) == ([], ("1", "2", "3"), ("1", "2"))


def test_stubs_and_unknown_numbers_are_passed_over():
    assert said(decided={"3": ["1"], "9": ["2"], "2": ["9"]}) == ([("1", "1", Kind.SAME)], ("2", "3"), ("2",))


KEYS = st.sampled_from(["1", "2", "3", "9"])


@given(decided=st.dictionaries(KEYS, st.lists(KEYS, max_size=3)), new=st.sets(KEYS))
def test_whatever_was_said_every_article_has_a_place(decided, new):
    pairs, added, repealed = said(decided=decided, new=new)

    assert {old for old, _new, _kind in pairs} | set(repealed) == {"1", "2"}
    assert {key for _old, key, _kind in pairs} | set(added) == {"1", "2", "3"}
    assert not {old for old, _new, _kind in pairs} & set(repealed)
