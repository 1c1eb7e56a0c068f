"""What changed inside of a text."""

from hypothesis import given
from hypothesis import strategies as st

from law.domain.differences import LONGEST_COMPARED, Run, differences

TEXT = st.text(alphabet="甲乙丙丁，。罚款", max_size=40)


def test_what_was_taken_out_and_put_in_is_told_apart():
    assert differences("处二百元以下罚款。", "处五百元以下罚款。") == (
        [Run("处"), Run("二", changed=True), Run("百元以下罚款。")],
        [Run("处"), Run("五", changed=True), Run("百元以下罚款。")],
    )


def test_a_single_character_between_two_changes_belongs_to_them():
    old, new = differences("依照甲的乙规定办理", "依照丙的丁规定办理")

    assert old == [Run("依照"), Run("甲的乙", changed=True), Run("规定办理")]
    assert new == [Run("依照"), Run("丙的丁", changed=True), Run("规定办理")]


def test_the_same_text_has_no_changes():
    assert differences("示例", "示例") == ([Run("示例")], [Run("示例")])


def test_a_text_beyond_all_measure_is_shown_as_wholly_changed():
    long = "长" * (LONGEST_COMPARED + 1)

    assert differences(long, "短") == ([Run(long, changed=True)], [Run("短", changed=True)])


@given(old=TEXT, new=TEXT)
def test_no_character_of_either_text_is_lost(old, new):
    before, after = differences(old, new)

    assert "".join(run.text for run in before) == old
    assert "".join(run.text for run in after) == new
    assert "".join(run.text for run in before if not run.changed) == "".join(
        run.text for run in after if not run.changed
    )
