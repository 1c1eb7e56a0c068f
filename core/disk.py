"""What has to be on disk before anything rests on it."""

from __future__ import annotations

import os
from pathlib import Path


def keep_names(folder: Path) -> None:
    """The names of the files in `folder` outlive a power cut from now on, as what was synced into them does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
