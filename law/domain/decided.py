"""What corresponds between two versions after people have decided about some articles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from .compare import Comparison, Text, comparison_of


def with_decisions(
    proposed: Comparison,
    before: Sequence[Text],
    after: Sequence[Text],
    *,
    decided: Mapping[str, Collection[str]],
    new: Collection[str],
) -> Comparison:
    """The comparison with the word of people in the place of what was proposed.

    `decided`: old articles and what they became (nothing: repealed); `new`: articles said to have no origin, to
    which proposals no longer lead. All by short numbers; those of stubs and unknown ones are passed over.
    """
    old_places = {article.key: place for place, article in enumerate(before) if not article.deleted}
    new_places = {article.key: place for place, article in enumerate(after) if not article.deleted}
    said = [(old, key) for old, keys in decided.items() for key in keys]
    left = [
        (pair.old, pair.new) for pair in proposed.pairs if pair.old not in decided and pair.new not in new
    ]
    links = [
        (old_places[old], new_places[key])
        for old, key in (*said, *left)
        if old in old_places and key in new_places
    ]
    return comparison_of(links, before, after)
