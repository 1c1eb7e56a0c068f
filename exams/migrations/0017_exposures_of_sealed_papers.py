"""Sealed papers tell their questions where these were asked."""

from collections import Counter

from django.db import migrations

from core.clock import local_day


def tell_exposures(apps, schema_editor):
    Paper = apps.get_model("exams", "Paper")
    PaperItem = apps.get_model("exams", "PaperItem")
    Exposure = apps.get_model("question_bank", "Exposure")
    exams = Paper.objects.order_by("exam").values_list("exam", flat=True).distinct()
    for exam in list(exams):
        sealed = Paper.objects.filter(exam=exam).order_by("form").first()
        sitting = sealed.exam.sittings.order_by("opens_at").first()
        items = PaperItem.objects.filter(paper__exam=exam).order_by("revision", "paper")
        held = items.values_list("revision", "revision__question", "paper").distinct()
        forms = Counter((revision, question) for revision, question, _paper in held)
        Exposure.objects.bulk_create(
            (
                Exposure(
                    question_id=question,
                    revision_id=revision,
                    exam_id=exam,
                    held_on=local_day(sitting.opens_at if sitting else sealed.sealed_at),
                    forms=count,
                    at=sealed.sealed_at,
                )
                for (revision, question), count in forms.items()
            ),
            batch_size=500,
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0016_steps_without_a_second_index"),
        ("question_bank", "0007_sorted_and_looked_after"),
    ]

    operations = [migrations.RunPython(tell_exposures, migrations.RunPython.noop)]
