"""Seeds of draws: nobody can guess them beforehand, everybody can repeat the draw afterwards."""

from __future__ import annotations

import secrets
from typing import Final

SEEDS: Final = 2**53
"""Below this every program reads the number without loss."""


def new_seed() -> int:
    """A random seed above 0."""
    return 1 + secrets.randbelow(SEEDS - 1)
