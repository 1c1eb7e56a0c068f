"""Write the questions of a bank into a file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from question_bank.actions.note_export import note_export
from question_bank.domain.states import RevisionState
from question_bank.format_wording import loss_words
from question_bank.interchange.exports import FORMATS, exportable, pictures_of, to_export, write
from question_bank.interchange.paper import PAPER_FORMATS, printed_paper
from question_bank.models import Bank, QuestionRevision


class Command(BaseCommand):
    """`export_questions --format FORMAT --out FILE [--bank CODE] [--json]`; exit 2 on a wrong call."""

    help = "Writes the newest revisions of a bank's questions into a file, and says what the format does not say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=(*FORMATS, *PAPER_FORMATS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--bank", default="", help="code of the bank; without it, all banks")
        parser.add_argument(
            "--approved", action="store_true", help="only what is in use, not what waits for review"
        )
        parser.add_argument("--title", default="", help="title of a printed paper")
        parser.add_argument(
            "--json", action="store_true", help="print JSON on standard output and nothing else"
        )
        parser.add_argument("--dry-run", action="store_true", help="report the losses and write no file")

    def handle(self, *args: Any, **options: Any) -> None:
        banks = Bank.objects.order_by("code")
        if options["bank"]:
            banks = banks.filter(code=options["bank"])
            if not banks:
                raise CommandError(f"There is no bank with the code {options['bank']}.", returncode=2)
        revisions = QuestionRevision.objects.filter(question__bank__in=banks)
        if options["approved"]:
            revisions = revisions.filter(state=RevisionState.APPROVED)
        else:
            revisions = revisions.newest()
        questions = to_export(exportable(revisions))
        at, form = now(), options["format"]
        if form in PAPER_FORMATS:
            written = printed_paper(
                form, questions, pictures_of(questions), title=options["title"] or "练习卷", made_at=at
            )
        else:
            written = write(form, questions)
        if not options["dry_run"]:
            try:
                options["out"].write_bytes(written.content)
            except OSError as failure:
                raise CommandError(
                    f"{options['out']} cannot be written: {failure.strerror}.", returncode=2
                ) from failure
            note_export(
                form=form,
                banks=banks,
                questions=written.questions,
                with_keys=form not in PAPER_FORMATS,
                at=at,
                actor=None,
            )
        losses = [
            {"ref": loss.ref, "field": loss.field, "reason": loss_words(loss.code), "code": loss.code}
            for loss in written.losses
        ]
        if options["json"]:
            self.stdout.write(
                json.dumps({"questions": written.questions, "losses": losses}, ensure_ascii=False)
            )
            return
        self.stdout.write(f"{written.questions} questions, {len(losses)} losses")
        for loss in losses:
            self.stderr.write("{ref} {field}: {reason}".format(**loss))
