"""Changes of an order in the words of its file, for those who write such files."""

from __future__ import annotations

from question_bank.domain.assembly.explain import Change, ChangeKind
from question_bank.domain.assembly.model import Limit, Spec


def sentence(change: Change, spec: Spec) -> str:
    """What to write instead, as a sentence."""
    match change.kind:
        case ChangeKind.LEAST:
            what = limit_words(spec.limits[change.place])
            by = change.was - change.to
            more = f", or add questions of this sort ({by:g} more in every form)"
            return f"{what}: lower min from {change.was:g} to {change.to:g}{more}"
        case ChangeKind.MOST:
            return f"{limit_words(spec.limits[change.place])}: raise max from {change.was:g} to {change.to:g}"
        case ChangeKind.REQUIRED:
            return f"required: take out {', '.join(change.ids)}"
        case ChangeKind.FORBIDDEN:
            return f"forbidden or used: allow {', '.join(change.ids)}"
        case ChangeKind.ENEMIES:
            return f"enemies: allow {', '.join(change.ids)} in one form"
        case ChangeKind.OVERLAP:
            return f"overlap: raise it from {change.was:g} to {change.to:g}"
        case ChangeKind.MOST_FORMS:
            return f"most_forms: raise it from {change.was:g} to {change.to:g}"
        case ChangeKind.CASES_LEAST:
            return f"cases: lower min from {change.was:g} to {change.to:g}, or add cases"
        case ChangeKind.CASES_MOST:
            return f"cases: raise max from {change.was:g} to {change.to:g}"


def limit_words(limit: Limit) -> str:
    """`questions`, `questions with kind fill_in or essay and subject law`, `sum of minutes`."""
    named = " and ".join(f"{name} {' or '.join(sorted(values))}" for name, values in limit.where.items())
    what = f"sum of {limit.total}" if limit.total else "questions"
    return f"{what} with {named}" if named else what
