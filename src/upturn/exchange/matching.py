"""Which pupil of the organisation a file's row speaks of.

The UPN decides first, then the school's own identifier. Nobody is matched by name; but a name that says
someone else than the identifier does is a conflict, and a conflicting identifier is never a match.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from upturn.kernel.upn import looks_like_upn


@dataclass(frozen=True, slots=True)
class OnRoll:
    """One enrolment of the organisation, as matching needs it."""

    enrolment_id: int
    pupil_id: int
    upn: str | None
    local_id: str
    given_name: str
    family_name: str
    starts_on: date
    leaves_on: date | None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The enrolments an identifier stands for, or the sentence that says why there are none."""

    enrolments: tuple[OnRoll, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """An organisation's enrolments, ready to be matched; ``elsewhere`` holds UPNs of other organisations' pupils."""

    by_upn: Mapping[str, tuple[OnRoll, ...]] = field(default_factory=dict)
    by_local_id: Mapping[str, tuple[OnRoll, ...]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    @classmethod
    def of(cls, enrolments: Iterable[OnRoll], elsewhere: Iterable[str] = ()) -> "Roll":
        """Index enrolments by their identifiers."""
        by_upn: dict[str, tuple[OnRoll, ...]] = {}
        by_local_id: dict[str, tuple[OnRoll, ...]] = {}
        for entry in enrolments:
            if entry.upn:
                by_upn[entry.upn] = (*by_upn.get(entry.upn, ()), entry)
            if entry.local_id:
                by_local_id[entry.local_id] = (*by_local_id.get(entry.local_id, ()), entry)
        return cls(by_upn, by_local_id, frozenset(elsewhere))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is on the roll yet."""
        return not self.by_upn and not self.by_local_id

    def match(self, identifier: str, name: str | None = None) -> Match:
        """Find whom an identifier stands for, checking the name beside it where there is one."""
        upn = identifier.strip().upper()
        found = self.by_upn.get(upn) or self.by_local_id.get(identifier.strip())
        if found is None:
            return Match(refused=self._why_not_found(identifier, upn))
        if len({entry.pupil_id for entry in found}) > 1:
            return Match(
                refused=f"“{identifier}” stands for more than one pupil on the roll. Give the UPN instead."
            )
        if name and not any(_could_be(name, entry) for entry in found):
            return Match(
                refused=f"“{identifier}” belongs to another name on the roll than “{name}”. "
                "Check which of the two is right in your MIS."
            )
        return Match(enrolments=found)

    def _why_not_found(self, identifier: str, upn: str) -> str:
        if upn in self.elsewhere:
            return (
                f"“{identifier}” belongs to a pupil of another organisation. "
                "Their marks can be read here once a transfer or placement has been accepted."
            )
        what = "This UPN" if looks_like_upn(identifier) else f"“{identifier}”"
        return f"{what} is not on the roll. Import the roll with this pupil first, then this file again."


def _could_be(name: str, entry: OnRoll) -> bool:
    """Whether a written name shares a part with the one on the roll; schools shorten and reorder names."""
    known = _parts(f"{entry.given_name} {entry.family_name}")
    return entry.provisional or not known or not known.isdisjoint(_parts(name))


def _parts(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    return {word for word in words if len(word) > 1}
