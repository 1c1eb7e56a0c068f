"""Indexes for lists of a large bank: the newest revisions without reading texts; numbers without regard to case.

The second is for PostgreSQL. SQLite reads the narrow index of numbers instead, some milliseconds for 100,000.
"""

from django.db import migrations, models

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
    dependencies = [("question_bank", "0010_calibration_and_times")]

    operations = [
        migrations.AddIndex(
            model_name="questionrevision",
            index=models.Index(
                fields=["question", "number", "state", "subject", "kind", "difficulty", "id"],
                name="revision_without_texts_idx",
            ),
        ),
        migrations.RunPython(add_index, drop_index),
    ]
