"""Make the text of a law a version of its statute."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.search.finding import index_rows
from law.domain.amending import changes_of
from law.domain.lawtext import Article as ParsedArticle
from law.domain.lawtext import Heading as ParsedHeading
from law.domain.lawtext import ParsedLaw
from law.models import AmendmentClause, Article, ClauseChange, Heading, Statute, StatuteVersion

from ._statutes import guess_kind, statute_called
from .stored import article_fields, change_fields, clause_text, version_fields, version_label


class ImportStatus(StrEnum):
    """What the import does, or would do."""

    NEW_STATUTE = "new_statute"
    NEW_VERSION = "new_version"
    FILLS_SAMPLE = "fills_sample"
    UNCHANGED = "unchanged"


class NothingToImport(Refused):
    """The text has no title, or neither articles nor clauses."""

    code = "nothing_to_import"


class VersionDiffers(Refused):
    """The same version is there with other words."""

    code = "version_differs"


class SampleHasOtherArticles(Refused):
    """The sample version has articles that the text does not have."""

    code = "sample_has_other_articles"


class ImportedMeanwhile(Refused):
    """Somebody else imported the same version at the same time."""

    code = "imported_meanwhile"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do: `statute` and `version` are the rows it meets, None where it makes new ones."""

    status: ImportStatus
    statute: Statute | None
    version: StatuteVersion | None
    label: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import has done."""

    status: ImportStatus
    version: StatuteVersion


def plan_import(law: ParsedLaw) -> ImportPlan:
    """What importing `law` would do; writes nothing.

    Raises NothingToImport, VersionDiffers, SampleHasOtherArticles.
    """
    _refuse_nothing(law)
    label = version_label(law)
    statute = statute_called(law.title)
    if statute is None:
        return ImportPlan(ImportStatus.NEW_STATUTE, None, None, label)
    version = _same_version(statute, law, label)
    if version is None:
        return ImportPlan(ImportStatus.NEW_VERSION, statute, None, label)
    if version.is_sample:
        _refuse_missing_articles(version, law)
        return ImportPlan(ImportStatus.FILLS_SAMPLE, statute, version, label)
    _refuse_other_words(version, law)
    return ImportPlan(ImportStatus.UNCHANGED, statute, version, label)


def import_law(
    law: ParsedLaw,
    *,
    source_name: str,
    source_sha256: str,
    at: datetime,
    actor_id: int | None,
    effective_on: date | None = None,
) -> ImportOutcome:
    """Writes the statute, its version and all articles, and an audit event; the same text again changes nothing.

    A sample version of the same day is filled: its articles keep their rows, so citations stay.  `effective_on`
    is the day that a person knows where the text does not say it.  Raises as `plan_import` does, and
    ImportedMeanwhile.
    """
    try:
        with transaction.atomic():
            return _import(law, source_name, source_sha256, at, actor_id, effective_on)
    except IntegrityError as clash:
        raise ImportedMeanwhile(
            _("Somebody else has just imported this law. Open it and compare before you try again.")
        ) from clash


def _import(
    law: ParsedLaw,
    source_name: str,
    source_sha256: str,
    at: datetime,
    actor_id: int | None,
    effective_on: date | None,
) -> ImportOutcome:
    plan = plan_import(law)
    if plan.status is ImportStatus.UNCHANGED and plan.version is not None:
        return ImportOutcome(plan.status, plan.version)
    statute = plan.statute or Statute.objects.create(
        title=law.title, form=law.form.value, kind=guess_kind(law)
    )
    fields = version_fields(law, effective_on=effective_on, kept=plan.version)
    fields |= {
        "label": plan.version.label if plan.version else plan.label,
        "is_sample": False,
        "source_name": source_name[:255],
        "source_sha256": source_sha256,
        "imported_at": at,
        "imported_by_id": actor_id,
    }
    version = _write_version(statute, plan.version, fields)
    headings = _write_headings(version, law)
    _write_articles(version, law, headings)
    _write_clauses(version, law)
    record_audit_event(
        kind="law.imported",
        actor_id=actor_id,
        at=at,
        subject=f"statute_version:{version.pk}",
        facts={
            "status": plan.status.value,
            "articles": len(law.articles),
            "clauses": len(law.clauses),
            "gaps": len(law.gaps),
            "warnings": len(law.warnings),
            "sha256": source_sha256,
        },
    )
    return ImportOutcome(plan.status, version)


def _refuse_nothing(law: ParsedLaw) -> None:
    if not law.title:
        raise NothingToImport(
            _("The text has no title. Write the full title of the law in its first line and try again.")
        )
    if not re.search(r"[\u3400-\u9fff]", law.title):
        raise NothingToImport(
            _("The title “%(title)s” is not that of a Chinese law.") % {"title": law.title[:60]}
        )
    if len(law.title) > 200:
        raise NothingToImport(_("The title is longer than 200 characters."))
    if not law.articles and not law.clauses:
        raise NothingToImport(
            _("No article (第一条) and no clause (一、) was found: this is no text of a law.")
        )


def _same_version(statute: Statute, law: ParsedLaw, label: str) -> StatuteVersion | None:
    versions = list(statute.versions.order_by("pk"))
    for version in versions:
        if version.label == label:
            return version
    day = law.adopted_on or law.promulgated_on
    return next(
        (version for version in versions if version.is_sample and day and day == version.adopted_on), None
    )


def _refuse_missing_articles(version: StatuteVersion, law: ParsedLaw) -> None:
    keys = {(article.number, article.suffix) for article in law.articles}
    lost = [article.display for article in version.articles.order_by("position") if _key(article) not in keys]
    if lost:
        raise SampleHasOtherArticles(
            _(
                "The sample version holds articles that this text does not have: %(articles)s. Nothing was changed."
            )
            % {"articles": _few(lost)}
        )


def _refuse_other_words(version: StatuteVersion, law: ParsedLaw) -> None:
    there = {_key(article): article for article in version.articles.only("number", "suffix", "text_hash")}
    here = {(article.number, article.suffix): article for article in law.articles}
    differing = [
        article.display
        for key, article in here.items()
        if key not in there or there[key].text_hash != hash_of(article)
    ]
    differing += [article.display for key, article in there.items() if key not in here]
    clauses = dict(version.clauses.values_list("number", "text"))
    for clause in law.clauses:
        if clauses.pop(clause.number, None) != clause_text(clause):
            differing.append(clause.label or str(clause.number))
    differing += [str(number) for number in clauses]
    if differing:
        raise VersionDiffers(
            _(
                "Version %(version)s of %(title)s is already there with other words (%(articles)s). "
                "The text of a version is never overwritten: check which copy is right."
            )
            % {"version": version.label, "title": version.statute.title, "articles": _few(differing)}
        )


def _few(names: list[str]) -> str:
    return "、".join(names[:8]) + (f" …（{len(names)}）" if len(names) > 8 else "")


def hash_of(article: ParsedArticle) -> str:
    """SHA-256 of the text of an article in hexadecimal."""
    return hashlib.sha256(article.text.encode()).hexdigest()


def _key(article: Article) -> tuple[int, int]:
    return (article.number, article.suffix)


def _write_version(
    statute: Statute, version: StatuteVersion | None, fields: Mapping[str, Any]
) -> StatuteVersion:
    if version is None:
        return StatuteVersion.objects.create(statute=statute, **fields)
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=list(fields))
    version.headings.all().delete()
    return version


def _write_headings(version: StatuteVersion, law: ParsedLaw) -> list[Heading]:
    """The rows of all headings in the order of the text; parents first, one query per level."""
    rows = [_heading_row(version, heading, position) for position, heading in enumerate(law.headings)]
    for depth in range(1 + max((len(heading.path) for heading in law.headings), default=0)):
        level = [
            (row, heading)
            for row, heading in zip(rows, law.headings, strict=True)
            if len(heading.path) == depth
        ]
        for row, heading in level:
            row.parent = rows[heading.path[-1]] if heading.path else None
        Heading.objects.bulk_create(row for row, _heading in level)
    return rows


def _heading_row(version: StatuteVersion, heading: ParsedHeading, position: int) -> Heading:
    return Heading(
        version=version,
        level=heading.level.value,
        number=heading.number or 0,
        label=heading.label[:40],
        title=heading.title[:200],
        position=position,
        prose=[line.text for line in heading.prose],
    )


def _write_articles(version: StatuteVersion, law: ParsedLaw, headings: list[Heading]) -> None:
    """New rows for new articles; those of a sample keep theirs. Search finds them at once."""
    there = {_key(article): article for article in version.articles.all()}
    new: list[Article] = []
    filled: list[Article] = []
    for position, parsed in enumerate(law.articles):
        article = there.get((parsed.number, parsed.suffix))
        target = filled if article else new
        article = article or Article(version=version, number=parsed.number, suffix=parsed.suffix)
        article.heading = headings[parsed.heading] if parsed.heading is not None else None
        article.position = position
        for name, value in article_fields(parsed).items():
            setattr(article, name, value)
        article.text_hash = hash_of(parsed)
        target.append(article)
    Article.objects.bulk_create(new)
    Article.objects.bulk_update(filled, ["heading", "position", "text_hash", *_field_names(law.articles)])
    index_rows([*new, *filled])


def _write_clauses(version: StatuteVersion, law: ParsedLaw) -> None:
    """The clauses of an amendment or decision, and which articles of which law they change."""
    clauses = AmendmentClause.objects.bulk_create(
        AmendmentClause(
            version=version, number=clause.number, label=clause.label[:20], text=clause_text(clause)
        )
        for clause in law.clauses
    )
    ClauseChange.objects.bulk_create(
        ClauseChange(clause=clause, position=position, **change_fields(change))
        for clause in clauses
        for position, change in enumerate(changes_of(clause.text, law.title))
    )


def _field_names(articles: Iterable[ParsedArticle]) -> list[str]:
    return next((list(article_fields(article)) for article in articles), [])
