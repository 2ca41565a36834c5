"""Which roles there are, what each opens, and who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from upturn.access.queries import Colleague
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role: what it opens and who here holds it; ``mine`` when the viewer does."""

    label: str
    sees: str
    holders: tuple[str, ...]
    mine: bool


def role_rows(viewer: Viewer, people: Sequence[Colleague]) -> list[RoleRow]:
    """Every role in order, held or not."""
    return [
        RoleRow(
            label=role.label,
            sees=role.sees,
            holders=tuple(person.name for person in people if role in person.roles),
            mine=role in viewer.roles,
        )
        for role in RoleName
    ]
