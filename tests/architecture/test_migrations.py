"""The migrations say what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations():
    said = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said)
        code = 0
    except SystemExit as stop:
        code = stop.code

    assert (code, said.getvalue()) == (0, "No changes detected\n")
