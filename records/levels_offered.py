"""What exams of a unit may examine."""

from __future__ import annotations

from exams.levels_offered import Offered
from personnel.models import Unit


def offered_levels(unit: Unit) -> Offered:
    """Levels and tracks that hold for `unit`."""
    from records.models import QualificationLevel, Track

    return Offered(
        levels=[(level.code, level.name) for level in QualificationLevel.objects.for_unit(unit)],
        tracks=[(track.code, track.name) for track in Track.objects.for_unit(unit)],
    )
