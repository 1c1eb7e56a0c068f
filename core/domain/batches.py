"""Rows a few at a time: for statements and transactions that must not grow with the bureau."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """`rows` in order, in lists of `size`; the last one may be shorter, none is empty."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
