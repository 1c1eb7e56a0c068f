"""Questions of a bank as a file in one of the formats, with what the format does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from question_bank.actions.change_facts import facts_of
from question_bank.actions.file_facts import names_of
from question_bank.domain.file_facts import FIELDS, USE
from question_bank.domain.states import RevisionState
from question_bank.domain.tidy import images_in
from question_bank.interchange.losses import Exported, Loss, ToExport
from question_bank.interchange.pictures import Pictures
from question_bank.models import Picture, QuestionRevision

Writer = Callable[[Sequence[ToExport], Pictures], Exported]
FORMATS: Final = ("xlsx", "csv", "text", "gift", "aiken", "moodle-xml", "qti")
SUFFIXES: Final[Mapping[str, str]] = {
    "xlsx": ".xlsx", "csv": ".csv", "text": ".txt", "gift": ".gift", "aiken": ".txt",
    "moodle-xml": ".xml", "qti": ".zip",
}  # fmt: skip
WITH_FACTS: Final = ("xlsx", "csv")
"""Formats that say what stands beside the wording too."""
MOST: Final = 10_000
"""Questions in one file: what one import takes back."""


def exportable(revisions: Any) -> QuerySet[QuestionRevision]:
    """The revisions that an export may hold, in the order of the bank: neither retired nor taken back."""
    gone = [RevisionState.RETIRED, RevisionState.WITHDRAWN]
    found: QuerySet[QuestionRevision] = revisions.exclude(state__in=gone).with_content()
    return found.order_by("question__bank__code", "question__ref")


def to_export(revisions: Iterable[QuestionRevision]) -> list[ToExport]:
    """Revisions with content as questions on their way out; subjects, points and labels go by name."""
    asked = list(revisions)
    facts = names_of(facts_of([one.question_id for one in asked]))
    return [
        ToExport(one.question.ref, replace(one.content(), subject=one.subject.name), facts[one.question_id])
        for one in asked
    ]


def write(form: str, questions: Sequence[ToExport]) -> Exported:
    """The file in the format `form`, one of `FORMATS`."""
    pictures = pictures_of(questions)
    written = _writer(form)(questions, pictures)
    beside: tuple[Loss, ...] = ()
    if form not in WITH_FACTS:
        beside = tuple(
            Loss(one.ref, name, "no_place")
            for one in questions
            for name in FIELDS
            if getattr(one.facts, name) and (name, one.facts.use) != (USE, "exam")
        )
    missing = tuple(
        Loss(one.ref, "stem", "picture_missing")
        for one in questions
        if any(pictures.get(sha) is None for sha in images_in(one.content))
    )
    return replace(written, losses=written.losses + beside + missing)


def _writer(form: str) -> Writer:
    """Loads only what the format needs: the workbook writer brings openpyxl along."""
    if form == "moodle-xml":
        from question_bank.interchange.moodle_writer import moodle_xml

        return moodle_xml
    if form == "qti":
        from question_bank.interchange.qti_writer import qti_package

        return qti_package
    if form in ("gift", "aiken"):
        from question_bank.interchange.aiken import aiken
        from question_bank.interchange.gift_writer import gift

        return lambda questions, _pictures: (gift if form == "gift" else aiken)(questions)
    from question_bank.interchange import sheet_writer

    plain = {"xlsx": sheet_writer.workbook_of, "csv": sheet_writer.csv_of, "text": sheet_writer.text_of}[form]
    return lambda questions, _pictures: plain(questions)


def pictures_of(questions: Sequence[ToExport]) -> Pictures:
    """The pictures that these questions show; their bytes are read when they are asked for."""
    return Pictures(_stored(questions))


def _stored(questions: Sequence[ToExport]) -> Callable[[str], bytes | None]:
    """Looks up the bytes of the pictures that these questions show."""
    wanted = {sha for one in questions for sha in images_in(one.content)}
    known = {one.sha256: one for one in Picture.objects.filter(sha256__in=wanted)} if wanted else {}

    def bytes_of(sha: str) -> bytes | None:
        picture = known.get(sha)
        if picture is None or not default_storage.exists(picture.stored_as):
            return None
        with default_storage.open(picture.stored_as) as file:
            return bytes(file.read())

    return bytes_of
