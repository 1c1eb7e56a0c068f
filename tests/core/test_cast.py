"""The cast that the whole suite relies on."""

import pytest

from personnel.domain.roles import Permission
from personnel.models import Officer
from tests.factories import AT, DAY, cast
from tests.factories.exams import open_sitting


@pytest.mark.django_db
def test_the_outsider_has_the_same_roles_and_sees_nobody_of_the_other_bureau():
    people = cast()

    seen_by_zhou = Officer.objects.visible_to(people.zhou, on=DAY, permission=Permission.NAMES_READ)
    seen_by_chen = Officer.objects.visible_to(people.chen, on=DAY, permission=Permission.NAMES_READ)

    assert [officer.name for officer in seen_by_chen] == ["李明", "王芳", "陈静"]
    assert [officer.name for officer in seen_by_zhou] == ["周涛"]
    assert people.zhou.roles_on(DAY) == people.wang.roles_on(DAY) | people.chen.roles_on(DAY)


@pytest.mark.django_db
def test_an_open_sitting_has_a_sealed_paper_of_all_kinds_and_its_candidates():
    people = cast()

    sitting = open_sitting(unit=people.bureau, candidates=[people.li])

    assert sitting.exam.state == "open"
    assert sitting.exam.papers.get().item_count == 5
    assert sitting.opens_at < AT < sitting.closes_at
    assert [enrolment.unit for enrolment in sitting.enrolments.all()] == [people.station]
