"""How a rehearsal is told from an exam wherever only its title is shown."""

from typing import Final

MARK: Final = "【演练】"
LONGEST_TITLE: Final = 120


def rehearsal_title(title: str) -> str:
    """`title` with the mark before it, once; what is too long is cut."""
    return f"{MARK}{title.removeprefix(MARK).strip()}"[:LONGEST_TITLE]
