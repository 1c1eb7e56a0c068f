"""Pasting text with questions: what was understood is shown beside it while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.models import ImportRow
from core.sheets.refusals import Refusal
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.judge_import import JudgedRow, judge_rows
from question_bank.actions.upload_questions import upload_questions
from question_bank.domain.difference import key_text
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content
from question_bank.domain.rich_text import plain_text
from question_bank.domain.rows import refuse_repeated_references
from question_bank.domain.rubric import plain, rubric_text
from question_bank.forms.exports import PasteForm
from question_bank.interchange.foreign import FileRefused
from question_bank.interchange.pasted import read_pasted
from question_bank.models import Bank, QuestionRevision
from question_bank.tasks import read_questions
from question_bank.views._import_rows import TONES
from question_bank.wording import problem_words

NAMES = {"gift": "pasted.gift", "aiken": "pasted.txt", "text": "pasted.txt", "auto": "pasted.txt"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_WRITE)
def paste(request: OfficerRequest) -> HttpResponse:
    """The text box and the preview; `act=read` sends the text on to the import, `act=part` asks for the preview."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    act = request.POST.get("act", "")
    form = PasteForm(request.POST or None, banks=banks)
    understood: dict[str, Any] = {"questions": []}
    if request.method == "POST" and form.is_valid():
        bank, text = form.cleaned_data["bank"], form.cleaned_data["text"]
        chosen = form.cleaned_data["form"] or "auto"
        if act == "read":
            name = NAMES[chosen]
            file = ContentFile(text.encode("utf-8", "replace"), name=name)
            batch = upload_questions(file, bank=bank, at=request.at, actor=request.officer, form=chosen)
            read_questions.enqueue(batch.pk)
            return redirect("question_bank:import", pk=batch.pk)
        understood = _understood(request, text, chosen, bank)
    if act == "part":
        if "bank" in form.errors and "text" not in form.errors:
            understood["refusal"] = gettext(
                "Choose a bank first: what is understood depends on what it holds."
            )
        return render(request, "question_bank/_paste_preview.html", understood | {"form": form})
    return render(request, "question_bank/import_paste.html", understood | {"form": form})


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as it was understood."""

    place: int
    kind: str
    label: str
    tone: str
    stem: str
    options: list[tuple[str, str, bool]]
    key: str
    facts: list[str]
    parts: list[Shown]
    problems: list[dict[str, Any]]


def _understood(request: OfficerRequest, text: str, chosen: str, bank: Bank) -> dict[str, Any]:
    try:
        form, rows = read_pasted(text, chosen)
    except Refusal as refusal:
        return {"questions": [], "refusal": str(FileRefused(refusal.code, refusal.params))}
    judged = list(judge_rows(refuse_repeated_references(rows), bank=bank, on=request.day))
    refused = sum(row.row.refused for row in judged)
    return {
        "read_as": form,
        "questions": [_shown(row) for row in judged],
        "good": len(judged) - refused,
        "refused": refused,
    }


def _shown(judged: JudgedRow) -> Shown:
    row = judged.row
    label = str(ImportRow.Status(judged.status).label)
    problems = [
        {
            "row": one.row,
            "value": "" if one.code == "kind_guessed" else one.value,
            "words": problem_words(one.code),
            "warning": one.warning,
        }
        for one in row.problems
    ]
    return _content(row.content, row.row, label, TONES[judged.status], problems)


def _content(
    content: Content,
    place: int,
    label: str = "",
    tone: str = "",
    problems: list[dict[str, Any]] | None = None,
) -> Shown:
    kinds = dict(QuestionRevision.Kind.choices)
    right = set(content.key) if isinstance(content.key, tuple) and content.kind.endswith("choice") else set()
    options = [
        (option_letter(number), plain_text(option), number in right)
        for number, option in enumerate(content.options)
    ]
    facts = [plain(content.marks)]
    return Shown(
        place=place,
        kind=str(kinds.get(content.kind, content.kind)),
        label=label,
        tone=tone,
        stem="\n".join(
            filter(
                None, (plain_text(content.material), plain_text(content.stem) if not content.parts else "")
            )
        ),
        options=options
        + [(str(number), plain_text(text), False) for number, text in enumerate(content.matches, 1)],
        key="" if right else plain_text(key_text(content.kind, content.key)),
        facts=[*facts, rubric_text(content.rubric), plain_text(content.explanation), *content.citations],
        parts=[_content(content_of_part(part), 0) for part in content.parts],
        problems=problems or [],
    )
