"""Reads about access: where someone works, and as what."""

from dataclasses import dataclass

from upturn.access.models import Membership
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation, Staff


@dataclass(frozen=True, slots=True)
class Workplace:
    """An organisation someone works in, with their roles there."""

    key: str
    name: str
    roles: frozenset[RoleName]


def viewer_at_work(staff: Staff, organisation_key: str | None) -> Viewer | None:
    """The viewer a member of staff is, at the organisation asked for or else their first; nothing without one."""
    held = Membership.objects.filter(staff=staff).select_related("organisation").order_by("id")
    by_organisation: dict[int, list[Membership]] = {}
    for membership in held:
        by_organisation.setdefault(membership.organisation_id, []).append(membership)
    if not by_organisation:
        return None
    chosen = next(
        (group for group in by_organisation.values() if group[0].organisation.key == organisation_key),
        next(iter(by_organisation.values())),
    )
    return _viewer(staff, chosen[0].organisation, chosen)


def workplaces(staff_id: int) -> list[Workplace]:
    """Every organisation a member of staff works in."""
    places: dict[str, tuple[str, set[RoleName]]] = {}
    for membership in Membership.objects.filter(staff_id=staff_id).select_related("organisation").order_by("id"):
        organisation = membership.organisation
        places.setdefault(organisation.key, (organisation.name, set()))[1].add(RoleName(membership.role))
    return [Workplace(key, name, frozenset(roles)) for key, (name, roles) in places.items()]


def nobody_works_here_yet() -> bool:
    """Whether the store is empty, so that the first day has not begun."""
    return not Membership.objects.exists()


def _viewer(staff: Staff, organisation: Organisation, memberships: list[Membership]) -> Viewer:
    return Viewer(
        staff_id=staff.pk,
        name=staff.name,
        organisation_id=organisation.pk,
        organisation_key=organisation.key,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        roles=frozenset(RoleName(membership.role) for membership in memberships),
    )
