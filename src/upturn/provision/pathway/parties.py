"""Who takes part in a placement: separate organisations, each answerable for what it holds; the family."""

from dataclasses import dataclass
from enum import StrEnum


class Party(StrEnum):
    """One side of a pathway. The values are the database's."""

    SCHOOL = "school"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    FAMILY = "family"

    @property
    def label(self) -> str:
        """The side as a page says it."""
        return _LABELS[self]


_LABELS = {
    Party.SCHOOL: "School",
    Party.PROVIDER: "Provider",
    Party.AUTHORITY: "Local authority",
    Party.FAMILY: "Family",
}
ORGANISATIONS = (Party.SCHOOL, Party.PROVIDER, Party.AUTHORITY)
"""The sides that sign in. The family has no account: its yes is written down by whoever spoke with them."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Which organisations one pathway is between; an authority only where one was named."""

    school_id: int
    provider_id: int
    authority_id: int | None = None

    def party_of(self, organisation_id: int) -> Party | None:
        """What an organisation is to this pathway; None for any other."""
        if organisation_id == self.school_id:
            return Party.SCHOOL
        if organisation_id == self.provider_id:
            return Party.PROVIDER
        if self.authority_id is not None and organisation_id == self.authority_id:
            return Party.AUTHORITY
        return None

    def organisation_of(self, party: Party) -> int | None:
        """The organisation that is a side; None where there is none, and for the family."""
        return {
            Party.SCHOOL: self.school_id,
            Party.PROVIDER: self.provider_id,
            Party.AUTHORITY: self.authority_id,
        }.get(party)
