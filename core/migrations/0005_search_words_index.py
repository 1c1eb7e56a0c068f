"""The index behind `core.search.finding` on PostgreSQL: title and body of an entry are asked together.

The indexes that come with the library hold each column alone, and none of them answers for both; without this one every
search reads every entry. SQLite has one full-text table for all columns.
"""

from django.db import migrations

NAME = "lianbing_search_words_idx"


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {NAME} ON wagtailsearch_indexentry USING gin ((title || body))"
        )
        schema_editor.execute("ANALYZE wagtailsearch_indexentry")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_undone_imports"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(add_index, drop_index)]
