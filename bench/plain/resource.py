"""The plain resource: every default as it is."""

from __future__ import annotations

from pathlib import Path

from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource

from .models import PlainQuestion

COLUMNS = {
    "ref": "题号", "kind": "题型", "stem": "题干", "option_a": "选项A", "option_b": "选项B", "option_c": "选项C",
    "option_d": "选项D", "answer": "答案", "subject": "科目", "difficulty": "难度", "articles": "依据",
}  # fmt: skip


class PlainResource(ModelResource):  # type: ignore[misc]
    """Known by the number of the question; `clean_model_instances` is off, as it is when nobody asks for it."""

    ref, kind, stem, option_a, option_b, option_c, option_d, answer, subject, difficulty, articles = (
        Field(attribute=name, column_name=heading) for name, heading in COLUMNS.items()
    )

    class Meta:
        model = PlainQuestion
        import_id_fields = ("ref",)
        fields = tuple(COLUMNS)


class ValidatingResource(PlainResource):
    """The same, with the one option that has the rows validated as Django validates a form."""

    class Meta(PlainResource.Meta):
        clean_model_instances = True


def import_file(path: Path, *, validate: bool, dry_run: bool) -> int:
    """Reads the file by the library's own format and imports it; the number of rows. Stops at a row that went wrong."""
    dataset = XLSX().create_dataset(path.read_bytes())
    resource = ValidatingResource() if validate else PlainResource()
    result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True)
    return int(result.totals["new"] + result.totals["update"])
