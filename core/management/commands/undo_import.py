"""Take a written import back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.actions.undo_import import UndoBlocked, plan_undo, undo_import
from core.clock import now
from core.commands import HouseCommand, WrongCall
from core.domain.errors import Refused
from core.models import ImportBatch
from core.undo import Obstacle, UndoPlan, undoer_of


class Command(HouseCommand):
    """Exit code 0 when it was (or, with `--dry-run`, could be) taken back, 1 when rows are in use: nothing is
    written then and they are listed. 2 on a wrong call."""

    help = "Take back everything that one import wrote, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("import_id", type=int, help="number of the import, as in the address of its page")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")

    def handle(self, *_args: Any, import_id: int, dry_run: bool, json: bool, **_options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=import_id).first()
        if batch is None:
            raise WrongCall(_("There is no import %(number)s.") % {"number": import_id})
        try:
            plan = plan_undo(batch)
            if not dry_run and not plan.obstacles:
                plan = undo_import(batch_id=batch.pk, actor_id=None, at=now())
        except UndoBlocked as blocked:
            plan = UndoPlan(plan.counts, blocked.obstacles)
        except Refused as refused:
            raise WrongCall(refused) from refused
        done = not dry_run and not plan.obstacles
        data = {
            "import": batch.pk,
            "undone": done,
            "counts": dict(plan.counts),
            "obstacles": [{"what": one.label, "reason": str(one.reason)} for one in plan.obstacles],
        }
        self.report(as_json=json, data=data, line=_line(batch, plan, done=done), refused=bool(plan.obstacles))


def _line(batch: ImportBatch, plan: UndoPlan, *, done: bool) -> str:
    undoer = undoer_of(batch)
    labels = undoer.labels() if undoer else {}
    counts = ", ".join(f"{labels.get(name, name)}: {count}" for name, count in plan.counts.items())
    said = _("The import was taken back.") if done else _("Nothing was written.")
    return "\n".join([f"{said} {counts}".strip(), *map(_obstacle, plan.obstacles)])


def _obstacle(one: Obstacle) -> str:
    return f"{one.label}: {one.reason}"
