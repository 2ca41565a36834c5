"""Who is looking: one member of staff, in one organisation, with the roles they hold there."""

from dataclasses import dataclass

from upturn.access.roles import RoleName


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member of staff at work in one organisation."""

    staff_id: int
    name: str
    organisation_id: int
    organisation_key: str
    organisation_name: str
    organisation_kind: str
    roles: frozenset[RoleName]

    def is_any(self, *roles: RoleName) -> bool:
        """Whether the viewer holds at least one of the roles here."""
        return not self.roles.isdisjoint(roles)
