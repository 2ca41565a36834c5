"""Pupils a first register proposes while there is no roll: named as the file names them, and marked provisional."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.exchange.matching import Match, OnRoll
from upturn.kernel.upn import InvalidUPN, normalise_upn
from upturn.people.models import Enrolment, Organisation, Pupil


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A pupil to be made; ``place`` stands for their enrolment's id, below nought until it is written."""

    place: int
    identifier: str
    name: str | None
    starts_on: date

    @property
    def upn(self) -> str | None:
        """The identifier, where it is a UPN with the right check letter."""
        try:
            return normalise_upn(self.identifier)
        except InvalidUPN:
            return None


def provisional_matches(
    identifiers: Sequence[str], names: Sequence[str | None], starts_on: date, elsewhere: frozenset[str]
) -> tuple[list[Match], tuple[NewPupil, ...]]:
    """One new pupil for every identifier, on roll from a day; UPNs of other organisations' pupils are refused."""
    matches, new = [], []
    for place, (identifier, name) in enumerate(zip(identifiers, names, strict=True)):
        pupil = NewPupil(-place - 1, identifier, name, starts_on)
        if pupil.upn in elsewhere:
            matches.append(
                Match(
                    refused=f"“{identifier}” belongs to a pupil of another organisation. "
                    "Their marks can be read here once a transfer or placement has been accepted."
                )
            )
            continue
        new.append(pupil)
        matches.append(Match(enrolments=(_as_on_roll(pupil),)))
    return matches, tuple(new)


def create_provisional_pupils(organisation: Organisation, new: Sequence[NewPupil]) -> Mapping[int, int]:
    """Make the pupils and their enrolments; gives each place its enrolment's id."""
    pupils = Pupil.objects.bulk_create(
        Pupil(upn=each.upn, given_name=_given(each), family_name=_family(each), provisional=True)
        for each in new
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            pupil=pupil,
            organisation=organisation,
            local_id="" if each.upn else each.identifier[:60],
            starts_on=each.starts_on,
            provisional=True,
        )
        for pupil, each in zip(pupils, new, strict=True)
    )
    if new:
        organisation.roll_version += 1
        organisation.save(update_fields=["roll_version"])
    return {each.place: enrolment.pk for each, enrolment in zip(new, enrolments, strict=True)}


def _as_on_roll(pupil: NewPupil) -> OnRoll:
    return OnRoll(
        enrolment_id=pupil.place,
        pupil_id=pupil.place,
        upn=pupil.upn,
        local_id=pupil.identifier,
        given_name=_given(pupil),
        family_name=_family(pupil),
        starts_on=pupil.starts_on,
        leaves_on=None,
        provisional=True,
    )


def _given(pupil: NewPupil) -> str:
    """The first name; a comma means the family name was written first. The identifier where there is no name."""
    if not pupil.name:
        return f"Pupil {pupil.identifier}"[:100]
    if "," in pupil.name:
        return pupil.name.partition(",")[2].strip()[:100]
    return pupil.name.strip().partition(" ")[0][:100]


def _family(pupil: NewPupil) -> str:
    if not pupil.name:
        return ""
    if "," in pupil.name:
        return pupil.name.partition(",")[0].strip()[:100]
    return pupil.name.strip().partition(" ")[2].strip()[:100]
