"""The demonstration bank: sample statutes and our own questions on them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from law.actions.file_sample import SampleArticle, SampleHeading, SampleStatute, file_sample
from law.domain.citations import CitationRef
from law.models import Statute
from personnel.models import Unit
from portal.demo.data import read_data
from portal.demo.sorting import sort_questions
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json
from question_bank.models import Bank, Question, Subject

BANK_CODE = "demo"
QUESTION_FILES = (
    "public_order",
    "domestic_violence",
    "criminal_procedure",
    "criminal_law",
    "administrative_penalties",
    "administrative_coercion",
    "police",
    "road_traffic",
    "arranged",
    "written",
)
"""The data files of the bank in the folder `questions`: one for each field of law, then what people mark."""


def plant_bank(*, unit: Unit, at: datetime) -> int:
    """Installs statutes, subjects and approved questions for `unit`; returns how many questions the bank holds."""
    for entry in read_data("statutes.json"):
        file_sample(_statute(entry), at=at)
    for subject in read_data("subjects.json"):
        Subject.objects.get_or_create(code=subject["code"], defaults={"name": subject["name"]["zh-hans"]})
    bank, _new = Bank.objects.get_or_create(code=BANK_CODE, defaults={"name": "示范题库", "unit": unit})
    statutes = {statute.title: statute for statute in Statute.objects.prefetch_related("versions")}
    entries = [entry for name in QUESTION_FILES for entry in read_data(f"questions/{name}.json")]
    specs = [question_spec(entry, statutes) for entry in entries]
    count = len(install_questions(bank, specs, at=at, comment="demo"))
    sort_questions(bank, entries, at=at)
    return count


def _statute(entry: dict[str, Any]) -> SampleStatute:
    return SampleStatute(
        title=entry["title"],
        kind=entry["kind"],
        version_name=entry["version"],
        adopted_on=date.fromisoformat(entry["adopted_on"]),
        promulgated_on=_day(entry["promulgated_on"]),
        effective_on=_day(entry["effective_on"]),
        effective_source=entry["effective_source"],
        aliases=(*entry["short_titles"], *entry["aliases"]),
        articles=tuple(
            SampleArticle(
                number=article["number"],
                suffix=article["suffix"],
                summary=article["summary"],
                headings=tuple(SampleHeading(**heading) for heading in article["headings"]),
                items_per_paragraph=tuple(article["items_per_paragraph"]),
            )
            for article in entry["articles"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def question_spec(
    entry: dict[str, Any], statutes: dict[str, Statute], *, use: str = Question.Use.EXAM
) -> QuestionSpec:
    """A question of a data file, its citations looked up; `use` is for an entry that does not name its own."""
    citations = [_citation(cited, statutes[cited["statute"]]) for cited in entry["citations"]]
    options, matches = tuple(entry.get("options", ())), tuple(entry.get("matches", ()))
    content = Content(
        kind=entry["kind"],
        stem=entry["stem"],
        options=options,
        key=KINDS[entry["kind"]].key_from_json(entry.get("key"), options, matches),
        explanation=entry["explanation"],
        marks=Decimal(entry["marks"]),
        subject=entry["subject"],
        difficulty=entry["difficulty"],
        citations=tuple(citation.label for citation in citations),
        fixed_order=entry.get("fixed_order", False),
        rubric=rubric_from_json(entry.get("rubric", [])),
        material=entry.get("material", ""),
        parts=parts_from_json(entry.get("parts", [])),
        matches=matches,
    )
    return QuestionSpec(entry["ref"], content, citations, entry.get("use", use))


def _citation(cited: dict[str, Any], statute: Statute) -> ResolvedCitation:
    ref = CitationRef(statute.title, cited["article"], cited["suffix"], cited["paragraph"], cited["item"])
    return ResolvedCitation(
        statute_id=statute.pk,
        version_id=statute.versions.all()[0].pk,
        number=ref.number,
        suffix=ref.suffix,
        paragraph=ref.paragraph,
        item=ref.item,
        label=ref.short,
    )
