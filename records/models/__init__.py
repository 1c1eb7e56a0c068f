"""The personal enforcement file and its chained entries."""

from .files import EnforcementFile, FileEntry

__all__ = ["EnforcementFile", "FileEntry"]
