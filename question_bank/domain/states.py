"""The moves of a revision from draft to retirement."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class RevisionState(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    LEGAL_CHECK = "legal"
    """A reviewer agreed; its citations are new, so the legal department looks at them."""
    APPROVED = "approved"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"
    """Taken back with the import that brought it, before anybody decided on it: as if it had never come."""


MOVES: Mapping[RevisionState, frozenset[RevisionState]] = MappingProxyType(
    {
        RevisionState.DRAFT: frozenset({RevisionState.IN_REVIEW, RevisionState.RETIRED}),
        RevisionState.IN_REVIEW: frozenset(
            {
                RevisionState.LEGAL_CHECK,
                RevisionState.APPROVED,
                RevisionState.DRAFT,
                RevisionState.RETIRED,
                RevisionState.WITHDRAWN,
            }
        ),
        RevisionState.LEGAL_CHECK: frozenset(
            {RevisionState.APPROVED, RevisionState.DRAFT, RevisionState.RETIRED}
        ),
        RevisionState.APPROVED: frozenset({RevisionState.RETIRED}),
        RevisionState.RETIRED: frozenset(),
        RevisionState.WITHDRAWN: frozenset(),
    }
)

PENDING = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.LEGAL_CHECK)
"""States of a revision that waits for a decision; a newer revision takes its place."""

OVER = (RevisionState.RETIRED, RevisionState.WITHDRAWN)
"""States from which nothing leads on."""
