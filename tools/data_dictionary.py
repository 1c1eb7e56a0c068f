"""Prints every table with its columns: `python -m tools.data_dictionary > docs/data-dictionary.md`.

Meanings are the docstrings of the models and the lines below their fields; what the tables promise is read from the
models too, so that the page cannot say something else than the code.
"""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
from collections.abc import Iterator

import django
from django.apps import apps
from django.db import models
from django.utils.translation import override

HEAD = """# Data dictionary

Made from the models by `python -m tools.data_dictionary`; a test compares the two.

Every table of the product, by app in the order of the layers (lowest first), so that a reference leads up the page
or to the same app. Tables of Django and Wagtail are not listed. Types are Django's: `BigAutoField` is the number that
the database counts up; times are stored in UTC, days are those of China Standard Time. A reference names its table.
*Rows are only added* and *keep their content* are held by triggers of the database, on SQLite and PostgreSQL
([evidence.md](evidence.md)); constraints are those of the database as well.
"""
APPS = (
    "core",
    "personnel",
    "law",
    "question_bank",
    "exams",
    "training",
    "records",
    "appraisal",
    "analytics",
    "portal",
)


def dictionary_page() -> str:
    """The page `docs/data-dictionary.md`."""
    with override("en"):
        parts = [HEAD]
        for label in APPS:
            found = sorted(apps.get_app_config(label).get_models(), key=lambda model: model._meta.db_table)
            if found:
                parts.append(f"## {label}\n")
                parts += ["\n".join(_table(model)) for model in found]
        return "\n".join(parts).rstrip("\n") + "\n"


def _table(model: type[models.Model]) -> Iterator[str]:
    notes = _notes(model)
    yield f"### `{model._meta.db_table}`\n"
    yield f"{_one_line(_docstring(model))}\n" if _docstring(model) else f"`{model.__name__}`.\n"
    promise = _promise(model)
    if promise:
        yield f"*{promise}*\n"
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for field in model._meta.local_concrete_fields:
        null = "yes" if field.null else ""
        yield f"| `{field.column}` | {_kind(field)} | {null} | {_meaning(field, notes)} |"
    rules = [f"`{rule.name}`" for rule in model._meta.constraints]
    if rules:
        yield f"\nConstraints: {', '.join(sorted(rules))}."
    yield ""


def _promise(model: type[models.Model]) -> str:
    """What the triggers hold, in words."""
    from core.append_only import promise_of  # models must be loaded first

    promise = promise_of(model)
    if promise is None:
        return ""
    columns = ", ".join(f"`{name}`" for name in sorted(promise.changeable))
    if promise.leaves_after_days is not None:
        days = promise.leaves_after_days
        words = (
            f"Rows keep their content; {columns} are written once; rows leave after {days} days, archived."
        )
    elif columns:
        words = f"Rows stay and keep their content; only {columns} may change."
    else:
        words = "Rows are only added."
    return words + (f" New rows obey the rule `{promise.rule}`." if promise.rule else "")


def _kind(field: models.Field) -> str:
    """Type, length, reference and uniqueness."""
    name = field.get_internal_type()
    if isinstance(field, models.ForeignKey):
        name = f"→ `{field.related_model._meta.db_table}`"
    elif field.max_length:
        name += f" ({field.max_length})"
    elif isinstance(field, models.DecimalField):
        name += f" ({field.max_digits}, {field.decimal_places})"
    return name + (", key" if field.primary_key else ", unique" if field.unique else "")


def _meaning(field: models.Field, notes: dict[str, str]) -> str:
    """The line below the field, else its name in words where that says more; then the values it takes."""
    words = notes.get(field.name, "")
    label = str(field.verbose_name)
    if not words and label.lower() not in {field.name.replace("_", " "), "id"}:
        words = label
    if field.choices:
        values = ", ".join(f"`{value}`" for value, _label in field.flatchoices if value not in ("", None))
        words = f"{words}{' ' if words else ''}One of {values}."
    return words.replace("|", "\\|")


def _docstring(model: type[models.Model]) -> str:
    """The model's own; Django writes a list of fields where there is none."""
    text = inspect.cleandoc(model.__doc__ or "")
    return "" if text.startswith(f"{model.__name__}(") else text


def _notes(model: type[models.Model]) -> dict[str, str]:
    """The lines below the fields of a model and of the classes it is made of."""
    notes: dict[str, str] = {}
    for ancestor in reversed(model.__mro__):
        if not ancestor.__module__.startswith(APPS):
            continue
        try:
            source = textwrap.dedent(inspect.getsource(ancestor))
        except OSError:  # made while running: the table between two models
            continue
        body = ast.parse(source).body[0].body  # type: ignore[attr-defined]
        for field, note in zip(body, body[1:], strict=False):
            if isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant):
                target = field.targets[0] if isinstance(field, ast.Assign) else getattr(field, "target", None)
                if isinstance(target, ast.Name) and isinstance(note.value.value, str):
                    notes[target.id] = _one_line(note.value.value)
    return notes


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    print(dictionary_page(), end="")
