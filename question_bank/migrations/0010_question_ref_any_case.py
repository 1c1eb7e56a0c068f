"""Question numbers are looked up without regard to case: an index for that on PostgreSQL.

SQLite compares few bytes of a narrow index instead, which takes some milliseconds in 100,000.
"""

from django.db import migrations

NAME = "question_ref_any_case_idx"


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {NAME} ON question_bank_question (upper(ref::text) text_pattern_ops)"
        )
        schema_editor.execute("ANALYZE question_bank_question")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0009_citation_checks")]

    operations = [migrations.RunPython(add_index, drop_index)]
