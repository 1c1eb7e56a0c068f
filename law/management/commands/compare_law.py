"""Says which articles of a newer version of a law correspond to those of an older one."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.commands import HouseCommand, WrongCall
from law.actions.compare_versions import NoSuchVersion, NotComparable, compare_versions, version_of_day
from law.actions.law_names import LawNames
from law.models import Statute


class Command(HouseCommand):
    """`compare_law TITLE --from DATE --to DATE`: a day names the version adopted on it, else the one in force then."""

    help = "Says which articles of a newer version of a law correspond to those of an older one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Title, --from, --to, --json."""
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.add_argument("title", metavar="TITLE", help="title or short title of the law")
        parser.add_argument(
            "--from", dest="from_day", required=True, metavar="DATE", help="day of the older version"
        )
        parser.add_argument(
            "--to", dest="to_day", required=True, metavar="DATE", help="day of the newer version"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0; 1 when the texts cannot be compared; 2 for an unknown law, day or version."""
        statute = _statute(options["title"])
        try:
            old, new = (version_of_day(statute, _day(options[name])) for name in ("from_day", "to_day"))
        except NoSuchVersion as refusal:
            raise WrongCall(refusal) from refusal
        try:
            found = compare_versions(old, new).comparison
        except NotComparable as refusal:
            self.stderr.write(str(refusal))
            data: dict[str, Any] = {"pairs": [], "added": [], "repealed": [], "reason": str(refusal)}
            self.report(as_json=options["json"], data=data, line=f"{refusal.code}", refused=True)
            return
        data = {
            "pairs": [
                {"old": pair.old, "new": pair.new, "kind": pair.kind.value, "score": pair.score}
                for pair in found.pairs
            ],
            "added": list(found.added),
            "repealed": list(found.repealed),
        }
        kinds = Counter(pair.kind.value for pair in found.pairs)
        counted = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
        line = f"{old.label} -> {new.label}: {len(found.pairs)} pairs ({counted})"
        line += f", added {len(found.added)}, repealed {len(found.repealed)}"
        self.report(as_json=options["json"], data=data, line=line)


def _statute(title: str) -> Statute:
    found = LawNames().ids(title)
    if not found:
        raise WrongCall(_("No law called “%(title)s” has been imported.") % {"title": title})
    exact = Statute.objects.filter(pk__in=found, title=title).first()
    if exact is None and len(found) > 1:
        raise WrongCall(_("“%(title)s” may mean several laws. Write the full title.") % {"title": title})
    return exact or Statute.objects.get(pk=found[0])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise WrongCall(_("“%(text)s” is no date. Write 2026-01-01.") % {"text": text}) from fault
