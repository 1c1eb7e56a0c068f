"""Small groups are not told apart: a figure about few people is a figure about persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SmallGroups:
    """Policy `small_groups`: averages and rates of fewer than `smallest` people are not shown.

    Ten is the product's own default. Lists of names are for those who may read names and are not touched.
    """

    smallest: int = 10


def hidden(groups: Mapping[str, int], policy: SmallGroups) -> frozenset[str]:
    """Which of `groups` (name to number of people) must not be shown beside their common total.

    Every group smaller than the policy allows; and where the hidden ones together are still too few, so that the
    total would give them away, the next smallest as well. Groups without anybody hide nothing and need no hiding.
    """
    small = {name for name, count in groups.items() if 0 < count < policy.smallest}
    rest = sorted((count, name) for name, count in groups.items() if count >= policy.smallest)
    while small and rest and sum(groups[name] for name in small) < policy.smallest:
        small.add(rest.pop(0)[1])
    return frozenset(small)


def may_show(count: int, policy: SmallGroups) -> bool:
    """Whether figures about `count` people may stand alone."""
    return count >= policy.smallest
