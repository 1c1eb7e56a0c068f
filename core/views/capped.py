"""Pages of a list that may be very long: beyond a bound it is neither counted nor turned to the end."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

MOST = 10_000
"""Rows that are counted and can be turned to; whoever looks for one further down narrows the list."""


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator over a queryset that costs no more however many rows there are."""

    @cached_property
    def count(self) -> int:
        """The number of rows, MOST at most."""
        return min(MOST, self._seen)

    @cached_property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._seen > MOST

    @cached_property
    def _seen(self) -> int:
        rows = self.object_list
        return rows.order_by()[: MOST + 1].count() if hasattr(rows, "order_by") else len(rows)
