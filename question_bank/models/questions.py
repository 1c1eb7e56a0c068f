"""The immutable revisions of a question, of which only the state moves, and what they cite."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from core.append_only import Rule, append_only, frozen_but, never
from law.domain.citations import CitationRef
from law.models import Statute
from personnel.models import Officer
from question_bank.domain.article_words import printed_articles
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json

from .banks import Subject
from .citation_queries import CitationQuerySet
from .labels import KnowledgePoint, Label
from .lines import Question

WITHOUT_TEXTS = ("question", "number", "state", "subject", "kind", "difficulty", "id")
"""What lists ask of a revision, in an index, so that they find the newest ones without reading texts."""


class QuestionRevisionQuerySet(models.QuerySet["QuestionRevision"]):
    def approved(self) -> QuestionRevisionQuerySet:
        return self.filter(state=QuestionRevision.State.APPROVED)

    def newest(self) -> QuestionRevisionQuerySet:
        """The newest revision of each question; what was withdrawn does not count."""
        withdrawn = QuestionRevision.State.WITHDRAWN
        later = QuestionRevision.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.exclude(state=withdrawn).filter(~Exists(later.exclude(state=withdrawn)))

    def standing(self) -> QuestionRevision:
        """Of the revisions of one question the newest that was not withdrawn; of one that was taken back as a whole the
        newest of all. Raises DoesNotExist."""
        ordered = self.order_by("-number")
        return ordered.exclude(state=QuestionRevision.State.WITHDRAWN).first() or ordered[:1].get()

    def with_content(self) -> QuestionRevisionQuerySet:
        """With everything that `content()` and a preview need, in three queries."""
        citations = Citation.objects.with_standing().order_by("position", "pk")
        return self.select_related("question", "subject").prefetch_related(Prefetch("citations", citations))

    def awaiting_legal_check(self) -> QuestionRevisionQuerySet:
        """Revisions on which the legal department has to decide, oldest first."""
        return self.filter(state=QuestionRevision.State.LEGAL_CHECK).order_by("created_at", "pk")

    def awaiting_review(self) -> QuestionRevisionQuerySet:
        """Revisions in review, oldest first."""
        return self.filter(state=QuestionRevision.State.IN_REVIEW).order_by("created_at", "pk")

    def in_use(self, *, on: date) -> QuestionRevisionQuerySet:
        """The one revision of each question that may be drawn on the day `on`, where there is one.

        The approved one; from its first day on the one that was approved ahead. None whose citations rest on a text
        that no longer counts on the day: that is computed from the dates of the laws, so no job has to run first.
        """
        scheduled = QuestionRevision.State.SCHEDULED
        follows = QuestionRevision.objects.filter(
            question=OuterRef("question"), state=scheduled, valid_from__lte=on
        )
        stale = Citation.objects.stale(on=on).filter(revision=OuterRef("pk"))
        return self.filter(
            (Q(state=QuestionRevision.State.APPROVED) & ~Exists(follows)) | Q(state=scheduled),
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            ~Exists(stale),
        )

    def out_of_step(self, *, on: date) -> QuestionRevisionQuerySet:
        """Revisions for the day `on` that cite an article whose text on that day is another one, or none.

        Not one that another wording, approved ahead, has replaced by then.
        """
        follows = QuestionRevision.objects.filter(
            question=OuterRef("question"), state=QuestionRevision.State.SCHEDULED, valid_from__lte=on
        )
        other = Citation.objects.of_another_text(on=on).filter(revision=OuterRef("pk"))
        return self.filter(
            ~Q(state=QuestionRevision.State.APPROVED) | ~Exists(follows),
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            Exists(other),
        )

    def askable(self, *, on: date) -> QuestionRevisionQuerySet:
        """Revisions of exam questions that are in use on the exam day `on`."""
        return (
            self.in_use(on=on)
            .filter(Q(question__valid_from=None) | Q(question__valid_from__lte=on))
            .filter(Q(question__valid_to=None) | Q(question__valid_to__gte=on))
            .exclude(question__use=Question.Use.PRACTICE)
        )

    def under_point(self, point: KnowledgePoint) -> QuestionRevisionQuerySet:
        """Revisions of questions on `point` or any point below it, each once."""
        return self.filter(
            question__in=Question.points.through.objects.filter(
                knowledgepoint__path__startswith=point.path
            ).values("question")
        )

    def meant_for(self, label: Label) -> QuestionRevisionQuerySet:
        """Revisions of questions with `label`, or without any label of its kind (those are meant for all)."""
        given = Question.labels.through.objects.filter(question=OuterRef("question"))
        return self.filter(Exists(given.filter(label=label)) | ~Exists(given.filter(label__kind=label.kind)))


@frozen_but("state")
class QuestionRevision(index.Indexed, models.Model):
    """One wording of a question: written once, then only moved between states by `actions/_moves.py`.

    Search knows what candidates are asked alone: stem, options, right side, the material and the stems of parts. A
    key, a rubric or an explanation in the index could be guessed from hits.
    """

    search_auto_update = False
    search_fields = [
        index.SearchField("stem"),
        index.SearchField("options"),
        index.SearchField("matches"),
        index.SearchField("material"),
        index.SearchField("part_stems"),
        index.SearchField("articles_printed"),
    ]

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        LEGAL_CHECK = "legal", _("In legal check")
        SCHEDULED = "scheduled", pgettext_lazy("revision", "Approved ahead")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")
        WITHDRAWN = "withdrawn", pgettext_lazy("revision", "Taken back")

    class Kind(models.TextChoices):
        SINGLE_CHOICE = "single_choice", _("Single choice")
        MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
        INDEFINITE_CHOICE = "indefinite_choice", _("Indefinite choice")
        TRUE_FALSE = "true_false", _("True or false")
        FILL_IN = "fill_in", _("Fill-in")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Ordering")
        SHORT_ANSWER = "short_answer", _("Short answer")
        ESSAY = "essay", _("Essay")
        DOCUMENT_DRAFTING = "document_drafting", _("Document drafting")
        CASE_ANALYSIS = "case_analysis", _("Case analysis")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind of question"), max_length=20, choices=Kind)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="revisions")
    difficulty = models.PositiveSmallIntegerField(_("difficulty"))
    stem = models.TextField(_("stem"))
    options: models.JSONField[list[str]] = models.JSONField(default=list)
    matches: models.JSONField[list[str]] = models.JSONField(default=list, blank=True)
    """The right side of a matching, whose left side are the options."""
    key: models.JSONField[Any] = models.JSONField()
    """Contract 3: zero-based option numbers, true/false, a list of lists of accepted texts, a list of pairs, an order,
    or the model answer of a written question. Empty for a case analysis: its parts have the keys."""
    rubric: models.JSONField[list[dict[str, str]]] = models.JSONField(default=list, blank=True)
    """Points that earn marks (采分点), `[{"text", "marks"}]`; a key as much as `key` is."""
    material = models.TextField(_("material"), blank=True)
    parts: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    """The sub-questions of a case analysis as `domain.parts` writes them, keys and rubrics included."""
    explanation = models.TextField(_("explanation"), blank=True)
    marks = models.DecimalField(_("marks"), max_digits=6, decimal_places=2, default=Decimal(1))
    fixed_order = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    fingerprint = models.CharField(max_length=80, db_index=True)
    """`sha256:` and the hash of the content (`domain.fingerprint`)."""
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = QuestionRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="revision_number_is_once_in_a_question"
            ),
            models.UniqueConstraint(
                fields=["question"], condition=Q(state="approved"), name="question_has_one_approved_revision"
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state="scheduled"),
                name="question_has_one_revision_approved_ahead",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(valid_from__isnull=False),
                name="revision_approved_ahead_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=5), name="difficulty_is_between_one_and_five"
            ),
            models.CheckConstraint(condition=Q(marks__gt=0), name="marks_are_above_zero"),
            models.CheckConstraint(condition=~Q(stem=""), name="revision_has_a_stem"),
            models.CheckConstraint(
                condition=(Q(kind="case_analysis") & ~Q(material=""))
                | Q(kind="document_drafting")
                | (~Q(kind="case_analysis") & Q(material="")),
                name="cases_have_a_material_and_drafting_may",
            ),
            models.CheckConstraint(
                condition=(Q(kind="matching") & ~Q(matches=[])) | (~Q(kind="matching") & Q(matches=[])),
                name="matching_alone_has_a_right_side",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "in_review", "legal", "scheduled", "approved", "retired", "withdrawn"]
                ),
                name="revision_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "subject", "kind", "difficulty"]),
            models.Index(fields=WITHOUT_TEXTS, name="revision_without_texts_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    @property
    def part_stems(self) -> list[str]:
        """What the parts of a case ask, without anything of their keys."""
        return [str(part.get("stem", "")) for part in self.parts]

    @property
    def articles_printed(self) -> list[str]:
        """Articles that candidates read in another notation, as statutes print them."""
        texts = [self.stem, self.material, *map(str, self.options), *self.part_stems]
        return list(printed_articles("\n".join(texts)))

    def content(self) -> Content:
        """What this revision freezes, as the rules know it (load it `with_content()`)."""
        return Content(
            kind=self.kind,
            stem=self.stem,
            options=tuple(self.options),
            key=KINDS[self.kind].key_from_json(self.key, self.options, self.matches),
            explanation=self.explanation,
            marks=self.marks,
            subject=self.subject.code,
            difficulty=self.difficulty,
            citations=tuple(citation.label for citation in self.citations.all()),
            fixed_order=self.fixed_order,
            rubric=rubric_from_json(self.rubric),
            material=self.material,
            parts=parts_from_json(self.parts),
            matches=tuple(self.matches),
        )


@append_only
class Citation(models.Model):
    """What a revision rests on: an article of a statute, by number, so that it outlives every version."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="citations")
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="+")
    version_id = models.BigIntegerField(null=True)
    """The version that was in force when the citation was checked."""
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    paragraph = models.PositiveIntegerField(null=True)
    item = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    objects = CitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["statute", "number", "suffix"])]

    def __str__(self) -> str:
        return f"{self.statute_id}:{self.number}-{self.suffix}"

    @property
    def article_key(self) -> str:
        """`26`, or `133-1` for an inserted article (contract 3)."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)

    @property
    def label(self) -> str:
        """The canonical text: 《…法》第二十六条第一款第（三）项."""
        return CitationRef(self.statute.title, self.number, self.suffix, self.paragraph, self.item).short


NOT_BY_ITS_AUTHOR = Rule(
    name="revision_is_not_approved_by_its_author",
    broken=(
        "NEW.from_state IN ('in_review', 'legal') AND NEW.to_state IN ('legal', 'scheduled', 'approved') "
        "AND NOT EXISTS (SELECT 1 FROM question_bank_questionrevision own WHERE own.id = NEW.revision_id "
        "AND (own.author_id IS NULL OR own.author_id <> NEW.actor_id))"
    ),
    lock="PERFORM 1",
    columns=("revision_id", "actor_id", "to_state"),
)
"""Without an actor nothing is approved by a move either, unless nobody of this house wrote it."""


@never(NOT_BY_ITS_AUTHOR)
@append_only
class RevisionEvent(models.Model):
    """One move of a revision: who, when, why."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.from_state} -> {self.to_state}"
