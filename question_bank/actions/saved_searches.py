"""Keep filters of the question list under a name."""

from __future__ import annotations

from datetime import datetime

from personnel.models import Officer
from question_bank.models import Bank, SavedSearch


def save_search(owner: Officer, *, name: str, bank: Bank | None, query: str, at: datetime) -> SavedSearch:
    """The search of `owner` with this name, made or replaced; shared with the readers of `bank` when one is given."""
    search, _new = SavedSearch.objects.update_or_create(
        owner=owner, name=name, defaults={"bank": bank, "query": query}, create_defaults={
            "bank": bank, "query": query, "created_at": at,
        },
    )  # fmt: skip
    return search


def remove_search(search: SavedSearch) -> None:
    """Forgets a search."""
    search.delete()
