"""What a roll would change: its rows set against the enrolments held. Pure; what comes out is written elsewhere.

A roll changes only what it has a column for, and removes nobody: who left is said by a leaving date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.roll import RollRow

PUPIL_FIELDS = {
    "forename": "given_name",
    "surname": "family_name",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
}
ENROLMENT_FIELDS = {
    "year_group": "year_group",
    "form": "form",
    "sen_status": "sen_status",
    "fsm": "free_school_meals",
    "first_language": "first_language",
    "looked_after": "looked_after",
    "social_worker": "social_worker",
    "starts": "starts_on",
    "leaves": "leaves_on",
}
TEXTS = frozenset({"given_name", "family_name", "sex", "year_group", "form", "sen_status", "first_language"})
ALWAYS_KEPT = frozenset({"given_name", "starts_on"})


@dataclass(frozen=True, slots=True)
class Held:
    """One enrolment as held, with its pupil's own fields beside it."""

    enrolment_id: int
    pupil_id: int
    upn: str | None
    local_id: str
    values: Mapping[str, Any]
    provisional: bool

    @property
    def name(self) -> str:
        return f"{self.values['given_name']} {self.values['family_name']}".strip()


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """Someone to be put on roll: a new pupil, or one who comes back (``pupil_id``)."""

    upn: str | None
    local_id: str
    pupil: Mapping[str, Any]
    enrolment: Mapping[str, Any]
    pupil_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangedEnrolment:
    """What changes of one enrolment and its pupil; an empty mapping where nothing of that side does."""

    held: Held
    upn: str | None
    local_id: str
    pupil: Mapping[str, Any]
    enrolment: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be taken, and the sentence that says why."""

    line: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class RollChange:
    """What a whole roll would change."""

    new: tuple[NewEnrolment, ...] = ()
    changed: tuple[ChangedEnrolment, ...] = ()
    unchanged: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    seen: frozenset[int] = field(default_factory=frozenset)


def roll_change(
    rows: Sequence[RollRow],
    said: frozenset[str],
    held: Iterable[Held],
    elsewhere: frozenset[str],
    first_day: date,
) -> RollChange:
    """Set a roll's rows against what is held.

    Args:
        rows: the roll.
        said: the roles the file has a column for.
        held: the organisation's enrolments.
        elsewhere: UPNs of other organisations' pupils.
        first_day: when someone new starts whose starting date the roll does not give.
    """
    index = _Index(held)
    new, changed, rejected, seen, unchanged = [], [], [], set(), 0
    for row in rows:
        found = index.find(row)
        refusal = _refusal(row, found, elsewhere)
        if refusal:
            rejected.append(RejectedRow(row.line, row.identifiers[0], refusal))
        elif not found:
            new.append(_new(row, said, first_day))
        elif _comes_back(row, found[-1]):
            new.append(_new(row, said, first_day, found[-1].pupil_id))
            seen.add(found[-1].enrolment_id)
        else:
            change = _changed(row, said, _meant(row, found))
            seen.add(change.held.enrolment_id)
            changed.append(change)
    really = tuple(each for each in changed if _differs(each))
    unchanged = len(changed) - len(really)
    return RollChange(tuple(new), really, unchanged, tuple(rejected), frozenset(seen))


class _Index:
    """Enrolments by UPN and by the school's own identifier, oldest first."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.by_upn: dict[str, list[Held]] = {}
        self.by_local_id: dict[str, list[Held]] = {}
        for each in sorted(held, key=lambda one: one.values["starts_on"]):
            if each.upn:
                self.by_upn.setdefault(each.upn, []).append(each)
            if each.local_id:
                self.by_local_id.setdefault(each.local_id, []).append(each)

    def find(self, row: RollRow) -> list[Held]:
        """The enrolments of the pupil a row speaks of."""
        if row.upn and row.upn in self.by_upn:
            return self.by_upn[row.upn]
        for identifier in row.identifiers:
            for each in self.by_local_id.get(identifier, ()):
                if row.upn is None or each.upn in (None, row.upn):
                    return self.by_local_id[identifier]
        return []


def _refusal(row: RollRow, found: Sequence[Held], elsewhere: frozenset[str]) -> str | None:
    if not found and row.upn in elsewhere:
        return (
            "This UPN belongs to a pupil of another organisation. "
            "They can be put on this roll once a transfer or placement has been accepted."
        )
    if found and not found[-1].provisional and row.name and not share_a_word(row.name, found[-1].name):
        born = found[-1].values["date_of_birth"]
        if row.date_of_birth is None or born != row.date_of_birth:
            return (
                f"The roll holds another name and birthday under {row.identifiers[0]} than “{row.name}”. "
                "Check in your MIS which is right."
            )
    return None


def _comes_back(row: RollRow, last: Held) -> bool:
    """A start after the last leaving date is a second enrolment, not a correction of the first."""
    left = last.values["leaves_on"]
    return row.starts is not None and left is not None and row.starts > left


def _meant(row: RollRow, found: Sequence[Held]) -> Held:
    """Of a pupil's several enrolments, the one that starts on the row's day, else the latest."""
    return next((each for each in found if each.values["starts_on"] == row.starts), found[-1])


def _new(row: RollRow, said: frozenset[str], first_day: date, pupil_id: int | None = None) -> NewEnrolment:
    pupil = {name: _stored(row, role, name) for role, name in PUPIL_FIELDS.items()}
    if not row.forename and not row.surname:
        pupil |= _split(row.name or f"Pupil {row.identifiers[0]}")
    enrolment = {name: _stored(row, role, name) for role, name in ENROLMENT_FIELDS.items() if role in said}
    enrolment["starts_on"] = row.starts or first_day
    return NewEnrolment(row.upn, _local_id(row), pupil, enrolment, pupil_id)


def _changed(row: RollRow, said: frozenset[str], held: Held) -> ChangedEnrolment:
    wanted = {name: _stored(row, role, name) for role, name in PUPIL_FIELDS.items() if role in said}
    if row.name and not {"forename", "surname"} & said:
        wanted |= _split(row.name)
    pupil = _differences(held, wanted)
    enrolment = _differences(
        held, {name: _stored(row, role, name) for role, name in ENROLMENT_FIELDS.items() if role in said}
    )
    return ChangedEnrolment(
        held=held,
        upn=row.upn or held.upn,
        local_id=_local_id(row) or held.local_id,
        pupil=pupil,
        enrolment=enrolment,
    )


def _differs(change: ChangedEnrolment) -> bool:
    identifiers = (change.upn, change.local_id) != (change.held.upn, change.held.local_id)
    return bool(change.pupil or change.enrolment or identifiers or change.held.provisional)


def _differences(held: Held, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in wanted.items()
        if held.values[name] != value and not (name in ALWAYS_KEPT and not value)
    }


def _stored(row: RollRow, role: str, name: str) -> Any:
    """A row's value as the store keeps it: blank texts rather than nothing."""
    value = getattr(row, role)
    return "" if value is None and name in TEXTS else value


def _split(name: str) -> dict[str, str]:
    """A whole name as given and family name; a comma means the family name came first."""
    if "," in name:
        family, _, given = name.partition(",")
    else:
        given, _, family = name.strip().partition(" ")
    return {"given_name": given.strip(), "family_name": family.strip()}


def _local_id(row: RollRow) -> str:
    return next((each for each in row.identifiers if each != row.upn), "")
