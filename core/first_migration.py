"""The first migration of an empty database, without drawing every model anew at each step.

Django keeps the models of a migration's state as classes, and at each change draws those anew that belong together:
with our tables nearly all of them at nearly every step, which took a minute. While nothing is stored yet only the
changed model is drawn anew; code of a migration (`RunPython`) still gets all models drawn afresh, as always after
steps that Django itself calls delayed. A database that is in service is migrated as Django does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def nothing_is_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether no migration has been applied to the database yet."""
    return not MigrationRecorder(connection).applied_migrations()


@contextmanager
def models_drawn_one_by_one() -> Iterator[None]:
    """Within, a change of a migration's state draws the changed model anew and no other."""
    states: Any = ProjectState
    whole = states._find_reload_model

    def itself(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        state.is_delayed = True
        return {(app_label, model_name)}

    states._find_reload_model = itself
    try:
        yield
    finally:
        states._find_reload_model = whole
