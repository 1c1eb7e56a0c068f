"""Files of the data folder: which belong to a backup, and how they are held while it is taken."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from core.actions.make_checkpoint import ANCHOR_NAME

UNFINISHED = "restore.unfinished"
"""Stands in the data folder while a restore is under way."""
BACKUPS = "backups"
LEFT_OUT = {"static", BACKUPS, ANCHOR_NAME, UNFINISHED}
"""What is made anew, the backups themselves, and the anchors: they prove something only when they are kept apart."""
_HIDDEN = "."


def data_dir() -> Path:
    """The data folder of this installation."""
    return Path(settings.DATA_DIR)


def state_files() -> Iterator[str]:
    """Paths, below the data folder, of every file that is state: uploads, keys, whatever apps keep there."""
    root = data_dir()
    for folder, names, files in os.walk(root, followlinks=True):
        at_top = Path(folder) == root
        names[:] = sorted(
            name for name in names if not name.startswith(_HIDDEN) and not (at_top and name in LEFT_OUT)
        )
        for name in sorted(files):
            path = Path(folder) / name
            if name.startswith(_HIDDEN) or (at_top and name in LEFT_OUT) or _is_database(path):
                continue
            yield path.relative_to(root).as_posix()


def _is_database(path: Path) -> bool:
    """The database of SQLite, what it keeps beside itself, and those that were set aside."""
    if connection.vendor != "sqlite":
        return False
    file = Path(str(connection.settings_dict["NAME"]))
    return path.parent == file.parent and path.name.startswith(file.name)


class Held:
    """Files that stay readable under a second name, whoever deletes them meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths: dict[str, Path] = {}

    def hold(self) -> None:
        """Holds every file that is not held yet."""
        for name in state_files():
            if name in self.paths:
                continue
            held = self._folder / str(len(self.paths))
            source = data_dir() / name
            try:
                os.link(source, held)
            except FileNotFoundError:
                continue
            except OSError:  # another file system, or one without second names
                shutil.copyfile(source, held)
            self.paths[name] = held


@contextmanager
def held_files() -> Iterator[Held]:
    """A place for held files in the data folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data_dir()) as folder:
        yield Held(Path(folder))
