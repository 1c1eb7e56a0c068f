"""Rows of the portal: what people are told, and the address of their calendar."""

from .calendars import CalendarFeed
from .notices import Notice

__all__ = ["CalendarFeed", "Notice"]
