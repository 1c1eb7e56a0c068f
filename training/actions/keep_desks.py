"""Keep Wagtail's desks, groups and memberships in step with the roles of the day: the matrix is the only truth."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage, WorkflowTask

from personnel.domain.roles import Permission, roles_with
from personnel.models import Officer, RoleGrant, Unit
from training.models import DeskPage, LegalReviewTask, LibraryPage

PREFIX = "content:"
"""Groups of ours carry this in their names; nobody edits groups by hand."""
RIGHTS = {
    Permission.CONTENT_WRITE: ("add_page", "change_page"),
    Permission.CONTENT_REVIEW: ("publish_page",),
}
"""What a permission of the matrix means for Wagtail. `publish_page` lets a reviewer look around and withdraw a page;
publishing itself is refused to everybody (`ContentPermissions`)."""
LIBRARY_TITLE, TASK_NAME = "学习资料", "法制审核"


def keep_own_desks(officer: Officer, *, on: date) -> None:
    """Gives `officer` the desks that the roles of the day `on` open, and takes away all others.

    Two queries when nothing changed. Makes desks that are missing.
    """
    wanted = _wanted(officer, on)
    held = {name: pk for pk, name in officer.groups.filter(name__startswith=PREFIX).values_list("pk", "name")}
    if set(held) == set(wanted):
        return
    with transaction.atomic():
        officer.groups.remove(*[pk for name, pk in held.items() if name not in wanted])
        for name in sorted(set(wanted) - set(held)):
            permission, unit = wanted[name]
            officer.groups.add(_group(name, permission, desk_of(unit)))


def keep_all_desks(*, on: date) -> int:
    """The same for everybody whose roles began or ended, and for desks whose unit has moved in the tree.

    Returns how many people and desks were looked at. Safe to repeat.
    """
    roles = roles_with(Permission.CONTENT_WRITE) | roles_with(Permission.CONTENT_REVIEW)
    holders = set(
        RoleGrant.objects.in_force(on=on).filter(role__in=roles).values_list("officer_id", flat=True)
    )
    members = set(Officer.objects.filter(groups__name__startswith=PREFIX).values_list("pk", flat=True))
    for officer in Officer.objects.filter(pk__in=holders | members):
        keep_own_desks(officer, on=on)
    units = list(Unit.objects.filter(desk__isnull=False))
    for unit in units:
        desk_of(unit)
    return len(holders | members) + len(units)


@transaction.atomic
def desk_of(unit: Unit) -> DeskPage:
    """The desk of a unit, below the desks of the units above it: made, or moved, when it is not there."""
    parent: Page = library()
    for above in [*unit.get_ancestors(), unit]:
        desk = DeskPage.objects.filter(unit=above).first()
        if desk is None:
            desk = DeskPage(title=above.name, slug=f"unit-{above.pk}", unit=above, live=False)
            Page.objects.get(pk=parent.pk).add_child(instance=desk)
        elif desk.path[: -Page.steplen] != parent.path:
            desk.move(Page.objects.get(pk=parent.pk), pos="last-child")
            desk = DeskPage.objects.get(unit=above)
        if desk.title != above.name:
            desk.title = desk.draft_title = above.name
            desk.save()
        parent = desk
    lowest: DeskPage = parent
    return lowest


def library() -> LibraryPage:
    """The one library, with the legal review as its workflow; made when it is not there."""
    found: LibraryPage | None = LibraryPage.objects.first()
    if found is not None:
        return found
    root = Page.objects.select_for_update().get(depth=1)
    made = LibraryPage(title=LIBRARY_TITLE, slug="library", live=False)
    root.add_child(instance=made)
    for site in Site.objects.filter(is_default_site=True):
        site.root_page = made
        site.save()
    workflow = Workflow.objects.create(name=TASK_NAME)
    task = LegalReviewTask.objects.create(name=TASK_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=made)
    return made


def _wanted(officer: Officer, on: date) -> dict[str, tuple[Permission, Unit]]:
    """Groups by name, from the units on which the officer holds a permission directly."""
    if not officer.is_active:
        return {}
    paths = {permission: officer.paths_where(permission, on=on) for permission in RIGHTS}
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=frozenset().union(*paths.values()))}
    return {
        f"{PREFIX}{permission.value}:{units[path].pk}": (permission, units[path])
        for permission, found in paths.items()
        for path in found
    }


def _group(name: str, permission: Permission, desk: DeskPage) -> Group:
    group, made = Group.objects.get_or_create(name=name)
    if made:
        rights = DjangoPermission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=RIGHTS[permission]
        )
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page=desk, permission=right) for right in rights
        )
    return group
