"""Pupils whom registers propose while there is no roll: named as the file names them, marked provisional."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from upturn.exchange.matching import Match, OnRoll, Roll
from upturn.exchange.reading.coded import PupilKey
from upturn.kernel.upn import InvalidUPN, normalise_upn
from upturn.people.models import Enrolment, Organisation, Pupil


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A pupil to be made; ``place`` stands for their enrolment's id, below nought until it is written."""

    place: int
    identifier: str
    name: str | None
    given_upn: str | None
    starts_on: date

    @property
    def upn(self) -> str | None:
        """The UPN, where the file gives one with the right check letter."""
        try:
            return normalise_upn(self.given_upn or self.identifier)
        except InvalidUPN:
            return None

    @property
    def local_id(self) -> str:
        """The school's own identifier; blank where the UPN is all there is."""
        identifier = self.identifier.strip()
        return "" if identifier.upper() == self.upn else identifier[:60]

    @property
    def given_name(self) -> str:
        """The first name, after a comma where there is one; the identifier where there is no name."""
        if not self.name:
            return f"Pupil {self.identifier}"[:100]
        first = self.name.partition(",")[2] if "," in self.name else self.name.strip().partition(" ")[0]
        return first.strip()[:100] or f"Pupil {self.identifier}"[:100]

    @property
    def family_name(self) -> str:
        """The rest of the name; blank where there is none."""
        name = self.name or ""
        last = name.partition(",")[0] if "," in name else name.strip().partition(" ")[2]
        return last.strip()[:100]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a file's identifiers stand for, while there is no roll but what registers proposed."""

    matches: tuple[Match, ...]
    new: tuple[NewPupil, ...]
    begin_earlier: frozenset[int]


def match_provisionally(keys: Sequence[PupilKey], roll: Roll, starts_on: date) -> Found:
    """Whom each key stands for: a provisional pupil held already, or a new one.

    Args:
        keys: who the file speaks of.
        roll: everybody known, all of them provisional.
        starts_on: the first day of the file's first academic year. Nobody knows yet when pupils started,
            so those held from a later day are taken to have been there too.
    """
    matches, new, earlier = [], [], set()
    for place, key in enumerate(keys):
        match = roll.match(key.pupil, key.name, key.upn)
        if match.unknown:
            pupil = NewPupil(-place - 1, key.pupil, key.name, key.upn, starts_on)
            new.append(pupil)
            match = Match(enrolments=(_as_on_roll(pupil),))
        elif match.enrolments and match.enrolments[0].starts_on > starts_on:
            earlier.add(match.enrolments[0].enrolment_id)
            match = Match(enrolments=(replace(match.enrolments[0], starts_on=starts_on),))
        matches.append(match)
    return Found(tuple(matches), tuple(new), frozenset(earlier))


def write_provisional(organisation: Organisation, found: Found, starts_on: date) -> Mapping[int, int]:
    """Make the new pupils and begin the others earlier; gives each place its enrolment's id."""
    pupils = Pupil.objects.bulk_create(
        Pupil(upn=each.upn, given_name=each.given_name, family_name=each.family_name, provisional=True)
        for each in found.new
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            pupil=pupil,
            organisation=organisation,
            local_id=each.local_id,
            starts_on=each.starts_on,
            provisional=True,
        )
        for pupil, each in zip(pupils, found.new, strict=True)
    )
    held = Enrolment.objects.filter(organisation=organisation, pk__in=found.begin_earlier)
    held.update(starts_on=starts_on)
    if found.new or found.begin_earlier:
        organisation.roll_version += 1
        organisation.save(update_fields=["roll_version"])
    return {each.place: enrolment.pk for each, enrolment in zip(found.new, enrolments, strict=True)}


def _as_on_roll(pupil: NewPupil) -> OnRoll:
    return OnRoll(
        enrolment_id=pupil.place,
        pupil_id=pupil.place,
        upn=pupil.upn,
        local_id=pupil.local_id,
        given_name=pupil.given_name,
        family_name=pupil.family_name,
        starts_on=pupil.starts_on,
        leaves_on=None,
        provisional=True,
    )
