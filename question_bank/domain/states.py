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
    SCHEDULED = "scheduled"
    """Approved ahead: comes into use on its first day, and takes the place of the approved one then."""
    APPROVED = "approved"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"
    """As if it had never come: taken back with the import that brought it, before anybody decided on it, or written for
    a version of a law that was withdrawn while another wording is in use."""


MOVES: Mapping[RevisionState, frozenset[RevisionState]] = MappingProxyType(
    {
        RevisionState.DRAFT: frozenset(
            {RevisionState.IN_REVIEW, RevisionState.RETIRED, RevisionState.WITHDRAWN}
        ),
        RevisionState.IN_REVIEW: frozenset(
            {
                RevisionState.LEGAL_CHECK,
                RevisionState.APPROVED,
                RevisionState.SCHEDULED,
                RevisionState.DRAFT,
                RevisionState.RETIRED,
                RevisionState.WITHDRAWN,
            }
        ),
        RevisionState.LEGAL_CHECK: frozenset(
            {
                RevisionState.APPROVED,
                RevisionState.SCHEDULED,
                RevisionState.DRAFT,
                RevisionState.RETIRED,
                RevisionState.WITHDRAWN,
            }
        ),
        RevisionState.SCHEDULED: frozenset(
            {RevisionState.APPROVED, RevisionState.RETIRED, RevisionState.WITHDRAWN}
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
