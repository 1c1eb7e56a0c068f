"""From the text of a law to its parts.  ``parse_law`` is the one door; it never raises for a strange text."""

from collections.abc import Sequence
from datetime import date

from .body import Body, read_body
from .building import ArticleBuilder
from .clauses import read_clauses
from .effective import closing_texts, find_effect
from .header import adopted_on, promulgated_on, read_events, version_label
from .lawtext import Clause, Effect, EffectiveSource, LawForm, Line, ParsedLaw, ParseWarning
from .numerals import article_key
from .shapes import AUTOMATIC_NUMBER, logical_lines
from .zones import read_front, split_title_version

MOST_WARNINGS = 40
"""Warnings of one code that are listed one by one; the rest is counted."""
LONGEST_RUN = 20
"""Missing articles in a row that are listed one by one; a longer run is one entry ``"12..40"``."""


def parse_law(text: str, *, named_on: date | None = None) -> ParsedLaw:
    """The law in a text of Markdown or plain lines; ``named_on`` is the day in the name of its file, if any.

    Every non-blank line ends in exactly one part of the result (``lawtext.placed_lines`` lists them); what
    fits nowhere is in ``unplaced``, and ``warnings`` names what a person should look at.
    """
    lines = list(logical_lines(text))
    front, form = read_front(lines)
    title, title_label = split_title_version(front.title)
    rest = lines[front.start :]
    body = read_body(rest, front.title) if form is LawForm.LAW else read_clauses(rest, front.title, form)
    dated = form is LawForm.AMENDMENT or (form is LawForm.DECISION and front.header)
    if dated and front.title and not body.clauses:
        body.clauses = _whole_text_as_clause(front.front_matter)
        front.front_matter = [] if body.clauses else front.front_matter
    events, event_warnings = read_events(front.header)
    unsure = ParsedLaw(
        title=title,
        form=form,
        version_label=version_label(events, title_label),
        adopted_on=adopted_on(events),
        promulgated_on=promulgated_on(events),
        effect=Effect(None, EffectiveSource.UNKNOWN),
        events=events,
        headings=tuple(heading.freeze() for heading in body.headings),
        articles=tuple(article.freeze() for article in body.articles),
        clauses=tuple(body.clauses),
        annexes=tuple(body.annexes),
        gaps=(),
        warnings=(),
    )
    effect, effect_warnings = find_effect(
        events,
        front.front_matter,
        closing_texts(unsure),
        amended=title_label.endswith("修正"),
        named_on=named_on,
    )
    gaps = missing_articles(body.articles) if form is LawForm.LAW else missing_clauses(body.clauses, form)
    warnings = (
        *_whole_file_warnings(lines, unsure, body, gaps),
        *effect_warnings,
        *event_warnings,
        *body.warnings,
    )
    return ParsedLaw(
        title=unsure.title,
        form=form,
        version_label=unsure.version_label,
        adopted_on=unsure.adopted_on,
        promulgated_on=unsure.promulgated_on,
        effect=effect,
        events=events,
        headings=unsure.headings,
        articles=unsure.articles,
        clauses=unsure.clauses,
        annexes=unsure.annexes,
        gaps=gaps,
        warnings=merged_warnings(warnings),
        title_lines=tuple(front.title_lines),
        header_lines=tuple(front.header),
        front_matter=tuple(front.front_matter),
        contents_lines=tuple(front.contents),
        marks=(*front.marks, *body.marks),
        unplaced=tuple(body.unplaced),
    )


def _whole_text_as_clause(lines: Sequence[Line]) -> list[Clause]:
    """An amendment or decision of one clause carries no number."""
    text = "\n".join(line.text for line in lines)
    return [Clause(1, "", text, tuple(lines))] if "。" in text else []


def _whole_file_warnings(
    lines: Sequence[Line], law: ParsedLaw, body: Body, gaps: Sequence[str]
) -> list[ParseWarning]:
    warnings: list[ParseWarning] = []
    if not law.title:
        warnings.append(ParseWarning("no_title"))
    if not law.events:
        warnings.append(ParseWarning("no_header_events"))
    elif law.adopted_on is None:
        warnings.append(ParseWarning("adoption_not_stated"))
    if not law.articles and not law.clauses:
        warnings.append(ParseWarning("no_articles"))
    automatic = [line for line in lines if line.text.startswith(AUTOMATIC_NUMBER)]
    if automatic:
        warnings.append(ParseWarning("automatic_numbers", automatic[0].number, {"count": len(automatic)}))
    if gaps:
        warnings.append(ParseWarning("articles_missing", 0, {"articles": "、".join(gaps)}))
    if body.unplaced:
        first: Line = body.unplaced[0]
        warnings.append(ParseWarning("lines_not_placed", first.number, {"count": len(body.unplaced)}))
    empty = [article.key for article in law.articles if not article.paragraphs]
    if empty:
        warnings.append(ParseWarning("article_without_text", 0, {"articles": "、".join(empty[:20])}))
    return warnings


def missing_articles(articles: Sequence[ArticleBuilder]) -> tuple[str, ...]:
    """What is missing in the sequence of articles, inserted ones (之一) included; runs as ``"12..40"``."""
    keys = {(article.number, article.suffix) for article in articles}
    numbers = sorted({number for number, _ in keys})
    gaps = list(_runs(numbers, first=1))
    gaps.extend(article_key(number, 0) for number in numbers if (number, 0) not in keys)
    last_suffix: dict[int, int] = {}
    for number, suffix in keys:
        last_suffix[number] = max(suffix, last_suffix.get(number, 0))
    for number, last in sorted(last_suffix.items()):
        gaps.extend(article_key(number, suffix) for suffix in range(1, last) if (number, suffix) not in keys)
    return tuple(gaps)


def missing_clauses(clauses: Sequence[Clause], form: LawForm) -> tuple[str, ...]:
    """What is missing between the clauses; an amendment may go on counting where the last one ended."""
    numbers = sorted({clause.number for clause in clauses})
    first = numbers[0] if numbers and form is LawForm.AMENDMENT else 1
    return tuple(_runs(numbers, first=first))


def _runs(numbers: Sequence[int], *, first: int) -> list[str]:
    gaps: list[str] = []
    expected = first
    for number in numbers:
        if number - expected > LONGEST_RUN:
            gaps.append(f"{expected}..{number - 1}")
        else:
            gaps.extend(str(missing) for missing in range(expected, number))
        expected = number + 1
    return gaps


def merged_warnings(warnings: Sequence[ParseWarning]) -> tuple[ParseWarning, ...]:
    """The warnings in the order of lines; a code that comes too often is cut, with the number left out."""
    kept: list[ParseWarning] = []
    counts: dict[str, int] = {}
    for warning in sorted(warnings, key=lambda entry: entry.line):
        counts[warning.code] = counts.get(warning.code, 0) + 1
        if counts[warning.code] <= MOST_WARNINGS:
            kept.append(warning)
    kept.extend(
        ParseWarning("more_of_the_same", 0, {"code": code, "count": number - MOST_WARNINGS})
        for code, number in counts.items()
        if number > MOST_WARNINGS
    )
    return tuple(kept)
