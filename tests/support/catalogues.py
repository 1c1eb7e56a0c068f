"""Texts of the screens in both languages, as the catalogues of the apps hold them."""

from __future__ import annotations

from collections.abc import Iterator

import polib

from tools.catalogues import APPS, catalogue_path


def english() -> set[str]:
    """Every text in English."""
    return {entry.msgid for entry in _entries()}


def on_screen() -> set[str]:
    """Every text in Chinese."""
    return {text for entry in _entries() for text in (entry.msgstr, *entry.msgstr_plural.values()) if text}


def _entries() -> Iterator[polib.POEntry]:
    for app in APPS:
        yield from polib.pofile(str(catalogue_path(app)))
