"""The data files beside the demonstration's modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read_data(name: str) -> Any:
    """The content of one of the data files."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
