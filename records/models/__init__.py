"""Enforcement files of officers and units, and their entries."""

from .files import EnforcementFile, FileEntry, FileEntryText
from .unit_files import UnitFile, UnitFileEntry, UnitFileEntryText

__all__ = [
    "EnforcementFile",
    "FileEntry",
    "FileEntryText",
    "UnitFile",
    "UnitFileEntry",
    "UnitFileEntryText",
]
