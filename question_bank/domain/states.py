"""The moves of a revision from draft to retirement."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class RevisionState(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"


MOVES: Mapping[RevisionState, frozenset[RevisionState]] = MappingProxyType(
    {
        RevisionState.DRAFT: frozenset({RevisionState.IN_REVIEW, RevisionState.RETIRED}),
        RevisionState.IN_REVIEW: frozenset(
            {RevisionState.APPROVED, RevisionState.DRAFT, RevisionState.RETIRED}
        ),
        RevisionState.APPROVED: frozenset({RevisionState.RETIRED}),
        RevisionState.RETIRED: frozenset(),
    }
)

PENDING = (RevisionState.DRAFT, RevisionState.IN_REVIEW)
"""States of a revision that waits for a decision; a newer revision takes its place."""
