"""Message catalogues: `python -m tools.catalogues update|check|compile [app …]`.

`update` brings every text marked for translation into the Chinese catalogue of its app, keeps the translations and
drops what is no longer used. `check` lists what is missing or wrong and exits 1. `compile` writes the .mo files.
`libraries` stands for the texts of installed libraries that lack Chinese (see tools.library_texts).
English is written in the sources and needs no catalogue. No line numbers and no dates are stored, so that a
catalogue changes only when a text does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

from tools import library_texts
from tools.marked_texts import Marked, marked_in_python, marked_in_template
from tools.translation_faults import faults_of

PROJECT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "personnel",
    "law",
    "question_bank",
    "exams",
    "training",
    "records",
    "appraisal",
    "analytics",
    "portal",
)
NAMES = (*APPS, library_texts.NAME)
LANGUAGE = "zh_Hans"
HEADER = {
    "Project-Id-Version": "lianbing",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str]


def catalogue_path(app: str) -> Path:
    """Where the Chinese catalogue of `app` lies."""
    return PROJECT / "locale" / app / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources_of(app: str) -> Iterator[Path]:
    """Every file whose texts belong to the catalogue of `app`; what belongs to no app belongs to core."""
    packages, templates = [app], [PROJECT / "templates" / app]
    if app == "core":
        packages.append("config")
        others = sorted((PROJECT / "templates").glob("*"))
        templates += [path for path in others if path.name not in APPS]
    for package in packages:
        yield from sorted(
            path for path in (PROJECT / package).rglob("*.py") if "migrations" not in path.parts
        )
    for place in templates:
        files = [place] if place.is_file() else place.rglob("*")
        yield from sorted(path for path in files if path.suffix in (".html", ".txt", ".svg"))


def marked_texts(app: str) -> tuple[dict[Key, Marked], list[str]]:
    """The texts of `app` by context and English text, and complaints about marks that cannot be extracted."""
    found: dict[Key, Marked] = {}
    complaints: list[str] = []
    for path in sources_of(app):
        place = path.relative_to(PROJECT).as_posix()
        read = marked_in_python if path.suffix == ".py" else marked_in_template
        try:
            marks, problems = read(path.read_text(encoding="utf-8"), place)
        except SyntaxError as error:
            complaints.append(f"{place}: cannot be read: {error}")
            continue
        complaints += problems
        for mark in marks:
            known = found.setdefault(mark.key, mark)
            known.plural = known.plural or mark.plural
            known.places.add(place)
    return found, complaints


def _entry(mark: Marked, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=mark.text,
        msgctxt=mark.context or None,
        occurrences=[(place, "") for place in sorted(mark.places)],
        flags=["python-format"] if "%" in mark.text + mark.plural else [],
    )
    if mark.plural:
        entry.msgid_plural = mark.plural
        entry.msgstr_plural = {0: _translation(old)}
    else:
        entry.msgstr = _translation(old)
    if old is not None:
        entry.tcomment = old.tcomment
    return entry


def _translation(entry: polib.POEntry | None) -> str:
    if entry is None:
        return ""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def read_catalogue(app: str) -> dict[Key, polib.POEntry]:
    """Entries of the stored catalogue (none when there is no file)."""
    path = catalogue_path(app)
    if not path.exists():
        return {}
    return {
        (entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete
    }


def update(app: str) -> str:
    """Merges the marked texts of `app` into its catalogue; returns a line of counts."""
    if app == library_texts.NAME:
        ours = _translated_by_apps()
        return "\n".join(
            library_texts.update(domain, ours[domain], HEADER) for domain in library_texts.DOMAINS
        )
    marks, complaints = marked_texts(app)
    stored = read_catalogue(app)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = HEADER
    for key in sorted(marks):
        catalogue.append(_entry(marks[key], stored.get(key)))
    path = catalogue_path(app)
    text = f"{catalogue}\n".replace("\n\n\n", "\n\n")
    if marks and (not path.exists() or path.read_text(encoding="utf-8") != text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    added, dropped = len(marks.keys() - stored.keys()), len(stored.keys() - marks.keys())
    empty = sum(not _translation(entry) for entry in catalogue)
    return f"{app}: {len(marks)} texts, {added} new, {dropped} dropped, {empty} to translate"


def check(app: str) -> list[str]:
    """What is wrong with the Chinese of `app`, one line each."""
    if app == library_texts.NAME:
        ours = _translated_by_apps()
        return [
            fault for domain in library_texts.DOMAINS for fault in library_texts.check(domain, ours[domain])
        ]
    marks, faults = marked_texts(app)
    stored = read_catalogue(app)
    for key in sorted(marks.keys() - stored.keys()):
        faults.append(
            f"not in the catalogue (run update): {key[1]!r} in {', '.join(sorted(marks[key].places))}"
        )
    for key in sorted(stored.keys() - marks.keys()):
        faults.append(f"no longer used (run update): {key[1]!r}")
    for key in sorted(stored.keys() & marks.keys()):
        entry = stored[key]
        places = ", ".join(sorted(marks[key].places))
        faults += [f"{fault}: {key[1]!r} in {places}" for fault in faults_of(entry, _translation(entry))]
    return faults + _contradictions(app, stored)


def _translated_by_apps() -> dict[str, set[Key]]:
    """By domain, the texts that our own catalogues translate; our scripts take theirs from the page."""
    return {"django": {key for app in APPS for key in read_catalogue(app)}, "djangojs": set()}


def _contradictions(app: str, stored: dict[Key, polib.POEntry]) -> list[str]:
    """Catalogues are merged when the site runs: one English text with two Chinese ones would show only one."""
    faults = []
    for other in APPS:
        if other == app:
            continue
        for key, theirs in read_catalogue(other).items():
            ours = stored.get(key)
            if ours is None:
                continue
            here, there = _translation(ours), _translation(theirs)
            if here and there and here != there:
                faults.append(
                    f"{key[1]!r} is {here!r} here and {there!r} in {other}: say the same or use pgettext"
                )
    return faults


def compile_catalogue(source: Path) -> bool:
    """Writes the .mo file of a catalogue when it is older; returns whether it wrote."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    draft = target.with_suffix(".mo.new")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(target)
    return True


def compile_all(apps: Sequence[str] = NAMES) -> int:
    """Compiles every catalogue of `apps` that changed; returns how many."""
    sources = [source for app in apps for source in sorted(catalogue_path(app).parent.glob("*.po"))]
    return sum(compile_catalogue(source) for source in sources)


def main(arguments: list[str] | None = None) -> int:
    """Command line; exit 0 when all is well, 1 when `check` found something, 2 on a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogues", description=__doc__)
    parser.add_argument("verb", choices=("update", "check", "compile"))
    parser.add_argument("apps", nargs="*", metavar="app", help=f"of: {' '.join(NAMES)}; without one, all")
    options = parser.parse_args(arguments)
    unknown = set(options.apps) - set(NAMES)
    if unknown:
        parser.error(f"no such app: {', '.join(sorted(unknown))}")
    apps = options.apps or NAMES
    if options.verb == "update":
        for app in apps:
            print(update(app))
        return 0
    if options.verb == "compile":
        print(f"{compile_all(apps)} catalogues of {len(apps)} compiled")
        return 0
    faults = [f"{app}: {fault}" for app in apps for fault in check(app)]
    print("\n".join([*faults, f"{len(faults)} faults in {len(apps)} catalogues"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
