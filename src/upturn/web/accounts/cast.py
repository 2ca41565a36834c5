"""The cast of the demonstration town, as the page that signs in as any of them shows it."""

from collections.abc import Sequence

from upturn.access.queries import Colleague, Employer
from upturn.web.first_screen.page import CastGroup, CastMember, CastPage


def cast_page(employers: Sequence[Employer], sign_in_url: str) -> CastPage:
    """Everyone grouped by organisation, each with their job and what their roles open."""
    groups = tuple(_group(employer) for employer in employers if employer.people)
    return CastPage(groups=groups, sign_in_url=sign_in_url)


def _group(employer: Employer) -> CastGroup:
    return CastGroup(
        organisation=employer.name,
        about=employer.kind,
        members=tuple(_member(person, employer.key) for person in employer.people),
    )


def _member(person: Colleague, key: str) -> CastMember:
    return CastMember(
        key=f"{person.staff_id}@{key}",
        name=person.name,
        role=person.job_title or ", ".join(role.label for role in person.roles),
        sees=" ".join(dict.fromkeys(role.sees for role in person.roles)),
    )
