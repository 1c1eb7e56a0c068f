"""The Chinese that installed libraries lack, as a catalogue of ours: `locale/libraries`.

A library that ships no or only part of its Chinese would show English in the middle of a Chinese page. Its texts are
read from its own catalogues; those without Chinese stand in ours, and only those: what a library has learned since is
dropped by `update`, and what our own apps say already is left to them (their catalogues come first).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib

from tools.translation_faults import faults_of

PROJECT = Path(__file__).resolve().parent.parent
NAME = "libraries"
LANGUAGE = "zh_Hans"
DOMAINS = ("django", "djangojs")
"""Texts of pages, and of the back office's scripts."""
LIBRARIES = (
    "django.conf",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "wagtail",
    "wagtail.admin",
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "django_filters",
    "taggit",
    "import_export",
    "axes",
)
"""Installed packages that carry catalogues (`tests/architecture/test_library_texts.py` holds the list complete)."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LibraryText:
    """One text of a library: its English, context and plural (empty when it has none), and whose it is."""

    text: str
    context: str
    plural: str
    library: str
    translated: bool
    """Whether the library has Chinese for it."""


def catalogue_path(domain: str) -> Path:
    """Where our Chinese for the texts of libraries lies."""
    return PROJECT / "locale" / NAME / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def locale_folder(library: str) -> Path:
    """The catalogues of an installed package."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(library)
    return Path(spec.origin).parent / "locale"


def texts_of(library: str, domain: str) -> Iterator[LibraryText]:
    """Every text of `library`: from its English catalogue, or from all its languages when it has none."""
    folder = locale_folder(library)
    english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
    sources = [english] if english.exists() else sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po"))
    compiled = folder / LANGUAGE / "LC_MESSAGES" / f"{domain}.mo"
    known = {_key(entry) for entry in polib.mofile(str(compiled))} if compiled.exists() else set()
    seen: set[Key] = set()
    for source in sources:
        for entry in polib.pofile(str(source)):
            key = _key(entry)
            if not entry.obsolete and key not in seen:
                seen.add(key)
                yield LibraryText(entry.msgid, key[0], entry.msgid_plural, library, key in known)


@cache
def all_texts(domain: str) -> tuple[LibraryText, ...]:
    """The texts of all libraries; one that several of them share appears several times."""
    return tuple(text for library in LIBRARIES for text in texts_of(library, domain))


def lacking(domain: str, ours: set[Key]) -> dict[Key, LibraryText]:
    """Texts for which neither a library nor one of our apps (`ours`) has Chinese."""
    texts = all_texts(domain)
    translated = ours | {(text.context, text.text) for text in texts if text.translated}
    found: dict[Key, LibraryText] = {}
    for text in texts:
        if (text.context, text.text) not in translated:
            found.setdefault((text.context, text.text), text)
    return found


def stored(domain: str) -> dict[Key, polib.POEntry]:
    """What our catalogue holds."""
    return {_key(entry): entry for entry in polib.pofile(str(catalogue_path(domain)))}


def update(domain: str, ours: set[Key], header: dict[str, str]) -> str:
    """Brings the catalogue up to the installed libraries, keeps translations; returns a line of counts."""
    path = catalogue_path(domain)
    known = stored(domain) if path.exists() else {}
    wanted = lacking(domain, ours)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = header
    for key in sorted(wanted):
        catalogue.append(_entry(wanted[key], known.get(key)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{catalogue}\n".replace("\n\n\n", "\n\n"), encoding="utf-8")
    empty = sum(not _chinese(entry) for entry in catalogue)
    dropped = len(known.keys() - wanted.keys())
    return f"{NAME} ({domain}): {len(wanted)} texts, {dropped} dropped, {empty} to translate"


def check(domain: str, ours: set[Key]) -> list[str]:
    """What is wrong with our Chinese for libraries, one line each."""
    wanted, known = lacking(domain, ours), stored(domain)
    faults = [
        f"not in the catalogue (run update): {key[1]!r}" for key in sorted(wanted.keys() - known.keys())
    ]
    faults += [f"not needed (run update): {key[1]!r}" for key in sorted(known.keys() - wanted.keys())]
    for key, entry in sorted(known.items()):
        faults += [f"{fault}: {key[1]!r}" for fault in faults_of(entry, _chinese(entry))]
    return faults


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _chinese(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def _entry(text: LibraryText, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.text,
        msgctxt=text.context or None,
        occurrences=[(text.library, "")],
        tcomment=old.tcomment if old else "",
        flags=["python-format"] if "%" in text.text + text.plural else [],
    )
    chinese = _chinese(old) if old else ""
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: chinese}
    else:
        entry.msgstr = chinese
    return entry
