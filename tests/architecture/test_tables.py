"""What stands in the database after the first migration is what the models say."""

import re

import pytest
from django.apps import apps
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAMED_ON_POSTGRESQL = "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
NAMED_ON_SQLITE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
SQLITES_OWN = {"rowid"}
"""A number that every row has without a column of its own."""
NAME = re.compile(r'(?:CONSTRAINT|INDEX) "(\w+)"')


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} WHERE 1 = 0")
        return {column[0] for column in cursor.description}


def named_rules() -> set[str]:
    """Names of all constraints and indexes there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NAMED_ON_POSTGRESQL)
            return {name for (name,) in cursor.fetchall()}
        cursor.execute(NAMED_ON_SQLITE)
        return {name for (sql,) in cursor.fetchall() for name in NAME.findall(sql)}


def test_every_table_has_the_columns_constraints_and_indexes_of_its_model():
    models = [
        model._meta
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    longest = connection.ops.max_name_length()
    promised = {rule.name[:longest] for model in models for rule in (*model.constraints, *model.indexes)}

    columns = {model.db_table: columns_of(model.db_table) for model in models}

    assert columns == {
        model.db_table: {field.column for field in model.local_concrete_fields} - SQLITES_OWN
        for model in models
    }
    assert len(promised) > 200
    assert promised - named_rules() == set()
