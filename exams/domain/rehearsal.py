"""How a rehearsal is told from an exam wherever only its title is shown, and how fast its days pass."""

from datetime import timedelta
from typing import Final

MARK: Final = "【演练】"
LONGEST_TITLE: Final = 120
REHEARSED_DAY: Final = timedelta(minutes=2)
"""How long a day for appeals or of the public notice lasts in a rehearsal, so that a morning is enough."""


def rehearsal_title(title: str) -> str:
    """`title` with the mark before it, once; what is too long is cut."""
    return f"{MARK}{title.removeprefix(MARK).strip()}"[:LONGEST_TITLE]
