"""Pages of a list that may be very long: beyond a bound it is neither counted nor turned to the end."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

KEPT = 500
"""Keys that are kept from counting; to ask for the rows of more takes longer than to find them again."""
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


class KeptKeysPaginator(CappedPaginator):
    """Pages of the keys of an ordered queryset in which a filter leaves many rows or few.

    Where they are few, their keys are kept and a page is taken from them: to look for them again in the order of the
    list may go on to its end.
    """

    @cached_property
    def _keys(self) -> list[Any]:
        return list(self.object_list.order_by().values_list("pk", flat=True)[: MOST + 1])  # type: ignore[union-attr]

    @cached_property
    def _seen(self) -> int:
        return len(self._keys)

    def page(self, number: Any) -> Page[Any]:
        """The page, as of any paginator."""
        if self._seen > KEPT:
            return super().page(number)
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list
        kept = rows.model._default_manager.filter(pk__in=self._keys).order_by(*rows.query.order_by)  # type: ignore[union-attr]
        found = list(kept.values_list("pk", flat=True)[start : start + self.per_page]) if self._keys else []
        return self._get_page(found, number, self)


class OnePassPaginator(CappedPaginator):
    """Pages of the keys of rows that are dear to find: they are counted while a page is read, and not twice.

    Takes an ordered queryset; a page holds primary keys. For lists of which most rows fall away, since all that are
    left are looked at.
    """

    def get_page(self, number: Any) -> Page[Any]:
        """The page asked for; the last one where there is none such, the first one where it is no number."""
        wanted = min(_whole(number), -(-MOST // self.per_page))
        start = (wanted - 1) * self.per_page
        if start < 0:
            return super().get_page(number)
        keys, seen = keys_and_count(self.object_list, start, min(start + self.per_page, MOST))  # type: ignore[arg-type]
        if not keys and wanted > 1:
            return super().get_page(number)
        self.__dict__["_seen"] = seen
        return self._get_page(keys, wanted, self)


def keys_and_count(rows: QuerySet[Any], start: int, stop: int) -> tuple[list[Any], int]:
    """Primary keys of `rows` from `start` up to before `stop`, and how many rows there are in all (0 where none is
    left at `start`), in one query."""
    found = rows.annotate(in_all=Window(Count("*"))).values_list("pk", "in_all")[start:stop]
    pairs = list(found)
    return [pk for pk, _in_all in pairs], pairs[0][1] if pairs else 0


def _whole(number: Any) -> int:
    try:
        return int(number)
    except (TypeError, ValueError):
        return 1
