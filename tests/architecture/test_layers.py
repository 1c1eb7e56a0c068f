"""The house stands as it was drawn: imports and keys go down only."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, ForeignObjectRel

PROJECT = Path(__file__).resolve().parents[2]
DOWNWARDS = (
    "portal", "analytics", "appraisal", "records", "training", "exams", "question_bank", "law", "personnel", "core",
)  # fmt: skip


def keys_of(app: str) -> list[Field | ForeignObjectRel]:
    """Every field of ours in `app` that points to another table."""
    models = apps.get_app_config(app).get_models() if apps.is_installed(app) else ()
    return [
        field
        for model in models
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.related_model is not None
    ]


def test_the_import_contracts_are_kept():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", DOWNWARDS)
def test_no_key_points_upwards(app: str):
    above = DOWNWARDS[: DOWNWARDS.index(app)]

    upward = [str(field) for field in keys_of(app) if field.related_model._meta.app_label in above]

    assert upward == []


def test_every_app_of_ours_has_its_place_in_the_order():
    ours = [config.label for config in apps.get_app_configs() if Path(config.path).parent == PROJECT]

    assert set(ours) <= set(DOWNWARDS)
