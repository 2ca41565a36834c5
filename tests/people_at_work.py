"""Organisations, staff and their roles, put straight into a test's store."""

from django.test import Client

from upturn.access.models import Membership
from upturn.access.queries import viewer_at_work
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation, Staff

PASSWORD = "corridor marble swift tangent"


def organisation(key: str = "989401", name: str = "Pennerby High School", **more: object) -> Organisation:
    """A school, or what ``more`` says."""
    given = {"kind": "school", "phase": "secondary", **more}
    return Organisation.objects.get_or_create(key=key, defaults={"name": name, **given})[0]


def staff(name: str = "Ms Okoro", email: str = "", *, password: str = "") -> Staff:
    """Someone who may sign in, by password only when one is given."""
    person = Staff(name=name, email=email or f"{name.replace(' ', '.').lower()}@pennerby-high.example")
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    return person


def at_work(person: Staff, *roles: RoleName, at: Organisation | None = None) -> Viewer:
    """The viewer a person is, with these roles at the organisation."""
    place = at or organisation()
    for role in roles:
        Membership.objects.get_or_create(staff=person, organisation=place, role=role.value)
    viewer = viewer_at_work(person, place.key)
    assert viewer is not None
    return viewer


def administrator(name: str = "Ms Okoro", *, at: Organisation | None = None) -> Viewer:
    """Someone who may change settings."""
    return at_work(staff(name), RoleName.ADMINISTRATOR, at=at)


def sign_in(client: Client, viewer: Viewer) -> Client:
    """The client, signed in as the viewer."""
    client.force_login(
        Staff.objects.get(pk=viewer.staff_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client
