"""Dates and times in English: 24 hours, so that no deadline ends at "midnight" of an unknown side of the day."""

DATE_FORMAT = "N j, Y"
SHORT_DATE_FORMAT = "N j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "N j, Y, H:i"
SHORT_DATETIME_FORMAT = "N j, Y, H:i"
