"""Which pictures a revision shows, noted when it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from personnel.models import Officer
from question_bank.domain.kinds import KINDS
from question_bank.domain.rich_text import SCHEME, images_of
from question_bank.models import Picture, PictureInRevision, PictureOfBank, QuestionRevision


def note_pictures(
    revisions: Sequence[QuestionRevision], *, bank_id: int, at: datetime, actor: Officer | None
) -> None:
    """Notes the pictures of freshly written `revisions` of one bank; costs nothing where there are none."""
    shown = {revision.pk: _shown(revision) for revision in revisions if _has_pictures(revision)}
    names = {name for asked, keys in shown.values() for name in (*asked, *keys)}
    if not names:
        return
    pictures = {picture.sha256: picture for picture in Picture.objects.filter(sha256__in=names)}
    PictureInRevision.objects.bulk_create(
        PictureInRevision(revision_id=pk, picture=pictures[name], is_key=name not in asked)
        for pk, (asked, keys) in shown.items()
        for name in dict.fromkeys((*asked, *keys))
        if name in pictures
    )
    held = PictureOfBank.objects.filter(bank=bank_id, picture__in=pictures.values())
    missing = {picture.pk for picture in pictures.values()} - set(held.values_list("picture", flat=True))
    PictureOfBank.objects.bulk_create(
        [
            PictureOfBank(bank_id=bank_id, picture_id=pk, added_at=at, added_by=actor)
            for pk in sorted(missing)
        ],
        ignore_conflicts=True,
    )


def _has_pictures(revision: QuestionRevision) -> bool:
    sign = f"{SCHEME}:"
    texts = [revision.stem, revision.material, revision.explanation]
    return any(sign in text for text in texts) or any(
        sign in str(part)
        for part in (revision.options, revision.matches, revision.parts, revision.key, revision.rubric)
    )


def _shown(revision: QuestionRevision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures that candidates are shown, and those of keys and explanations."""
    asked = [revision.stem, revision.material, *revision.options, *revision.matches]
    keys = [revision.explanation, *_key_texts(revision.kind, revision.key, revision.rubric)]
    for part in revision.parts:
        asked += [part["stem"], *part["options"], *part.get("matches", [])]
        keys += [part["explanation"], *_key_texts(part["kind"], part["key"], part["rubric"])]
    return images_of(*asked), images_of(*keys)


def _key_texts(kind: str, key: Any, rubric: list[dict[str, str]]) -> list[str]:
    texts = [point["text"] for point in rubric]
    return [*texts, key] if KINDS[kind].has_rubric and isinstance(key, str) else texts
