"""Which pupil of the organisation a file's row speaks of.

The UPN decides first, then the school's own identifier. Nobody is matched by name; but a name that says
someone else than the identifier does is a conflict, and a conflicting identifier is never a match.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from upturn.exchange.reading.names import share_a_word


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
    """The enrolments an identifier stands for, or the sentence that says why there are none.

    ``unknown`` says that nobody here or elsewhere is known by it.
    """

    enrolments: tuple[OnRoll, ...] = ()
    refused: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """An organisation's enrolments, ready to be matched.

    ``elsewhere`` holds the UPNs of other organisations' pupils.
    """

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
    def is_provisional(self) -> bool:
        """Whether there is no roll yet: nobody, or only pupils whom registers proposed."""
        entries = (entry for found in (*self.by_upn.values(), *self.by_local_id.values()) for entry in found)
        return all(entry.provisional for entry in entries)

    def match(self, identifier: str, name: str | None = None, upn: str | None = None) -> Match:
        """Find whom an identifier stands for.

        Args:
            identifier: what the file calls the pupil: a UPN or the school's own identifier.
            name: the name beside it, where there is one; it must be able to be theirs.
            upn: the UPN beside it, where there is one; it decides, and must not say someone else.
        """
        wanted = (upn or "").strip().upper()
        own = self.by_upn.get(identifier.strip().upper()) or self.by_local_id.get(identifier.strip(), ())
        found = self.by_upn.get(wanted, ()) or own
        if theirs := self.elsewhere & {wanted, identifier.strip().upper()}:
            return Match(refused=_why_elsewhere(min(theirs)))
        if not found:
            return Match(refused=_why_not_found(identifier), unknown=True)
        if _is_contradicted(found, own, wanted):
            return Match(refused=_why_contradicted(identifier, wanted))
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


def _why_elsewhere(upn: str) -> str:
    return (
        f"“{upn}” belongs to a pupil of another organisation. "
        "Their marks can be read here once a transfer or placement has been accepted."
    )


def _why_not_found(identifier: str) -> str:
    return (
        f"“{identifier}” is not on the roll. Import the roll with this pupil first, then this file again; "
        "or correct the identifier."
    )


def _is_contradicted(found: Sequence[OnRoll], own: Sequence[OnRoll], upn: str) -> bool:
    """Whether an identifier and a UPN of one row stand for two different children."""
    if not upn:
        return False
    others = {entry.pupil_id for entry in own} - {entry.pupil_id for entry in found}
    return bool(others) or any(entry.upn not in (None, upn) for entry in found)


def _why_contradicted(identifier: str, upn: str) -> str:
    return (
        f"“{identifier}” and the UPN “{upn}” beside it are not one pupil's on the roll. "
        "Check which of the two is right in your MIS."
    )


def _could_be(name: str, entry: OnRoll) -> bool:
    """Whether a written name can be the one on the roll; schools shorten and reorder names."""
    return entry.provisional or share_a_word(name, f"{entry.given_name} {entry.family_name}")
