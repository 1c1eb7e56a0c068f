"""What stands beside the wording of one question: its facts, its enemies, its comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.change_facts import FactChanged, FactsChangedMeanwhile, change_facts, facts_of
from question_bank.actions.comment import comment_on, settle_thread
from question_bank.actions.enemies import leave_enemies
from question_bank.actions.tags import tags_of
from question_bank.actions.take_calibration import say_time
from question_bank.domain.difficulty import FAR_APART, measured_difficulty
from question_bank.forms.beside import FactsForm
from question_bank.models import Label, Question, QuestionChange, QuestionComment, QuestionRevision

SAVE_AGAIN = _l("What you typed is still here. Look at it, and save again to have it stand.")
HISTORY = 50
"""Changes and exposures that the page of a question shows."""


@requires(Permission.QUESTION_WRITE)
def facts(request: OfficerRequest, pk: int) -> HttpResponse:
    """Use, validity, owner, knowledge points and labels: they change without a new revision.

    What others have saved since the form was made is shown and not written over unseen; what was typed stays.
    """
    found = _question(request, pk, Permission.QUESTION_WRITE)
    before = facts_of([found.pk])[found.pk]
    form = FactsForm(request.POST or None, question=found, facts=before, on=request.day)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                wanted = form.facts(tags_of(found.bank, form.tag_names))
                changed = change_facts(
                    {found.pk: wanted},
                    reason=form.cleaned_data["reason"],
                    at=request.at,
                    actor=request.officer,
                    seen={found.pk: form.seen_facts()},
                )
                timed = say_time(
                    found,
                    seconds=form.cleaned_data["seconds"],
                    at=request.at,
                    actor_id=request.officer.pk,
                )
        except FactsChangedMeanwhile as refusal:
            for words in (str(refusal), *_changed_words(refusal.changes), str(SAVE_AGAIN)):
                form.add_error(None, words)
            form.show_again(facts_of([found.pk])[found.pk])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved.") if changed or timed else _("Nothing was changed."))
            return redirect("question_bank:question", pk=found.pk)
    return render(request, "question_bank/facts.html", {"question": found, "form": form})


def _changed_words(changes: Iterable[FactChanged]) -> Iterator[str]:
    """Each change of others in a sentence."""
    fields = dict(QuestionChange.Field.choices)
    uses = dict(Question.Use.choices)
    for one in changes:
        yield _("%(name)s changed %(field)s: %(before)s → %(now)s") % {
            "name": one.actor or _("The platform"),
            "field": fields[one.field],
            "before": uses.get(one.before, one.before) or "–",
            "now": uses.get(one.now, one.now) or "–",
        }


@require_POST
@requires(Permission.QUESTION_WRITE)
def leave(request: OfficerRequest, pk: int, enemies: int) -> HttpResponse:
    """A question leaves an enemy set."""
    found = _question(request, pk, Permission.QUESTION_WRITE)
    leave_enemies(
        get_object_or_404(found.enemy_sets, pk=enemies), question=found, at=request.at, actor=request.officer
    )
    messages.success(request, _("The question has left the enemy set."))
    return redirect("question_bank:question", pk=found.pk)


@require_POST
@requires(Permission.QUESTION_READ)
def comment(request: OfficerRequest, pk: int) -> HttpResponse:
    """A comment, or an answer in the thread that `thread` names."""
    found = _question(request, pk, Permission.QUESTION_READ)
    number = request.POST.get("revision", "")
    revision = found.revisions.filter(
        number=int(number) if number.isdecimal() and len(number) < 9 else 0
    ).first()
    first = request.POST.get("thread", "")
    thread = None
    if first:
        own = found.comments.filter(thread=None)
        thread = get_object_or_404(own, pk=int(first) if first.isdecimal() and len(first) < 19 else 0)
    try:
        comment_on(
            revision or found.revisions.latest("number"),
            text=request.POST.get("text", ""),
            at=request.at,
            author=request.officer,
            thread=thread,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('question_bank:question', args=[found.pk])}#comments")


@require_POST
@requires(Permission.QUESTION_READ)
def settle(request: OfficerRequest, pk: int, thread: int) -> HttpResponse:
    """A thread is settled, or opened again with `open`."""
    found = _question(request, pk, Permission.QUESTION_READ)
    first = get_object_or_404(found.comments.filter(thread=None), pk=thread)
    settle_thread(first, settled="open" not in request.POST, at=request.at, actor=request.officer)
    return redirect(f"{reverse('question_bank:question', args=[found.pk])}#comments")


def _question(request: OfficerRequest, pk: int, permission: Permission) -> Question:
    visible = Question.objects.visible_to(request.officer, on=request.day, permission=permission)
    return get_object_or_404(visible.select_related("bank__unit"), pk=pk)


def beside(question: Question, shown: QuestionRevision) -> dict[str, Any]:
    """What the page of a question shows beside its wording."""
    labels = list(question.labels.order_by("position", "name"))
    facility = question.measured_facility
    measured = None if facility is None else measured_difficulty(facility)
    answers = QuestionComment.objects.select_related("author").order_by("at", "pk")
    threads = list(
        question.comments.threads()
        .select_related("author", "revision")
        .prefetch_related(Prefetch("answers", answers))
    )
    merge = getattr(question, "merged_into", None)
    return {
        "points": list(question.points.select_related("subject")),
        "labels": [
            {"name": kind.label, "labels": own}
            for kind in Label.Kind
            if (own := [label for label in labels if label.kind == kind])
        ],
        "measured": measured,
        "far_apart": measured is not None and abs(measured - shown.difficulty) >= FAR_APART,
        "enemy_sets": list(question.enemy_sets.prefetch_related("questions").order_by("name")),
        "exposures": list(question.exposures.order_by("-held_on", "-pk")[:HISTORY]),
        "changes_beside": list(question.changes.select_related("actor").order_by("-at", "-pk")[:HISTORY]),
        "threads": threads,
        "open_threads": sum(not thread.is_settled for thread in threads),
        "merged_into": merge.stays if merge else None,
        "merged": list(question.merged.select_related("gone")),
    }
